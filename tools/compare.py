"""Compare two surfaces, fact by fact."""

from __future__ import annotations

import json
from collections.abc import Iterator
from enum import Enum
from typing import Any

from attrs import field, frozen
from surface import Node


class Absent(Enum):
    """Marks a fact that one side lacks; None would be a value."""

    ABSENT = "absent"


ABSENT = Absent.ABSENT
PRESENT = "present"


@frozen
class Fact:
    """What two surfaces say about one place.

    If only one of them has the place, `note` describes it and `name` is the last step of the place.
    `above` has the nodes to which it belongs.
    """

    place: str
    ours: Any
    theirs: Any
    note: str = ""
    name: str = ""
    above: tuple[Node, Node] | None = field(default=None, eq=False, repr=False)

    @property
    def differs(self) -> bool:
        """Whether the two differ."""
        return not same(self.ours, self.theirs)


def same(first: Any, second: Any) -> bool:
    """Compare as JSON does: 1 is 1.0, but not true."""
    if first is ABSENT or second is ABSENT:
        return first is second
    return _canonical(first) == _canonical(second)


def compare(ours: Node, theirs: Node) -> Iterator[Fact]:
    """Yield each fact of either, equal or not, as deep as both reach."""
    return _compare(ours, theirs, "", frozenset())


def _compare(
    ours: Node, theirs: Node, place: str, walked: frozenset[tuple[int, int]]
) -> Iterator[Fact]:
    pair = (ours.identity, theirs.identity)
    if pair in walked:
        return
    above = (ours, theirs)
    for name in [*ours.facts, *(name for name in theirs.facts if name not in ours.facts)]:
        mine, other = ours.facts.get(name, ABSENT), theirs.facts.get(name, ABSENT)
        if name == "enum" and isinstance(mine, list) and isinstance(other, list):
            yield from _values(mine, other, f"{place} enum", above)
        else:
            yield Fact(f"{place} {name}", mine, other, above=above)
    for name in [*ours.children, *(name for name in theirs.children if name not in ours.children)]:
        below = f"{place}{name}"
        if name not in theirs.children:
            yield Fact(below, PRESENT, ABSENT, ours.children[name]().summary, name, above)
        elif name not in ours.children:
            yield Fact(below, ABSENT, PRESENT, theirs.children[name]().summary, name, above)
        else:
            yield Fact(below, PRESENT, PRESENT)
            yield from _compare(
                ours.children[name](), theirs.children[name](), below, walked | {pair}
            )


def _values(
    ours: list[Any], theirs: list[Any], place: str, above: tuple[Node, Node]
) -> Iterator[Fact]:
    """Yield each value of two enums, as a fact of its own."""
    mine, other = ({_word(value): value for value in values} for values in (ours, theirs))
    for word, value in (mine | other).items():
        yield Fact(
            f"{place} {word}",
            PRESENT if word in mine else ABSENT,
            PRESENT if word in other else ABSENT,
            _canonical(value),
            "enum",
            above,
        )


def _word(value: Any) -> str:
    return value if isinstance(value, str) else _canonical(value)


def _canonical(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return json.dumps(value, sort_keys=True)
