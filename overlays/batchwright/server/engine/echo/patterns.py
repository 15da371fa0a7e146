"""Texts that a regular expression is likely to match; whoever asks for them checks."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Any

_MORE = range(64)
_MAX_LENGTH = 10_000
_OTHERS = "a0A _-.~\n"
_OF_CATEGORY = {
    "CATEGORY_DIGIT": "0",
    "CATEGORY_NOT_DIGIT": "a",
    "CATEGORY_SPACE": " ",
    "CATEGORY_NOT_SPACE": "a",
    "CATEGORY_WORD": "a",
    "CATEGORY_NOT_WORD": "-",
}


def matching(pattern: str) -> Iterator[str]:
    """Yield texts, the shortest first: each repetition goes on a little longer each time."""
    # The standard library's own parser has no public name.
    tree = import_module("re._parser").parse(pattern)
    for more in _MORE:
        yield _text(tree, more)


def _text(tree: Any, more: int) -> str:
    return "".join(_one(str(word), value, more) for word, value in tree)


def _one(word: str, value: Any, more: int) -> str:
    match word:
        case "LITERAL":
            return chr(value)
        case "NOT_LITERAL":
            return next(one for one in _OTHERS if ord(one) != value)
        case "ANY":
            return "a"
        case "IN":
            return _member(value)
        case "BRANCH":
            return _text(value[1][0], more)
        case "SUBPATTERN":
            return _text(value[3], more)
        case "ATOMIC_GROUP":
            return _text(value, more)
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            least, most, tree = value
            repeated = _text(tree, more)
            fitting = _MAX_LENGTH // max(1, len(repeated))
            count: int = min(least + more, most, fitting)
            return repeated * count
    return ""


def _member(items: list[tuple[Any, Any]]) -> str:
    """Return a character of a set."""
    word, value = items[0]
    match str(word):
        case "NEGATE":
            return next((one for one in _OTHERS if not _holds(items[1:], one)), "")
        case "RANGE":
            return chr(value[0])
        case "CATEGORY":
            return _OF_CATEGORY.get(str(value), "")
    return chr(value)


def _holds(items: list[tuple[Any, Any]], one: str) -> bool:
    for word, value in items:
        match str(word):
            case "LITERAL" if ord(one) == value:
                return True
            case "RANGE" if value[0] <= ord(one) <= value[1]:
                return True
            case "CATEGORY" if _is_of(str(value), one):
                return True
    return False


def _is_of(category: str, one: str) -> bool:
    name = category.removeprefix("CATEGORY_").removeprefix("NOT_")
    tests = {"DIGIT": one.isdigit(), "SPACE": one.isspace(), "WORD": one.isalnum() or one == "_"}
    return tests.get(name, False) != ("NOT_" in category)
