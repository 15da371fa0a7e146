"""Authentication: `httpx.Auth` classes for both clients."""

from __future__ import annotations

import inspect
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from typing import NoReturn

import httpx

from batchwright._http.discretion import discreet
from batchwright._http.headers import header_name, header_value
from batchwright.errors import ConfigurationError

__all__ = ["AsyncToken", "BearerAuth", "HeaderAuth", "NoAuth", "Token"]

Token = str | Callable[[], str]
"""A credential, or a function that returns the current one."""

AsyncToken = str | Callable[[], str | Awaitable[str]]
"""As `Token`, or a coroutine function; for an `AsyncClient`."""


class HeaderAuth(httpx.Auth):
    """Sends the credential in the header that you name, and no `Authorization`.

    Args:
        name: The header, such as `api-key` for Azure OpenAI.
        token: The credential, or a function that returns it, called before each request so that it
            can renew an expired token. With an `AsyncClient` it may be a coroutine function.

    Raises:
        ConfigurationError: The name or the token cannot be used in a header.

    Example:
        >>> from batchwright import Client, HeaderAuth
        >>> url = "https://example.openai.azure.com/openai/v1"
        >>> Client(base_url=url, auth=HeaderAuth("api-key", "0123456789abcdef"))
        <Client https://example.openai.azure.com/openai/v1>
    """

    _prefix = ""
    _label = "the credential"

    @discreet
    def __init__(self, name: str, token: AsyncToken) -> None:
        self._name = header_name(name)
        self._token = token if callable(token) else self._checked(token)

    def sync_auth_flow(
        self, request: httpx.Request
    ) -> Generator[httpx.Request, httpx.Response, None]:
        """Add the header, for `httpx.Client`."""
        token = self._token() if callable(self._token) else self._token
        if inspect.iscoroutine(token):
            token.close()
            raise ConfigurationError(f"{self._label} comes from an async function: use AsyncClient")
        yield self._signed(request, token)

    async def async_auth_flow(
        self, request: httpx.Request
    ) -> AsyncGenerator[httpx.Request, httpx.Response]:
        """Add the header, for `httpx.AsyncClient`."""
        token = self._token() if callable(self._token) else self._token
        yield self._signed(request, await token if inspect.isawaitable(token) else token)

    def _signed(self, request: httpx.Request, token: object) -> httpx.Request:
        request.headers[self._name] = self._prefix + self._checked(token)
        return request

    def _checked(self, token: object) -> str:
        if token == "":
            raise ConfigurationError(f"{self._label} is empty")
        return header_value(self._label, token)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._name}>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("credentials cannot be pickled: make a client in each process")


class BearerAuth(HeaderAuth):
    """Sends `Authorization: Bearer TOKEN`; what `Client(api_key=…)` uses.

    Args:
        token: The API key or access token, or a function that returns it, as for `HeaderAuth`.

    Raises:
        ConfigurationError: The token cannot be used in a header.

    Example:
        >>> from batchwright import BearerAuth, Client
        >>> Client(auth=BearerAuth(lambda: "a-token-that-is-renewed"))
        <Client https://api.openai.com/v1>
    """

    _prefix = "Bearer "
    _label = "the API key"

    @discreet
    def __init__(self, token: AsyncToken) -> None:
        super().__init__("Authorization", token)


class NoAuth(httpx.Auth):
    """Sends no credential, for servers that need none.

    Example:
        >>> from batchwright import Client, NoAuth
        >>> Client(base_url="http://localhost:8000/v1", auth=NoAuth())
        <Client http://localhost:8000/v1>
    """

    def __repr__(self) -> str:
        return "<NoAuth>"
