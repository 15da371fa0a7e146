"""Sections and tables.

The rows of a table become cards on a narrow page. Browsers then no longer take it for a table, so
each of its elements says its role.
"""

from __future__ import annotations

from collections.abc import Iterable

from batchwright.runs.report.markup import Html, Text, element

__all__ = ["cell", "figures", "heads", "named", "row", "section", "table", "too_many"]


def section(title: str, *content: Text) -> Html:
    """Make a section with a heading."""
    name = title.lower().replace(" ", "-")
    heading = element("h2", title, id=name)
    return element("section", heading, *content, aria_labelledby=name, class_=name)


def heads(*names: Text) -> list[Html]:
    """Make the heads of columns."""
    return [element("th", name, scope="col", role="columnheader") for name in names]


def row(*cells: Html, class_: str | None = None, id: str | None = None) -> Html:
    """Make a row."""
    return element("tr", *cells, role="row", class_=class_, id=id)


def named(*content: Text) -> Html:
    """Make the cell that names a row."""
    return element("th", *content, scope="row", role="rowheader")


def cell(*content: Text, class_: str | None = None, label: str | None = None) -> Html:
    """Make a cell.

    Args:
        content: What it contains.
        class_: Its class.
        label: The name of its column, where cards show it.
    """
    return element("td", *content, role="cell", class_=class_, data_label=label)


def table(
    name: str, caption: str, head: Iterable[Html], rows: Iterable[Html], foot: Html | None = None
) -> Html:
    """Make a table.

    Args:
        name: Its class.
        caption: What it shows, for those who don't see it.
        head: The heads of its columns.
        rows: Its rows.
        foot: Its last row.
    """
    return element(
        "table",
        element("caption", caption),
        element("thead", row(*head), role="rowgroup"),
        element("tbody", *rows, role="rowgroup"),
        element("tfoot", foot, role="rowgroup") if foot else None,
        class_=name,
        role="table",
    )


def figures(name: str, items: Iterable[tuple[str, Text, Text]]) -> Html:
    """Show a few numbers, each with its name and a note.

    Args:
        name: The class of the list.
        items: The name, the number and the note of each.
    """
    drawn = [
        element(
            "div",
            element("dt", title),
            element("dd", value),
            element("dd", note, class_="note") if note else None,
        )
        for title, value, note in items
    ]
    return element("dl", *drawn, class_=f"figures {name}")


def too_many(found: int, most: int, things: str, which: str) -> Html | None:
    """Say that not all is shown; None if all is."""
    if found <= most:
        return None
    words = f"{most:,} of {found:,} {things} are shown: {which}."
    return element("p", words, class_="capped")
