"""What all faults share: their kind, when they apply, and how they are read from a text."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar

import orjson
from attrs import NOTHING, field, fields, frozen

from batchwright.server.faults.validators import COUNT, MAYBE_COUNT, MAYBE_NUMBER, OPERATION

if TYPE_CHECKING:
    from starlette.types import ASGIApp

KINDS: dict[str, type[Fault]] = {}
"""The faults by the name that the command line gives them."""


@frozen(kw_only=True)
class Fault:
    """What the server does wrong, in which operation, and how often.

    A fault is made in Python, such as `ErrorResponse(operation="createBatch", status=500)`, or
    read from the text that the command line takes, such as
    `error:operation=createBatch,status=500`.

    Methods:
        parse: Read a fault from `kind:name=value,…` or from a JSON object.

    Args:
        operation: The operationId of the requests that it applies to; None is all of them.
        times: How often it applies; None is always.
        after: How many matching requests to let through first.
        lasts: For how long it applies, in seconds of the server's clock from its first match on;
            None is without end.

    Raises:
        ValueError: A value is invalid, or there is no such operation.

    Example:
        >>> from batchwright.server import Fault, SlowResponse
        >>> Fault.parse("slow:operation=listFiles,seconds=2")
        SlowResponse(operation='listFiles', times=1, after=0, lasts=None, seconds=2, at=None)
        >>> Fault.parse('{"kind": "slow", "seconds": 2}') == SlowResponse(seconds=2)
        True
    """

    kind: ClassVar[str] = ""

    operation: str | None = field(default=None, validator=OPERATION)
    times: int | None = field(default=1, validator=MAYBE_COUNT)
    after: int = field(default=0, validator=COUNT)
    lasts: float | None = field(default=None, validator=MAYBE_NUMBER)

    def __init_subclass__(cls) -> None:
        if cls.kind:
            KINDS[cls.kind] = cls

    @staticmethod
    def parse(text: str) -> Fault:
        """Read a fault from `kind:name=value,…` or from a JSON object.

        Args:
            text: Values are JSON where they can be, text where not: `times=null`, `rate=0.1`.

        Returns:
            The fault.

        Raises:
            ValueError: The text has an unknown kind or field, lacks a field, or has a wrong value.

        Example:
            >>> from batchwright.server import Fault
            >>> Fault.parse("lag:seconds=60").operation
            'listBatches'
        """
        values = _json_values(text) if text.lstrip().startswith("{") else _plain_values(text)
        kind = values.pop("kind", None)
        if not isinstance(kind, str) or kind not in KINDS:
            raise ValueError(f"unknown kind of fault {kind!r}; known: {', '.join(sorted(KINDS))}")
        names = {one.name: one for one in fields(KINDS[kind])}
        for name in values:
            if name not in names:
                raise ValueError(f"a fault {kind!r} has no {name!r}; it has {', '.join(names)}")
        for name, one in names.items():
            if one.default is NOTHING and name not in values:
                raise ValueError(f"a fault {kind!r} needs {name!r}")
        return KINDS[kind](**values)


@frozen(kw_only=True)
class HTTPFault(Fault, ABC):
    """A fault of a request or of its response."""

    @abstractmethod
    def around(self, app: ASGIApp) -> ASGIApp:
        """Wrap an application in the fault, which sees the complete response, headers included."""


@frozen(kw_only=True)
class ObjectFault(Fault):
    """A fault of a batch, a file or a line, which applies to each of them so often or so long."""

    times: int | None = field(default=None, validator=MAYBE_COUNT)
    each: int | None = field(default=1, validator=MAYBE_COUNT)


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
