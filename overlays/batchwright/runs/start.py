"""Starting runs, and finding those that were started."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterable, Awaitable, Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict, Unpack, cast, overload

from batchwright._http.transport import AsyncTransport, Transport
from batchwright._specification import COMPLETION_WINDOWS
from batchwright.limits import MAX_BYTES, MAX_EXPIRY_SECONDS, MAX_REQUESTS, MIN_EXPIRY_SECONDS
from batchwright.runs.beginning import Beginning, begin
from batchwright.runs.errors import RunError
from batchwright.runs.events import Event
from batchwright.runs.folder import Folder, errors_path, folder_of
from batchwright.runs.handle import AsyncRun, Run
from batchwright.runs.input.sources import Source, spool
from batchwright.runs.input.templates import Template
from batchwright.runs.pace import Pace
from batchwright.runs.remote import check_metadata
from batchwright.runs.session import Options
from batchwright.runs.state import Settings
from batchwright.runs.summary import Summary

if TYPE_CHECKING:
    from batchwright import AsyncClient, Client
    from batchwright.money import Prices

__all__ = ["MAX_ATTEMPTS", "MAX_IN_FLIGHT", "RunOptions", "find", "open", "run", "start"]

MAX_IN_FLIGHT = 10
"""How many batches may be active at a time unless `max_in_flight` says otherwise."""

MAX_ATTEMPTS = 3
"""How often a line is sent at most unless `max_attempts` says otherwise."""


class RunOptions(TypedDict, total=False):
    """The options of a run.

    Attributes:
        errors: The file for the answers that are no success; by default the output's name with
            `.errors` before its suffix.
        template: How a row of the source becomes a request: a request with `{column}` in its
            texts, or a function of the row.
        completion_window: How long the API may take for a batch.
        metadata: Your own pairs for each batch. The run adds three, which count towards
            `limits.MAX_METADATA_PAIRS`.
        max_in_flight: How many batches may be active at a time; fewer, if the API says that too
            many tokens are enqueued. By default 10.
        max_attempts: How often a line is sent at most; by default 3.
        max_requests: The most requests in a batch.
        max_bytes: The most bytes in a batch's input file.
        max_cost: The most US dollars to spend; nothing is sent that could cost more.
        prices: Prices, or a file of them; by default those of genai-prices, if it is installed.
        skip_invalid: Whether lines that break a rule are set aside as `invalid`; otherwise one is
            enough to refuse the input.
        only_changed: Whether to take over an input that has changed since: what is known keeps its
            answer, and only the rest is sent.
        delete_remote: Whether to delete outputs at the API once they are here. Inputs are always
            deleted.
        output_expires_after: When the API is to delete the outputs, in seconds after their
            creation.
        pace: How often to ask the API, and how long to be patient.

    Example:
        options: runs.RunOptions = {"max_in_flight": 2, "skip_invalid": True}
        runs.run(client, "requests.jsonl", output="answers.jsonl", **options)
    """

    errors: str | os.PathLike[str] | None
    template: Template | None
    completion_window: str
    metadata: Mapping[str, str] | None
    max_in_flight: int
    max_attempts: int
    max_requests: int
    max_bytes: int
    max_cost: float | None
    prices: Prices | str | os.PathLike[str] | None
    skip_invalid: bool
    only_changed: bool
    delete_remote: bool
    output_expires_after: int | None
    pace: Pace | None


@overload
def start(
    client: Client,
    source: Source,
    *,
    output: str | os.PathLike[str],
    **options: Unpack[RunOptions],
) -> Run: ...
@overload
def start(
    client: AsyncClient,
    source: Source,
    *,
    output: str | os.PathLike[str],
    **options: Unpack[RunOptions],
) -> Awaitable[AsyncRun]: ...
def start(
    client: Client | AsyncClient,
    source: Source,
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
    wanted, chosen = _checked(client, source, output, options)
    if _is_async(client):
        return _start_async(cast("AsyncClient", client), wanted, chosen)
    if isinstance(source, AsyncIterable):
        raise TypeError("an async iterable needs an AsyncClient")
    begin(wanted)
    return Run(wanted.output, wanted.folder, client, chosen)


async def _start_async(client: AsyncClient, wanted: Beginning, options: Options) -> AsyncRun:
    from attrs import evolve

    if isinstance(wanted.source, AsyncIterable):
        beside = wanted.output.with_name(f".{wanted.output.name}.{os.urandom(6).hex()}.jsonl")
        try:
            await spool(wanted.source, beside, wanted.template)
            spooled = evolve(wanted, source=beside, template=None, name="<async input>")
            await asyncio.to_thread(begin, spooled)
        finally:
            beside.unlink(missing_ok=True)
    else:
        await asyncio.to_thread(begin, wanted)
    return AsyncRun(wanted.output, wanted.folder, client, options)


@overload
def run(
    client: Client,
    source: Source,
    *,
    output: str | os.PathLike[str],
    on_progress: Callable[[Event], object] | None = None,
    **options: Unpack[RunOptions],
) -> Summary: ...
@overload
def run(
    client: AsyncClient,
    source: Source,
    *,
    output: str | os.PathLike[str],
    on_progress: Callable[[Event], object] | None = None,
    **options: Unpack[RunOptions],
) -> Awaitable[Summary]: ...
def run(
    client: Client | AsyncClient,
    source: Source,
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


def open(output: str | os.PathLike[str], client: Client | None = None) -> Run:  # noqa: A001
    """Open a run that was started before, in whatever state it is.

    Args:
        output: The run's output, or its folder.
        client: The API; None makes a `Client` from the environment when one is needed.

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
    return Run(path, folder, client, Options())


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


