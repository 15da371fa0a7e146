"""`Client` and `AsyncClient`: settings, connections, and the way to the resources."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cached_property
from typing import Self, TypeVar

import httpx

from batchwright._http.auth import AsyncToken, Token
from batchwright._http.config import changes, resolve
from batchwright._http.pool import AsyncPool, Pool
from batchwright._http.retry import RetryPolicy
from batchwright._http.transport import AsyncTransport, Transport
from batchwright.resources.namespace import AsyncResources, Resources
from batchwright.resources.raw import Parsed, Raw

__all__ = ["AsyncClient", "Client"]

ClientT = TypeVar("ClientT", bound="Client | AsyncClient")


class Client(Resources[Parsed]):
    """The API, for a program that waits for each response.

    A client can be used by several threads at once.

    Args:
        api_key: The key, or a function that returns it, called before each request; else the
            environment's `OPENAI_API_KEY`. It is sent as a Bearer token.
        auth: What signs the requests instead: `BearerAuth`, `HeaderAuth` (for Azure OpenAI),
            `NoAuth`, or any `httpx.Auth`.
        base_url: Where the API is; else `OPENAI_BASE_URL`, else the vendor's own address.
        organization: Organization id; else `OPENAI_ORG_ID`.
        project: Project id; else `OPENAI_PROJECT_ID`.
        timeout: Seconds, or an `httpx.Timeout`, for each of connecting, sending, reading and
            getting a free connection. If left out: that of `http_client`, else 600, and 5 for
            connecting.
        max_retries: How often a request that failed for a passing reason is sent again, 2 if left
            out; a batch is never created twice.
        retry: A policy instead of `max_retries`, such as a `Retry`.
        default_headers: Headers to send with every request to the API.
        http_client: Your own client, with a transport or proxies of your choice. It stays yours:
            it is neither changed nor closed. If it has an `auth`, that signs the requests, unless
            `auth` or `api_key` is given here.

    Raises:
        ConfigurationError: There is no key, or a setting cannot be used.

    Example:
        with Client() as client:
            batch = client.batches.retrieve("batch_1")
    """

    def __init__(
        self,
        *,
        api_key: Token | None = None,
        auth: httpx.Auth | None = None,
        base_url: str | None = None,
        organization: str | None = None,
        project: str | None = None,
        timeout: float | httpx.Timeout | None = None,
        max_retries: int | None = None,
        retry: RetryPolicy | None = None,
        default_headers: Mapping[str, str] | None = None,
        http_client: httpx.Client | None = None,
    ) -> None:
        config = resolve(
            environ=os.environ,
            api_key=api_key,
            auth=auth,
            base_url=base_url,
            organization=organization,
            project=project,
            timeout=timeout,
            max_retries=max_retries,
            retry=retry,
            default_headers=default_headers,
            http_client=http_client,
        )
        super().__init__(Transport(config, Pool(http_client)), Parsed)

    @cached_property
    def with_raw_response(self) -> Resources[Raw]:
        """The same resources, each response with its status, headers and body.

        Example:
            client.with_raw_response.batches.retrieve("batch_1").headers["x-request-id"]
        """
        return Resources(self._transport, Raw)

    def with_options(
        self,
        *,
        api_key: Token | None = None,
        auth: httpx.Auth | None = None,
        base_url: str | None = None,
        organization: str | None = None,
        project: str | None = None,
        timeout: float | httpx.Timeout | None = None,
        max_retries: int | None = None,
        retry: RetryPolicy | None = None,
        default_headers: Mapping[str, str] | None = None,
        http_client: httpx.Client | None = None,
    ) -> Self:
        """Make a client with other settings, over the same connections; close only one of them.

        What is left out stays as it is, and so does what a subclass has added to the client.

        Args:
            api_key: Another key, or a function that returns it.
            auth: What signs the requests.
            base_url: Another address. The key goes there too, unless it is changed as well.
            organization: Organization id.
            project: Project id.
            timeout: Seconds, or an `httpx.Timeout`.
            max_retries: 0 or more.
            retry: A policy instead of `max_retries`.
            default_headers: Headers to send besides those that are set.
            http_client: Your own client, with connections of its own.

        Raises:
            ConfigurationError: A setting cannot be used.

        Example:
            client.with_options(timeout=10, max_retries=0).batches.retrieve("batch_1")
        """
        config = changes(
            self._transport.config,
            api_key=api_key,
            auth=auth,
            base_url=base_url,
            organization=organization,
            project=project,
            timeout=timeout,
            max_retries=max_retries,
            retry=retry,
            default_headers=default_headers,
        )
        pool = self._transport.pool if http_client is None else Pool(http_client)
        return _copy(self, self._transport.with_config(config, pool))

    @property
    def base_url(self) -> str:
        """Where the API is, without a slash at the end."""
        return self._transport.config.base_url

    def close(self) -> None:
        """Close the connections, unless they are those of your own `http_client`."""
        self._transport.pool.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.base_url}>"


class AsyncClient(AsyncResources[Parsed]):
    """The API, for a program that runs on asyncio.

    Close it in the event loop that it is used in; in another one it connects anew, but not over
    an `http_client` of your own.

    Args:
        api_key: The key, or a function that returns it, called before each request and awaited if
            it is a coroutine function; else the environment's `OPENAI_API_KEY`. It is sent as a
            Bearer token.
        auth: What signs the requests instead: `BearerAuth`, `HeaderAuth` (for Azure OpenAI),
            `NoAuth`, or any `httpx.Auth`.
        base_url: Where the API is; else `OPENAI_BASE_URL`, else the vendor's own address.
        organization: Organization id; else `OPENAI_ORG_ID`.
        project: Project id; else `OPENAI_PROJECT_ID`.
        timeout: Seconds, or an `httpx.Timeout`, for each of connecting, sending, reading and
            getting a free connection. If left out: that of `http_client`, else 600, and 5 for
            connecting.
        max_retries: How often a request that failed for a passing reason is sent again, 2 if left
            out; a batch is never created twice.
        retry: A policy instead of `max_retries`, such as a `Retry`.
        default_headers: Headers to send with every request to the API.
        http_client: Your own client, with a transport or proxies of your choice. It stays yours:
            it is neither changed nor closed. If it has an `auth`, that signs the requests, unless
            `auth` or `api_key` is given here.

    Raises:
        ConfigurationError: There is no key, or a setting cannot be used.

    Example:
        async with AsyncClient() as client:
            batch = await client.batches.retrieve("batch_1")
    """

    def __init__(
        self,
        *,
        api_key: AsyncToken | None = None,
        auth: httpx.Auth | None = None,
        base_url: str | None = None,
        organization: str | None = None,
        project: str | None = None,
        timeout: float | httpx.Timeout | None = None,
        max_retries: int | None = None,
        retry: RetryPolicy | None = None,
        default_headers: Mapping[str, str] | None = None,
        http_client: httpx.AsyncClient | None = None,
    ) -> None:
        config = resolve(
            environ=os.environ,
            api_key=api_key,
            auth=auth,
            base_url=base_url,
            organization=organization,
            project=project,
            timeout=timeout,
            max_retries=max_retries,
            retry=retry,
            default_headers=default_headers,
            http_client=http_client,
        )
        super().__init__(AsyncTransport(config, AsyncPool(http_client)), Parsed)

    @cached_property
    def with_raw_response(self) -> AsyncResources[Raw]:
        """The same resources, each response with its status, headers and body.

        Example:
            (await client.with_raw_response.batches.retrieve("batch_1")).headers["x-request-id"]
        """
        return AsyncResources(self._transport, Raw)

    def with_options(
        self,
        *,
        api_key: AsyncToken | None = None,
        auth: httpx.Auth | None = None,
        base_url: str | None = None,
        organization: str | None = None,
        project: str | None = None,
        timeout: float | httpx.Timeout | None = None,
        max_retries: int | None = None,
        retry: RetryPolicy | None = None,
        default_headers: Mapping[str, str] | None = None,
        http_client: httpx.AsyncClient | None = None,
    ) -> Self:
        """Make a client with other settings, over the same connections; close only one of them.

        What is left out stays as it is, and so does what a subclass has added to the client.

        Args:
            api_key: Another key, or a function that returns it.
            auth: What signs the requests.
            base_url: Another address. The key goes there too, unless it is changed as well.
            organization: Organization id.
            project: Project id.
            timeout: Seconds, or an `httpx.Timeout`.
            max_retries: 0 or more.
            retry: A policy instead of `max_retries`.
            default_headers: Headers to send besides those that are set.
            http_client: Your own client, with connections of its own.

        Raises:
            ConfigurationError: A setting cannot be used.

        Example:
            await client.with_options(timeout=10, max_retries=0).batches.retrieve("batch_1")
        """
        config = changes(
            self._transport.config,
            api_key=api_key,
            auth=auth,
            base_url=base_url,
            organization=organization,
            project=project,
            timeout=timeout,
            max_retries=max_retries,
            retry=retry,
            default_headers=default_headers,
        )
        pool = self._transport.pool if http_client is None else AsyncPool(http_client)
        return _copy(self, self._transport.with_config(config, pool))

    @property
    def base_url(self) -> str:
        """Where the API is, without a slash at the end."""
        return self._transport.config.base_url

    async def aclose(self) -> None:
        """Close the connections, unless they are those of your own `http_client`."""
        await self._transport.pool.close()

    async def close(self) -> None:
        """Do what `aclose` does, under the name that the vendor's SDK uses."""
        await self.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        await self.aclose()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.base_url}>"


def _copy(client: ClientT, transport: Transport | AsyncTransport) -> ClientT:
    """Copy a client, and what a subclass has added to it, over another transport."""
    from copy import copy

    other = copy(client)
    for name in ("batches", "files", "uploads", "models", "with_raw_response"):
        vars(other).pop(name, None)
    vars(other)["_transport"] = transport
    return other
