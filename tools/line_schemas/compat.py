"""Classify the differences between two derived documents by what they mean for a caller."""

from __future__ import annotations

import re
from collections.abc import Callable

from changes import Change, Level
from compare import ABSENT, Fact
from line_schemas.derive import answer_name, body_name, reachable
from line_schemas.differences import differences
from line_schemas.places import Raw
from spec_changes import classified

AREA = "lines"


def lines_changes(old: Raw, new: Raw) -> list[Change]:
    """List the changes from the first document to the second."""
    sent = _reachable(old, body_name) | _reachable(new, body_name)
    read = _reachable(old, answer_name) | _reachable(new, answer_name)
    return [_change(fact, sent, read) for fact in differences(old, new, prose=False)]


def _change(fact: Fact, sent: set[str], read: set[str]) -> Change:
    """Classify one difference; what is both sent and read must not break either."""
    if fact.place.startswith("/"):
        return classified(fact, AREA, sent=True)
    name = re.split(r"[ .\[{<]", fact.place, maxsplit=1)[0]
    if fact.place == name:  # a schema has no meaning of its own; the types report its name
        what = "schema added" if fact.ours is ABSENT else "schema removed"
        return Change(Level.INTERNAL, AREA, name, what)
    uses = [is_sent for is_sent, names in ((True, sent), (False, read)) if name in names] or [False]
    found = [classified(fact, AREA, sent=is_sent) for is_sent in uses]
    return max(found, key=lambda each: each.level)


def _reachable(document: Raw, name: Callable[[Raw], str]) -> set[str]:
    names = [name(item) for item in document["paths"].values()]
    return reachable(document["components"]["schemas"], names)
