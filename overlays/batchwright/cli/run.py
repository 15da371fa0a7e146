"""`batchwright run`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from batchwright import limits
from batchwright.cli.exits import CommandError, ExitCode
from batchwright.cli.options import (
    DEFAULT_POLL,
    DEFAULT_WINDOW,
    InputFile,
    Json,
    Metadata,
    Poll,
    Quiet,
    Window,
    pairs,
    target,
)
from batchwright.cli.printing import out_fields, out_json
from batchwright.cli.progress import Progress as Shown
from batchwright.cli.progress import show_progress
from batchwright.cli.settings import command, open_client, same_command
from batchwright.cli.validate import problem_lines, problems

if TYPE_CHECKING:
    from batchwright.runs import Progress, Summary

_COUNTS = (
    "failed",
    "expired",
    "cancelled",
    "lost",
    "unexpected",
    "input_tokens",
    "output_tokens",
)
_SHOWN = 3
_STEPS = {
    "upload": "uploading",
    "create": "creating",
    "download": "downloading",
    "merge": "merging",
}


def run(
    ctx: typer.Context,
    file: InputFile,
    *,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="For successful answers.",
            show_default="x.answers.jsonl for x.jsonl",
            callback=target,
        ),
    ] = None,
    errors: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="For failed, expired and cancelled requests.",
            show_default="y.errors.jsonl for an output y.jsonl",
            callback=target,
        ),
    ] = None,
    metadata: Metadata = None,
    completion_window: Window = DEFAULT_WINDOW,
    max_active: Annotated[
        int, typer.Option(metavar="N", min=1, help="How many batches may be active at a time.")
    ] = 10,
    max_requests: Annotated[
        int,
        typer.Option(
            metavar="N", min=1, max=limits.MAX_REQUESTS, help="The most requests in a batch."
        ),
    ] = limits.MAX_REQUESTS,
    poll: Poll = DEFAULT_POLL,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Turn a file of requests, of any size, into a file of answers in the same order.

    The file is checked first; nothing is sent if it has problems. It is then split into batches,
    which are uploaded and awaited; their answers are downloaded and merged. After an interruption,
    the same command resumes the run.
    """
    from attrs import asdict

    from batchwright.runs import InvalidInputError, Pace
    from batchwright.runs import run as run_file

    output = output or file.with_name(f"{file.stem}.answers.jsonl")
    tags = pairs(metadata, "--metadata")
    try:
        with show_progress(quiet=quiet) as show, open_client(ctx, show.failed) as client:
            summary = run_file(
                client,
                file,
                output=output,
                errors=errors,
                completion_window=completion_window,
                metadata=tags,
                max_active=max_active,
                max_requests=max_requests,
                pace=Pace(poll=poll),
                on_progress=lambda progress: _update(show, progress),
            )
            show(summary.total, summary.total - summary.ok, summary.total, "done")
    except InvalidInputError as error:
        everything = command(ctx, "validate", str(file))
        lines = [
            *problem_lines(file, error.report),
            f"Nothing was sent. See all problems with: {everything}",
        ]
        raise CommandError(
            "InvalidInputError", ExitCode.USAGE, *lines, **problems(error.report)
        ) from None
    except KeyboardInterrupt as interrupt:
        ids = getattr(interrupt, "batch_ids", [])
        more = [f"and {len(ids) - _SHOWN} more"] if len(ids) > _SHOWN else []
        raise CommandError(
            "Interrupted",
            ExitCode.INTERRUPTED,
            "Interrupted." + (" Still active:" if ids else " No batch is active."),
            *(f"  {line}" for line in (*ids[:_SHOWN], *more)),
            f"Resume it with: {same_command(ctx)}",
            batch_ids=list(ids),
        ) from None
    if as_json:
        paths = {"output": str(summary.output), "errors": str(summary.errors)}
        out_json(asdict(summary) | paths)
    else:
        out_fields(_fields(summary))
    if summary.ok < summary.total:
        raise typer.Exit(ExitCode.INCOMPLETE)


def _update(show: Shown, progress: Progress) -> None:
    waiting = f"{len(progress.active)} of {progress.shards} batches active"
    done = progress.completed + progress.failed
    show(done, progress.failed, progress.requests, _STEPS.get(progress.step, waiting))


def _fields(summary: Summary) -> dict[str, object]:
    """The fields to show: zero counts are left out, except that of successful requests."""
    first, *others = summary.batch_ids
    return {
        "requests": summary.total,
        "succeeded": summary.ok,
        **{name.replace("_", " "): getattr(summary, name) or None for name in _COUNTS},
        "batches": f"{first} and {len(others)} more" if others else first,
        "output": summary.output,
        "errors": f"{summary.errors}{'' if summary.ok < summary.total else ' (empty)'}",
    }
