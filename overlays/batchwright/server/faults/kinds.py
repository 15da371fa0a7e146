"""Misbehaviour as data: what the server is to do wrong, in which operation, and how often.

A fault is made in Python, or parsed from the text that the command line takes:

    ErrorAnswer(operation="createBatch", status=500, effect="after")
    Fault.parse("error:operation=createBatch,status=500,effect=after")
    Fault.parse('{"kind": "error", "operation": "createBatch", "status": 500, "effect": "after"}')
"""

from __future__ import annotations

import re
import zlib
from typing import Any, ClassVar, Literal

import orjson
from attrs import field, fields, frozen
from attrs.validators import in_

from batchwright.server.faults.validators import (
    COUNT,
    MAYBE_COUNT,
    NUMBER,
    TEXT,
    known,
    pattern,
    status,
)


@frozen(kw_only=True)
class Fault:
    """What all faults have: when they apply.

    Args:
        operation: The operationId of the requests that it is for; None is all of them.
        times: How often it applies, then never again; None is always.
        after: How many matching requests go well before it applies.

    Raises:
        ValueError: A value that it cannot have, or an operation that is not there.
        TypeError: A value of the wrong type.

    Example:
        >>> Fault.parse("slow:operation=listFiles,seconds=2")
        SlowAnswer(operation='listFiles', times=1, after=0, seconds=2, at=None)
    """

    kind: ClassVar[str] = ""

    operation: str | None = field(default=None, validator=known)
    times: int | None = field(default=1, validator=MAYBE_COUNT)
    after: int = field(default=0, validator=COUNT)

    @staticmethod
    def parse(text: str) -> Fault:
        """Read a fault from `kind:name=value,…` or from a JSON object.

        Args:
            text: Values are JSON where they can be, text where not: `times=null`, `rate=0.1`.

        Returns:
            The fault.

        Raises:
            ValueError: The text names no kind, no field of it, or a wrong value.

        Example:
            >>> Fault.parse("lag:seconds=60").operation
            'listBatches'
        """
        values = _json_values(text) if text.lstrip().startswith("{") else _plain_values(text)
        kind = values.pop("kind", None)
        if kind not in KINDS:
            raise ValueError(f"unknown kind of fault {kind!r}; there are {', '.join(KINDS)}")
        names = [attribute.name for attribute in fields(KINDS[kind])]
        for name in values:
            if name not in names:
                raise ValueError(f"a fault {kind!r} has no {name!r}; it has {', '.join(names)}")
        try:
            return KINDS[kind](**values)
        except TypeError as error:
            raise ValueError(f"fault {kind!r}: {error.args[0]}") from error


@frozen(kw_only=True)
class ErrorAnswer(Fault):
    """An error status instead of the answer, before or after the request took effect.

    Args:
        status: The HTTP status.
        effect: `before`: nothing was done. `after`: it was done, and only the answer is wrong.
        body: `json`: the API's envelope; `html`: a gateway's page; `empty`: nothing.
        code: The envelope's code; None is the API's own for the status, if it has one.
        message: The envelope's message.
        retry_after: The `retry-after` header: seconds or an HTTP date.
        retry_after_ms: The `retry-after-ms` header, in milliseconds.
        should_retry: The `x-should-retry` header.

    Example:
        >>> ErrorAnswer(status=429, retry_after=2).body
        'json'
    """

    kind: ClassVar[str] = "error"

    status: int = field(default=500, validator=status(200))
    effect: Literal["before", "after"] = field(default="before", validator=in_(("before", "after")))
    body: Literal["json", "html", "empty"] = field(
        default="json", validator=in_(("json", "html", "empty"))
    )
    code: str | None = None
    message: str = "The server was told to answer with this error."
    retry_after: int | float | str | None = None
    retry_after_ms: int | None = None
    should_retry: bool | None = None


@frozen(kw_only=True)
class Redirect(Fault):
    """A redirect to somewhere else, before the request took effect.

    Args:
        location: The URL to go to.
        status: The HTTP status.

    Example:
        >>> Redirect(location="http://127.0.0.1:1/").status
        307
    """

    kind: ClassVar[str] = "redirect"

    location: str = field(validator=TEXT)
    status: int = field(default=307, validator=status(300))


@frozen(kw_only=True)
class SlowAnswer(Fault):
    """An answer that takes its time.

    Args:
        seconds: How long, in real seconds.
        at: How many bytes of the body come first; None waits before the status line, after the
            request took effect.

    Example:
        >>> SlowAnswer(seconds=5).at is None
        True
    """

    kind: ClassVar[str] = "slow"

    seconds: float = field(validator=NUMBER)
    at: int | None = field(default=None, validator=MAYBE_COUNT)


@frozen(kw_only=True)
class CutAnswer(Fault):
    """A connection closed in the middle of the answer, after the request took effect.

    A download ends up shorter than its Content-Length announces.

    Args:
        at: How many bytes of the body come first, an answer that has no more being spared; None
            closes before the status line.

    Example:
        >>> CutAnswer(operation="downloadFile", at=1000).times
        1
    """

    kind: ClassVar[str] = "cut-answer"

    at: int | None = field(default=None, validator=MAYBE_COUNT)


