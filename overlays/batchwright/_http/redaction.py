"""Removing credentials from what a server sends back: some gateways echo them."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping
from functools import lru_cache
from threading import Lock
from typing import TypeVar

import httpx

from batchwright._http.plain import bodiless

__all__ = [
    "Secrets",
    "bare_request",
    "forget_frames",
    "hidden",
    "redacted_error",
    "redacted_headers",
    "redacted_response",
]

T = TypeVar("T")

_SHORTEST_SECRET = 8
_KEPT = 1000
_MOST_HARMLESS = 100
_KEPT_IN_ANY_SPELLING = 32
_REPLACEMENT = "[key]"
_SECRET_NAME = re.compile(
    rb"auth|bearer|cookie|credential|jwt|key|passw|pwd|secret|session|\bsig\b|signature|token", re.I
)
_NO_SECRETS = {b"idempotency-key"}  # and another one with each request
_SECRET_VALUE = re.compile(rb"(bearer|basic) |sk-", re.I)
_COOKIE_VALUE = re.compile(r"=([^;]+)")
_LOOKS_RANDOM = re.compile(r"(?=.*[0-9]).{16,}")  # as no word of a path does
_ADDED_BY_HTTPX = {
    b"accept",
    b"accept-encoding",
    b"connection",
    b"content-length",
    b"content-type",
    b"host",
    b"transfer-encoding",
    b"user-agent",
}

Field = tuple[bytes, bytes]


class Secrets:
    """The credentials sent so far, to be removed from what comes back. Threads can share them."""

    def __init__(self, *values: str) -> None:
        self.in_urls = False
        self._values = dict.fromkeys(values)
        self._redact: Callable[[str], str] | None = None
        self._plain: list[bytes] | None = None
        self._harmless: set[Field] = set()
        self._lock = Lock()

    @property
    def longest(self) -> int:
        """The length of the longest credential."""
        with self._lock:
            return max(map(len, self._values), default=0)

    def note(self, before: Container[Field], after: Iterable[Field]) -> None:
        """Remember the credentials in the headers of a request.

        Args:
            before: The headers without authentication.
            after: The headers as sent. Whatever was added is a credential, and so is any header
                whose name sounds like one or whose value looks like one.
        """
        for field in after:
            if field in self._harmless and field in before:
                continue
            name, value = field
            added = field not in before and name.lower() not in _ADDED_BY_HTTPX
            if added or _sounds_secret(name) or _SECRET_VALUE.match(value):
                text = value.decode("latin-1")
                self._add(*_passwords(text))
                # A server may echo all of it, or only what follows `Bearer` or a cookie's name.
                self._add(text, text.rpartition(" ")[2], *_COOKIE_VALUE.findall(text))
            elif len(self._harmless) < _MOST_HARMLESS:
                self._harmless.add(field)

    def note_url(self, before: httpx.URL, after: httpx.URL) -> None:
        """Remember the credentials that were added to the path or the query of a URL."""
        self.note_params(dict(set(after.params.multi_items()) - set(before.params.multi_items())))
        added = set(after.path.split("/")).difference(before.path.split("/"))
        self._add(*filter(_LOOKS_RANDOM.fullmatch, added))

    def note_base_url(self, url: str) -> None:
        """Remember the credentials in the path of a base URL, where some gateways want them."""
        found = [one for one in httpx.URL(url).path.split("/") if _LOOKS_RANDOM.fullmatch(one)]
        self.in_urls = self.in_urls or bool(found)
        self._add(*found)

    def note_params(self, params: Mapping[str, str]) -> None:
        """Remember the credentials in the query parameters of every request."""
        self.in_urls = True
        self._add(*map(str, params.values()))

    def note_query(self, params: Mapping[str, object]) -> None:
        """Remember those of a request's query parameters whose name sounds like a credential's."""
        found = {name: str(one) for name, one in params.items() if _sounds_secret(name.encode())}
        if found:
            self.note_params(found)

    def redact(self, text: str) -> str:
        """Replace the credentials, even where JSON, HTML or a URL escapes their characters."""
        with self._lock:
            if self._redact is None:
                self._redact = _redactor(self._values)
            redact = self._redact
        return redact(text)

    def redact_body(self, content: bytes) -> bytes:
        """Replace the credentials in JSON, escaped ones included if it has escapes."""
        with self._lock:
            if self._plain is None:
                self._plain = [*_plain(self._values)]
            plain = self._plain
        is_escaped = b"\\" in content and (rb"\u00" in content or rb"\/" in content)
        if not is_escaped and not any(one in content for one in plain):
            return content
        return self.redact(content.decode("latin-1")).encode("latin-1")

    def _add(self, *values: str) -> None:
        with self._lock:
            for value in values:
                if len(value) < _SHORTEST_SECRET:
                    continue
                if value not in self._values:
                    self._redact = self._plain = None
                # The one that was sent least recently is forgotten first.
                self._values.pop(value, None)
                self._values[value] = None
                if len(self._values) > _KEPT:
                    del self._values[next(iter(self._values))]


def redacted_response(
    response: httpx.Response, content: bytes, secrets: Secrets, *, limit: int | None = None
) -> httpx.Response:
    """Copy a response without its reason phrase, its request's headers, and the credentials.

    Args:
        response: Supplies the status and headers.
        content: The decoded body.
        secrets: The credentials.
        limit: How many bytes of the body to keep; None keeps all.
    """
    body = secrets.redact(content.decode("latin-1")).encode("latin-1")
    request = bare_request(response.request, secrets)
    copy = httpx.Response(response.status_code, content=body[:limit], request=request)
    # Set afterwards, or httpx would decode the body again.
    copy.headers = redacted_headers(response.headers, secrets)
    return copy


def hidden(values: Mapping[str, T]) -> dict[str, T | str]:
    """Copy headers or parameters, with `[key]` for those whose name sounds like a credential's."""
    return {
        name: _REPLACEMENT if _sounds_secret(name.encode()) else value
        for name, value in values.items()
    }


