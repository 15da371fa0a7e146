"""Answers as a table, on stdout or in a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from batchwright._tables.formats import TEXTS, Format, format_of
from batchwright.cli.options import existing_file, free_path
from batchwright.cli.printing import counted, note, out_lines

if TYPE_CHECKING:
    from batchwright import Client
    from batchwright.results import Counts

__all__ = [
    "Asked",
    "ColumnNames",
    "FormatName",
    "Join",
    "On",
    "asked_for",
    "downloaded",
    "show",
    "tell",
]

FormatName = Annotated[
    Format | None,
    typer.Option(
        "--format",
        metavar="FORMAT",
        help="Make a table: csv, jsonl, npy or parquet. By default, --output says so by ending in "
        ".csv, .npy or .parquet; otherwise the lines stay as they are. npy has the embeddings "
        "alone, and beside it NAME.ids.jsonl has their ids.",
    ),
]
Join = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="The input: CSV, TSV, JSON Lines, Parquet or Arrow. The table has its rows, in its "
        "order, and its columns.",
        callback=existing_file,
    ),
]
On = Annotated[
    str | None,
    typer.Option(
        metavar="COLUMN",
        help="The column of the input that has the ids, or a template such as row-{number}.",
    ),
]
ColumnNames = Annotated[
    str | None,
    typer.Option("--columns", metavar="NAMES", help="Only these, such as custom_id,text."),
]

_OTHER_TABLES = frozenset((".arrow", ".feather", ".ods", ".tsv", ".xls", ".xlsx"))
"""Ends of names by which nobody means lines of answers."""


class Asked(NamedTuple):
    """The table that was asked for.

    Args:
        format: Its format.
        output: The file; None for stdout.
        join: The input to join.
        on: The column of its ids.
        columns: Which columns; None for all.
    """

    format: Format
    output: Path | None
    join: Path | None
    on: str | None
    columns: Sequence[str] | None


def asked_for(
    format: Format | None,
    output: Path | None,
    join: Path | None,
    on: str | None,
    columns: str | None,
) -> Asked | None:
    """Return the table that the options ask for; None if they ask for none.

    Raises:
        typer.BadParameter: They contradict each other.
    """
    kind = format
    if kind is None and output is not None and output.suffix.lower() != ".jsonl":
        kind = format_of(output)
        if kind is None and output.suffix.lower() in _OTHER_TABLES:
            message = f"there is no format {output.suffix}; choose .csv, .npy or .parquet"
            raise typer.BadParameter(message, param_hint="--output")
    if kind is None:
        for option, value in (("--join", join), ("--on", on), ("--columns", columns)):
            if value is not None:
                message = "it is for tables: add --format csv, or another"
                raise typer.BadParameter(message, param_hint=option)
        return None
    if (join is None) != (on is None):
        raise typer.BadParameter("--join and --on need each other", param_hint="--join")
    if kind not in TEXTS and output is None:
        message = f"{kind} cannot go to standard output; name a file"
        raise typer.BadParameter(message, param_hint="--output")
    if kind == "npy" and output is not None:
        from batchwright._tables.npy import ids_path

        free_path(ids_path(output))
    names = None if columns is None else [name.strip() for name in columns.split(",")]
    return Asked(kind, output, join, on, names)


@contextmanager
def downloaded(
    client: Client, file_ids: Sequence[str], name: str, output: Path | None
) -> Iterator[Path]:
    """Download files of answers into one, which is gone afterwards.

    Args:
        client: The client.
        file_ids: The files.
        name: What errors call the answers.
        output: A file beside which there is room; None if there is none.
    """
    folder = None if output is None else output.parent
    with TemporaryDirectory(prefix=".batchwright-", dir=folder) as temporary:
        joined = Path(temporary, f"{name}.jsonl")
        with joined.open("wb") as file:
            for file_id in file_ids:
                part = client.files.download(file_id, Path(temporary, "part"))
                with part.open("rb") as lines:
                    file.writelines(line.rstrip(b"\r\n") + b"\n" for line in lines)
                part.unlink()
        yield joined


def show(answers: Path, asked: Asked) -> tuple[Counts, dict[str, object]]:
    """Write a table to its file, or print it.

    Args:
        answers: The file of answers.
        asked: The table.

    Returns:
        How many rows there are, and what to print about the files.
    """
    from batchwright import results
    from batchwright._tables.npy import ids_path
    from batchwright._tables.table import text_lines

    table = results.table(answers, join=asked.join, on=asked.on, columns=asked.columns)
    if asked.output is None:
        counts = results.Counts()
        out_lines(line.removesuffix(b"\n") for line in text_lines(table, asked.format, counts))
        return counts, {}
    counts = table.write(asked.output, format=asked.format)
    written: dict[str, object] = {"output": str(asked.output)}
    if asked.format == "npy":
        written["ids"] = str(ids_path(asked.output))
    return counts, {**written, "rows": counts.rows}


def tell(counts: Counts) -> bool:
    """Say which requests have no good answer, and return whether all have one."""
    if counts.failed:
        note(f"{counts.failed} of {counted(counts.rows, 'row')} did not succeed.")
    for count, of, has in (
        (counts.unanswered, "row", "of the input {} no answer"),
        (counts.unasked, "answer", "at the end {} no row of the input"),
    ):
        if count:
            note(f"{counted(count, of)} {has.format('has' if count == 1 else 'have')}.")
    return not (counts.failed or counts.unanswered)
