"""`batchwright runs`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import time
from typing import TYPE_CHECKING, Annotated

import typer

from batchwright.cli.commands import Command, Group
from batchwright.cli.ending import conclude, drive, print_status, resumable
from batchwright.cli.exits import CommandError, ExitCode, explain
from batchwright.cli.options import Detach, Json, Quiet, RunPath, target
from batchwright.cli.printing import (
    counted,
    moment,
    note,
    out,
    out_grid,
    out_json,
    out_table,
    printable,
)
from batchwright.cli.progress import with_failed
from batchwright.cli.settings import open_client, other_command

if TYPE_CHECKING:
    from batchwright.cli.display.protocol import Display
    from batchwright.runs import Run
    from batchwright.runs.status import Status

app = typer.Typer(cls=Group, help="The runs that were started here.", no_args_is_help=True)


@app.command("list", cls=Command, epilog="Example: batchwright runs list")
def list_(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="FOLDER",
            exists=True,
            file_okay=False,
            help="Where to look, also in the folders below it.",
            show_default="here",
        ),
    ] = Path(),
    as_json: Json = False,
) -> None:
    """List the runs below a folder."""
    from batchwright import runs

    rows = []
    for run in runs.find(folder):
        status = _status_or_note(run)
        if status is None:
            continue
        if as_json:
            print_status(status, as_json=True)
        else:
            rows.append(_row(status))
    if rows:
        out_table(["output", "state", "requests", "batches", "started"], rows)
    elif not as_json:
        note("There are no runs.")


@app.command(cls=Command, epilog="Example: batchwright runs show answers.jsonl")
def show(output: RunPath, as_json: Json = False) -> None:
    """Show how a run stands, without asking the API."""
    from batchwright import runs
    from batchwright.cli.display.figures import kept
    from batchwright.cli.display.grid import grid

    status = runs.open(output).status()
    print_status(status, as_json=as_json)
    if not as_json:
        out("")
        out_grid(lambda width: grid(status, kept(status), time(), width))


@app.command(cls=Command, epilog="Example: batchwright runs wait answers.jsonl")
def wait(
    ctx: typer.Context, output: RunPath, *, quiet: Quiet = False, as_json: Json = False
) -> None:
    """Take a run to its end."""
    with _driving(ctx, output, quiet=quiet, as_json=as_json) as (run, display):
        status = drive(run, display, detach=False)
    conclude(ctx, status, as_json=as_json)


@app.command(cls=Command, epilog="Example: batchwright runs cancel answers.jsonl")
def cancel(
    ctx: typer.Context, output: RunPath, *, quiet: Quiet = False, as_json: Json = False
) -> None:
    """Cancel a run. The answers that it has by then are collected."""
    with _driving(ctx, output, quiet=quiet, as_json=as_json) as (run, display):
        summary = run.cancel(on_progress=display)
        display.finish(summary)
    print_status(summary, as_json=as_json)


@app.command(
    cls=Command, epilog="Example: batchwright runs retry answers.jsonl --select rate_limit_exceeded"
)
def retry(
    ctx: typer.Context,
    output: RunPath,
    *,
    select: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="An outcome, such as expired, or an error code of the requests to send again; "
            "repeatable.",
            show_default="all that did not succeed, except invalid ones",
        ),
    ] = None,
    detach: Detach = False,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Send again what did not succeed, and merge the answers into the same files."""
    with _driving(ctx, output, quiet=quiet, as_json=as_json) as (run, display):
        run.retry(select)
        status = drive(run, display, detach=detach)
    conclude(ctx, status, as_json=as_json)


@app.command(cls=Command, epilog="Example: batchwright runs report answers.jsonl")
def report(
    output: RunPath,
    *,
    path: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="The page to write.",
            show_default="y.report.html for an output y.jsonl",
            callback=target,
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Write a page about a run, which needs no network."""
    from batchwright import runs

    run = runs.open(output)
    written = run.report(path or run.output.with_name(f"{run.output.stem}.report.html"))
    if as_json:
        out_json({"report": str(written)})
    else:
        out(printable(str(written)))


@app.command(cls=Command, epilog="Example: batchwright runs clean answers.jsonl")
def clean(ctx: typer.Context, output: RunPath, as_json: Json = False) -> None:
    """Remove the state of a run that has ended. Its answers stay; it cannot be retried any more."""
    from batchwright import runs

    run = runs.open(output)
    status = run.status()
    if status.state != "finished":
        raise CommandError(
            "NotFinished", ExitCode.USAGE, *_losses(ctx, run, status), pending=status.pending
        )
    run.clean()
    if as_json:
        out_json({"removed": str(run.folder)})
    else:
        note(f"Removed {run.folder}.")


@contextmanager
def _driving(
    ctx: typer.Context, output: Path, *, quiet: bool, as_json: bool
) -> Iterator[tuple[Run, Display]]:
    """Open a run and what shows how it goes on."""
    from batchwright import runs
    from batchwright.cli.display.show import show_run

    with (
        resumable(ctx, output=output),
        show_run(quiet=quiet, as_json=as_json) as display,
        open_client(ctx, display.failed) as client,
    ):
        yield runs.open(output, client), display


def _status_or_note(run: Run) -> Status | None:
    """How a run stands; None, and a message, if that cannot be read."""
    from batchwright import BatchwrightError

    try:
        return run.status()
    except (BatchwrightError, OSError) as error:
        note(f"{run.output}: {explain(error)}")
        return None


def _row(status: Status) -> list[str]:
    from batchwright.cli.display import figures

    failed = figures.total_failed(status)
    batches = f"{len(figures.kept(status)):,}"
    if active := figures.active(status):
        batches = f"{active:,} of {batches} active"
    return [
        str(status.output),
        status.state,
        with_failed(failed, f"{figures.done(status):,} of {status.total:,}"),
        batches,
        moment(status.started_at) or "",
    ]


def _losses(ctx: typer.Context, run: Run, status: Status) -> list[str]:
    """Say what would be lost with the state of a run that has not ended."""
    from batchwright.cli.display.figures import active

    batches, path = active(status), str(run.output)
    lost = f"{counted(status.pending, 'request')} not answered yet"
    if batches:
        lost += f", {counted(batches, 'batch')} still active, which must be paid for"
    return [
        f"{path}: the run has not ended. Without its state, this would be lost: {lost}.",
        f"Take it to its end first with: {other_command(ctx, 'runs', 'wait', path)}",
        f"or give it up with: {other_command(ctx, 'runs', 'cancel', path)}",
    ]
