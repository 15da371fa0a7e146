"""Break bodies in one place each, in every way that a person might."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

Path = tuple[str | int, ...]
KINDS = ("a wrong type", "null", "missing", "misspelt", "another value", "out of bounds")

_OTHERS: dict[type, Any] = {bool: True, int: 7, str: "zzz", list: [7], dict: {"zzz": 7}}


def mutants(body: dict[str, Any]) -> Iterator[tuple[str, Path, dict[str, Any]]]:
    """Yield what was done, where, and the body that came of it."""
    for path, value in places(body):
        name = path[-1]
        for other in _wrong_types(value):
            yield "a wrong type", path, changed(body, path, other)
        if value is not None:
            yield "null", path, changed(body, path, None)
        if isinstance(name, str):
            yield "missing", path, renamed(body, path, None)
            yield "misspelt", path, renamed(body, path, name + name[-1])
        if isinstance(value, str):
            yield "another value", path, changed(body, path, value + "z")
        for other in _out_of_bounds(value):
            yield "out of bounds", path, changed(body, path, other)


def places(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Yield the path of each value inside of another, and the value; of lists, the first ten."""
    items = value.items() if isinstance(value, dict) else ()
    for name, item in enumerate(value[:10]) if isinstance(value, list) else items:
        yield (*path, name), item
        yield from places(item, (*path, name))


def changed(body: dict[str, Any], path: Path, value: Any) -> dict[str, Any]:
    """Return a body with another value in a place."""
    mutant = copy.deepcopy(body)
    _holder(mutant, path)[path[-1]] = value
    return mutant


def renamed(body: dict[str, Any], path: Path, name: str | None) -> dict[str, Any]:
    """Return a body with a property under another name, or without it."""
    mutant = copy.deepcopy(body)
    holder = _holder(mutant, path)
    value = holder.pop(path[-1])
    if name is not None:
        holder[name] = value
    return mutant


def _holder(body: Any, path: Path) -> Any:
    for step in path[:-1]:
        body = body[step]
    return body


def _wrong_types(value: Any) -> Iterator[Any]:
    own = int if isinstance(value, float) else type(value)
    yield from (other for kind, other in _OTHERS.items() if kind is not own)


def _out_of_bounds(value: Any) -> Iterator[Any]:
    match value:
        case bool():
            return
        case int() | float():
            yield from (-(10**6), 10**20)
        case str():
            yield from ("", value * 300)
        case list():
            yield from ([], value * 3000 if len(str(value)) < 30 else value)
