"""A run that was begun: what can be asked of it, and done with it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, overload

from attrs import evolve

from batchwright._answers.parsing import reader_of
from batchwright.errors import ConfigurationError
from batchwright.runs.beginning import put_in_place
from batchwright.runs.claims import driving
from batchwright.runs.driver import drive, drive_async
from batchwright.runs.engine import Engine, Goal
from batchwright.runs.errors import RunError
from batchwright.runs.events import Event
from batchwright.runs.flows.cutting import cut_chosen, planned
from batchwright.runs.flows.ending import tidy
from batchwright.runs.folder import Folder
from batchwright.runs.ledger import SQLiteLedger
from batchwright.runs.options import Options
from batchwright.runs.outcomes import selected
from batchwright.runs.output.files import remove_unfinished
from batchwright.runs.output.publishing import answer_parts
from batchwright.runs.output.reading import iter_answers, results_of
from batchwright.runs.session import Session
from batchwright.runs.state import ShardState
from batchwright.runs.status import Status
from batchwright.runs.summary import Summary, summary_of

if TYPE_CHECKING:
    from batchwright import AsyncClient, Client
    from batchwright.requests import Problem
    from batchwright.results import Result

__all__ = ["AsyncRun", "Run"]

T = TypeVar("T")


class _Handle:
    """What a run can be asked, whoever drives it."""

    _client: Any  # a Client, an AsyncClient, or None

    def __init__(
        self,
        output: Path,
        folder: Folder,
        client: Any,
        options: Options | None = None,
        warnings: Sequence[Problem] = (),
    ) -> None:
        self._output = output
        self._folder = folder
        self._client = client
        self._options = options
        self._warnings = list(warnings)
        self._untold = list(warnings)

    @property
    def warnings(self) -> list[Problem]:
        """What the check of the input warned of, if it was this call that began the run."""
        return self._warnings

    @property
    def output(self) -> Path:
        """The file with the successful answers."""
        return self._output

    @property
    def folder(self) -> Path:
        """Where the run keeps its state."""
        return self._folder.path

    @property
    def errors(self) -> Path:
        """The file with the others."""
        with self._reading() as ledger:
            return Path(ledger.run().settings.errors)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.output}>"

    def status(self) -> Status:
        """Sum up how far the run has come, by its ledger; nothing is asked of the API.

        Returns:
            The counts, the shards, the tokens and what they cost.

        Raises:
            RunError: The ledger is damaged or gone.

        Example:
            run = runs.start(client, "requests.jsonl", output="answers.jsonl")
            print(run.status().pending, "lines to go")
        """
        with self._reading() as ledger:
            return self._session(ledger, with_prices=True).status()

    @overload
    def results(self) -> Iterator[Result]: ...
    @overload
    def results(self, *, into: type[T]) -> Iterator[Result[T]]: ...
    def results(self, *, into: type[T] | None = None) -> Iterator[Result[T]]:
        """Iterate over the answers in the order of the input; before the end, those that are there.

        A line that is being tried again has the answer of its last attempt.

        Args:
            into: The class that structured outputs are read into; see `results.read`.

        Yields:
            Each answer; its `line` is that of the input.

        Raises:
            RunError: The ledger is damaged or gone.
            TypeError: Nothing can be read into the class.

        Example:
            for result in runs.open("answers.jsonl").results():
                print(result.line, result.custom_id, result.ok)
        """
        if into is not None:
            reader_of(into)
        with self._reading() as ledger:
            run, shards = ledger.run(), ledger.shards()
        parts = answer_parts(self._folder, self.output, run, shards)
        yield from results_of(iter_answers(parts), into)

    def retry(self, select: Iterable[str] | None = None) -> Status:
        """Prepare lines to be sent again that did not succeed; `wait` sends them.

        They cost again, if they cost something the first time. What they answer is merged into the
        output and the errors file.

        Args:
            select: Outcomes such as `failed`, or codes such as `content_filter`; None for all that
                did not succeed, except invalid lines.

        Returns:
            How far the run has come; its `pending` says how many lines are to be sent.

        Raises:
            RunError: Another process drives the run, or its ledger is damaged.

        Example:
            run = runs.open("answers.jsonl")
            run.retry(select=["expired", "status_500"])
            run.wait()
        """
        chosen = selected(select)
        with driving(self._folder), SQLiteLedger(self._folder.ledger) as ledger:
            session = self._session(ledger)
            if session.run.stage == "publishing":
                raise RunError(f"{self.output}: the run is about to finish; wait for it first")
            if session.run.cancelling:
                raise RunError(f"{self.output}: the run is being cancelled; wait for it first")
            groups: dict[tuple[object, frozenset[tuple[str, str]]], list[ShardState]] = {}
            for shard in session.shards:
                pairs: frozenset[tuple[str, str]] = frozenset(
                    (one.outcome, one.code)
                    for one in shard.reasons
                    if shard.stage == "collected"
                    and (one.outcome, one.code) not in shard.moved
                    and chosen(one.outcome, one.code)
                )
                if pairs:
                    groups.setdefault((shard.group, pairs), []).append(shard)
            for (_, pairs), found in groups.items():
                new = cut_chosen(session, found, pairs)
                session.save(
                    *(evolve(one, moved=(*one.moved, *sorted(pairs))) for one in found),
                    *(planned(lines, 1) for lines in new),
                    run=evolve(session.run, stage="running", ended_at=None),
                )
        return self.status()

    def report(self, path: str | os.PathLike[str]) -> Path:
        """Write a page in HTML about the run, for a browser without a network.

        Args:
            path: The file; an existing one is replaced.

        Returns:
            The path.

        Raises:
            RunError: The ledger is damaged or gone.
            OSError: The path is not writable.

        Example:
            runs.open("answers.jsonl").report("report.html")
        """
        import time

        from batchwright.runs.report import write_report

        write_report(self.status(), Path(path), now=time.time())
        return Path(path)

    def clean(self) -> None:
        """Remove the run's folder once the run is finished; the output and the errors file stay.

        Raises:
            RunError: It is not finished, or another process drives it.

        Example:
            runs.open("answers.jsonl").clean()
        """
        with driving(self._folder), self._reading() as ledger:
            run = ledger.run()
            if run.stage != "finished":
                raise RunError(
                    f"{self.output}: the run is not finished, and its folder knows of batches and "
                    "answers that would be lost; wait for it, or cancel it first"
                )
        shutil.rmtree(self.folder)

    def _summary(self) -> Summary:
        with self._reading() as ledger:
            run = ledger.run()
            for path in (self.output, Path(run.settings.errors)):
                if not path.exists():
                    raise RunError(
                        f"{path}: the run is finished, but this file is gone; `runs clean` forgets "
                        "the run, and another one pays again"
                    )
            return summary_of(self._session(ledger, with_prices=True).status())

    @contextmanager
    def _reading(self) -> Iterator[SQLiteLedger]:
        if not self._folder.ledger.exists():
            raise RunError(f"{self.folder}: there is no run")
        with SQLiteLedger(self._folder.ledger, read_only=True) as ledger:
            yield ledger

    def _session(
        self,
        ledger: SQLiteLedger,
        on_progress: Callable[[Event], object] | None = None,
        *,
        with_prices: bool = False,
    ) -> Session:
        from batchwright._http.clock import Clock

        run = ledger.run()
        options = self._options or Options.recalled(run.options)
        if with_prices and options.prices is None:
            options = evolve(options, prices=_installed_prices())
        clock = Clock() if self._client is None else self._client._transport.clock
        return Session(
            folder=self._folder,
            output=self.output,
            ledger=ledger,
            run=run,
            shards=ledger.shards(),
            options=options,
            clock=clock,
            on_progress=on_progress,
        )

    @contextmanager
    def _engine(
        self,
        goal: Goal,
        on_progress: Callable[[Event], object] | None,
        timeout: float | None,
        *,
        cancel: bool = False,
    ) -> Iterator[Engine]:
        with driving(self._folder), SQLiteLedger(self._folder.ledger) as ledger:
            put_in_place(self._folder, ledger)
            session = self._session(ledger, on_progress)
            _check_api(session, self._client)
            remove_unfinished(self._folder)
            session.begin(cancel=cancel)
            for warning in self._untold:
                session.tell("warned", str(warning))
            self._untold = []
            if session.run.stage == "finished":
                tidy(session)
            yield Engine(session, goal, timeout)


def _check_api(session: Session, client: Any) -> None:
    wanted = session.run.settings.base_url
    if client is not None and client.base_url != wanted:
        raise RunError(
            f"the run is one of {wanted}, and this client is for {client.base_url}: use a client "
            "for the same API"
        )


def _installed_prices() -> Any:
    from batchwright.money import load_prices

    try:
        return load_prices()
    except ConfigurationError:
        return None


class Run(_Handle):
    """A run, as `runs.start` and `runs.open` give it.

    It holds no files open between two calls. Other processes can look at the run at any time, but
    only one drives it.

    Methods:
        wait: Drive the run to its end; a finished one returns at once.
        step: Do all that is due, without waiting for a batch.
        submit: Send all that may be sent, without waiting for a batch.
        cancel: Cancel the run's batches, and end it with the answers that there are.
        status: Sum up how far the run has come, by its ledger; nothing is asked of the API.
        results: Iterate over the answers in the order of the input; before the end, those that are
            there.
        retry: Prepare lines to be sent again that did not succeed; `wait` sends them.
        report: Write a page in HTML about the run, for a browser without a network.
        clean: Remove the run's folder once the run is finished; the output and the errors file
            stay.

    Attributes:
        output: The file with the successful answers.
        errors: The file with the others.
        folder: Where the run keeps its state.
        warnings: What the check of the input warned of, if it was this call that began the run.

    Example:
        run = runs.start(client, "requests.jsonl", output="answers.jsonl")
        summary = run.wait()
        print(summary.outcomes)
    """

    _client: Client | None

    def wait(
        self,
        *,
        on_progress: Callable[[Event], object] | None = None,
        timeout: float | None = None,
    ) -> Summary:
        """Drive the run to its end; a finished one returns at once.

        Args:
            on_progress: Called with each event.
            timeout: Seconds to wait in all; None waits as long as it takes.

        Returns:
            How it ended.

        Raises:
            RunError: Another process drives it, or its files are damaged.
            MaxCostError: What is left may cost more than `max_cost`.
            APIError: The API refuses the key, or an outage lasts longer than `pace.patience`.
            WaitTimeoutError: The run is not finished in time.
            Interrupted: Ctrl-C was pressed; batches remain active.

        Example:
            runs.open("answers.jsonl").wait(timeout=3600)
        """
        self._drive("end", on_progress, timeout)
        return self._summary()

    def step(self, *, on_progress: Callable[[Event], object] | None = None) -> Status:
        """Do all that is due, without waiting for a batch.

        Args:
            on_progress: Called with each event.

        Returns:
            How far the run has come.

        Raises:
            RunError: See `wait`.
            APIError: See `wait`.

        Example:
            run = runs.start(client, "requests.jsonl", output="answers.jsonl")
            print(run.step().pending)
        """
        self._drive("due", on_progress, None)
        return self.status()

    def submit(self, *, on_progress: Callable[[Event], object] | None = None) -> Status:
        """Send all that may be sent, without waiting for a batch.

        Args:
            on_progress: Called with each event.

        Returns:
            How far the run has come.

        Raises:
            RunError: See `wait`.
            APIError: See `wait`.

        Example:
            run = runs.start(client, "requests.jsonl", output="answers.jsonl")
            run.submit()  # the program can end here, and tomorrow `runs.open` goes on
        """
        self._drive("sent", on_progress, None)
        return self.status()

    def cancel(self, *, on_progress: Callable[[Event], object] | None = None) -> Summary:
        """Cancel the run's batches, and end it with the answers that there are.

        Lines without an answer end as `cancelled`. It takes up to about ten minutes.

        Args:
            on_progress: Called with each event.

        Returns:
            How it ended.

        Raises:
            RunError: See `wait`.
            APIError: See `wait`.

        Example:
            run = runs.start(client, "requests.jsonl", output="answers.jsonl")
            print(run.cancel().outcomes["cancelled"])
        """
        self._drive("end", on_progress, None, cancel=True)
        return self._summary()

    def _drive(
        self,
        goal: Goal,
        on_progress: Callable[[Event], object] | None,
        timeout: float | None,
        *,
        cancel: bool = False,
    ) -> None:
        with (
            self._connected() as (connected, client),
            connected._engine(goal, on_progress, timeout, cancel=cancel) as engine,
        ):
            drive(engine, client)

    @contextmanager
    def _connected(self) -> Iterator[tuple[Run, Client]]:
        if self._client is not None:
            yield self, self._client
            return
        from batchwright.client import Client

        with Client() as client:
            yield Run(self.output, self._folder, client, self._options), client


class AsyncRun(_Handle):
    """A run over an `AsyncClient`, as `runs.start` gives it.

    What only reads or writes files is not awaited: `status`, `results`, `retry`, `report`, `clean`.

    Methods:
        wait: Drive the run to its end; a finished one returns at once.
        step: Do all that is due, without waiting for a batch.
        submit: Send all that may be sent, without waiting for a batch.
        cancel: Cancel the run's batches, and end it with the answers that there are.
        status: Sum up how far the run has come, by its ledger; nothing is asked of the API.
        results: Iterate over the answers in the order of the input; before the end, those that are
            there.
        retry: Prepare lines to be sent again that did not succeed; `wait` sends them.
        report: Write a page in HTML about the run, for a browser without a network.
        clean: Remove the run's folder once the run is finished; the output and the errors file
            stay.

    Attributes:
        output: The file with the successful answers.
        errors: The file with the others.
        folder: Where the run keeps its state.
        warnings: What the check of the input warned of, if it was this call that began the run.

    Example:
        run = await runs.start(client, "requests.jsonl", output="answers.jsonl")
        summary = await run.wait()
        print(summary.outcomes)
    """

    _client: AsyncClient

    async def wait(
        self,
        *,
        on_progress: Callable[[Event], object] | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - as the twin has it
    ) -> Summary:
        """Drive the run to its end; a finished one returns at once.

        Args:
            on_progress: Called with each event, and awaited if it is a coroutine function.
            timeout: Seconds to wait in all; None waits as long as it takes.

        Returns:
            How it ended.

        Raises:
            RunError: Another process drives it, or its files are damaged.
            MaxCostError: What is left may cost more than `max_cost`.
            APIError: The API refuses the key, or an outage lasts longer than `pace.patience`.
            WaitTimeoutError: The run is not finished in time.

        Example:
            run = await runs.start(client, "requests.jsonl", output="answers.jsonl")
            await run.wait(timeout=3600)
        """
        await self._drive("end", on_progress, timeout)
        return self._summary()

    async def step(self, *, on_progress: Callable[[Event], object] | None = None) -> Status:
        """Do all that is due, without waiting for a batch.

        Args:
            on_progress: Called with each event, and awaited if it is a coroutine function.

        Returns:
            How far the run has come.

        Raises:
            RunError: See `wait`.
            APIError: See `wait`.

        Example:
            run = await runs.start(client, "requests.jsonl", output="answers.jsonl")
            print((await run.step()).pending)
        """
        await self._drive("due", on_progress, None)
        return self.status()

    async def submit(self, *, on_progress: Callable[[Event], object] | None = None) -> Status:
        """Send all that may be sent, without waiting for a batch.

        Args:
            on_progress: Called with each event, and awaited if it is a coroutine function.

        Returns:
            How far the run has come.

        Raises:
            RunError: See `wait`.
            APIError: See `wait`.

        Example:
            run = await runs.start(client, "requests.jsonl", output="answers.jsonl")
            await run.submit()
        """
        await self._drive("sent", on_progress, None)
        return self.status()

    async def cancel(self, *, on_progress: Callable[[Event], object] | None = None) -> Summary:
        """Cancel the run's batches, and end it with the answers that there are.

        Lines without an answer end as `cancelled`. It takes up to about ten minutes.

        Args:
            on_progress: Called with each event, and awaited if it is a coroutine function.

        Returns:
            How it ended.

        Raises:
            RunError: See `wait`.
            APIError: See `wait`.

        Example:
            run = await runs.start(client, "requests.jsonl", output="answers.jsonl")
            print((await run.cancel()).outcomes["cancelled"])
        """
        await self._drive("end", on_progress, None, cancel=True)
        return self._summary()

    async def _drive(
        self,
        goal: Goal,
        on_progress: Callable[[Event], object] | None,
        timeout: float | None,  # noqa: ASYNC109
        *,
        cancel: bool = False,
    ) -> None:
        with self._engine(goal, on_progress, timeout, cancel=cancel) as engine:
            await drive_async(engine, self._client)
