"""The httpx client that is made where the caller has none.

Nobody changes its settings, so they need not be merged with those of each request, which takes
httpx as long as sending it. Everything else is left to httpx, as what watches programs replaces
methods there, such as `httpx.Client.send`.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import httpx

__all__ = [
    "PlainAsyncClient",
    "PlainClient",
    "bodiless",
    "is_plain",
    "new_async_client",
    "new_client",
]

# Polling asks for the same URL again and again.
_parsed = lru_cache(maxsize=64)(httpx.URL)
_WITHOUT_BODY = {"DELETE", "GET"}


class _Cookies(httpx.Cookies):
    """Cookies that look at a response only if it sets some."""

    def extract_cookies(self, response: httpx.Response) -> None:
        if "set-cookie" in response.headers:
            super().extract_cookies(response)


class _Plain:
    """What the twins share."""

    def __init__(self) -> None:
        super().__init__()
        self._kept = _Cookies()

    @property
    def cookies(self) -> httpx.Cookies:
        """The cookies that came."""
        return self._kept

    @cookies.setter
    def cookies(self, cookies: Any) -> None:
        self._kept = _Cookies(cookies)

    def build_request(self, *args: Any, **arguments: Any) -> httpx.Request:
        """Build a request, whose arguments already have the headers of this client."""
        return _request(self.cookies, *args, **arguments)


class PlainClient(_Plain, httpx.Client):
    """`httpx.Client()`, made without arguments."""


class PlainAsyncClient(_Plain, httpx.AsyncClient):
    """`httpx.AsyncClient()`, made without arguments."""


def new_client() -> httpx.Client:
    """Make a client: `httpx.Client()` if something has changed that class."""
    return httpx.Client() if _is_changed(httpx.Client, PlainClient) else PlainClient()


def new_async_client() -> httpx.AsyncClient:
    """Make a client: `httpx.AsyncClient()` if something has changed that class."""
    if _is_changed(httpx.AsyncClient, PlainAsyncClient):
        return httpx.AsyncClient()
    return PlainAsyncClient()


def is_plain(client: httpx.Client | httpx.AsyncClient) -> bool:
    """Tell whether a client was made here."""
    return isinstance(client, PlainClient | PlainAsyncClient)


def bodiless(
    method: str, url: httpx.URL, headers: httpx.Headers | list[tuple[bytes, bytes]], **more: Any
) -> httpx.Request:
    """Make a request without a body, which needs no header but `Host`."""
    request = httpx.Request(method, url, headers=headers, stream=httpx.ByteStream(b""), **more)
    request.read()
    return request


def _is_changed(cls: type[object], plain: type[object]) -> bool:
    # Tools that trace requests may replace the class after this module was imported. httpx itself
    # inherits `build_request`.
    return cls not in plain.__mro__ or "build_request" in vars(cls)


def _request(
    cookies: httpx.Cookies,
    method: str,
    url: str,
    *,
    headers: httpx.Headers,
    timeout: httpx.Timeout,
    **payload: Any,
) -> httpx.Request:
    extensions = {"timeout": timeout.as_dict()}
    has_no_body = method in _WITHOUT_BODY and payload.keys() <= {"params"}
    make = bodiless if has_no_body and "Host" in headers else httpx.Request
    return make(
        method, _parsed(url), headers=headers, cookies=cookies, extensions=extensions, **payload
    )
