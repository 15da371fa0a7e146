"""What all parts of a running server share."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping

from attrs import frozen

from batchwright.server.catalogue import Model
from batchwright.server.clock import Clock
from batchwright.server.faults.registry import FaultBook
from batchwright.server.settings import Durations, Limits
from batchwright.server.state import State


@frozen(kw_only=True)
class Context:
    """The parts and settings of one server.

    Args:
        state: What it keeps.
        clock: Its time.
        faults: What it is to do wrong.
        limits: How large things may be.
        durations: How long batches take.
        models: The models it knows, by id.
        wake: Tells the worker that there may be something to do.
    """

    state: State
    clock: Clock
    faults: FaultBook
    limits: Limits
    durations: Durations
    models: Mapping[str, Model]
    wake: Callable[[], None]

    @property
    def now(self) -> int:
        """The server's time in whole Unix seconds, as answers hold it."""
        return int(self.clock.now())


def owner_of(key: str) -> str:
    """Return what is kept of a key: a hash, so that no file of the server holds the key."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def organization(owner: str) -> str:
    """Return the name of the organization that a key belongs to, one for each key."""
    return f"org-{owner[:24]}"
