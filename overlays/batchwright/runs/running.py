"""Running a whole input: the one call that a program makes."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from batchwright.limits import MAX_BYTES, MAX_REQUESTS
from batchwright.runs.driver import Driver, Job
from batchwright.runs.errors import RunError
from batchwright.runs.ledger import Ledger
from batchwright.runs.opening import begin, resume
from batchwright.runs.output import part_of
from batchwright.runs.plan import Pace
from batchwright.runs.remote import check_metadata
from batchwright.runs.summary import Progress, Summary

if TYPE_CHECKING:
    from batchwright import Client

MAX_ACTIVE = 10


def run(
    client: Client,
    input: str | os.PathLike[str],
    *,
    output: str | os.PathLike[str],
    errors: str | os.PathLike[str] | None = None,
    completion_window: str = "24h",
    metadata: Mapping[str, str] | None = None,
    max_active: int = MAX_ACTIVE,
    max_requests: int = MAX_REQUESTS,
    max_bytes: int = MAX_BYTES,
    pace: Pace | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    keep: bool = False,
    clock: Callable[[], float] = time.time,
    sleep: Callable[[float], None] = time.sleep,
) -> Summary:
    """Take a file of requests of any size to a file of answers, in the order of the requests.

    The input is checked, cut into shards, and each shard is uploaded, run as a batch, and fetched.
    What was done is written to a ledger in the folder `<output>.batchwright`; the same call after
    an interruption goes on from there. The folder is removed when all is done, and the two files
    appear only then, each with all its lines.

    Args:
        client: The API.
        input: The file of requests, for one endpoint and one model.
        output: The file for good answers; it must not exist yet.
        errors: The file for the others, one line for each request that was refused, expired,
            cancelled or lost; it is written even if there are none, and must not exist yet. None
            means the output's name with `.errors` before its suffix.
        completion_window: How long the API may take; it takes `24h` only.
        metadata: Up to 13 pairs of your own for each batch.
        max_active: How many batches to have active at a time. When the API says that too many
            tokens are enqueued, the run goes on with fewer.
        max_requests: The most requests in a batch.
        max_bytes: The most bytes in a batch's input file.
        pace: How often to ask the API.
        on_progress: Called after each step.
        keep: Whether to keep the folder when all is done.
        clock: Tells the seconds since 1970.
        sleep: Waits for so many seconds.

    Returns:
        How many requests ended how, and where the answers are.

    Raises:
        InvalidInputError: The input has problems; nothing was sent.
        RunError: The output or the errors exist, or their names with `.part` added; the run was
            begun with another input or other settings and has batches or answers already; the
            input was changed meanwhile; or another process drives it.
        InputError: The API's answers cannot be read, although they were fetched again and again.
        BatchFailedError: The API refused a batch as a whole.
        APIError: A request was refused, or went wrong too often.
        ValueError: An argument is out of its range.
        Interrupted: By Ctrl-C; the batches go on.

    Example:
        with Client() as client:
            summary = run(client, "requests.jsonl", output="answers.jsonl")
            print(summary.ok, "of", summary.total, "answered")
    """
    metadata = dict(metadata or {})
    check_metadata(metadata)
    if max_active < 1:
        raise ValueError(f"max_active must be at least 1, not {max_active}")
    source, target = Path(input), Path(output)
    other = Path(errors) if errors is not None else errors_path(target)
    folder = folder_of(target)
    _check_paths(source, target, other, folder)
    settings = {
        "base_url": client.base_url,
        "completion_window": completion_window,
        "errors": str(other.absolute()),
        "max_bytes": max_bytes,
        "max_requests": max_requests,
        "metadata": metadata,
    }
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / "ledger.sqlite"
    with Ledger(path) as ledger:
        state = ledger.run()
        if state is not None:
            state = resume(
                ledger,
                state,
                source,
                settings=settings,
                max_active=max_active,
                traces=(folder, part_of(target), part_of(Path(state.settings["errors"]))),
            )
        if state is None:
            try:
                _check_absent(target, other, part_of(target), part_of(other))
                state = begin(ledger, source, settings=settings, max_active=max_active)
            except BaseException:
                ledger.close()
                with suppress(OSError):  # what else is in the folder is not ours
                    path.unlink()
                    folder.rmdir()
                raise
        job = Job(
            client=client,
            input=source,
            output=target,
            errors=other,
            folder=folder,
            completion_window=completion_window,
            metadata=metadata,
            pace=pace or Pace(),
            clock=clock,
            sleep=sleep,
            on_progress=on_progress,
        )
        summary = Driver(job, ledger, state).drive()
    if not keep:
        shutil.rmtree(folder, ignore_errors=True)
    return summary


def folder_of(output: str | os.PathLike[str]) -> Path:
    """Where the run for this output keeps its ledger.

    Example:
        >>> folder_of("answers.jsonl").name
        'answers.jsonl.batchwright'
    """
    path = Path(output)
    return path.with_name(f"{path.name}.batchwright")


def errors_path(output: str | os.PathLike[str]) -> Path:
    """Where the errors go that belong to this output.

    Example:
        >>> errors_path("answers.jsonl").name
        'answers.errors.jsonl'
    """
    path = Path(output)
    return path.with_name(f"{path.stem}.errors{path.suffix}")


def _check_paths(source: Path, target: Path, errors: Path, folder: Path) -> None:
    files = [path.resolve() for path in (source, target, errors)]
    if len({*files, part_of(files[1]), part_of(files[2])}) < 5:
        raise ValueError(
            "the input, the output and the errors must be three different files, and none of them "
            "another one's name with .part added, under which a file is written at first"
        )
    if any(path.is_relative_to(folder.resolve()) for path in files):
        raise ValueError(f"no file can be in {folder}, which is removed when the run is done")
    if not source.is_file():
        raise RunError(f"{source}: there is no such file")
    for parent in (target.parent, errors.parent):
        if not parent.is_dir():
            raise RunError(f"{parent}: there is no such folder")


def _check_absent(*paths: Path) -> None:
    for path in paths:
        if os.path.lexists(path):
            raise RunError(f"{path} exists already; delete it, or choose another output")