@frozen(kw_only=True)
class ShortAnswer(Fault):
    """An answer that ends early and looks complete, for want of a Content-Length.

    Args:
        at: How many bytes of the body come.

    Example:
        >>> ShortAnswer(operation="downloadFile", at=1000).times
        1
    """

    kind: ClassVar[str] = "short-answer"

    at: int = field(validator=COUNT)


@frozen(kw_only=True)
class CutRequest(Fault):
    """A connection closed while the request's body arrives, so that it takes no effect.

    Args:
        at: How many bytes of the body the server reads before; it closes at the chunk in which
            they end, or at the end of a shorter body.

    Example:
        >>> CutRequest(operation="createFile", at=1000).times
        1
    """

    kind: ClassVar[str] = "cut-request"

    at: int = field(default=0, validator=COUNT)


@frozen(kw_only=True)
class IgnoreRange(Fault):
    """A download that answers 200 with the whole file, whatever Range asks for.

    Example:
        >>> IgnoreRange().operation
        'downloadFile'
    """

    kind: ClassVar[str] = "ignore-range"

    operation: str | None = field(default="downloadFile", validator=known)


@frozen(kw_only=True)
class LagList(Fault):
    """A list that does not show yet what was created lately.

    Args:
        seconds: How old an object must be to be shown, in seconds of the server's clock.

    Example:
        >>> LagList(seconds=60).operation
        'listBatches'
    """

    kind: ClassVar[str] = "lag"

    operation: str | None = field(default="listBatches", validator=known)
    seconds: float = field(default=60, validator=NUMBER)


@frozen(kw_only=True)
class RepeatCursor(Fault):
    """A list that answers its first page again and again, and says that there is more.

    Example:
        >>> RepeatCursor(operation="listFiles").times is None
        True
    """

    kind: ClassVar[str] = "repeat-cursor"

    operation: str | None = field(default="listBatches", validator=known)
    times: int | None = field(default=None, validator=MAYBE_COUNT)


@frozen(kw_only=True)
class TokenLimit(Fault):
    """A batch that fails its validation with `token_limit_exceeded`.

    Args:
        limit: The limit that the message tells, in tokens.

    Example:
        >>> TokenLimit(limit=90_000).times
        1
    """

    kind: ClassVar[str] = "token-limit"

    limit: int = field(default=90_000, validator=COUNT)


@frozen(kw_only=True)
class _LineFault(Fault):
    """What goes wrong with lines of batches: those that match, and of these a part."""

    times: int | None = field(default=None, validator=MAYBE_COUNT)
    custom_id: str | None = field(default=None, validator=pattern)
    rate: float = field(default=1.0, validator=NUMBER)

    def matches(self, custom_id: str) -> bool:
        """Whether the line of a custom_id is one of them; the same at each call."""
        if self.custom_id is not None and re.search(self.custom_id, custom_id) is None:
            return False
        return zlib.crc32(custom_id.encode("utf-8", "surrogatepass")) < self.rate * 2**32


@frozen(kw_only=True)
class FailLines(_LineFault):
    """Lines that are executed and refused.

    Args:
        custom_id: A regular expression to find in the custom_id; None is each line.
        rate: The part of these lines that it is for, 0 to 1, always the same ones.
        times: For how many lines; None is all.
        status: The line's status_code.
        code: The code of the error in its body; None is the API's own for the status.

    Example:
        >>> FailLines(rate=0.1, status=429).times is None
        True
    """

    kind: ClassVar[str] = "fail-lines"

    status: int = field(default=500, validator=status(400))
    code: str | None = None


@frozen(kw_only=True)
class ExpireLines(_LineFault):
    """Lines that are never executed.

    Args:
        custom_id: A regular expression to find in the custom_id; None is each line.
        rate: The part of these lines that it is for, 0 to 1, always the same ones.
        times: For how many lines; None is all.
        code: The line's code. After a `batch_expired` the batch ends as `expired`, without
            waiting for its last hour.

    Example:
        >>> ExpireLines(custom_id="^slow-").code
        'batch_expired'
    """

    kind: ClassVar[str] = "expire-lines"

    code: str = "batch_expired"


KINDS: dict[str, type[Fault]] = {
    one.kind: one
    for one in (
        ErrorAnswer,
        Redirect,
        SlowAnswer,
        CutAnswer,
        ShortAnswer,
        CutRequest,
        IgnoreRange,
        LagList,
        RepeatCursor,
        TokenLimit,
        FailLines,
        ExpireLines,
    )
}
"""The faults by the name that the command line calls them."""


def _plain_values(text: str) -> dict[str, Any]:
    kind, _, rest = text.strip().partition(":")
    values: dict[str, Any] = {"kind": kind}
    for pair in filter(None, rest.split(",")):
        name, equals, value = pair.partition("=")
        if not equals:
            raise ValueError(f"{pair!r} is not name=value, in the fault {text!r}")
        try:
            values[name.strip()] = orjson.loads(value)
        except orjson.JSONDecodeError:
            values[name.strip()] = value
    return values


def _json_values(text: str) -> dict[str, Any]:
    try:
        values = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise ValueError(f"a fault that begins with a brace must be JSON: {error}") from error
    return dict(values)
