"""Taking the key out of what a server sent: some gateways echo it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import httpx

__all__ = ["redact", "redacted_answer", "redacted_error"]

_SHORTEST_SECRET = 8
_REPLACEMENT = "[key]"


def redact(text: str, key: str) -> str:
    r"""Take out the key, in any case and however JSON, HTML or a URL spell its characters.

    Args:
        text: What may hold the key.
        key: The key, in ASCII; one of less than 8 characters is no secret, and is left.

    Example:
        >>> redact(r"Bad key SK-Secret1, sk\u002dsecret1, sk&#45;secret1.", "sk-secret1")
        'Bad key [key], [key], [key].'
    """
    if len(key) < _SHORTEST_SECRET:
        return text
    return _pattern(key).sub(_REPLACEMENT, text)


def redacted_answer(
    answer: httpx.Response, content: bytes, key: str, *, limit: int | None = None
) -> httpx.Response:
    """Make a copy of an answer without its request, its reason phrase and the key.

    Args:
        answer: Status and headers.
        content: The body, decoded.
        key: The key.
        limit: How many bytes of the body are kept; None for all of them.
    """
    body = redact(content.decode("latin-1"), key).encode("latin-1")
    copy = httpx.Response(answer.status_code, content=body[:limit])
    # Set afterwards: httpx would decode the body by them.
    copy.headers = httpx.Headers(
        [(redact(name, key), redact(value, key)) for name, value in answer.headers.multi_items()]
    )
    return copy


def redacted_error(error: httpx.RequestError, key: str) -> httpx.RequestError:
    """Take out of an error the headers of its request, the frames below, and the key.

    A report that shows local variables would find the headers in those frames.
    """
    error.request = httpx.Request(error.request.method, error.request.url)
    links = [*_chain(error)]
    for link in links:
        link.__traceback__ = None
    if any(redact(text, key) != text for link in links for text in (str(link), repr(link))):
        error.args = (redact(str(error), key),)
        error.__cause__ = error.__context__ = None
    return error


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    if error is not None:
        yield error
        yield from _chain(error.__cause__)
        if error.__context__ is not error.__cause__:
            yield from _chain(error.__context__)


@lru_cache(maxsize=8)
def _pattern(key: str) -> re.Pattern[str]:
    # The zero bytes are those of UTF-16, which a JSON parser reads too.
    return re.compile(r"\0*".join(map(_spelled, key)), re.IGNORECASE)


def _spelled(character: str) -> str:
    code = ord(character)
    itself = re.escape(character)
    return rf"(?:\\?{itself}|\\u{code:04x}|&#0*{code};|&#x0*{code:x};|%{code:02x})"
