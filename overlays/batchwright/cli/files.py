"""`batchwright files`."""

from __future__ import annotations

import sys
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from batchwright import limits
from batchwright._specification import FILE_PURPOSES
from batchwright.cli.commands import Command, Group
from batchwright.cli.options import After, Count, FileId, InputFile, Json, free_path
from batchwright.cli.printing import (
    moment,
    note,
    out,
    out_bytes,
    out_json,
    out_lines,
    out_table,
    printable,
    shown,
)
from batchwright.cli.settings import open_client

if TYPE_CHECKING:
    from batchwright.types import FileObject

app = typer.Typer(cls=Group, help="The files that batches read and write.", no_args_is_help=True)


@app.command("list", cls=Command, epilog="Example: batchwright files list --purpose batch_output")
def list_(
    ctx: typer.Context,
    *,
    purpose: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Only files with this purpose, such as batch_output."),
    ] = None,
    limit: Count = limits.DEFAULT_BATCHES_PER_PAGE,
    after: After = None,
    as_json: Json = False,
) -> None:
    """List the files, newest first."""
    with open_client(ctx) as client:
        pages = client.files.list(
            purpose=purpose, limit=min(limit, limits.MAX_FILES_PER_PAGE), order="desc", after=after
        )
        files = islice(pages, limit)
        if as_json:
            for file in files:
                out_json(file.to_dict() if hasattr(file, "to_dict") else file)
            return
        rows = [_row(file) for file in files]
    if rows:
        out_table(["id", "purpose", "bytes", "created", "name"], rows)
    else:
        note("There are no files.")


@app.command(cls=Command, epilog="Example: batchwright files upload requests.jsonl")
def upload(
    ctx: typer.Context,
    file: InputFile,
    *,
    purpose: Annotated[
        str, typer.Option(metavar="NAME", help=f"What it is for: {', '.join(FILE_PURPOSES)}.")
    ] = "batch",
    expires_after: Annotated[
        int | None,
        typer.Option(
            metavar="SECONDS",
            min=limits.MIN_EXPIRY_SECONDS,
            max=limits.MAX_EXPIRY_SECONDS,
            help="How long the API keeps it.",
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Upload a file, and print its id. A large one is sent in parts."""
    expiry = {"anchor": "created_at", "seconds": expires_after} if expires_after else None
    with open_client(ctx) as client:
        if file.stat().st_size <= limits.MAX_FILE_BYTES:
            uploaded = client.files.create(file=file, purpose=purpose, expires_after=expiry)
        else:
            sent = client.uploads.upload_file(file, purpose=purpose, expires_after=expiry)
            uploaded = cast("FileObject", sent.file)
    if as_json:
        out_json(uploaded.to_dict())
    else:
        out(printable(str(uploaded.id)))


@app.command(
    cls=Command, epilog="Example: batchwright files download file-2 --output answers.jsonl"
)
def download(
    ctx: typer.Context,
    file_id: FileId,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="A new file to write.",
            show_default="stdout",
            callback=free_path,
        ),
    ] = None,
) -> None:
    """Download a file. With --output, the file appears only once it is complete."""
    from batchwright._transfer.splitting import LineSplitter, split

    with open_client(ctx) as client:
        if output is not None:
            out(printable(str(client.files.download(file_id, output))))
            return
        with client.files.content(file_id) as content:
            if sys.stdout.isatty():
                out_lines(split(content.iter_bytes(), LineSplitter()))
            else:
                out_bytes(content.iter_bytes())


@app.command(cls=Command, epilog="Example: batchwright files delete file-1")
def delete(ctx: typer.Context, file_id: FileId, as_json: Json = False) -> None:
    """Delete a file."""
    with open_client(ctx) as client:
        deleted = client.files.delete(file_id)
    if as_json:
        out_json(deleted.to_dict())
    else:
        note(f"Deleted {file_id}.")


def _row(file: object) -> list[str]:
    """A row of a list, also for an item that is no file."""
    from batchwright.types import FileObject

    if not isinstance(file, FileObject):
        return [shown(file) or "", "", "", "", ""]
    cells = (file.id, file.purpose, file.bytes, moment(file.created_at), file.filename)
    return [shown(cell) or "" for cell in cells]
