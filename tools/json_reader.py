"""Read JSON, and refuse what it forbids though Python's parser lets it pass."""

from __future__ import annotations

import json
import math
import re
from typing import Any, NoReturn

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]:]')
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


class JSONReadError(Exception):
    """What is wrong, and the line, from 1, on which it is; 0 if it is not known."""

    def __init__(self, problem: str, line: int = 0) -> None:
        super().__init__(problem)
        self.problem, self.line = problem, line


class _DuplicateError(Exception):
    """A key is in an object twice."""


def read_json(text: str) -> Any:
    """Parse a text that may also turn out to be YAML, which is a `json.JSONDecodeError`."""
    try:
        value = json.loads(
            text, object_pairs_hook=_object, parse_constant=_no_number, parse_float=_number
        )
    except _DuplicateError:
        key, line = _duplicate(text)
        raise JSONReadError(f"the key {key!r} is there twice", line) from None
    except RecursionError:
        raise JSONReadError("nested too deeply") from None
    except json.JSONDecodeError:
        raise
    except ValueError:
        raise JSONReadError("a number is too long") from None
    if _SURROGATE.search(text):
        try:
            json.dumps(value, ensure_ascii=False).encode()
        except UnicodeEncodeError:
            raise JSONReadError("half of a surrogate pair is no text") from None
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _DuplicateError
    return found


def _number(word: str) -> float:
    value = float(word)
    return value if math.isfinite(value) else _no_number(word[:40])


def _no_number(word: str) -> NoReturn:
    raise JSONReadError(f"{word} is no number in JSON")


def _duplicate(text: str) -> tuple[str, int]:
    """The first key that its object already has, and its line."""
    above: list[set[str]] = []
    last = ("", 0)
    for token in _TOKEN.finditer(text):
        match token.group()[0]:
            case '"':
                last = json.loads(token.group(), strict=False), token.start()
            case "{" | "[":
                above.append(set())
            case "}" | "]":
                above.pop()
            case _ if last[0] in above[-1]:
                break
            case _:
                above[-1].add(last[0])
    return last[0], text.count("\n", 0, last[1]) + 1