def _checked(
    client: Client | AsyncClient,
    source: Source,
    output: str | os.PathLike[str],
    options: RunOptions,
) -> tuple[Beginning, Options]:
    """Check the arguments of a run.

    Raises:
        TypeError: One has the wrong type.
        ValueError: One is out of range.
    """
    if not isinstance(getattr(client, "_transport", None), Transport | AsyncTransport):
        raise TypeError(f"a run needs a Client or an AsyncClient, not {type(client).__name__}")
    unknown = options.keys() - RunOptions.__annotations__.keys()
    if unknown:
        raise TypeError(f"unknown option: {', '.join(sorted(unknown))}")
    pace = options.get("pace") or Pace()
    if not isinstance(pace, Pace):
        raise TypeError(f"pace must be a Pace, such as Pace(poll=30), not {type(pace).__name__}")
    metadata = options.get("metadata") or {}
    check_metadata(metadata)
    numbers = {
        "max_in_flight": options.get("max_in_flight", MAX_IN_FLIGHT),
        "max_attempts": options.get("max_attempts", MAX_ATTEMPTS),
        "max_requests": options.get("max_requests", MAX_REQUESTS),
        "max_bytes": options.get("max_bytes", MAX_BYTES),
    }
    for name, value in numbers.items():
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            raise ValueError(f"{name} must be an integer of 1 or more, not {value!r}")
    expiry = options.get("output_expires_after")
    if expiry is not None and not MIN_EXPIRY_SECONDS <= expiry <= MAX_EXPIRY_SECONDS:
        raise ValueError(
            f"output_expires_after must be from {MIN_EXPIRY_SECONDS} to {MAX_EXPIRY_SECONDS} "
            f"seconds, not {expiry!r}"
        )
    target, errors = Path(output), options.get("errors")
    settings = Settings(
        base_url=client.base_url,
        completion_window=options.get("completion_window", COMPLETION_WINDOWS[0]),
        errors=str((Path(errors) if errors is not None else errors_path(target)).absolute()),
        metadata=dict(metadata),
        output_expires_after=expiry,
    )
    wanted = Beginning(
        source=source,
        template=options.get("template"),
        output=target,
        folder=Folder(folder_of(target)),
        settings=settings,
        max_requests=numbers["max_requests"],
        max_bytes=numbers["max_bytes"],
        skip_invalid=options.get("skip_invalid", False),
        only_changed=options.get("only_changed", False),
    )
    max_cost = options.get("max_cost")
    if max_cost is not None and not max_cost >= 0:
        raise ValueError(f"max_cost must be US dollars of 0 or more, not {max_cost!r}")
    prices = options.get("prices")
    if prices is not None or max_cost is not None:
        from batchwright.money import load_prices

        prices = load_prices(prices)
    return wanted, Options(
        max_in_flight=numbers["max_in_flight"],
        max_attempts=numbers["max_attempts"],
        max_cost=max_cost,
        prices=prices,
        delete_remote=options.get("delete_remote", False),
        pace=pace,
    )
