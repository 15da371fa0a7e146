"""Removing credentials from what a server sends back: some gateways echo them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import httpx

__all__ = ["Secrets", "redacted_error", "redacted_response"]

_SHORTEST_SECRET = 8
_KEPT = 32
_REPLACEMENT = "[key]"
_SECRET_NAME = re.compile(rb"auth|cookie|credential|key|password|secret|signature|token", re.I)
_COOKIE_VALUE = re.compile(r"=([^;]+)")

Fields = Iterable[tuple[bytes, bytes]]


class Secrets:
    """The credentials that were sent, to be found in what comes back."""

    def __init__(self, *values: str) -> None:
        self._values = dict.fromkeys(values)
        self._pattern: re.Pattern[str] | None = None

    @property
    def longest(self) -> int:
        """The length of the longest credential."""
        return max(map(len, self._values), default=0)

    def note(self, before: Fields, after: Fields) -> None:
        """Remember the credentials in the headers of a request.

        Args:
            before: The headers without authentication.
            after: The headers as sent. Whatever was added is a credential, and so is any header
                whose name sounds like one.
        """
        known = set(before)
        for name, value in after:
            if (name, value) not in known or _SECRET_NAME.search(name):
                text = value.decode("latin-1")
                # A server may echo all of it, or only what follows `Bearer` or a cookie's name.
                for secret in (text, text.rpartition(" ")[2], *_COOKIE_VALUE.findall(text)):
                    self._add(secret)

    def redact(self, text: str) -> str:
        """Replace the credentials, even where JSON, HTML or a URL escapes their characters."""
        if self._pattern is None:
            self._pattern = _pattern(self._values)
        return self._pattern.sub(_REPLACEMENT, text)

    def _add(self, value: str) -> None:
        if len(value) >= _SHORTEST_SECRET and value not in self._values:
            self._values[value] = None
            if len(self._values) > _KEPT:
                del self._values[next(iter(self._values))]
            self._pattern = None


def redacted_response(
    response: httpx.Response, content: bytes, secrets: Secrets, *, limit: int | None = None
) -> httpx.Response:
    """Copy a response without its request, its reason phrase and the credentials.

    Args:
        response: Supplies the status and headers.
        content: The decoded body.
        secrets: The credentials.
        limit: How many bytes of the body to keep; None keeps all.
    """
    body = secrets.redact(content.decode("latin-1")).encode("latin-1")
    copy = httpx.Response(response.status_code, content=body[:limit])
    # Set afterwards, or httpx would decode the body again.
    copy.headers = httpx.Headers(
        [
            (secrets.redact(name), secrets.redact(value))
            for name, value in response.headers.multi_items()
        ]
    )
    return copy


def redacted_error(error: httpx.RequestError, secrets: Secrets) -> httpx.RequestError:
    """Remove the request's headers, the traceback and the credentials from an error.

    An error report that shows local variables would find the headers in the traceback's frames.
    """
    error.request = httpx.Request(error.request.method, error.request.url)
    links = [*_chain(error)]
    for link in links:
        link.__traceback__ = None
    if any(secrets.redact(text) != text for link in links for text in (str(link), repr(link))):
        error.args = (secrets.redact(str(error)),)
        error.__cause__ = error.__context__ = None
    return error


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    if error is not None:
        yield error
        yield from _chain(error.__cause__)
        if error.__context__ is not error.__cause__:
            yield from _chain(error.__context__)


def _pattern(values: Iterable[str]) -> re.Pattern[str]:
    # Longest first, so that no credential leaves the tail of another. UTF-16, which JSON parsers
    # also read, puts zero bytes between the characters.
    secrets = sorted((value for value in values if len(value) >= _SHORTEST_SECRET), key=len)
    spelled = [r"\0*".join(map(_spelled, value)) for value in reversed(secrets)]
    return re.compile("|".join(spelled) or r"(?!)", re.IGNORECASE)


def _spelled(character: str) -> str:
    code = ord(character)
    itself = re.escape(character)
    return rf"(?:\\?{itself}|\\u{code:04x}|&#0*{code};|&#x0*{code:x};|%{code:02x})"
