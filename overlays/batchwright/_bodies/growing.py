"""A decoder of lines that learns which parameters they have.

The types of all parameters of an endpoint take longer to make than ten thousand lines to check, and
hardly any file has more than a few of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Self

from batchwright._bodies.decoding import REFUSALS, line_decoder
from batchwright._bodies.findings import Finding
from batchwright._bodies.quoting import LONGEST
from batchwright._bodies.schemas import Schema, schema_of

__all__ = ["GrowingDecoder"]

_MOST_UNKNOWN = 16  # a file has few; each one needs other types

Decode = Callable[[bytes], Any]


class GrowingDecoder:
    """Decodes lines of an endpoint, and checks bodies by decoding their lines.

    Attributes:
        decode: Takes lines as `line_decoder` does, if all their parameters were learnt.
    """

    def __init__(self, url: str, schema: Schema, decode: Decode, *, named: bool) -> None:
        self._url = url
        self._schema = schema
        self._named = named
        self._learnt: dict[str, Finding | None] = {}  # what is wrong with each
        self.decode = self._tolerant = decode

    @classmethod
    def of(cls, url: str, *, named: bool) -> Self | None:
        """Make a decoder; None if the endpoint is unknown.

        Args:
            url: The endpoint.
            named: Whether lines must have a custom id.
        """
        schema, decode = schema_of(url), line_decoder(url, named=named, parameters=frozenset())
        return cls(url, schema, decode, named=named) if schema and decode else None

    def check(self, body: Mapping[str, Any], line: bytes) -> list[Finding] | None:
        """Check a body, and learn its parameters.

        Args:
            body: The body, as parsed.
            line: Its line.

        Returns:
            What `checking.check` does; None if there may be more to say of the body than that its
            schema lacks some of its parameters.
        """
        self.learn(body)
        try:
            self._tolerant(line)
        except REFUSALS:
            return None
        if self._tolerant is self.decode:
            return []
        return [finding for finding in map(self._learnt.get, body) if finding]

    def learn(self, body: Mapping[str, Any]) -> None:
        """Learn the parameters of a body."""
        learnt, known = self._learnt, self._schema.properties
        if body.keys() <= learnt.keys():
            return
        before = len(learnt)
        room = _MOST_UNKNOWN - sum(map(bool, learnt.values()))
        for name in body.keys() - learnt.keys():
            if name in known:
                learnt[name] = None
            elif room and self._can_be_learnt(name):
                learnt[name] = _unknown(name, known)
                room -= 1
        if len(learnt) > before:
            fine = (name for name, finding in learnt.items() if not finding)
            self.decode = self._made(fine) or self.decode
            self._tolerant = self._made(learnt) or self.decode

    def _can_be_learnt(self, unknown: str) -> bool:
        return self._schema.extra is None and len(unknown) <= LONGEST and unknown.isidentifier()

    def _made(self, parameters: Iterable[str]) -> Decode | None:
        return line_decoder(self._url, named=self._named, parameters=frozenset(parameters))


def _unknown(name: str, known: Iterable[str]) -> Finding:
    from batchwright._bodies.faults import Fault
    from batchwright._bodies.wording import finding

    return finding(Fault("unknown", (None, name), limit=tuple(known)))
