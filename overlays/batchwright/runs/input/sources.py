"""What the input of a run can be."""

from __future__ import annotations

import os
from collections.abc import AsyncIterable
from pathlib import Path

from batchwright._rows.lines import line_maker
from batchwright._rows.sources import Item, RowSource
from batchwright._rows.templates import Template
from batchwright._transfer.atomic_write import replacing

__all__ = ["RunSource", "spool"]

RunSource = RowSource | AsyncIterable[Item]
"""A path, `-` for the standard input, an open file, an iterable of requests, or a table."""


async def spool(source: AsyncIterable[Item], path: Path, template: Template | None = None) -> None:
    """Write an async source to a file, whose lines `open_lines` then gives.

    Args:
        source: Requests, lines, or with a template rows.
        path: The file. It appears when it is complete.
        template: How a row becomes a request.

    Raises:
        InputError: An item cannot become a line.
        OSError: The file cannot be written.
    """
    line_of = line_maker(template)
    number = 0
    with replacing(path) as file:
        os.chmod(file.name, 0o600)
        async for item in source:
            number += 1
            file.write(line_of(item, number))
