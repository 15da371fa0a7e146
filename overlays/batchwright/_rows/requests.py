"""Requests made from rows, each checked, each with an id of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from typing import Any

from batchwright._bodies import Finding
from batchwright._jsonl.encoding import encode
from batchwright._jsonl.findings import DUPLICATE, Check
from batchwright._jsonl.rules import Rules
from batchwright._rows.ids import Ids
from batchwright._rows.rows import rows_of
from batchwright._rows.sources import RowSource, opened
from batchwright._rows.templates import NoColumnError, Render, Row, as_text
from batchwright.errors import InputError

__all__ = ["requests_of"]


def requests_of(
    source: RowSource,
    render: Render,
    *,
    check: Check = "warn",
    on_warning: Callable[[str, Finding], None] | None = None,
) -> Iterator[dict[str, Any] | InputError]:
    """Make a request of each row.

    Args:
        source: Where the rows come from.
        render: Makes the request. If it has no `custom_id`, that becomes `row-` and the row's
            number.
        check: How bodies are checked.
        on_warning: Takes what errors call a row, and a warning.

    Yields:
        The request, or what is wrong with the row.

    Raises:
        InputError: The source cannot be read any further, or lacks a column.
        TypeError: It is no source.
        OSError: The file cannot be read.
    """
    with ExitStack() as stack:
        rows = rows_of(opened(source, stack))
        ids = Ids()
        stack.push(ids)
        checked = _Checked(render, rows.where, ids, check, on_warning)
        for count, (number, row) in enumerate(rows.rows, 1):
            try:
                request: dict[str, Any] | InputError = checked.request(row, number, count)
            except InputError as error:
                if count == 1 and isinstance(error, NoColumnError):
                    raise  # it is the template that is wrong, and not the row
                request = error
            yield request


class _Checked:
    """Makes requests, and checks them as an input file is checked.

    Args:
        render: Makes a request of a row.
        where: What errors call a row, before its number.
        ids: The ids so far.
        check: How bodies are checked.
        on_warning: Takes what errors call a row, and a warning.
    """

    def __init__(
        self,
        render: Render,
        where: str,
        ids: Ids,
        check: Check,
        on_warning: Callable[[str, Finding], None] | None,
    ) -> None:
        self._render = render
        self._where = where
        self._ids = ids
        self._on_warning = on_warning
        self._rules = Rules(None, None, ids, mixed=True, check=check)

    def request(self, row: Row, number: int, count: int) -> dict[str, Any]:
        """Make the request of a row.

        Args:
            row: The row.
            number: Its number in errors.
            count: Its number among all rows.

        Raises:
            InputError: A column is missing or has no value, or the request is invalid.
        """
        where = f"{self._where} {number}"
        request = {"custom_id": None, **self._render(row, where)}
        custom_id = request["custom_id"]
        request["custom_id"] = f"row-{count}" if custom_id is None else as_text(custom_id)
        line = encode(request, where)
        self._ids.number = number
        for finding in self._findings(line):
            if finding == DUPLICATE:
                raise InputError(f"{where}: {self._twice(request['custom_id'])}")
            if not finding.warning:
                raise InputError(f"{where}: {finding.message}")
            if self._on_warning is not None:
                self._on_warning(where, finding)
        return request

    def _findings(self, line: bytes) -> Sequence[Finding]:
        plain = self._rules.plain([line], len(line))
        if plain is None:
            return self._rules.apply(line, len(line))
        return [DUPLICATE] if plain.duplicates else []

    def _twice(self, custom_id: str) -> str:
        unit = self._where.rpartition(" ")[2]
        return f"its id {custom_id!r} is that of {unit} {self._ids.first(custom_id)}, too"
