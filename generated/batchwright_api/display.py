"""How objects show themselves: in a terminal without what is empty, in a notebook as a table."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

import attrs

LONGEST_TEXT = 300
"""The most characters of a value that a table shows."""

MOST_ROWS = 20
"""The most objects of a list that a table shows."""

MOST_COLUMNS = 8
"""The most fields of such an object."""


_TOO_DEEP = "<nested too deeply>"


class Displayable:
    """The base of an attrs class whose objects show themselves without what is empty."""

    __slots__ = ()

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={_repr(value)}" for name, value in shown_fields(self))
        return f"{type(self).__name__}({shown})"

    def _repr_html_(self) -> str:
        return table_of(self, caption=type(self).__name__)


def _repr(value: Any) -> str:
    try:
        return repr(value)
    except RecursionError:
        return _TOO_DEEP


def shown_fields(thing: Any) -> Iterator[tuple[str, Any]]:
    """The names and values of an object's fields, except the empty ones."""
    from .types import UNSET

    for attribute in attrs.fields(type(thing)):
        value = getattr(thing, attribute.name)
        empty = value is None or value is UNSET
        if attribute.name == "additional_properties":
            empty = not value
        if attribute.repr and not empty:
            # As an argument, and in JSON, a deprecated field has no underscore.
            yield attribute.name.lstrip("_"), value


def table_of(thing: Any, caption: str = "") -> str:
    """Write an object as an HTML table with a row per field."""
    rows = "".join(
        f"<tr>{_cell(name, 'th')}<td>{_html(name, value)}</td></tr>"
        for name, value in shown_fields(thing)
    )
    return f"<table>{_caption(caption)}<tbody>{rows}</tbody></table>"


def table_of_all(things: Collection[Any], caption: str = "") -> str:
    """Write a list of objects as an HTML table with a row per object, without nested ones."""
    shown = [
        {name: value for name, value in _fields_or_value(thing) if not _is_nested(value)}
        for thing in [*things][:MOST_ROWS]
    ]
    names = [*dict.fromkeys(name for fields in shown for name in fields if name != "object")]
    columns = names[:MOST_COLUMNS]
    head = "".join(_cell(name, "th") for name in columns)
    rows = "".join(
        "<tr>" + "".join(f"<td>{_html(name, row.get(name))}</td>" for name in columns) + "</tr>"
        for row in shown
    )
    if caption and len(shown) < len(things):
        caption += f": {len(shown)} of {len(things)}"
    return f"<table>{_caption(caption)}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _fields_or_value(thing: Any) -> Iterable[tuple[str, Any]]:
    """The fields of an object; what is none, as a server may send it, is a single value."""
    return shown_fields(thing) if isinstance(thing, Displayable) else [("value", thing)]


def _is_nested(value: Any) -> bool:
    """Whether a value is an object, or a list of objects."""
    return isinstance(value[0] if isinstance(value, list) and value else value, Displayable)


def _html(name: str, value: Any) -> str:
    """Write a value: an object as a table, anything else as text."""
    if not _is_nested(value):
        return _escaped(_text(name, value))
    return table_of_all(value) if isinstance(value, list) else table_of(value)


def _text(name: str, value: Any) -> str:
    import json

    if value is None:
        return ""
    if isinstance(value, int) and name.endswith("_at"):
        return _time(value)
    if isinstance(value, Mapping | list | tuple):
        try:
            return json.dumps(value, default=_json, ensure_ascii=False)
        except RecursionError:
            return _TOO_DEEP
    return str(value)


def _json(value: Any) -> Any:
    """Write any mapping as an object, and anything else that is not JSON as text."""
    return dict(value) if isinstance(value, Mapping) else str(value)


def _time(seconds: int) -> str:
    """A Unix time with what it means beside it, if it is in the range of dates."""
    from datetime import UTC, datetime, timedelta

    try:
        time = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    except OverflowError:
        return str(seconds)
    return f"{seconds} ({time:%Y-%m-%d %H:%M:%S} UTC)"


def _cell(text: str, tag: str) -> str:
    return f"<{tag}>{_escaped(text)}</{tag}>"


def _caption(text: str) -> str:
    return _cell(text, "caption") if text else ""


def _escaped(text: str) -> str:
    from html import escape

    return escape(text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…")
