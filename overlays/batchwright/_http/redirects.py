"""Which redirects to follow, and which headers to send there."""

from __future__ import annotations

import httpx

__all__ = ["redirected", "same_origin"]

_REDIRECTS = {301, 302, 303, 307, 308}
_SAFE_ELSEWHERE = ("Accept", "Accept-Encoding", "Range", "User-Agent")
_DEFAULT_PORTS = {"http": 80, "https": 443}
_HIGHEST_PORT = 65535


def redirected(request: httpx.Request, status: int, location: str | None) -> httpx.Request | None:
    """Make the request that follows a redirect.

    Only GET requests follow redirects. To another origin they carry only `Accept`, `Range` and the
    like, because a third party may host a file's content.

    Args:
        request: The request that was sent.
        status: The status of the response.
        location: The `Location` header of the response.

    Returns:
        The next request, or None if the response is final.
    """
    if request.method != "GET" or status not in _REDIRECTS or not location:
        return None
    try:
        url = request.url.join(location)
        url.raw_host.decode().encode("idna")  # fails for a name that cannot be resolved
    except (httpx.InvalidURL, UnicodeError):
        return None
    if url.scheme not in _DEFAULT_PORTS or not url.host or (url.port or 0) > _HIGHEST_PORT:
        return None
    headers = request.headers.copy()
    del headers["Host"]
    if not same_origin(url, request.url):
        headers = httpx.Headers(
            {name: headers[name] for name in _SAFE_ELSEWHERE if name in headers}
        )
    return httpx.Request("GET", url, headers=headers, extensions=request.extensions)


def same_origin(one: httpx.URL, other: httpx.URL) -> bool:
    """Tell whether two URLs have the same scheme, host and port."""
    return _origin(one) == _origin(other)


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port or _DEFAULT_PORTS.get(url.scheme)