def redacted_headers(headers: httpx.Headers, secrets: Secrets) -> httpx.Headers:
    """Copy headers without the credentials."""

    def redact(text: bytes) -> bytes:
        return secrets.redact(text.decode("latin-1")).encode("latin-1")

    return httpx.Headers([(redact(name), redact(value)) for name, value in headers.raw])


def bare_request(request: httpx.Request, secrets: Secrets) -> httpx.Request:
    """Copy a request without its headers, its body and the credentials in its path and query."""
    url = request.url
    if secrets.in_urls:
        path = secrets.redact(url.raw_path.decode("ascii"))
        url = url.copy_with(raw_path=path.replace(_REPLACEMENT, "%5Bkey%5D").encode("ascii"))
    if request.method == "GET":
        return bodiless("GET", url, [(b"Host", url.netloc)])
    return httpx.Request(request.method, url)


def forget_frames(error: BaseException) -> None:
    """Drop the frames of an interruption, because the request's headers are among their variables.

    Other errors keep theirs: they come from the caller's own code.
    """
    if not isinstance(error, Exception):
        for link in _chain(error):
            link.__traceback__ = None


def redacted_error(error: httpx.RequestError, secrets: Secrets) -> httpx.RequestError:
    """Remove the request's headers, the traceback and the credentials from an error.

    An error report that shows local variables would find the headers in the traceback's frames.
    """
    error.request = bare_request(error.request, secrets)
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


@lru_cache(maxsize=1024)
def _sounds_secret(name: bytes) -> bool:
    return name.lower() not in _NO_SECRETS and _SECRET_NAME.search(name) is not None


def _passwords(header: str) -> list[str]:
    """The user name and the password of HTTP basic authentication, which a server decodes."""
    scheme, _, encoded = header.partition(" ")
    if scheme.lower() != "basic":
        return []
    try:
        return base64.b64decode(encoded).decode().split(":", 1)
    except ValueError:
        return []


def _plain(values: Collection[str]) -> Iterator[bytes]:
    """What to look for in order to find any of the values: `Bearer TOKEN` has the token in it."""
    for value in values:
        _, space, last = value.rpartition(" ")
        if not space or last not in values:
            yield value.encode(errors="ignore")


def _redactor(values: Iterable[str]) -> Callable[[str], str]:
    """Make a function that finds the newest values however they are spelled, and older ones as is.

    One pattern for all would take seconds for a large text.
    """
    kept = [value for value in values if len(value) >= _SHORTEST_SECRET]
    pattern = _pattern(kept[-_KEPT_IN_ANY_SPELLING:])
    older = sorted(kept[:-_KEPT_IN_ANY_SPELLING], key=len, reverse=True)

    def redact(text: str) -> str:
        text = pattern.sub(_REPLACEMENT, text)
        for value in older:
            text = text.replace(value, _REPLACEMENT)
        return text

    return redact


def _pattern(values: Iterable[str]) -> re.Pattern[str]:
    # Longest first: replacing one that begins another would leave the other's end. In UTF-16,
    # which JSON parsers accept, zero bytes separate the characters.
    longest_first = sorted(values, key=len, reverse=True)
    spelled = [r"\0*".join(map(_spelled, value)) for value in longest_first]
    return re.compile("|".join(spelled) or r"(?!)", re.IGNORECASE)


def _spelled(character: str) -> str:
    code = ord(character)
    itself = re.escape(character)
    return rf"(?:\\?{itself}|\\u{code:04x}|&#0*{code};|&#x0*{code:x};|%{code:02x})"
