"""The lines of any source: requests as they are, or made from rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import count

from batchwright._jsonl.encoding import encode
from batchwright._rows.rows import ITEM, as_bytes, row_of, rows_of
from batchwright._rows.sources import Items, Opened, Rows, RowSource, opened
from batchwright._rows.tables import NumberedRow
from batchwright._rows.templates import Template, renderer
from batchwright._rows.text import text_lines
from batchwright.errors import InputError

__all__ = ["line_maker", "open_lines"]


@contextmanager
def open_lines(source: RowSource, template: Template | None = None) -> Iterator[Iterator[bytes]]:
    """Open a source of requests, or with a template of rows.

    Args:
        source: A path (of JSON Lines, CSV, TSV, Parquet, Arrow or Feather; the first three may be
            compressed with gzip or Zstandard), `-` for the standard input, an open file with such
            lines, an iterable of requests, lines or rows, or a table in memory.
        template: How a row becomes a request; see `renderer`. Tables need one.

    Yields:
        An iterator over the lines, each with its line end. A byte order mark is left out, and of a
        line longer than any request only the beginning comes.

    Raises:
        InputError: A row or a request cannot become a line, or the source cannot be read as what it
            is. Iterating raises it too.
        TypeError: The source is none of these.
        OSError: The file cannot be read.
    """
    with ExitStack() as stack:
        found = opened(source, stack)
        yield _requests(found) if template is None else _rendered(found, template)


def line_maker(template: Template | None) -> Callable[[object, int], bytes]:
    """Return what makes a line of an item of an iterable and its number, from 1.

    Args:
        template: How a row becomes a request; None if the items are requests.
    """
    if template is None:
        return _request
    render = renderer(template)

    def line_of(item: object, number: int) -> bytes:
        row, where = row_of(item, number), f"{ITEM} {number}"
        return encode(render(row, where), where)

    return line_of


def _requests(source: Opened) -> Iterator[bytes]:
    if isinstance(source, Items):
        return map(_request, source.items, count(1))
    if isinstance(source, Rows) or source.delimiter is not None:
        raise InputError(
            f"{source.name}: a table needs a template that says how a row becomes a request, such "
            'as {"custom_id": "{id}", "url": "/v1/embeddings", '
            '"body": {"model": "text-embedding-3-small", "input": "{text}"}}'
        )
    return text_lines(source.file)


def _rendered(source: Opened, template: Template) -> Iterator[bytes]:
    render = renderer(template)
    found = rows_of(source)

    def line_of(numbered: NumberedRow) -> bytes:
        where = f"{found.where} {numbered[0]}"
        return encode(render(numbered[1], where), where)

    return map(line_of, found.rows)


def _request(item: object, number: int) -> bytes:
    where = f"{ITEM} {number}"
    if isinstance(item, str | bytes):
        line = as_bytes(item, where)
        return line if line.endswith(b"\n") else line + b"\n"
    return encode(item, where)
