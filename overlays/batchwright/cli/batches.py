"""`batchwright submit`, `status`, `wait`, `list` and `cancel`: batches one by one."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Annotated

import typer

from batchwright import limits
from batchwright.cli.exits import CommandError, ExitCode
from batchwright.cli.options import (
    DEFAULT_POLL,
    DEFAULT_WINDOW,
    After,
    BatchId,
    Checking,
    Count,
    InputFile,
    Json,
    Metadata,
    Poll,
    Quiet,
    Strict,
    Window,
    checking,
    pairs,
)
from batchwright.cli.printing import (
    moment,
    note,
    out,
    out_fields,
    out_json,
    out_table,
    printable,
    shown,
)
from batchwright.cli.progress import Progress, show_progress
from batchwright.cli.settings import open_client, other_command
from batchwright.cli.validate import problem_lines, problems, warning_lines

if TYPE_CHECKING:
    from batchwright.types import Batch

_TIMES = ("created", "in_progress", "completed", "failed", "expired", "cancelled", "expires")


def submit(
    ctx: typer.Context,
    file: InputFile,
    *,
    metadata: Metadata = None,
    completion_window: Window = DEFAULT_WINDOW,
    check: Checking = "warn",
    strict: Strict = False,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Check and upload a file of requests, create one batch, and print its id."""
    from batchwright import requests

    tags = pairs(metadata, "--metadata")
    with open_client(ctx) as client:
        report = requests.check(file, check=checking(check, strict))
        if not report.ok or report.endpoint is None:
            lines = [*problem_lines(file, report), "Nothing was sent."]
            raise CommandError("InvalidInputError", ExitCode.USAGE, *lines, **problems(report))
        for line in warning_lines(file, report):
            note(line)
        uploaded = client.files.create(file=file, purpose="batch")
        try:
            batch = client.batches.create(
                input_file_id=uploaded.id,
                endpoint=report.endpoint,
                completion_window=completion_window,
                metadata=tags or None,
            )
        except KeyboardInterrupt:
            raise CommandError(
                "Interrupted",
                ExitCode.INTERRUPTED,
                "Interrupted. The batch may or may not have been created; look for it with:",
                other_command(ctx, "list"),
            ) from None
    if as_json:
        out_json(batch.to_dict())
        return
    if shown(batch.id) is None:
        note(f"The API created the batch, but gave it no id: {batch!r}")
        note(f"Look for it with: {other_command(ctx, 'list')}")
        raise typer.Exit(ExitCode.API)
    out(printable(str(batch.id)))
    if not quiet:
        note(f"Wait for it with: {other_command(ctx, 'wait', str(batch.id))}")


def status(ctx: typer.Context, batch_id: BatchId, as_json: Json = False) -> None:
    """Show a batch as it is now."""
    with open_client(ctx) as client:
        show_batch(client.batches.retrieve(batch_id), as_json=as_json)


def wait(
    ctx: typer.Context,
    batch_id: BatchId,
    *,
    max_wait: Annotated[
        float | None, typer.Option(metavar="SECONDS", min=0, help="Give up after this time.")
    ] = None,
    poll: Poll = DEFAULT_POLL,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Wait until a batch has ended, and show it."""
    try:
        with show_progress(quiet=quiet) as show, open_client(ctx, show.failed) as client:
            batch = client.batches.wait(
                batch_id,
                timeout=max_wait,
                poll_interval=poll,
                on_update=lambda batch: _update(show, batch),
            )
    except KeyboardInterrupt:
        raise CommandError(
            "Interrupted",
            ExitCode.INTERRUPTED,
            f"Interrupted. {batch_id} is still active.",
            f"Wait again with: {other_command(ctx, 'wait', batch_id)}",
        ) from None
    show_batch(batch, as_json=as_json)
    if not all_succeeded(batch):
        raise typer.Exit(ExitCode.INCOMPLETE)


def list_(
    ctx: typer.Context,
    *,
    limit: Count = limits.DEFAULT_BATCHES_PER_PAGE,
    after: After = None,
    as_json: Json = False,
) -> None:
    """List the batches, newest first."""
    with open_client(ctx) as client:
        pages = client.batches.list(after=after, limit=min(limit, limits.MAX_BATCHES_PER_PAGE))
        batches = islice(pages, limit)
        if as_json:
            for batch in batches:
                out_json(batch.to_dict() if hasattr(batch, "to_dict") else batch)
            return
        rows = [_row(batch) for batch in batches]
    if rows:
        out_table(["id", "status", "endpoint", "requests", "created"], rows)
    else:
        note("There are no batches.")


def cancel(ctx: typer.Context, batch_id: BatchId, as_json: Json = False) -> None:
    """Cancel a batch. The answers that it has by then can still be downloaded."""
    with open_client(ctx) as client:
        show_batch(client.batches.cancel(batch_id), as_json=as_json)


def show_batch(batch: Batch, *, as_json: bool) -> None:
    """Print everything about a batch."""
    from batchwright.resources.status import metadata_of, reasons_of

    if as_json:
        out_json(batch.to_dict())
        return
    fields: dict[str, object] = {
        "id": shown(batch.id),
        "status": shown(batch.status),
        "endpoint": shown(batch.endpoint),
        "model": shown(batch.model),
        "requests": _counts(batch),
        "input file": shown(batch.input_file_id),
        "output file": shown(batch.output_file_id),
        "error file": shown(batch.error_file_id),
    }
    for name in _TIMES:
        fields[name.replace("_", " ")] = moment(getattr(batch, f"{name}_at"))
    for key, value in metadata_of(batch).items():
        fields[f"metadata {key}"] = value
    for number, reason in enumerate(reasons_of(batch), 1):
        where = f"line {reason.line}: " if reason.line is not None else ""
        code = f"{reason.code}: " if reason.code else ""
        param = f" ({reason.param})" if reason.param else ""
        fields[f"error {number}"] = f"{where}{code}{reason.message or 'no message'}{param}"
    out_fields(fields)


def all_succeeded(batch: Batch) -> bool:
    """Whether a batch has completed and none of its requests failed."""
    from batchwright.resources.status import counts_of, has_completed

    counts = counts_of(batch)
    return has_completed(batch) and not (counts and counts.failed)


def _update(show: Progress, batch: Batch) -> None:
    from batchwright.resources.status import Counts, counts_of

    counts = counts_of(batch) or Counts(0, 0, 0)
    status = shown(batch.status) or "unknown"
    show(counts.completed + counts.failed, counts.failed, counts.total, status)


def _row(batch: object) -> list[str]:
    """A row of a list, also for an item that is no batch."""
    from batchwright.types import Batch

    if not isinstance(batch, Batch):
        return [shown(batch) or "", "", "", "", ""]
    cells = (batch.id, batch.status, batch.endpoint)
    return [
        *(shown(cell) or "" for cell in cells),
        _counts(batch),
        moment(batch.created_at) or "",
    ]


def _counts(batch: Batch) -> str:
    from batchwright.resources.status import counts_of

    counts = counts_of(batch)
    if counts is None:
        return ""
    failed = f", {counts.failed} failed" if counts.failed else ""
    return f"{counts.completed} of {counts.total}{failed}"
