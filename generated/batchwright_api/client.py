"""The clients that the generated functions send with."""

import ssl
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any, Self, TypeVar

import httpx
from attrs import define, evolve, field

from . import __server_url__
from .errors import UnexpectedStatus
from .types import Response

T = TypeVar("T")


@define
class Client:
    """Sends requests.

    Attributes:
        base_url: The API's URL, to which the paths of the specification are appended.
        headers: Headers to send with every request.
        timeout: Seconds to wait for each step of a request, or an `httpx.Timeout`; None waits forever.
        verify_ssl: Whether to check certificates, or the context to check them with.
        follow_redirects: Whether to follow redirects.
    """

    base_url: str = __server_url__
    headers: Mapping[str, str] = field(factory=dict, kw_only=True, repr=False)
    timeout: float | httpx.Timeout | None = field(default=60.0, kw_only=True)
    verify_ssl: bool | ssl.SSLContext = field(default=True, kw_only=True)
    follow_redirects: bool = field(default=False, kw_only=True)
    _client: httpx.Client | None = field(default=None, init=False, repr=False, eq=False)
    _async_client: httpx.AsyncClient | None = field(default=None, init=False, repr=False, eq=False)

    def with_headers(self, headers: Mapping[str, str]) -> Self:
        """Return a copy that sends these headers too."""
        return evolve(self, headers={**self.headers, **headers})

    def with_timeout(self, timeout: float | httpx.Timeout | None) -> Self:
        """Return a copy with another timeout, in seconds."""
        return evolve(self, timeout=timeout)

    def set_httpx_client(self, client: httpx.Client) -> Self:
        """Send with this client; the base URL, headers and token are added to each request."""
        self._client = client
        return self

    def set_async_httpx_client(self, client: httpx.AsyncClient) -> Self:
        """Send asynchronous requests with this client."""
        self._async_client = client
        return self

    def get_httpx_client(self) -> httpx.Client:
        """Return the underlying client, made on first use."""
        if self._client is None:
            self._client = httpx.Client(
                timeout=self.timeout, verify=self.verify_ssl, follow_redirects=self.follow_redirects
            )
        return self._client

    def get_async_httpx_client(self) -> httpx.AsyncClient:
        """Return the underlying asynchronous client, made on first use."""
        if self._async_client is None:
            self._async_client = httpx.AsyncClient(
                timeout=self.timeout, verify=self.verify_ssl, follow_redirects=self.follow_redirects
            )
        return self._async_client

    def send(self, request: dict[str, Any], parse: Callable[[httpx.Response], T]) -> Response[T]:
        """Send the result of `build_request` and parse the response.

        Raises:
            UnexpectedStatus: If the response is not a success.
        """
        return _read(self.get_httpx_client().request(**self._complete(request)), parse)

    async def send_async(
        self, request: dict[str, Any], parse: Callable[[httpx.Response], T]
    ) -> Response[T]:
        """Send the result of `build_request` and parse the response, asynchronously.

        Raises:
            UnexpectedStatus: If the response is not a success.
        """
        return _read(await self.get_async_httpx_client().request(**self._complete(request)), parse)

    def _complete(self, request: dict[str, Any]) -> dict[str, Any]:
        return {
            **request,
            "url": self.base_url.rstrip("/") + request["url"],
            "headers": {**self.headers, **self._credentials(), **request.get("headers", {})},
        }

    def _credentials(self) -> dict[str, str]:
        return {}

    def __enter__(self) -> Self:
        self.get_httpx_client().__enter__()
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.get_httpx_client().__exit__(exc_type, exc, traceback)

    async def __aenter__(self) -> Self:
        await self.get_async_httpx_client().__aenter__()
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.get_async_httpx_client().__aexit__(exc_type, exc, traceback)


@define
class AuthenticatedClient(Client):
    """A client that sends a token.

    Attributes:
        token: The key.
        prefix: The word before the token in the header.
        auth_header_name: The header that carries it; Azure's is `api-key`, with an empty prefix.
    """

    token: str = field(kw_only=True, repr=False)
    prefix: str = field(default="Bearer", kw_only=True)
    auth_header_name: str = field(default="Authorization", kw_only=True)

    def __attrs_post_init__(self) -> None:
        if not (self.token.isascii() and self.token.isprintable()):
            raise ValueError("the token has characters that are not allowed in a header")
        if self.follow_redirects and self.auth_header_name.lower() != "authorization":
            raise ValueError(
                f"follow_redirects would send {self.auth_header_name} to another origin: httpx drops only Authorization"
            )

    def _credentials(self) -> dict[str, str]:
        return {self.auth_header_name: f"{self.prefix} {self.token}".strip()}


def _read(response: httpx.Response, parse: Callable[[httpx.Response], T]) -> Response[T]:
    if not response.is_success:
        raise UnexpectedStatus(response.status_code, response.content, response.headers)
    return Response(response.status_code, response.content, response.headers, parse(response))
