"""Doing what the plan says, and writing down what happened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import orjson
from attrs import asdict, evolve, frozen

from batchwright._jsonl.lines import InputError
from batchwright.errors import APIStatusError
from batchwright.runs import actions as do
from batchwright.runs.errors import BatchFailedError, Interrupted
from batchwright.runs.input import lines_of
from batchwright.runs.ledger import Ledger, RunState
from batchwright.runs.merging import NO_ANSWER, join
from batchwright.runs.output import PartFile
from batchwright.runs.plan import TOKEN_LIMIT, Pace, ShardState, in_doubt_since, plan
from batchwright.runs.remote import (
    asked_pause,
    find_batch,
    labels,
    pause_after,
    surely_refused,
    with_batch,
)
from batchwright.runs.summary import Progress, Summary, active_batches, progress

if TYPE_CHECKING:
    from batchwright import Client

_UNANSWERED = {"expired": "batch_expired", "cancelled": "batch_cancelled"}


@frozen
class Job:
    """What a driver drives.

    Args:
        client: The API.
        input: The file of requests.
        output: Where the good answers go.
        errors: Where the others go.
        folder: Where the ledger and the downloads are.
        completion_window: As the API takes it.
        metadata: The user's own, for each batch.
        pace: How often to ask.
        clock: Tells the seconds since 1970.
        sleep: Waits for so many seconds.
        on_progress: Called after each step; None if nobody wants to know.

    Example:
        job = Job(client=client, input=Path("requests.jsonl"), …)
    """

    client: Client
    input: Path
    output: Path
    errors: Path
    folder: Path
    completion_window: str
    metadata: Mapping[str, str]
    pace: Pace
    clock: Callable[[], float]
    sleep: Callable[[float], None]
    on_progress: Callable[[Progress], None] | None


class Driver:
    """Drives one run to its end.

    Args:
        job: What to drive.
        ledger: Its ledger, in which a run was begun.
        run: The run.

    Example:
        with Ledger(job.folder / "ledger.sqlite") as ledger:
            summary = Driver(job, ledger, ledger.run()).drive()
    """

    def __init__(self, job: Job, ledger: Ledger, run: RunState) -> None:
        self._job = job
        self._client = job.client
        self._ledger = ledger
        self._run = run
        now = job.clock()
        self._shards = [in_doubt_since(now, shard) for shard in ledger.shards()]
        self._troubles = 0
        self._repeated: Counter[do.Action] = Counter()
        self._output = PartFile(job.output)
        self._errors = PartFile(job.errors)

    def drive(self) -> Summary:
        """Go on until all is done.

        Returns:
            How it ended.

        Raises:
            BatchFailedError: The API refused a batch, and trying again would not help.
            RunError: The input was changed, or an output is in the way or gone.
            APIError: A request was refused, or went wrong too often.
            Interrupted: By Ctrl-C.

        Example:
            summary = driver.drive()
        """
        try:
            while True:
                for action in self._plan():
                    if isinstance(action, do.Finish):
                        return self._finish()
                    self._try(action)
        except KeyboardInterrupt:
            raise Interrupted(self._job.folder, active_batches(self._shards)) from None

    def _plan(self) -> list[do.Action]:
        return plan(
            self._shards,
            max_active=self._run.max_active,
            now=self._job.clock(),
            pace=self._job.pace,
        )

    def _try(self, action: do.Action) -> None:
        """Do one action; what may go well later is left for the next plan, after a pause."""
        try:
            self._do(action)
        except Exception as error:
            self._troubles += 1
            self._repeated[action] += 1
            failures = max(self._troubles, self._repeated[action])
            longest = self._job.pace.max_poll
            pause = pause_after(error, failures, now=self._job.clock(), longest=longest)
            if pause is None:
                raise
            self._job.sleep(pause)
        else:
            if not isinstance(action, do.Wait):
                self._troubles = 0
                del self._repeated[action]
        if self._job.on_progress is not None:
            self._job.on_progress(progress(type(action).__name__.lower(), self._shards))

    def _do(self, action: do.Action) -> None:
        match action:
            case do.Upload(index):
                self._upload(self._shards[index])
            case do.Create(index):
                self._create(self._shards[index])
            case do.Settle(index, final):
                self._settle(self._shards[index], final)
            case do.Poll(index):
                self._poll(self._shards[index])
            case do.Requeue(index):
                self._requeue(self._shards[index])
            case do.Download(index):
                self._download(self._shards[index])
            case do.Collect(index):
                self._collect(self._shards[index])
            case do.Wait(seconds):
                self._job.sleep(seconds)
            case do.Stop(index):
                self._stop(self._shards[index])

    def _save(self, *shards: ShardState, run: RunState | None = None) -> None:
        self._ledger.save(*shards, run=run)
        for shard in shards:
            self._shards[shard.index] = shard
        self._run = run or self._run

    def _upload(self, shard: ShardState) -> None:
        self._save(evolve(shard, stage="uploading", intent_at=self._job.clock()))
        with lines_of(shard, self._job.input, self._run.input) as lines:
            name = f"batchwright-{self._run.run_id}-{shard.index:05}.jsonl"
            file = self._client.files.create(file=(name, lines), purpose="batch")
        self._save(
            evolve(shard, stage="uploaded", file_id=file.id, file_created_at=file.created_at)
        )

    def _create(self, shard: ShardState) -> None:
        now = self._job.clock()
        others = [other for other in self._shards if other.stage in ("creating", "created")]
        creating = evolve(shard, stage="creating", intent_at=now, alone=not others)
        self._save(creating, *(evolve(other, alone=False) for other in others))
        try:
            batch = self._client.batches.create(
                input_file_id=shard.file_id,
                endpoint=self._run.endpoint,
                completion_window=self._job.completion_window,
                metadata={**self._job.metadata, **labels(self._run.run_id, shard)},
            )
        except Exception as error:
            now = self._job.clock()
            if not isinstance(error, APIStatusError) or not surely_refused(error):
                self._save(in_doubt_since(now, creating))
                raise
            if error.code != TOKEN_LIMIT:
                self._save(shard)
                raise
            errors = orjson.dumps([{"code": error.code, "message": error.message}]).decode()
            refused = evolve(creating, stage="terminal", status="failed", batch_id="")
            self._save(evolve(refused, error_code=error.code, errors=errors))
            self._job.sleep(asked_pause(error, now))
        else:
            self._save(with_batch(creating, batch, self._job.clock()))

    def _settle(self, shard: ShardState, final: bool) -> None:
        batch = find_batch(self._client, self._run.run_id, shard)
        now = self._job.clock()
        if batch is not None:
            self._save(with_batch(shard, batch, now))
        elif final:
            self._save(evolve(shard, stage="uploaded", attempt=shard.attempt + 1))
        else:
            self._save(evolve(shard, asked_at=now))

    def _poll(self, shard: ShardState) -> None:
        batch = self._client.batches.retrieve(shard.batch_id)
        self._save(with_batch(shard, batch, self._job.clock()))

    def _requeue(self, shard: ShardState) -> None:
        """The limit let fewer batches through than were active: try with one less."""
        active = sum(
            other.stage in ("creating", "created") or other.batch_failed for other in self._shards
        )
        max_active = max(1, min(self._run.max_active, active) - 1)
        again = evolve(shard, stage="uploaded", attempt=shard.attempt + 1)
        self._save(again, run=evolve(self._run, max_active=max_active))

    def _download(self, shard: ShardState) -> None:
        for file_id, path in zip(
            (shard.output_file_id, shard.error_file_id), self._downloads(shard), strict=True
        ):
            if file_id is not None:
                self._client.files.download(file_id, path)
            else:
                path.unlink(missing_ok=True)
        self._save(evolve(shard, stage="downloaded"))

    def _downloads(self, shard: ShardState) -> tuple[Path, Path]:
        stem = f"{shard.index:05}"
        return self._job.folder / f"{stem}-output.jsonl", self._job.folder / f"{stem}-errors.jsonl"

    def _collect(self, shard: ShardState) -> None:
        try:
            run = self._join(shard)
        except InputError:  # a download is broken
            self._save(evolve(shard, stage="terminal"))
            raise
        self._save(evolve(shard, stage="collected"), run=run)
        for path in self._downloads(shard):
            path.unlink(missing_ok=True)

    def _join(self, shard: ShardState) -> RunState:
        run = self._run
        with (
            lines_of(shard, self._job.input, run.input) as requests,
            self._output.append_at(run.output_length) as output,
            self._errors.append_at(run.errors_length) as errors,
        ):
            tally = join(
                requests,
                [path for path in self._downloads(shard) if path.exists()],
                output,
                errors,
                unanswered=_UNANSWERED.get(shard.status or "", NO_ANSWER),
            )
            run = evolve(run, output_length=output.tell(), errors_length=errors.tell())
        tally.add(run.tally)
        return evolve(run, tally=tally)

    def _stop(self, shard: ShardState) -> None:
        raise BatchFailedError(
            shard.batch_id or f"the batch for lines from {shard.first_line}",
            shard.first_line,
            orjson.loads(shard.errors or "[]"),
            active_batches(self._shards),
        )

    def _finish(self) -> Summary:
        self._output.finish()
        self._errors.finish()
        return Summary(
            **asdict(self._run.tally),
            shards=len(self._shards),
            output=self._job.output,
            errors=self._job.errors,
            batch_ids=[shard.batch_id for shard in self._shards if shard.batch_id],
        )
