"""Read YAML 1.2 into the values that JSON has.

The values are built from the events of PyYAML's parser, because its own loaders refuse what YAML
allows (an anchor that is defined again), lose what it forbids (a key that is there twice), and
build what nobody can hold (aliases of aliases of aliases).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Any

import yaml
from attrs import define, field

MAX_DEPTH = 200
MAX_ALIASED = 250_000

_CORE = "tag:yaml.org,2002:"
_NULL = re.compile(r"~|null|Null|NULL|")
_BOOL = re.compile(r"true|True|TRUE|false|False|FALSE")
_INT = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_NO_NUMBER = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_BASES = {"0o": 8, "0x": 16}


class YAMLReadError(Exception):
    """What is wrong, and the line, from 1, on which it is."""

    def __init__(self, problem: str, line: int) -> None:
        super().__init__(problem)
        self.problem, self.line = problem, line


@define
class _Merge:
    """A plain `<<`, the key whose mappings are merged into the one that it is in."""


@define
class _Anchor:
    value: Any = None
    size: int = 0
    complete: bool = False


@define
class _Reader:
    events: Iterator[Any]
    anchors: dict[str, _Anchor] = field(factory=dict)
    known: dict[str, Any] = field(factory=dict)
    depth: int = 0
    aliased: int = 0

    def document(self) -> Any:
        """The only document of the stream; None if there is none."""
        next(self.events)
        start = next(self.events)
        if isinstance(start, yaml.StreamEndEvent):
            return None
        value, _ = self.node(next(self.events))
        next(self.events)
        end = next(self.events)
        if not isinstance(end, yaml.StreamEndEvent):
            raise _error(end, "a second document begins")
        return value

    def node(self, event: Any) -> tuple[Any, int]:
        """A value, and how many values there are in it."""
        if isinstance(event, yaml.AliasEvent):
            return self.alias(event)
        anchor = _Anchor()
        if event.anchor is not None:
            self.anchors[event.anchor] = anchor
        if isinstance(event, yaml.ScalarEvent):
            value, size = self.scalar(event), 1
        else:
            self.depth += 1
            if self.depth > MAX_DEPTH:
                raise _error(event, "nested too deeply")
            is_mapping = isinstance(event, yaml.MappingStartEvent)
            kind = "map" if is_mapping else "seq"
            if event.tag not in (None, "!", _CORE + kind):
                raise _error(event, f"the tag {event.tag} is not supported here")
            value, size = self.mapping() if is_mapping else self.sequence()
            self.depth -= 1
        anchor.value, anchor.size, anchor.complete = value, size, True
        return value, size

    def alias(self, event: Any) -> tuple[Any, int]:
        anchor = self.anchors.get(event.anchor)
        if anchor is None:
            raise _error(event, f"there is no anchor {event.anchor}")
        if not anchor.complete:
            raise _error(event, f"the anchor {event.anchor} contains itself")
        self.aliased += anchor.size
        if self.aliased > MAX_ALIASED:
            raise _error(event, f"aliases stand for more than {MAX_ALIASED} values")
        return anchor.value, anchor.size

    def sequence(self) -> tuple[list[Any], int]:
        values, total = [], 1
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            value, size = self.node(event)
            values.append(value)
            total += size
        return values, total

    def mapping(self) -> tuple[dict[str, Any], int]:
        values: dict[str, Any] = {}
        merged: list[dict[str, Any]] = []
        total = 1
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self.key(event)
            start = next(self.events)
            value, size = self.node(start)
            total += 1 + size
            if isinstance(key, _Merge):
                merged += _mappings(start, value)
            elif key in values:
                raise _error(event, f"the key {key!r} is there twice")
            else:
                values[key] = value
        for each in merged:
            values |= {key: value for key, value in each.items() if key not in values}
        return values, total

    def key(self, event: Any) -> str | _Merge:
        """The text of a key; `200` and `null` are keys too."""
        if isinstance(event, yaml.AliasEvent):
            value, _ = self.alias(event)
            if isinstance(value, str):
                return value
        elif isinstance(event, yaml.ScalarEvent):
            if event.anchor is not None:
                self.anchors[event.anchor] = _Anchor(event.value, 1, True)
            return _Merge() if event.value == "<<" and event.implicit[0] else str(event.value)
        raise _error(event, "a key is no text")

    def scalar(self, event: Any) -> Any:
        text: str = event.value
        if event.tag is None:
            if not event.implicit[0]:
                return text
            if text not in self.known:
                self.known[text] = _plain(event, text)
            return self.known[text]
        match event.tag.removeprefix(_CORE):
            case "!" | "str":
                return text
            case "null" if _NULL.fullmatch(text):
                return None
            case "bool" if _BOOL.fullmatch(text):
                return text.lower() == "true"
            case "int" if _INT.fullmatch(text):
                return _plain(event, text)
            case "float" if _FLOAT.fullmatch(text):
                return _number(event, float(text))
        raise _error(event, f"the tag {event.tag} is not supported here")


def _mappings(event: Any, value: Any) -> list[dict[str, Any]]:
    found = value if isinstance(value, list) else [value]
    if not all(isinstance(each, dict) for each in found):
        raise _error(event, "what `<<` merges is no mapping")
    return found


def _plain(event: Any, text: str) -> Any:
    """The value of a plain scalar, in the core schema of YAML 1.2."""
    first = text[:1]
    if first in "~nN" and _NULL.fullmatch(text):
        return None
    if first in "tTfF" and _BOOL.fullmatch(text):
        return text.lower() == "true"
    if first in "-+.0123456789":
        if _INT.fullmatch(text):
            if len(text) > 1000:
                raise _error(event, "a number is too long")
            return int(text, _BASES.get(text[:2], 10))
        if _FLOAT.fullmatch(text):
            return _number(event, float(text))
        if _NO_NUMBER.fullmatch(text):
            raise _error(event, f"{text} is no number in JSON")
    return text


def _number(event: Any, value: float) -> float:
    if not math.isfinite(value):
        raise _error(event, f"{event.value[:40]} is no number in JSON")
    return value


def _error(event: Any, problem: str) -> YAMLReadError:
    return YAMLReadError(problem, event.start_mark.line + 1)


def read_yaml(text: str) -> Any:
    """Read the only document of a text."""
    return _Reader(yaml.parse(text, Loader=yaml.CSafeLoader)).document()
