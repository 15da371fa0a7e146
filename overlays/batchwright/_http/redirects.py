"""Where a redirect leads, and what may go there."""

from __future__ import annotations

import httpx

__all__ = ["redirected", "same_origin"]

_REDIRECTS = {301, 302, 303, 307, 308}
_SAFE_ELSEWHERE = ("Accept", "Accept-Encoding", "Range", "User-Agent")
_DEFAULT_PORTS = {"http": 80, "https": 443}


def redirected(request: httpx.Request, status: int, location: str | None) -> httpx.Request | None:
    """Decide what to send after a redirect.

    Only a GET follows one. At another origin it carries neither credentials nor anything else of
    the caller's: a file's content may be kept by a third party.

    Args:
        request: What was sent.
        status: The status of its answer.
        location: The `Location` of its answer.

    Returns:
        What to send next, or None if the answer stands as it is.

    Example:
        >>> first = httpx.Request("GET", "http://a/x", headers={"Authorization": "Bearer sk"})
        >>> "Authorization" in redirected(first, 302, "http://b/x").headers
        False
    """
    if request.method != "GET" or status not in _REDIRECTS or not location:
        return None
    try:
        url = request.url.join(location)
        url.raw_host.decode().encode("idna")  # a name that no resolver takes
    except (httpx.InvalidURL, UnicodeError):
        return None
    if url.scheme not in _DEFAULT_PORTS or not url.host:
        return None
    headers = request.headers.copy()
    del headers["Host"]
    if not same_origin(url, request.url):
        headers = httpx.Headers(
            {name: headers[name] for name in _SAFE_ELSEWHERE if name in headers}
        )
    return httpx.Request("GET", url, headers=headers, extensions=request.extensions)


def same_origin(one: httpx.URL, other: httpx.URL) -> bool:
    """Tell whether two URLs have the same scheme, host and port.

    Example:
        >>> same_origin(httpx.URL("https://a:443/"), httpx.URL("https://a/x"))
        True
    """
    return _origin(one) == _origin(other)


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port or _DEFAULT_PORTS.get(url.scheme)
