"""Deliberate differences: reading them, and checking that each is still true."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from attrs import define, field, frozen
from compare import ABSENT, Fact, same
from document import DocumentError, fetch, parse


@frozen(eq=False)
class Deviation:
    """A recorded difference: at `place`, a pattern, we have `ours` and they have `theirs`."""

    place: str
    ours: Any
    theirs: Any
    reason: str
    evidence: str

    def names(self, place: str) -> bool:
        """Whether the pattern matches; `*` matches any text without a space."""
        literals = map(re.escape, self.place.split("*"))
        return re.fullmatch("[^ ]*".join(literals), place) is not None

    def concerns(self, fact: Fact) -> bool:
        """Whether this applies to a fact; a pattern applies only where ours is as recorded."""
        if not self.names(fact.place):
            return False
        if "*" not in self.place:
            return True
        if self.ours is ABSENT:
            return same(self.theirs, fact.theirs)
        return same(self.ours, fact.ours)

    def explains(self, fact: Fact) -> bool:
        """Whether both sides of a fact are as recorded."""
        return same(self.ours, fact.ours) and same(self.theirs, fact.theirs)


@frozen
class Stale:
    """A deviation that is no longer true, and why."""

    deviation: Deviation
    place: str
    problem: str


@define
class Verdict:
    """The result of a comparison."""

    facts: int = 0
    explained: list[tuple[Fact, Deviation]] = field(factory=list)
    unexplained: list[Fact] = field(factory=list)
    stale: list[Stale] = field(factory=list)

    @property
    def clean(self) -> bool:
        """Whether there is nothing to resolve."""
        return not self.unexplained and not self.stale


def judge(facts: Iterable[Fact], deviations: list[Deviation]) -> Verdict:
    """Sort the differences into explained and unexplained, and find stale deviations."""
    verdict = Verdict()
    used: set[Deviation] = set()
    for fact in facts:
        verdict.facts += 1
        concerned = [deviation for deviation in deviations if deviation.concerns(fact)]
        explanation = next((each for each in concerned if each.explains(fact)), None)
        if fact.differs and explanation:
            verdict.explained.append((fact, explanation))
        elif fact.differs:
            verdict.unexplained.append(fact)
        used.update(concerned)
        verdict.stale += [
            Stale(each, fact.place, _problem(fact))
            for each in concerned
            if not (fact.differs and each.explains(fact))
        ]
    verdict.stale += [
        Stale(each, each.place, "no place is as recorded any longer")
        for each in deviations
        if each not in used
    ]
    return verdict


def _problem(fact: Fact) -> str:
    if not fact.differs:
        return f"there is no longer a difference: both have {_say(fact.ours)}"
    return f"now ours is {_say(fact.ours)} and theirs {_say(fact.theirs)}"


def _say(value: Any) -> str:
    return "absent" if value is ABSENT else repr(value)


def read_deviations(path: Path) -> list[Deviation]:
    """Read the record; each entry must be complete and have no unknown key."""
    record = parse(fetch(str(path)), path.name)
    entries = record.get("deviations") if isinstance(record, dict) else None
    if not isinstance(entries, list):
        raise DocumentError(f"{path.name}: expected a list under `deviations`")
    found: list[Deviation] = []
    for number, entry in enumerate(entries, 1):
        where = f"{path.name}, entry {number}"
        _check(entry, {"reason", "evidence", "places"}, {"reason", "evidence", "places"}, where)
        if not isinstance(entry["places"], list):
            raise DocumentError(f"{where}: expected a list of places")
        for place in entry["places"]:
            _check(place, {"place"}, {"place", "ours", "theirs"}, f"{where}, places")
            found.append(
                Deviation(
                    place["place"],
                    place.get("ours", ABSENT),
                    place.get("theirs", ABSENT),
                    entry["reason"],
                    entry["evidence"],
                )
            )
    return found


def _check(entry: Any, needed: set[str], known: set[str], where: str) -> None:
    if not isinstance(entry, dict):
        raise DocumentError(f"{where}: expected a mapping, found {str(entry)[:80]!r}")
    missing = sorted(key for key in needed if not entry.get(key))
    unknown = sorted(entry.keys() - known)
    if missing or unknown:
        said = [f"without {key}" for key in missing] + [f"unknown key {key}" for key in unknown]
        raise DocumentError(f"{where}: {', '.join(said)}")
