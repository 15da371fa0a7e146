"""Doing what the plan says, and recording what happened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import asdict, evolve, frozen

from batchwright.errors import InputError
from batchwright.requests import Problem
from batchwright.runs import actions as do
from batchwright.runs.errors import BatchFailedError, Interrupted
from batchwright.runs.input import lines_of
from batchwright.runs.ledger import Ledger
from batchwright.runs.merging import NO_ANSWER, merge
from batchwright.runs.output import UnfinishedFile
from batchwright.runs.plan import Pace, in_doubt_since, plan
from batchwright.runs.remote import (
    asked_pause,
    find_batch,
    labels,
    pause_after,
    refused,
    with_batch,
    with_file,
)
from batchwright.runs.state import TOKEN_LIMIT, RunState, ShardState
from batchwright.runs.summary import Progress, Summary, active_batches, progress_after

if TYPE_CHECKING:
    from batchwright import Client

_UNANSWERED = {"expired": "batch_expired", "cancelled": "batch_cancelled"}


@frozen
class Job:
    """What a driver works with.

    Args:
        client: The API.
        input: The file of requests.
        output: Where the successful answers go.
        errors: Where the others go.
        folder: Where the downloads go until they are merged.
        pace: How often to poll.
        on_progress: Called after each step; None for nothing.
    """

    client: Client
    input: Path
    output: Path
    errors: Path
    folder: Path
    pace: Pace
    on_progress: Callable[[Progress], None] | None


class Driver:
    """Drives one run to its end.

    Args:
        job: What to work with.
        ledger: Where each step is recorded; the run has begun there.
        run: The run, as the ledger has it.
    """

    def __init__(self, job: Job, ledger: Ledger, run: RunState) -> None:
        self._job = job
        self._clock = job.client._transport.clock
        self._ledger = ledger
        self._run = run
        now = self._clock.time()
        self._shards = [in_doubt_since(now, shard) for shard in ledger.shards()]
        self._failures = 0  # of any action, in a row: the API may be down
        # Of one action, even if others succeed in between, as settling does between creations.
        self._repeated: Counter[do.Action] = Counter()
        self._output = UnfinishedFile(job.output)
        self._errors = UnfinishedFile(job.errors)

    def drive(self) -> Summary:
        """Drive the run until it ends.

        Returns:
            How it ended.

        Raises:
            BatchFailedError: The API refused a batch, and trying again would not help.
            RunError: The input changed, or an output file is missing or already exists.
            APIError: A request was refused, or failed too often.
            Interrupted: Ctrl-C was pressed.
        """
        try:
            while True:
                for action in self._plan():
                    match action:
                        case do.Finish():
                            return self._finish()
                        case do.Stop(index):
                            raise self._refusal(self._shards[index])
                        case _:
                            self._try(action)
        except KeyboardInterrupt:
            raise Interrupted(self._job.folder, active_batches(self._shards)) from None

    def _plan(self) -> list[do.Action | do.Ending]:
        return plan(
            self._shards,
            max_active=self._run.max_active,
            now=self._clock.time(),
            pace=self._job.pace,
        )

    def _try(self, action: do.Action) -> None:
        """Do one action. After a temporary failure, pause; the next plan repeats it."""
        try:
            self._do(action)
        except Exception as error:
            self._failures += 1
            self._repeated[action] += 1
            failures = max(self._failures, self._repeated[action])
            longest = self._job.pace.max_poll
            pause = pause_after(error, failures, now=self._clock.now(), longest=longest)
            if pause is None:
                raise
            self._clock.sleep(pause)
        else:
            if not isinstance(action, do.Wait):
                self._failures = 0
                del self._repeated[action]
        if self._job.on_progress is not None:
            self._job.on_progress(progress_after(action.step, self._shards))

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
            case do.Merge(index):
                self._merge(self._shards[index])
            case do.Wait(seconds):
                self._clock.sleep(seconds)

    def _save(self, *shards: ShardState, run: RunState | None = None) -> None:
        self._ledger.save(*shards, run=run)
        for shard in shards:
            self._shards[shard.index] = shard
        self._run = run or self._run

    def _upload(self, shard: ShardState) -> None:
        self._save(evolve(shard, stage="uploading", intent_at=self._clock.time()))
        with lines_of(shard, self._job.input, self._run.input) as lines:
            name = f"batchwright-{self._run.run_id}-{shard.index:05}.jsonl"
            file = self._job.client.files.create(file=(name, lines), purpose="batch")
        self._save(with_file(shard, file))

    def _create(self, shard: ShardState) -> None:
        settings = self._run.settings
        others = [other for other in self._shards if other.active]
        creating = evolve(shard, stage="creating", intent_at=self._clock.time(), alone=not others)
        self._save(creating, *(evolve(other, alone=False) for other in others))
        try:
            batch = self._job.client.batches.create(
                input_file_id=shard.file_id,
                endpoint=self._run.endpoint,
                completion_window=settings.completion_window,
                metadata={**settings.metadata, **labels(self._run.run_id, shard)},
            )
            created = with_batch(creating, batch, self._clock.time())
        except Exception as error:
            if not refused(error):
                self._save(in_doubt_since(self._clock.time(), creating))
                raise
            if error.code != TOKEN_LIMIT:
                self._save(shard)
                raise
            failed = evolve(creating, stage="terminal", status="failed", batch_id="")
            self._save(evolve(failed, errors=(Problem(TOKEN_LIMIT, error.message),)))
            self._clock.sleep(asked_pause(error, self._clock.now()))
        else:
            self._save(created)

    def _settle(self, shard: ShardState, final: bool) -> None:
        batch = find_batch(self._job.client, self._run.run_id, shard)
        now = self._clock.time()
        if batch is not None:
            self._save(with_batch(shard, batch, now))
        elif final:
            self._save(evolve(shard, stage="uploaded", attempt=shard.attempt + 1))
        else:
            self._save(evolve(shard, asked_at=now))

    def _poll(self, shard: ShardState) -> None:
        batch = self._job.client.batches.retrieve(shard.batch_id)
        self._save(with_batch(shard, batch, self._clock.time()))

    def _requeue(self, shard: ShardState) -> None:
        """Allow one batch fewer than were active when the token limit was hit."""
        active = sum(other.active or other.batch_failed for other in self._shards)
        max_active = max(1, min(self._run.max_active, active) - 1)
        again = evolve(shard, stage="uploaded", attempt=shard.attempt + 1)
        self._save(again, run=evolve(self._run, max_active=max_active))

    def _download(self, shard: ShardState) -> None:
        for file_id, path in zip(
            (shard.output_file_id, shard.error_file_id), self._downloads(shard), strict=True
        ):
            if file_id is not None:
                self._job.client.files.download(file_id, path, overwrite=True)
            else:
                path.unlink(missing_ok=True)
        self._save(evolve(shard, stage="downloaded"))

    def _downloads(self, shard: ShardState) -> tuple[Path, Path]:
        stem = f"{shard.index:05}"
        return self._job.folder / f"{stem}-output.jsonl", self._job.folder / f"{stem}-errors.jsonl"

    def _merge(self, shard: ShardState) -> None:
        try:
            run = self._append_answers(shard)
        except InputError:  # a download is broken: repeat it
            self._save(evolve(shard, stage="terminal"))
            raise
        self._save(evolve(shard, stage="merged"), run=run)
        for path in self._downloads(shard):
            path.unlink(missing_ok=True)

    def _append_answers(self, shard: ShardState) -> RunState:
        run = self._run
        with (
            lines_of(shard, self._job.input, run.input) as requests,
            self._output.append_at(run.output_length) as output,
            self._errors.append_at(run.errors_length) as errors,
        ):
            tally = merge(
                requests,
                [path for path in self._downloads(shard) if path.exists()],
                output,
                errors,
                unanswered=_UNANSWERED.get(shard.status or "", NO_ANSWER),
            )
            return evolve(
                run,
                output_length=output.tell(),
                errors_length=errors.tell(),
                tally=run.tally + tally,
            )

    def _refusal(self, shard: ShardState) -> BatchFailedError:
        return BatchFailedError(
            shard.batch_id or f"the batch that starts at line {shard.first_line}",
            shard.first_line,
            shard.errors,
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
