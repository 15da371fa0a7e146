"""`batchwright results`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from batchwright.cli.batches import all_succeeded
from batchwright.cli.exits import CommandError, ExitCode
from batchwright.cli.options import BatchId, Json, free_path
from batchwright.cli.printing import note, out_fields, out_json, out_lines
from batchwright.cli.settings import open_client, other_command

if TYPE_CHECKING:
    from batchwright import Client


def results(
    ctx: typer.Context,
    batch_id: BatchId,
    *,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="FILE", help="For successful answers.", callback=free_path
        ),
    ] = None,
    errors: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="For failed, expired and cancelled requests.",
            callback=free_path,
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Download the answers of a batch, in the API's order.

    Without --output and --errors, all lines go to stdout. `batchwright run` gives the answers in
    the order of the requests.
    """
    from batchwright.resources.status import is_final, text_of

    with open_client(ctx) as client:
        batch = client.batches.retrieve(batch_id)
        sources = {
            "output": text_of(batch.output_file_id),
            "errors": text_of(batch.error_file_id),
        }
        if not any(sources.values()) and not is_final(batch.status):
            raise CommandError(
                "NotFinished",
                ExitCode.INCOMPLETE,
                f"{batch_id} is {batch.status}, and has no answers yet.",
                f"Wait for it with: {other_command(ctx, 'wait', batch_id)}",
            )
        if output is None and errors is None:
            out_lines(_lines(client, list(filter(None, sources.values()))))
        else:
            wanted = {"output": output, "errors": errors}
            written = {
                name: str(_fetch(client, sources[name], path))
                for name, path in wanted.items()
                if path is not None
            }
            (out_json if as_json else out_fields)(written)
    if not all_succeeded(batch):
        note(f"{batch_id} is {batch.status}, and not all requests succeeded.")
        raise typer.Exit(ExitCode.INCOMPLETE)


def _lines(client: Client, file_ids: list[str]) -> Iterator[bytes]:
    from batchwright._transfer.splitting import LineSplitter, split

    for file_id in file_ids:
        with client.files.content(file_id) as content:
            yield from split(content.iter_bytes(), LineSplitter())


def _fetch(client: Client, file_id: str | None, path: Path) -> Path:
    """Download a file, or make an empty one where a batch has no such answers."""
    if file_id is not None:
        return client.files.download(file_id, path)
    path.touch()
    return path
