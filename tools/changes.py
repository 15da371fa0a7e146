"""What a change means for a user, and which version it needs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import IntEnum

from attrs import frozen

VERSION = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)")


class Level(IntEnum):
    """What a change requires of a user: nothing, nothing unless wanted, or an edit."""

    INTERNAL = 0
    ADDITIVE = 1
    BREAKING = 2


@frozen(order=True)
class Version:
    """A semantic version of three numbers."""

    major: int
    minor: int
    patch: int

    @classmethod
    def parse(cls, text: str) -> Version:
        """Parse `x.y.z`; anything else raises ValueError."""
        match = VERSION.fullmatch(text)
        if not match:
            raise ValueError(f"{text!r} is not a version of the form x.y.z")
        return cls(*map(int, match.groups()))

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}.{self.patch}"


@frozen
class Change:
    """One difference: its level, its place, and what it is."""

    level: Level
    area: str
    place: str
    what: str


def highest(changes: Iterable[Change]) -> Level:
    """The highest level, which decides the version."""
    return max((change.level for change in changes), default=Level.INTERNAL)


def needed(base: Version, level: Level) -> Version:
    """The lowest version for such a change; docs/versioning.md says why."""
    match level:
        case Level.BREAKING if base.major:
            return Version(base.major + 1, 0, 0)
        case Level.BREAKING:
            return Version(0, base.minor + 1, 0)
        case Level.ADDITIVE if base.major:
            return Version(base.major, base.minor + 1, 0)
        case Level.ADDITIVE:
            return Version(0, base.minor, base.patch + 1)
        case _:
            return base
