"""`batchwright run`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from batchwright import limits
from batchwright.cli.ending import conclude, drive, resumable
from batchwright.cli.options import (
    DEFAULT_POLL,
    DEFAULT_WINDOW,
    Checking,
    Detach,
    Json,
    Metadata,
    Poll,
    Quiet,
    Sources,
    Strict,
    Window,
    checking,
    existing_file,
    pairs,
    seconds,
    target,
)
from batchwright.cli.settings import open_client
from batchwright.cli.sources import default_output, read_template, source_of


def run(
    ctx: typer.Context,
    sources: Sources,
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
            help="For all other requests.",
            show_default="y.errors.jsonl for an output y.jsonl",
            callback=target,
        ),
    ] = None,
    template: Annotated[
        str | None,
        typer.Option(
            metavar="JSON",
            help="The request to make of each row, or a file with it; columns are in braces.",
        ),
    ] = None,
    detach: Detach = False,
    metadata: Metadata = None,
    completion_window: Window = DEFAULT_WINDOW,
    max_in_flight: Annotated[
        int, typer.Option(metavar="N", min=1, help="How many batches may be active at a time.")
    ] = 10,
    max_attempts: Annotated[
        int,
        typer.Option(
            metavar="N",
            min=1,
            help="How many times to send a request that expires or fails for a while.",
        ),
    ] = 3,
    max_requests: Annotated[
        int,
        typer.Option(
            metavar="N", min=1, max=limits.MAX_REQUESTS, help="The most requests in a batch."
        ),
    ] = limits.MAX_REQUESTS,
    max_cost: Annotated[
        float | None,
        typer.Option(
            metavar="USD", min=0, help="Create no batch with which the run could cost more."
        ),
    ] = None,
    prices: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="The prices to use, in JSON or TOML.",
            show_default="those of genai-prices",
            callback=existing_file,
        ),
    ] = None,
    check: Checking = "warn",
    strict: Strict = False,
    skip_invalid: Annotated[
        bool,
        typer.Option(
            "--skip-invalid",
            help="Set invalid lines aside, in the errors file, and send the others.",
        ),
    ] = False,
    only_changed: Annotated[
        bool,
        typer.Option(
            "--only-changed",
            help="If the input has changed, send only what is new, changed or did not succeed.",
        ),
    ] = False,
    delete_remote: Annotated[
        bool,
        typer.Option("--delete-remote", help="Delete the API's output files once they are here."),
    ] = False,
    settle: Annotated[
        str,
        typer.Option(
            metavar="TIME",
            help="How long to look for a batch that may have been created, or for missing answers.",
        ),
    ] = "10m",
    patience: Annotated[
        str,
        typer.Option(metavar="TIME", help="How long to wait for an API that is away."),
    ] = "24h",
    poll: Poll = DEFAULT_POLL,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Turn requests, however many, into a file of answers in the same order.

    The input is checked first; nothing is sent if it has problems. It is then split into batches,
    which are uploaded and awaited; their answers are downloaded and merged, and what expired or
    failed for a while is sent again. The same command resumes the run after an interruption, and
    shows its summary when it has ended.
    """
    from batchwright import runs
    from batchwright.cli.display.show import show_run

    source, rows = source_of(sources, read_template(template))
    output = output or default_output(sources)
    pace = runs.Pace(
        poll=poll, settle=seconds(settle, "--settle"), patience=seconds(patience, "--patience")
    )
    tags = pairs(metadata, "--metadata")
    again = None if all(map(Path.is_file, sources)) else output
    with (
        resumable(ctx, sources, output=again),
        show_run(quiet=quiet, as_json=as_json) as show,
        open_client(ctx, show.failed) as client,
    ):
        show.begin(f"checking {sources[0].name}")
        run = runs.start(
            client,
            source,
            output=output,
            errors=errors,
            template=rows,
            completion_window=completion_window,
            metadata=tags or None,
            max_in_flight=max_in_flight,
            max_attempts=max_attempts,
            max_requests=max_requests,
            max_cost=max_cost,
            prices=prices,
            check=checking(check, strict),
            skip_invalid=skip_invalid,
            only_changed=only_changed,
            delete_remote=delete_remote,
            pace=pace,
        )
        status = drive(run, show, detach=detach)
    conclude(ctx, status, as_json=as_json)
