"""What the flows of a run share: its state, where it is recorded, and who is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from attrs import define, evolve, field

from batchwright._http.clock import Clock
from batchwright.errors import APIStatusError, ConfigurationError
from batchwright.money import bound
from batchwright.runs.errors import RunError
from batchwright.runs.events import Event, EventKind
from batchwright.runs.folder import Folder
from batchwright.runs.ledger import Ledger
from batchwright.runs.options import Options
from batchwright.runs.outcomes import net_reasons
from batchwright.runs.remote import is_api_error, pause_asked
from batchwright.runs.server_clock import ServerClock
from batchwright.runs.spending import held_back
from batchwright.runs.state import RunState, ShardState
from batchwright.runs.status import ShardStatus, Status
from batchwright.runs.summing import shard_status, status_of
from batchwright.runs.timing import Timing, after_failure

__all__ = ["Session"]


@define
class Session:
    """One process's work on a run.

    Args:
        folder: The run's folder.
        output: Where the successful answers go.
        ledger: Where each step is recorded.
        run: The run, as the ledger has it.
        shards: Its shards, in order.
        options: What may differ from one start to the next.
        clock: Time and randomness.
        on_progress: Called with each event; None for nothing.
    """

    folder: Folder
    output: Path
    ledger: Ledger
    run: RunState
    shards: list[ShardState]
    options: Options
    clock: Clock
    on_progress: Callable[[Event], object] | None = None
    timings: dict[int, Timing] = field(factory=dict)
    server: ServerClock = field(init=False)
    recognized: bool = False
    uploaded: set[str] = field(factory=set)
    lists_help: bool = True
    refusals: dict[int, APIStatusError] = field(factory=dict)
    resumed_at: int | None = None
    swept: bool = False
    told: list[Event] = field(factory=list)
    _held_back: frozenset[int] | None = None

    def __attrs_post_init__(self) -> None:
        self.server = ServerClock(self.clock.monotonic, self.clock.time)

    def begin(self, *, cancel: bool) -> None:
        """Take the run up: what the last process knew by heart begins anew.

        Args:
            cancel: Whether the run is to be cancelled.
        """
        done = sum(one.count for one in net_reasons(self.run, self.shards))
        fresh = not any(shard.uploads for shard in self.shards)
        self.resumed_at = None if fresh else done
        changed = evolve(
            self.run,
            allowed={},
            cancelling=self.run.cancelling or (cancel and self.run.stage == "running"),
            orphans=self.run.orphans or any(one.stage == "uploading" for one in self.shards),
        )
        if changed != self.run:
            self.save(run=changed)
        self._check_bounds()
        if fresh:
            self.tell("started", f"{self.run.total:,} requests in {len(self.shards):,} batches")
        elif self.run.stage != "finished":
            self.tell("resumed", f"resumed at {done:,} of {self.run.total:,}")

    def _check_bounds(self) -> None:
        """Refuse to promise a bound on the cost where there is none.

        Raises:
            ConfigurationError: There are no prices.
            RunError: The price of a model is not known, or requests lack `max_tokens`.
        """
        if self.options.max_cost is None:
            return
        if self.options.prices is None:
            raise ConfigurationError(
                "max_cost needs prices: install them with pip install 'batchwright[prices]', or "
                "name a file of them"
            )
        for shard in self.shards:
            if shard.stage == "planned" and bound(shard, self.options.prices) is None:
                raise RunError(
                    f"max_cost: there is no bound on the cost of the requests to {shard.model!r} "
                    f"from line {shard.first_line} on: {self.options.prices.source} has no price "
                    f"for it, or {shard.unbounded} of their answers have no max_tokens"
                )

    @property
    def errors(self) -> Path:
        """Where the answers go that are no success."""
        return Path(self.run.settings.errors)

    def save(self, *shards: ShardState, run: RunState | None = None) -> None:
        """Record one step."""
        self.ledger.save(*shards, run=run)
        for shard in shards:
            if shard.index == len(self.shards):
                self.shards.append(shard)
            else:
                self.shards[shard.index] = shard
        self.run = run or self.run
        self._held_back = None

    def timing(self, index: int) -> Timing:
        """When a shard is due."""
        return self.timings.get(index, Timing())

    def note(self, headers: Mapping[str, str]) -> None:
        """Take note of a response."""
        self.server.note(headers)

    def note_error(self, error: Exception) -> None:
        """Take note of a response that is an error of the API's own, not of a gateway's."""
        if is_api_error(error):
            self.note(error.headers)

    def failed(self, index: int, error: Exception) -> float:
        """Put a shard off after a failure, and return for how long it has failed."""
        now = self.clock.monotonic()
        self.note_error(error)
        before = self.timing(index)
        self.timings[index] = after_failure(
            before,
            self.options.pace,
            now=now,
            asked=pause_asked(error, self.clock.time()),
            random=self.clock.random(),
            waits_for=f"trying again: {error}",
        )
        self.tell("waiting", f"{error}", index)
        since, unconfirmed = self.timings[index].failing_since, before.unconfirmed_since
        return now - (since if unconfirmed is None else min(since, unconfirmed))

    def allow(self, model: str, count: int) -> None:
        """Limit how many batches of a model may be active; from `max_in_flight` on, do not."""
        others = {name: limit for name, limit in self.run.allowed.items() if name != model}
        limited = {model: count} if count < self.options.max_in_flight else {}
        self.save(run=evolve(self.run, allowed={**others, **limited}))

    def wait(self, index: int, seconds: float, waits_for: str) -> None:
        """Put a shard off."""
        due = self.clock.monotonic() + seconds
        self.timings[index] = evolve(self.timing(index), due=due, waits_for=waits_for)
        self.tell("waiting", waits_for, index)

    def ready(self, index: int) -> None:
        """Let a shard go on at once."""
        timing = self.timing(index)
        self.timings[index] = Timing(
            unconfirmed_since=timing.unconfirmed_since,
            short_since=timing.short_since,
            limited_since=timing.limited_since,
            twins_due=timing.twins_due,
        )

    def tell(self, kind: EventKind, message: str, index: int | None = None) -> None:
        """Tell of what has happened; the driver passes it on."""
        if self.on_progress is not None:
            shard = None if index is None or index < 0 else self.shard_status(index)
            self.told.append(Event(kind, message, shard, self.status))

    def shard_status(self, index: int) -> ShardStatus:
        """How far a shard has come."""
        shard = self.shards[index]
        return shard_status(shard, self.timing(index), self._until(index))

    def _until(self, index: int) -> float | None:
        left = self.timing(index).due - self.clock.monotonic()
        return self.clock.time() + left if 0 < left < float("inf") else None

    def status(self) -> Status:
        """How far the run has come."""
        return status_of(
            self.run,
            self.shards,
            output=self.output,
            shards_shown=tuple(self.shard_status(one.index) for one in self.shards),
            prices=self.options.prices,
            max_attempts=self.options.max_attempts,
            resumed_at=self.resumed_at,
            held_back=sum(self.shards[index].requests for index in self.held_back()),
        )

    def held_back(self) -> frozenset[int]:
        """The shards that cost more than may be spent."""
        if self.options.max_cost is None:
            return frozenset()
        if self._held_back is None:
            self._held_back = held_back(self.shards, self.options.max_cost, self.options.prices)
        return self._held_back
