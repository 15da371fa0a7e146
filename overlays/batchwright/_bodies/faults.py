"""Where a value breaks a rule of its schema, before it is put in words."""

from __future__ import annotations

from typing import Any, Final

from attrs import define, field, frozen

__all__ = ["MOST", "Fault", "Faults", "Place", "depth"]

Place = tuple["Place", str | int] | None
"""The way to a value: that of the value around it, and its name or index; None is the body."""

MOST: Final = 20
"""The most errors of a body; so many warnings are kept, too."""

_FOREIGN = "foreign"
_UNKNOWN = "unknown"
_NULL = "null"


@frozen
class Fault:
    """A broken rule.

    Args:
        rule: The keyword, such as `type` or `maximum`; `foreign` is a value that an open enum
            lacks, `unknown` a property that the schema lacks, `null` a null where nothing may be,
            `subset` a rule of strict schemas.
        path: The value's.
        value: The value; None if it is missing.
        limit: What the keyword says: the types, the values, the bound, the known names.
    """

    rule: str
    path: Place
    value: Any = None
    limit: Any = None

    @property
    def warning(self) -> bool:
        """Whether the API may take it nevertheless."""
        return self.rule in (_FOREIGN, _UNKNOWN, _NULL)


@define
class Faults:
    """What is wrong with a value: at most `MOST` errors, then the search is over."""

    found: list[Fault] = field(factory=list)
    errors: int = 0
    foreign: int = 0
    unknown: int = 0

    def add(self, fault: Fault) -> None:
        """Count a fault, and keep it unless there are too many of its kind."""
        if fault.rule == _UNKNOWN:
            self.unknown += 1
        elif fault.warning:
            self.foreign += 1
        else:
            self.errors += 1
        if (self.foreign + self.unknown if fault.warning else self.errors) <= MOST:
            self.found.append(fault)

    def extend(self, others: Faults) -> None:
        """Add all faults of others."""
        for fault in others.found:
            self.add(fault)

    @property
    def full(self) -> bool:
        """Whether the search is over."""
        return self.errors >= MOST

    @property
    def rank(self) -> tuple[int, int, int, int]:
        """How far the value is from its schema; the fewest errors first, then the deepest."""
        deepest = max((depth(fault.path) for fault in self.found), default=0)
        return self.errors, self.foreign, self.unknown, -deepest


def depth(path: Place) -> int:
    """Return how many names and indexes a path has."""
    steps = 0
    while path is not None:
        path = path[0]
        steps += 1
    return steps
