"""Making requests out of rows."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from attrs import frozen

from batchwright.errors import InputError

__all__ = [
    "NoColumnError",
    "Render",
    "Row",
    "Template",
    "Text",
    "Verbatim",
    "as_text",
    "has_columns",
    "renderer",
]

Row = Mapping[str, Any]
"""A row of a table: its values by the names of their columns."""

Template = Mapping[str, Any] | Callable[[dict[str, Any]], Mapping[str, Any]]
"""A request with `{column}` where a row's value belongs, or a function from a row to a request."""

Render = Callable[[Row, str], Mapping[str, Any]]
"""Takes a row and what errors call it, and returns a request."""


class NoColumnError(InputError):
    """A template names a column that the rows do not have."""


@frozen
class Text:
    """A text of a template that stays one, even if it is a column and nothing else.

    A list stays a list, such as one of texts to embed or of the parts of a message.
    """

    text: str


@frozen
class Verbatim:
    """A value of a template that is taken as it is, with braces of its own."""

    value: Any


_Part = Callable[[Row, str], Any]
_TOKENS = re.compile(r"(\{\{|\}\}|\{[^{}]*\}|[{}])")


def renderer(template: Template) -> Render:
    """Make a function that turns rows into requests.

    A request without a method gets `POST`. What a row holds is put in as it is: it is never read as
    a template, and a name between braces is the name of a column and nothing else.

    Args:
        template: A mapping with `url` and `body`, and usually `custom_id`, with `{column}` in any
            of its strings, or a function that takes a row as a dict. A string that is `{column}`
            and nothing else becomes the value itself, a number for example. `{{` and `}}` are
            braces. What is `Verbatim` is no template.

    Raises:
        InputError: The template is no request, or a brace in it has no partner. Rendering raises it
            if a column is missing or has no value.
    """
    if isinstance(template, Mapping):
        if missing := [name for name in ("url", "body") if template.get(name) in (None, "")]:
            raise InputError(f"the template has no {' and no '.join(missing)}")
        return _part({"method": "POST", **template})
    if not callable(template):
        raise InputError(f"a template is a mapping or a function, not {type(template).__name__}")

    def render(row: Row, where: str) -> Mapping[str, Any]:
        request = template(dict(row))
        if not isinstance(request, Mapping):
            kind = type(request).__name__
            raise InputError(f"{where}: the template must return a mapping, not {kind}")
        return {"method": "POST", **request}

    return render


def has_columns(template: Any) -> bool:
    """Whether anything in a template is the value of a column."""
    if isinstance(template, str):
        return any(one[0] == "{" and one != "{{" for one in _TOKENS.findall(template))
    if isinstance(template, Text):
        return has_columns(template.text)
    if isinstance(template, Mapping):
        return any(map(has_columns, template.values()))
    return isinstance(template, list | tuple) and any(map(has_columns, template))


def as_text(value: Any) -> str:
    """Write the value of a column as text: what is no text or number as JSON."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool | list | dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)


def _part(value: Any) -> _Part:
    """Make the function that renders a value of a template."""
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Mapping):
        members = [(key, _part(item)) for key, item in value.items()]
        return lambda row, where: {key: part(row, where) for key, part in members}
    if isinstance(value, list | tuple):
        items = [_part(item) for item in value]
        return lambda row, where: [part(row, where) for part in items]
    if isinstance(value, Text):
        return _worded(_text(value.text))
    return _constant(value.value if isinstance(value, Verbatim) else value)


def _worded(part: _Part) -> _Part:
    def worded(row: Row, where: str) -> Any:
        value = part(row, where)
        return value if isinstance(value, str | list) else as_text(value)

    return worded


def _constant(value: Any) -> _Part:
    def part(_row: Row, _where: str) -> Any:
        return value

    return part


def _text(text: str) -> _Part:
    tokens = [token for token in _TOKENS.split(text) if token]
    parts = [_token(token, text) for token in tokens]
    if len(parts) == 1:
        return parts[0]
    return lambda row, where: "".join(as_text(part(row, where)) for part in parts)


def _token(token: str, text: str) -> _Part:
    if token in ("{{", "}}"):
        return _constant(token[0])
    if token in ("{", "}", "{}"):
        raise InputError(
            f"the template has {token!r} in {text!r}: write {{column}} for a value of the row, and "
            "{{ or }} for a brace"
        )
    if token.startswith("{"):
        name = token[1:-1]
        return lambda row, where: _value(row, name, where)
    return _constant(token)


def _value(row: Row, name: str, where: str) -> Any:
    try:
        value = row[name]
    except KeyError:
        there = ", ".join(map(repr, row)) or "none"
        hint = "write {{ and }} for braces in the text"
        if len(row) == 1 and (found := [one for one in ";\t|" if one in next(iter(row))]):
            hint = f"a CSV has commas between its columns, not {found[0]!r}"
        raise NoColumnError(
            f"{where}: there is no column {name!r}; the columns are {there} ({hint})"
        ) from None
    if value is None or (isinstance(value, str) and not value) or not _is_itself(value):
        raise InputError(f"{where}: column {name!r} has no value")
    if isinstance(value, str | int | float | list | dict):
        return value
    if isinstance(value, bytes | bytearray | memoryview):
        raise InputError(f"{where}: column {name!r} has bytes, which are no text")
    if type(value).__name__ == "datetime64":
        return str(value)
    for method in ("isoformat", "tolist"):  # dates and times of any library; arrays
        if converted := getattr(value, method, None):
            return converted()
    return value


def _is_itself(value: Any) -> bool:
    """Tell a value from NaN, and from what pandas has for missing ones, which cannot say."""
    try:
        return bool(isinstance(value, list | dict) or value == value)  # noqa: PLR0124
    except (TypeError, ValueError):
        return type(value).__name__ != "NAType"
