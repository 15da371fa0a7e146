"""Building the httpx request of an operation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ParamSpec, Protocol, TypeVar

import httpx

from batchwright._http.config import Config
from batchwright._http.deadline import shortened
from batchwright._http.headers import REQUEST_ID, new_request_id, own_headers
from batchwright._http.options import Arguments
from batchwright._http.plain import is_plain

__all__ = ["Operation", "build", "common_headers", "is_repeatable", "unencoded"]

P = ParamSpec("P")
T_co = TypeVar("T_co", covariant=True)

# The length of an encoded body could not be compared with the file's.
_UNENCODED = {"Accept-Encoding": "identity"}


class Operation(Protocol[P, T_co]):
    """What the generated package says about an operation."""

    @property
    def resend(self) -> str: ...
    @property
    def build_request(self) -> Callable[P, dict[str, Any]]: ...
    @property
    def parse_response(self) -> Callable[[httpx.Response], T_co]: ...


def common_headers(client: httpx.Client | httpx.AsyncClient, config: Config) -> httpx.Headers:
    """The headers of all requests, to be made once; a caller's own client adds its own to each."""
    headers = httpx.Headers()
    if is_plain(client):
        headers["Host"] = httpx.URL(config.base_url).netloc.decode("ascii")
        headers.update(client.headers)
    headers.update(own_headers(config.organization, config.project))
    headers.update(config.default_headers)
    return headers


def build(
    client: httpx.Client | httpx.AsyncClient,
    config: Config,
    common: httpx.Headers,
    arguments: Arguments,
    *,
    extra_headers: Mapping[str, str | None],
    remaining: float | None,
) -> httpx.Request:
    """Build a request.

    Args:
        client: Adds its own headers and parameters.
        config: Settings.
        common: The headers of all requests.
        arguments: What the operation sends.
        extra_headers: Replace all other headers; None leaves one out.
        remaining: Seconds that each step may take at most; None for no limit.
    """
    headers = common.copy()
    if REQUEST_ID not in common:
        headers[REQUEST_ID] = new_request_id()
    if "headers" in arguments:
        headers.update(arguments["headers"])
    for name, value in extra_headers.items():
        headers.pop(name, None)
        if value is not None:
            headers[name] = value
    url = config.base_url + arguments["url"]
    timeout = config.timeout if remaining is None else shortened(config.timeout, remaining)
    overrides = {"url": url, "headers": headers, "timeout": timeout}
    return client.build_request(**{**arguments, **overrides})


def unencoded(arguments: Arguments) -> Arguments:
    """Ask for a body that is not compressed."""
    return {**arguments, "headers": {**arguments.get("headers", {}), **_UNENCODED}}


def is_repeatable(arguments: Arguments) -> bool:
    """Whether the body can be read again; that of an iterable or a pipe cannot."""
    payloads = [file[1] for _, file in arguments.get("files", ())]
    return all(not hasattr(payload, "seekable") or payload.seekable() for payload in payloads)
