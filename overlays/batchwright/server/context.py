"""What the API and the engine of a server share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from attrs import frozen

from batchwright.requests import Problem
from batchwright.server.catalogue import Model
from batchwright.server.clock import Clock
from batchwright.server.faults.registry import Faults
from batchwright.server.settings import Durations, Limits
from batchwright.server.store.state import Entry, State

if TYPE_CHECKING:
    from batchwright.server.engine.execution import Executor


@frozen(kw_only=True)
class Context:
    """The state and the settings of one server.

    Args:
        state: The stored objects and bytes.
        clock: The server's time.
        faults: The active faults.
        limits: The limits.
        durations: How long batches take.
        models: The models by id.
        executor: Answers requests to models.
        wake: Wakes the worker.
        refusal_at_creation: Says why the creation of a batch is refused; None if it is not.
        idempotent: Whether an `Idempotency-Key` is honoured.
    """

    state: State
    clock: Clock
    faults: Faults
    limits: Limits
    durations: Durations
    models: Mapping[str, Model]
    executor: Executor
    wake: Callable[[], None]
    refusal_at_creation: Callable[[Context, Entry], Problem | None] = lambda *_: None
    idempotent: bool = False

    @property
    def now(self) -> int:
        """The server's time in whole Unix seconds, as objects hold it."""
        return int(self.clock.now())
