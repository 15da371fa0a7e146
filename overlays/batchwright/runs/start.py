"""Starting runs, and finding those that were started."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterable, Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack, cast, overload

from batchwright._http.transport import AsyncTransport
from batchwright.runs.arguments import RunOptions, checked
from batchwright.runs.beginning import Beginning, begin
from batchwright.runs.errors import RunError
from batchwright.runs.events import Event
from batchwright.runs.folder import Folder, folder_of
from batchwright.runs.handle import AsyncRun, Run
from batchwright.runs.input.sources import RunSource, spool
from batchwright.runs.summary import Summary

if TYPE_CHECKING:
    from batchwright import AsyncClient, Client

__all__ = ["find", "open", "run", "start"]


@overload
def start(
    client: Client,
    source: RunSource,
    *,
    output: str | os.PathLike[str],
    **options: Unpack[RunOptions],
) -> Run: ...
@overload
def start(
    client: AsyncClient,
    source: RunSource,
    *,
    output: str | os.PathLike[str],
    **options: Unpack[RunOptions],
) -> Awaitable[AsyncRun]: ...
def start(
    client: Client | AsyncClient,
    source: RunSource,
    *,
    output: str | os.PathLike[str],
    **options: Unpack[RunOptions],
) -> Run | Awaitable[AsyncRun]:
    """Check an input, cut it into shards and write that down; nothing is sent yet.

    If the run for this output was started before, the same call finds it. Its input must have the
    same lines, and what it was sent with must be the same; `max_in_flight`, `max_attempts`,
    `max_cost`, `prices`, `delete_remote` and `pace` may differ.

    Args:
        client: The API. With an `AsyncClient`, await the result.
        source: The requests: a path (JSON Lines, or with a template CSV, Parquet or Arrow; gzip and
            Zstandard are unpacked), `-` for the standard input, an open file, an iterable of
            requests, or a table in memory. They may be for several models and endpoints, and may
            leave out `custom_id`.
        output: The file for successful answers; it must not exist, unless it is this run's.
        **options: See `RunOptions`.

    Returns:
        The run.

    Raises:
        InvalidInputError: The input has problems; nothing was written.
        InputChangedError: It is not the input that the run began with.
        RunError: The run cannot begin: a file is another's, or other settings began it.
        TypeError: An argument has the wrong type.
        ValueError: An argument is out of range.

    Example:
        run = runs.start(client, "requests.jsonl", output="answers.jsonl")
        print(run.status().total, "requests in", len(run.status().shards), "batches")
    """
    wanted = checked(client, source, output, options)
    if _is_async(client):
        return _start_async(cast("AsyncClient", client), wanted)
    if isinstance(source, AsyncIterable):
        raise TypeError("an async iterable needs an AsyncClient")
    warnings = begin(wanted)
    return Run(wanted.output, wanted.folder, client, wanted.options, warnings)


async def _start_async(client: AsyncClient, wanted: Beginning) -> AsyncRun:
    from attrs import evolve

    if isinstance(wanted.source, AsyncIterable):
        beside = wanted.output.with_name(f".{wanted.output.name}.{os.urandom(6).hex()}.jsonl")
        try:
            await spool(wanted.source, beside, wanted.template)
            spooled = evolve(wanted, source=beside, template=None, name="<async input>")
            warnings = await asyncio.to_thread(begin, spooled)
        finally:
            beside.unlink(missing_ok=True)
    else:
        warnings = await asyncio.to_thread(begin, wanted)
    return AsyncRun(wanted.output, wanted.folder, client, wanted.options, warnings)


@overload
def run(
    client: Client,
    source: RunSource,
    *,
    output: str | os.PathLike[str],
    on_progress: Callable[[Event], object] | None = None,
    **options: Unpack[RunOptions],
) -> Summary: ...
@overload
def run(
    client: AsyncClient,
    source: RunSource,
    *,
    output: str | os.PathLike[str],
    on_progress: Callable[[Event], object] | None = None,
    **options: Unpack[RunOptions],
) -> Awaitable[Summary]: ...
def run(
    client: Client | AsyncClient,
    source: RunSource,
    *,
    output: str | os.PathLike[str],
    on_progress: Callable[[Event], object] | None = None,
    **options: Unpack[RunOptions],
) -> Summary | Awaitable[Summary]:
    """Turn requests of any number into a file of answers, in the order of the input.

    The same call is safe at any time: it begins the run, goes on with it, or returns the summary of
    a finished one.

    Args:
        client: The API. With an `AsyncClient`, await the result.
        source: The requests; see `start`.
        output: The file for successful answers; it must not exist, unless it is this run's.
        on_progress: Called with each event; with an `AsyncClient` it may be a coroutine function.
        **options: See `RunOptions`.

    Returns:
        How it ended: counts by outcome, tokens and money.

    Raises:
        InvalidInputError: The input has problems; nothing was sent.
        InputChangedError: It is not the input that the run began with.
        RunError: The run cannot begin or go on.
        MaxCostError: What is left may cost more than `max_cost`.
        APIError: The API refuses the key, or an outage lasts longer than `pace.patience`.
        TypeError: An argument has the wrong type.
        ValueError: An argument is out of range.
        Interrupted: Ctrl-C was pressed; batches remain active.

    Example:
        from batchwright import Client, runs

        with Client() as client:
            summary = runs.run(client, "requests.jsonl", output="answers.jsonl")
            print(summary.succeeded, "of", summary.total, "succeeded")
    """
    started: Any = start(cast("Client", client), source, output=output, **options)
    if _is_async(client):
        return _run_async(started, on_progress)
    return cast(Run, started).wait(on_progress=on_progress)


async def _run_async(
    started: Awaitable[AsyncRun], on_progress: Callable[[Event], object] | None
) -> Summary:
    return await (await started).wait(on_progress=on_progress)


@overload
def open(  # noqa: A001
    output: str | os.PathLike[str], client: Client | None = None
) -> Run: ...
@overload
def open(output: str | os.PathLike[str], client: AsyncClient) -> AsyncRun: ...  # noqa: A001
def open(  # noqa: A001
    output: str | os.PathLike[str], client: Client | AsyncClient | None = None
) -> Run | AsyncRun:
    """Open a run that was started before, in whatever state it is.

    Args:
        output: The run's output, or its folder.
        client: The API; with an `AsyncClient`, the run is an `AsyncRun`. None makes a `Client` from
            the environment when one is needed.

    Returns:
        The run.

    Raises:
        RunError: There is none.

    Example:
        print(runs.open("answers.jsonl").status().outcomes)
    """
    path = Path(output)
    if path.name.endswith(_SUFFIX) and path.is_dir():
        path = path.with_name(path.name.removesuffix(_SUFFIX))
    folder = Folder(folder_of(path))
    if not folder.ledger.exists():
        raise RunError(
            f"{path}: there is no run for this output; its folder would be {folder.path}"
        )
    if _is_async(client):
        return AsyncRun(path, folder, cast("AsyncClient", client))
    return Run(path, folder, cast("Client | None", client))


def find(folder: str | os.PathLike[str] = ".") -> list[Run]:
    """Find the runs below a folder.

    Args:
        folder: Where to look.

    Returns:
        The runs, by the paths of their outputs.

    Example:
        for run in runs.find("."):
            print(run.output, run.status().pending)
    """
    found = sorted(Path(folder).rglob(f"*{_SUFFIX}/{Folder(Path()).ledger.name}"))
    return [open(ledger.parent) for ledger in found]


_SUFFIX = ".batchwright"


def _is_async(client: object) -> bool:
    return isinstance(getattr(client, "_transport", None), AsyncTransport)
