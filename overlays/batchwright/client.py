"""`Client` and `AsyncClient`: settings, connections and resources."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cached_property
from typing import Self, TypeVar

import httpx

from batchwright._http.auth import AsyncToken, Token
from batchwright._http.config import changes, resolve
from batchwright._http.discretion import discreet
from batchwright._http.pool import AsyncPool, Pool, check_http_client
from batchwright._http.retry import RetryPolicy
from batchwright._http.settings import Settings
from batchwright._http.transport import AsyncTransport, Transport
from batchwright.resources.namespace import AsyncResources, Resources
from batchwright.resources.raw import Parsed, Raw

__all__ = ["AsyncClient", "Client"]

ClientT = TypeVar("ClientT", bound="Client | AsyncClient")


class Client(Resources[Parsed], Settings):
    """A synchronous client. Threads can share it.

    Attributes:
        batches: Batches: create, wait, cancel, read results.
        files: Files: upload, list, download, delete.
        uploads: Uploads: large files, in parts.
        models: The models that the key can use.
        with_raw_response: The same resources; a method that sends one request returns a
            `RawResponse`.
        base_url: The API's URL, without a trailing slash.
        organization: The organization id; None if there is none.
        project: The project id; None if there is none.
        timeout: How long each step of a request may take.
        deadline: How many seconds a request may take in all; None for no limit.
        max_pages: The most pages of a list that are fetched.
        max_retries: How many times a request is retried at most; None if your own policy decides.
        default_headers: The headers that you added to every request, without credentials.
        default_query: The query parameters that you added to every request, without credentials.

    Methods:
        with_options: Copy the client, with other settings over the same connections; closing one
            closes both.
        copy: Copy the client, with other settings over the same connections; closing one closes
            both.
        close: Close the connections, except those of your own `http_client`.

    Args:
        api_key: The key, or a function that returns it, called before each request; by default
            the environment variable `OPENAI_API_KEY`. It is sent as a Bearer token.
        auth: How to authenticate, instead of `api_key`: `BearerAuth`, `HeaderAuth` (for Azure
            OpenAI), `NoAuth`, or any `httpx.Auth`.
        base_url: The API's URL; by default `OPENAI_BASE_URL`, else the vendor's.
        organization: Organization id; by default `OPENAI_ORG_ID`.
        project: Project id; by default `OPENAI_PROJECT_ID`.
        timeout: Seconds for each step (connecting, writing, reading, waiting for a pooled
            connection), or an `httpx.Timeout`; by default that of `http_client` if you set it,
            else 600, and 5 for connecting.
        deadline: Seconds for a request in all, with its retries and the reading of its response;
            by default there is no such limit. The content of a file may take longer.
        max_pages: The most pages that iterating over a list fetches, 10,000 by default.
        max_retries: How many times to retry after a temporary failure, 2 by default; a batch is
            never created twice.
        retry: A policy instead of `max_retries`, such as a `Retry`.
        default_headers: Headers to send with every request to the API.
        default_query: Query parameters to send with every request to the API.
        http_client: Your own httpx client, with the transport or proxies that you need. It is
            neither changed nor closed. If it has an `auth`, that is used unless `auth` or
            `api_key` is given here.

    Raises:
        ConfigurationError: There is no key, or a setting is invalid.

    Example:
        with Client() as client:
            batch = client.batches.retrieve("batch_1")
    """

    @discreet
    def __init__(
        self,
        *,
        api_key: Token | None = None,
        auth: httpx.Auth | None = None,
        base_url: str | httpx.URL | None = None,
        organization: str | None = None,
        project: str | None = None,
        timeout: float | httpx.Timeout | None = None,
        deadline: float | None = None,
        max_pages: int | None = None,
        max_retries: int | None = None,
        retry: RetryPolicy | None = None,
        default_headers: Mapping[str, str] | None = None,
        default_query: Mapping[str, object] | None = None,
        http_client: httpx.Client | None = None,
    ) -> None:
        check_http_client(http_client, httpx.Client)
        config = resolve(
            os.environ,
            http_client,
            api_key=api_key,
            auth=auth,
            base_url=base_url,
            organization=organization,
            project=project,
            timeout=timeout,
            deadline=deadline,
            max_pages=max_pages,
            max_retries=max_retries,
            retry=retry,
            default_headers=default_headers,
            default_query=default_query,
        )
        super().__init__(Transport(config, Pool(http_client)), Parsed)

    @cached_property
    def with_raw_response(self) -> Resources[Raw]:
        """The same resources; a method that sends one request returns a `RawResponse`.

        Example:
            client.with_raw_response.batches.retrieve("batch_1").headers["x-request-id"]
        """
        return Resources(self._transport, Raw)

    @discreet
    def with_options(
        self,
        *,
        api_key: Token | None = None,
        auth: httpx.Auth | None = None,
        base_url: str | httpx.URL | None = None,
        organization: str | None = None,
        project: str | None = None,
        timeout: float | httpx.Timeout | None = None,
        deadline: float | None = None,
        max_pages: int | None = None,
        max_retries: int | None = None,
        retry: RetryPolicy | None = None,
        default_headers: Mapping[str, str] | None = None,
        default_query: Mapping[str, object] | None = None,
        http_client: httpx.Client | None = None,
    ) -> Self:
        """Copy the client, with other settings over the same connections; closing one closes both.

        Settings that you leave out stay as they are, and so do the attributes of a subclass.

        Args:
            api_key: Another key, or a function that returns it.
            auth: What authenticates the requests.
            base_url: Another URL. The key is sent there too, unless you change it as well.
            organization: Organization id.
            project: Project id.
            timeout: Seconds, or an `httpx.Timeout`.
            deadline: Seconds for a request in all; `math.inf` for no limit.
            max_pages: 1 or more.
            max_retries: 0 or more.
            retry: A policy instead of `max_retries`.
            default_headers: Headers to send in addition.
            default_query: Query parameters to send in addition.
            http_client: Your own httpx client, with its own connections.

        Returns:
            The copy.

        Raises:
            ConfigurationError: A setting is invalid, or nothing would authenticate the requests.

        Example:
            client.with_options(timeout=10, max_retries=0).batches.retrieve("batch_1")
        """
        check_http_client(http_client, httpx.Client)
        config = changes(
            self._transport.config,
            http_client,
            api_key=api_key,
            auth=auth,
            base_url=base_url,
            organization=organization,
            project=project,
            timeout=timeout,
            deadline=deadline,
            max_pages=max_pages,
            max_retries=max_retries,
            retry=retry,
            default_headers=default_headers,
            default_query=default_query,
        )
        pool = self._transport.pool if http_client is None else Pool(http_client)
        return _copy(self, self._transport.with_config(config, pool))

    copy = with_options

    def close(self) -> None:
        """Close the connections, except those of your own `http_client`.

        Example:
            client = Client()
            client.close()
        """
        self._transport.pool.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.close()


class AsyncClient(AsyncResources[Parsed], Settings):
    """An asynchronous client, for asyncio.

    Close it in the event loop in which you use it. Each event loop gets its own connections, which
    are closed when `asyncio.run` ends, unless you passed your own `http_client`.

    Attributes:
        batches: Batches: create, wait, cancel, read results.
        files: Files: upload, list, download, delete.
        uploads: Uploads: large files, in parts.
        models: The models that the key can use.
        with_raw_response: The same resources; a method that sends one request returns a
            `RawResponse`.
        base_url: The API's URL, without a trailing slash.
        organization: The organization id; None if there is none.
        project: The project id; None if there is none.
        timeout: How long each step of a request may take.
        deadline: How many seconds a request may take in all; None for no limit.
        max_pages: The most pages of a list that are fetched.
        max_retries: How many times a request is retried at most; None if your own policy decides.
        default_headers: The headers that you added to every request, without credentials.
        default_query: The query parameters that you added to every request, without credentials.

    Methods:
        with_options: Copy the client, with other settings over the same connections; closing one
            closes both.
        copy: Copy the client, with other settings over the same connections; closing one closes
            both.
        aclose: Close the connections, except those of your own `http_client`.
        close: The same as `aclose`, as the vendor's SDK calls it.

    Args:
        api_key: The key, or a function that returns it, called before each request and awaited if
            it is a coroutine function; by default the environment variable `OPENAI_API_KEY`. It
            is sent as a Bearer token.
        auth: How to authenticate, instead of `api_key`: `BearerAuth`, `HeaderAuth` (for Azure
            OpenAI), `NoAuth`, or any `httpx.Auth`.
        base_url: The API's URL; by default `OPENAI_BASE_URL`, else the vendor's.
        organization: Organization id; by default `OPENAI_ORG_ID`.
        project: Project id; by default `OPENAI_PROJECT_ID`.
        timeout: Seconds for each step (connecting, writing, reading, waiting for a pooled
            connection), or an `httpx.Timeout`; by default that of `http_client` if you set it,
            else 600, and 5 for connecting.
        deadline: Seconds for a request in all, with its retries and the reading of its response;
            by default there is no such limit. The content of a file may take longer.
        max_pages: The most pages that iterating over a list fetches, 10,000 by default.
        max_retries: How many times to retry after a temporary failure, 2 by default; a batch is
            never created twice.
        retry: A policy instead of `max_retries`, such as a `Retry`.
        default_headers: Headers to send with every request to the API.
        default_query: Query parameters to send with every request to the API.
        http_client: Your own httpx client, with the transport or proxies that you need. It is
            neither changed nor closed. If it has an `auth`, that is used unless `auth` or
            `api_key` is given here.

    Raises:
        ConfigurationError: There is no key, or a setting is invalid.

    Example:
        async with AsyncClient() as client:
            batch = await client.batches.retrieve("batch_1")
    """

    @discreet
    def __init__(
        self,
        *,
        api_key: AsyncToken | None = None,
        auth: httpx.Auth | None = None,
        base_url: str | httpx.URL | None = None,
        organization: str | None = None,
        project: str | None = None,
        timeout: float | httpx.Timeout | None = None,
        deadline: float | None = None,
        max_pages: int | None = None,
        max_retries: int | None = None,
        retry: RetryPolicy | None = None,
        default_headers: Mapping[str, str] | None = None,
        default_query: Mapping[str, object] | None = None,
        http_client: httpx.AsyncClient | None = None,
    ) -> None:
        check_http_client(http_client, httpx.AsyncClient)
        config = resolve(
            os.environ,
            http_client,
            api_key=api_key,
            auth=auth,
            base_url=base_url,
            organization=organization,
            project=project,
            timeout=timeout,
            deadline=deadline,
            max_pages=max_pages,
            max_retries=max_retries,
            retry=retry,
            default_headers=default_headers,
            default_query=default_query,
        )
        super().__init__(AsyncTransport(config, AsyncPool(http_client)), Parsed)

    @cached_property
    def with_raw_response(self) -> AsyncResources[Raw]:
        """The same resources; a method that sends one request returns a `RawResponse`.

        Example:
            (await client.with_raw_response.batches.retrieve("batch_1")).headers["x-request-id"]
        """
        return AsyncResources(self._transport, Raw)

    @discreet
    def with_options(
        self,
        *,
        api_key: AsyncToken | None = None,
        auth: httpx.Auth | None = None,
        base_url: str | httpx.URL | None = None,
        organization: str | None = None,
        project: str | None = None,
        timeout: float | httpx.Timeout | None = None,
        deadline: float | None = None,
        max_pages: int | None = None,
        max_retries: int | None = None,
        retry: RetryPolicy | None = None,
        default_headers: Mapping[str, str] | None = None,
        default_query: Mapping[str, object] | None = None,
        http_client: httpx.AsyncClient | None = None,
    ) -> Self:
        """Copy the client, with other settings over the same connections; closing one closes both.

        Settings that you leave out stay as they are, and so do the attributes of a subclass.

        Args:
            api_key: Another key, or a function that returns it.
            auth: What authenticates the requests.
            base_url: Another URL. The key is sent there too, unless you change it as well.
            organization: Organization id.
            project: Project id.
            timeout: Seconds, or an `httpx.Timeout`.
            deadline: Seconds for a request in all; `math.inf` for no limit.
            max_pages: 1 or more.
            max_retries: 0 or more.
            retry: A policy instead of `max_retries`.
            default_headers: Headers to send in addition.
            default_query: Query parameters to send in addition.
            http_client: Your own httpx client, with its own connections.

        Returns:
            The copy.

        Raises:
            ConfigurationError: A setting is invalid, or nothing would authenticate the requests.

        Example:
            await client.with_options(timeout=10, max_retries=0).batches.retrieve("batch_1")
        """
        check_http_client(http_client, httpx.AsyncClient)
        config = changes(
            self._transport.config,
            http_client,
            api_key=api_key,
            auth=auth,
            base_url=base_url,
            organization=organization,
            project=project,
            timeout=timeout,
            deadline=deadline,
            max_pages=max_pages,
            max_retries=max_retries,
            retry=retry,
            default_headers=default_headers,
            default_query=default_query,
        )
        pool = self._transport.pool if http_client is None else AsyncPool(http_client)
        return _copy(self, self._transport.with_config(config, pool))

    copy = with_options

    async def aclose(self) -> None:
        """Close the connections, except those of your own `http_client`.

        Example:
            client = AsyncClient()
            await client.aclose()
        """
        await self._transport.pool.close()

    async def close(self) -> None:
        """The same as `aclose`, as the vendor's SDK calls it.

        Example:
            client = AsyncClient()
            await client.close()
        """
        await self.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        await self.aclose()


def _copy(client: ClientT, transport: Transport | AsyncTransport) -> ClientT:
    """Copy a client, with whatever a subclass added to it, over another transport."""
    import copy

    other = copy.copy(client)
    for name in vars(client):
        if isinstance(getattr(type(client), name, None), cached_property):
            del vars(other)[name]
    vars(other)["_transport"] = transport
    return other
