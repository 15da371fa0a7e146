"""`Client` and `AsyncClient`: settings, connections, and the way to the resources.

What a resource needs is imported when the resource is first used.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Self

import httpx

from batchwright._http.config import Config, changes, resolve
from batchwright._http.pool import AsyncPool, Pool
from batchwright._http.transport import AsyncTransport, Transport

if TYPE_CHECKING:
    from batchwright.resources.batches import AsyncBatches, Batches
    from batchwright.resources.files import AsyncFiles, Files
    from batchwright.resources.models import AsyncModels, Models
    from batchwright.resources.raw_client import AsyncRawClient, RawClient
    from batchwright.resources.uploads import AsyncUploads, Uploads

__all__ = ["AsyncClient", "Client"]

_HTTPX_DEFAULT = httpx.Timeout(5.0)


class Client:
    """The API, for a program that waits for each answer.

    A client can be used by several threads at once.

    Args:
        api_key: The key; else the environment's `OPENAI_API_KEY`.
        base_url: Where the API is; else `OPENAI_BASE_URL`, else the vendor's own address.
        organization: Organization id; else `OPENAI_ORG_ID`.
        project: Project id; else `OPENAI_PROJECT_ID`.
        timeout: Seconds, or an `httpx.Timeout`, for each of connecting, sending, reading and
            getting a free connection. If left out: what `http_client` has been given, else 600,
            and 5 for connecting.
        max_retries: How often a request that failed for a passing reason is sent again; a
            batch is never created twice.
        default_headers: Headers to send with every request to the API.
        http_client: Your own client, with a transport or proxies of your choice. It stays
            yours: it is neither changed nor closed.

    Raises:
        ConfigurationError: There is no key, or a setting cannot be used.

    Example:
        with Client() as client:
            batch = client.batches.retrieve("batch_1")
    """

    def __init__(
        self,
        *,
        api_key: str | None = None,
        base_url: str | None = None,
        organization: str | None = None,
        project: str | None = None,
        timeout: float | httpx.Timeout | None = None,
        max_retries: int = 2,
        default_headers: Mapping[str, str] | None = None,
        http_client: httpx.Client | None = None,
    ) -> None:
        config = resolve(
            environ=os.environ,
            api_key=api_key,
            base_url=base_url,
            organization=organization,
            project=project,
            timeout=_timeout(timeout, http_client),
            max_retries=max_retries,
            default_headers=default_headers,
        )
        self._transport = Transport(config, Pool(http_client))

    @cached_property
    def batches(self) -> Batches:
        """Batches: create, follow, cancel, read."""
        from batchwright.resources.batches import Batches

        return Batches(self._transport)

    @cached_property
    def files(self) -> Files:
        """Files: upload, list, download, delete."""
        from batchwright.resources.files import Files

        return Files(self._transport)

    @cached_property
    def uploads(self) -> Uploads:
        """Uploads: files of up to 8 GB, in parts."""
        from batchwright.resources.uploads import Uploads

        return Uploads(self._transport)

    @cached_property
    def models(self) -> Models:
        """The models that the key can use."""
        from batchwright.resources.models import Models

        return Models(self._transport)

    @cached_property
    def with_raw_response(self) -> RawClient:
        """The same resources, each answer with its status, headers and body.

        Example:
            client.with_raw_response.batches.retrieve("batch_1").headers["x-request-id"]
        """
        from batchwright.resources.raw_client import RawClient

        return RawClient(self._transport)

    def with_options(
        self,
        *,
        api_key: str | None = None,
        timeout: float | httpx.Timeout | None = None,
        max_retries: int | None = None,
        default_headers: Mapping[str, str] | None = None,
    ) -> Self:
        """Make a client with other settings and the same connections; close only one of them.

        Args:
            api_key: Another key; None keeps what is set, here and below.
            timeout: Seconds, or an `httpx.Timeout`.
            max_retries: 0 or more.
            default_headers: Headers to send besides those that are set.

        Raises:
            ConfigurationError: A setting cannot be used.

        Example:
            client.with_options(timeout=10, max_retries=0).batches.retrieve("batch_1")
        """
        client = type(self).__new__(type(self))
        client._transport = self._transport.with_config(
            **changes(
                self._transport.config,
                api_key=api_key,
                timeout=timeout,
                max_retries=max_retries,
                default_headers=default_headers,
            )
        )
        return client

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
        return _described(self, self._transport.config)


class AsyncClient:
    """The API, for a program that runs on asyncio.

    Close it in the event loop that it is used in; in another one it connects anew, but not over
    an `http_client` of your own.

    Args:
        api_key: The key; else the environment's `OPENAI_API_KEY`.
        base_url: Where the API is; else `OPENAI_BASE_URL`, else the vendor's own address.
        organization: Organization id; else `OPENAI_ORG_ID`.
        project: Project id; else `OPENAI_PROJECT_ID`.
        timeout: As for `Client`.
        max_retries: As for `Client`.
        default_headers: Headers to send with every request to the API.
        http_client: Your own client, neither changed nor closed.

    Raises:
        ConfigurationError: There is no key, or a setting cannot be used.

    Example:
        async with AsyncClient() as client:
            batch = await client.batches.retrieve("batch_1")
    """

    def __init__(
        self,
        *,
        api_key: str | None = None,
        base_url: str | None = None,
        organization: str | None = None,
        project: str | None = None,
        timeout: float | httpx.Timeout | None = None,
        max_retries: int = 2,
        default_headers: Mapping[str, str] | None = None,
        http_client: httpx.AsyncClient | None = None,
    ) -> None:
        config = resolve(
            environ=os.environ,
            api_key=api_key,
            base_url=base_url,
            organization=organization,
            project=project,
            timeout=_timeout(timeout, http_client),
            max_retries=max_retries,
            default_headers=default_headers,
        )
        self._transport = AsyncTransport(config, AsyncPool(http_client))

    @cached_property
    def batches(self) -> AsyncBatches:
        """Batches: create, follow, cancel, read."""
        from batchwright.resources.batches import AsyncBatches

        return AsyncBatches(self._transport)

    @cached_property
    def files(self) -> AsyncFiles:
        """Files: upload, list, download, delete."""
        from batchwright.resources.files import AsyncFiles

        return AsyncFiles(self._transport)

    @cached_property
    def uploads(self) -> AsyncUploads:
        """Uploads: files of up to 8 GB, in parts."""
        from batchwright.resources.uploads import AsyncUploads

        return AsyncUploads(self._transport)

    @cached_property
    def models(self) -> AsyncModels:
        """The models that the key can use."""
        from batchwright.resources.models import AsyncModels

        return AsyncModels(self._transport)

    @cached_property
    def with_raw_response(self) -> AsyncRawClient:
        """The same resources, each answer with its status, headers and body.

        Example:
            (await client.with_raw_response.batches.retrieve("batch_1")).headers
        """
        from batchwright.resources.raw_client import AsyncRawClient

        return AsyncRawClient(self._transport)

    def with_options(
        self,
        *,
        api_key: str | None = None,
        timeout: float | httpx.Timeout | None = None,
        max_retries: int | None = None,
        default_headers: Mapping[str, str] | None = None,
    ) -> Self:
        """Do what `Client.with_options` does."""
        client = type(self).__new__(type(self))
        client._transport = self._transport.with_config(
            **changes(
                self._transport.config,
                api_key=api_key,
                timeout=timeout,
                max_retries=max_retries,
                default_headers=default_headers,
            )
        )
        return client

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
        return _described(self, self._transport.config)


def _timeout(
    timeout: float | httpx.Timeout | None, client: httpx.Client | httpx.AsyncClient | None
) -> float | httpx.Timeout | None:
    if timeout is None and client is not None and client.timeout != _HTTPX_DEFAULT:
        return client.timeout
    return timeout


def _described(client: Client | AsyncClient, config: Config) -> str:
    return f"<{type(client).__name__} {config.base_url}>"
