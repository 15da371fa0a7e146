"""Starting a run, or resuming it: the one call that a program makes."""

from __future__ import annotations

import os
import shlex
import shutil
from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import evolve, fields

from batchwright._http.transport import Transport
from batchwright._specification import COMPLETION_WINDOWS
from batchwright.limits import MAX_BYTES, MAX_REQUESTS
from batchwright.runs.driver import Driver, Job
from batchwright.runs.errors import RunError
from batchwright.runs.input import fingerprint, new_run
from batchwright.runs.ledger import Ledger, SQLiteLedger
from batchwright.runs.output import check_free, check_paths, errors_path, folder_of, unfinished_path
from batchwright.runs.plan import Pace
from batchwright.runs.remote import check_metadata
from batchwright.runs.state import RunState, Settings, ShardState
from batchwright.runs.summary import Progress, Summary

if TYPE_CHECKING:
    from batchwright import Client

MAX_ACTIVE = 10
_LEDGER = "ledger.sqlite"


def run(
    client: Client,
    input: str | os.PathLike[str],
    *,
    output: str | os.PathLike[str],
    errors: str | os.PathLike[str] | None = None,
    completion_window: str = COMPLETION_WINDOWS[0],
    metadata: Mapping[str, str] | None = None,
    max_active: int = MAX_ACTIVE,
    max_requests: int = MAX_REQUESTS,
    max_bytes: int = MAX_BYTES,
    pace: Pace | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    keep: bool = False,
) -> Summary:
    """Turn a file of requests, of any size, into a file of answers in the same order.

    The input is checked and split into shards; each shard is uploaded, executed as a batch, and
    downloaded. Each step is recorded in a ledger in the folder `<output>.batchwright`, and after an
    interruption the same call resumes there. When all is done the folder is removed, and the output
    and the errors file appear, each with all its lines.

    Args:
        client: The API.
        input: The file of requests, for one endpoint and one model.
        output: The file for successful answers; it must not exist yet.
        errors: The file for the others: a line for each request that failed or expired, or was
            cancelled or lost. It is written even if there are none, and must not exist yet. None
            means the output's name with `.errors` before its suffix.
        completion_window: How long the API may take for a batch.
        metadata: Your own pairs for each batch. The run adds three, which count towards
            `limits.MAX_METADATA_PAIRS`.
        max_active: How many batches may be active at a time. When the API says that too many
            tokens are enqueued, the run continues with fewer.
        max_requests: The most requests in a batch.
        max_bytes: The most bytes in a batch's input file.
        pace: How often to ask the API.
        on_progress: Called after each step.
        keep: Whether to keep the folder when all is done.

    Returns:
        The number of requests by outcome, and where the answers are.

    Raises:
        InvalidInputError: The input has problems; nothing was sent.
        RunError: The output or the errors file exists, or one with `.part` added to its name; the
            run began with another input or other settings and has batches or answers already; the
            input has changed since; or another process drives the run.
        InputError: An answer is unreadable, even after repeated downloads.
        BatchFailedError: The API refused a whole batch.
        APIError: A request was refused, or failed too often.
        TypeError: `client` is an `AsyncClient`, `pace` is no `Pace`, or the metadata are not text.
        ValueError: An argument is out of range.
        Interrupted: Ctrl-C was pressed; the batches remain active.

    Example:
        from batchwright import Client
        from batchwright.runs import run

        with Client() as client:
            summary = run(client, "requests.jsonl", output="answers.jsonl")
            print(summary.ok, "of", summary.total, "succeeded")
    """
    _check_types(client, pace)
    check_metadata(metadata or {})
    job = Job(
        client=client,
        input=Path(input),
        output=Path(output),
        errors=Path(errors) if errors is not None else errors_path(output),
        folder=folder_of(output),
        pace=pace or Pace(),
        on_progress=on_progress,
    )
    settings = Settings(
        base_url=client.base_url,
        completion_window=completion_window,
        errors=str(job.errors.absolute()),
        max_bytes=max_bytes,
        max_requests=max_requests,
        metadata=dict(metadata or {}),
    )
    if not isinstance(max_active, int) or max_active < 1:
        raise ValueError(f"max_active must be an integer of 1 or more, not {max_active!r}")
    check_paths(job.input, job.output, job.errors, job.folder)
    job.folder.mkdir(mode=0o700, exist_ok=True)
    with ExitStack() as cleanup, SQLiteLedger(job.folder / _LEDGER) as ledger:
        state = _resume(job, ledger, settings, max_active)
        if state is None:
            cleanup.callback(_discard, job.folder)  # only once the ledger is closed
            state = _begin(job, ledger, settings, max_active)
            cleanup.pop_all()
        summary = Driver(job, ledger, state).drive()
    if not keep:
        _remove(job.folder)
    return summary


def _check_types(client: object, pace: object) -> None:
    if not isinstance(getattr(client, "_transport", None), Transport):
        kind = type(client).__name__
        raise TypeError(f"run needs a Client, not {kind}: in async code, use asyncio.to_thread")
    if pace is not None and not isinstance(pace, Pace):
        raise TypeError(f"pace must be a Pace, such as Pace(poll=30), not {type(pace).__name__}")


def _remove(folder: Path) -> None:
    try:
        shutil.rmtree(folder, ignore_errors=True)
    except KeyboardInterrupt:  # the run is done: there is nothing left to interrupt
        shutil.rmtree(folder, ignore_errors=True)


def _begin(job: Job, ledger: Ledger, settings: Settings, max_active: int) -> RunState:
    check_free(job.output, job.errors)
    run, shards = new_run(job.input, settings, max_active)
    ledger.begin(run, shards)
    return run


def _discard(folder: Path) -> None:
    with suppress(OSError):  # leave other files in the folder alone
        (folder / _LEDGER).unlink()
        folder.rmdir()


def _resume(job: Job, ledger: Ledger, settings: Settings, max_active: int) -> RunState | None:
    """Resume the run that the ledger holds, and give its failed batches another try.

    Returns:
        The run; None if there is none, or if it cannot be resumed and nothing would be lost by
        starting over.

    Raises:
        RunError: The input or a setting has changed, and there are batches or answers already.
    """
    run, shards = ledger.run(), ledger.shards()
    if run is None:
        return None
    changed = _changed(run, job.input, settings)
    if changed is None:
        run = evolve(run, max_active=max_active)
        failed = [shard for shard in shards if shard.batch_failed]
        again = [evolve(shard, stage="planned", attempt=shard.attempt + 1) for shard in failed]
        ledger.save(*again, run=run)
        return run
    if not any(map(_worth_keeping, shards)):
        return None
    unfinished = map(unfinished_path, (job.output, Path(run.settings.errors)))
    traces = [str(path.absolute()) for path in (job.folder, *unfinished) if path.exists()]
    raise RunError(
        f"{changed} since the run for this output began, and that run has batches or answers "
        "already. To resume it, undo the change; to keep both, choose another output; "
        f"to discard it: rm -r {shlex.join(traces)}"
    )


def _changed(run: RunState, input: Path, settings: Settings) -> str | None:
    names = [field.name for field in fields(Settings)]
    changed = [name for name in names if getattr(run.settings, name) != getattr(settings, name)]
    if changed:
        return f"the settings have changed ({', '.join(changed)})"
    return f"the input {input} has changed" if fingerprint(input) != run.input else None


def _worth_keeping(shard: ShardState) -> bool:
    return shard.stage not in ("planned", "uploading", "uploaded") and not shard.batch_failed
