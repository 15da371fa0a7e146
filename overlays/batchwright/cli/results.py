"""`batchwright results`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from batchwright.cli.batches import all_succeeded
from batchwright.cli.exits import CommandError, ExitCode
from batchwright.cli.options import Json, free_path
from batchwright.cli.printing import note, out_fields, out_json, out_lines
from batchwright.cli.settings import open_client, other_command
from batchwright.cli.tables import (
    Asked,
    ColumnNames,
    FormatName,
    Join,
    On,
    asked_for,
    downloaded,
    show,
    tell,
)

if TYPE_CHECKING:
    from batchwright import Client
    from batchwright.types import Batch


_SUFFIXES = (".json", ".jsonl", ".ndjson", ".txt")


def _source(name: str) -> str:
    """Refuse the name of a file that does not exist, since no batch is called so."""
    if not Path(name).is_file() and Path(name).suffix.lower() in _SUFFIXES:
        raise typer.BadParameter(f"{name}: there is no such file")
    return name


def results(
    ctx: typer.Context,
    batch_id: Annotated[
        str,
        typer.Argument(
            metavar="ID|FILE",
            help="The batch, such as batch_1a2b, or a file of answers.",
            callback=_source,
        ),
    ],
    *,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="For successful answers, or for the table.",
            callback=free_path,
        ),
    ] = None,
    errors: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="For failed, expired and cancelled requests, which a table has among the others.",
            callback=free_path,
        ),
    ] = None,
    format: FormatName = None,
    join: Join = None,
    on: On = None,
    columns: ColumnNames = None,
    as_json: Json = False,
) -> None:
    """Download the answers of a batch, in the API's order, or make a table of them.

    Without --output and --errors, all lines go to stdout. `batchwright run` gives the answers in
    the order of the requests, and its file can be made a table as well. A table keeps texts as they
    are: to a spreadsheet, one that begins with = is a formula.
    """
    asked = asked_for(format, output, join, on, columns)
    if asked is not None and errors is not None:
        raise typer.BadParameter("a table has all answers in one file", param_hint="--errors")
    path = Path(batch_id)
    if path.is_file():
        written, complete = _of_file(path, asked, output, errors)
    else:
        written, complete = _of_batch(ctx, batch_id, asked, output, errors)
    if written:
        (out_json if as_json else out_fields)(written)
    if not complete:
        raise typer.Exit(ExitCode.INCOMPLETE)


_Ended = tuple[dict[str, object], bool]
"""What to print, and whether all requests succeeded."""


def _of_file(path: Path, asked: Asked | None, output: Path | None, errors: Path | None) -> _Ended:
    if asked is not None:
        counts, written = show(path, asked)
        return written, tell(counts)
    if output is None and errors is None:
        with path.open("rb") as file:
            out_lines(line.rstrip(b"\r\n") for line in file)
        return {}, True
    return _told(output, errors), _parted(path, output, errors)


def _parted(path: Path, output: Path | None, errors: Path | None) -> bool:
    """Write the answers that succeeded to one file, and the others to another."""
    from batchwright._transfer.atomic_write import replacing
    from batchwright.results import parse_at

    failed = 0
    with ExitStack() as stack:
        good, bad = (
            None if target is None else stack.enter_context(replacing(target, overwrite=False))
            for target in (output, errors)
        )
        for number, line in enumerate(stack.enter_context(path.open("rb")), 1):
            if line.isspace():
                continue
            ok = parse_at(str(path), number, line).ok
            failed += not ok
            if (target := good if ok else bad) is not None:
                target.write(line)
    if failed:
        note(f"{path}: not all requests succeeded.")
    return not failed


def _of_batch(
    ctx: typer.Context,
    batch_id: str,
    asked: Asked | None,
    output: Path | None,
    errors: Path | None,
) -> _Ended:
    from batchwright.resources.status import text_of

    with open_client(ctx) as client:
        batch = client.batches.retrieve(batch_id)
        sources = {
            "output": text_of(batch.output_file_id),
            "errors": text_of(batch.error_file_id),
        }
        file_ids = [file_id for file_id in sources.values() if file_id]
        _check_has_answers(ctx, batch, file_ids)
        if asked is not None:
            with downloaded(client, file_ids, batch_id, output) as answers:
                counts, written = show(answers, asked)
            complete = tell(counts)
        elif output is None and errors is None:
            out_lines(_lines(client, file_ids))
            written, complete = {}, True
        else:
            for name, path in (("output", output), ("errors", errors)):
                if path is not None:
                    _fetch(client, sources[name], path)
            written, complete = _told(output, errors), True
    if complete and not all_succeeded(batch):
        note(f"{batch_id} is {batch.status}, and not all requests succeeded.")
        complete = False
    return written, complete


def _check_has_answers(ctx: typer.Context, batch: Batch, file_ids: list[str]) -> None:
    from batchwright.resources.status import is_final

    if not file_ids and not is_final(batch.status):
        raise CommandError(
            "NotFinished",
            ExitCode.INCOMPLETE,
            f"{batch.id} is {batch.status}, and has no answers yet.",
            f"Wait for it with: {other_command(ctx, 'wait', batch.id)}",
        )


def _told(output: Path | None, errors: Path | None) -> dict[str, object]:
    wanted = {"output": output, "errors": errors}
    return {name: str(path) for name, path in wanted.items() if path is not None}


def _lines(client: Client, file_ids: list[str]) -> Iterator[bytes]:
    from batchwright._transfer.splitting import LineSplitter, split

    for file_id in file_ids:
        with client.files.content(file_id) as content:
            yield from split(content.iter_bytes(), LineSplitter())


def _fetch(client: Client, file_id: str | None, path: Path) -> None:
    """Download a file, or make an empty one where a batch has no such answers."""
    if file_id is not None:
        client.files.download(file_id, path)
    else:
        path.touch()
