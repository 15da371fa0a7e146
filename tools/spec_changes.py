"""Classify the differences between two specifications by what they mean for a caller.

Requirements for requests may be relaxed, promises for responses may be strengthened; the opposite
breaks a caller.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from changes import Change, Level
from compare import ABSENT, Fact, compare
from surface import Surface

AREA = "specification"
SENT = re.compile(r"BatchRequestInput\b|\S+ (?:request(?=\W|$)|(?:query|path|header|cookie)\.)")
ERROR = re.compile(r"\S+ (?:[13-5]\w\w|default)(?=\W|$)")
LOWER = {"exclusiveMinimum", "minItems", "minLength", "minProperties", "minimum"}
UPPER = {"exclusiveMaximum", "maxItems", "maxLength", "maxProperties", "maximum"}
RESTRICTIONS = {"multipleOf", "pattern", "uniqueItems"}

BREAKING, ADDITIVE, INTERNAL = Level.BREAKING, Level.ADDITIVE, Level.INTERNAL


def spec_changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    """List the changes from the first document to the second."""
    facts = compare(Surface(dict(old)).tree(), Surface(dict(new)).tree())
    return [
        classified(fact, AREA, sent=SENT.match(fact.place) is not None)
        for fact in facts
        if fact.differs
    ]


def classified(fact: Fact, area: str, *, sent: bool) -> Change:
    """Classify one difference; a fact has a name if only one document has the place."""
    if fact.name:
        level = INTERNAL if ERROR.match(fact.place) else _presence(fact, sent=sent)
        added = fact.ours is ABSENT
        what = f"added: {fact.note}" if added else "removed"
        return Change(level, area, fact.place, what)
    place, _, key = fact.place.rpartition(" ")
    before, after = (None if side is ABSENT else side for side in (fact.ours, fact.theirs))
    level = INTERNAL if ERROR.match(place) else _level(key, before, after, sent=sent)
    return Change(level, area, place, _words(key, before, after))


def _presence(fact: Fact, *, sent: bool) -> Level:
    added = fact.ours is ABSENT
    if fact.name == "enum":
        return ADDITIVE if added else BREAKING
    if fact.name.startswith("<") and "/" in fact.name:  # of content, which `content` covers
        return INTERNAL
    if fact.name in {"[]", "{}", "{name}"}:  # a schema for the elements is a restriction
        return BREAKING if added == sent else ADDITIVE
    if fact.name.startswith("<"):  # a variant; the first one is a restriction
        first = (
            not any(name.startswith("<") for name in fact.above[0].children) if fact.above else True
        )
        return ADDITIVE if added == (sent and not first) else BREAKING
    if added:
        return BREAKING if sent and fact.note.startswith("required ") else ADDITIVE
    return BREAKING


def _words(key: str, before: Any, after: Any) -> str:
    if key == "required":
        return "now required" if after else "no longer required"
    if before is None:
        return f"{key}: now {after}"
    return f"{key}: no longer {before}" if after is None else f"{key}: {before} → {after}"


def _level(key: str, before: Any, after: Any, *, sent: bool) -> Level:
    match key:
        case "required":
            return BREAKING if bool(after) == sent else ADDITIVE
        case "type":
            return _types(before, after, sent=sent)
        case "content":
            return ADDITIVE if set(before or []) <= set(after or []) else BREAKING
        case "enum":
            return BREAKING if sent and before is None else ADDITIVE
        case "operationId" | "path":
            return BREAKING
        case "deprecated":
            return ADDITIVE
        case "additionalProperties":
            return BREAKING if sent and after is False else ADDITIVE
        case "default":
            return BREAKING if sent and None not in (before, after) else INTERNAL
    return _restriction(key, before, after) if sent else INTERNAL


def _restriction(key: str, before: Any, after: Any) -> Level:
    """Bounds and patterns restrict requests; responses are not checked."""
    if key not in LOWER | UPPER | RESTRICTIONS:
        return INTERNAL
    if after is None:
        return ADDITIVE
    if key in RESTRICTIONS or before is None:
        return BREAKING
    return BREAKING if (after > before) == (key in LOWER) else ADDITIVE


def _types(before: Any, after: Any, *, sent: bool) -> Level:
    """A request may take more types, a response fewer."""
    old, new = (set(str(words or "any").split(" | ")) for words in (before, after))
    narrow, wide = (old, new) if sent else (new, old)
    if "number" in wide:
        wide.add("integer")
    return ADDITIVE if "any" in wide or narrow <= wide else BREAKING
