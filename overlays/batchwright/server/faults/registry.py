"""The active faults, and how often each has applied."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock
from typing import TypeVar

from attrs import Factory, define

from batchwright.server.faults.fault import Fault, HTTPFault, ObjectFault

F = TypeVar("F", bound=Fault)


@define
class _Count:
    matched: int = 0
    applied: int = 0
    since: float | None = None


@define
class _Counted:
    fault: Fault
    all: _Count = Factory(_Count)
    by_name: dict[str, _Count] = Factory(dict)

    def applies(self, now: float, name: str | None = None) -> bool:
        """Tell whether the fault would apply to the next match."""
        fault, one = self.fault, self._of(name)
        return (
            self.all.matched >= fault.after
            and (fault.times is None or self.all.applied < fault.times)
            and (fault.lasts is None or one.since is None or now < one.since + fault.lasts)
            and (
                not isinstance(fault, ObjectFault) or fault.each is None or one.applied < fault.each
            )
        )

    def count(self, now: float, name: str | None = None) -> bool:
        """Count a match, and tell whether the fault applies to it."""
        one = self._of(name)
        applied = self.applies(now, name)
        if self.all.matched >= self.fault.after and one.since is None:
            one.since = now
        self.all.matched += 1
        self.all.applied += applied
        if one is not self.all:
            one.applied += applied
        return applied

    def _of(self, name: str | None) -> _Count:
        if name is None or not isinstance(self.fault, ObjectFault):
            return self.all
        return self.by_name.setdefault(name, _Count())


class Faults:
    """The active faults, which can be changed at any time.

    Methods:
        add: Add faults.
        clear: Remove all faults.

    Args:
        faults: The faults to start with.

    Example:
        server.faults.add(ErrorResponse(operation="createBatch", status=503))
        server.faults.clear()
    """

    def __init__(self, *faults: Fault) -> None:
        self._now: Callable[[], float] = time.time
        self._lock = Lock()
        self._faults: list[_Counted] = []
        self.add(*faults)

    def add(self, *faults: Fault) -> None:
        """Add faults.

        Args:
            faults: The faults; two of a kind both apply.

        Example:
            server.faults.add(Fault.parse("slow:seconds=2"))
        """
        with self._lock:
            self._faults += [_Counted(fault) for fault in faults]

    def clear(self) -> None:
        """Remove all faults.

        Example:
            server.faults.clear()
        """
        with self._lock:
            self._faults.clear()

    def follow(self, now: Callable[[], float]) -> None:
        """Measure how long faults last by this clock."""
        self._now = now

    def of_request(self, operation: str | None) -> list[HTTPFault]:
        """What applies to a request of an operation; None is no operation at all."""
        now = self._now()
        with self._lock:
            return [
                one.fault
                for one in self._faults
                if isinstance(one.fault, HTTPFault)
                and one.fault.operation in (None, operation)
                and one.count(now)
            ]

    def has(self, kind: type[Fault]) -> bool:
        """Whether there is a fault of a kind, even one that applies no more."""
        with self._lock:
            return any(isinstance(one.fault, kind) for one in self._faults)

    def of_object(
        self,
        kind: type[F],
        name: str,
        matches: Callable[[F], bool] = lambda _: True,
        *,
        peek: bool = False,
    ) -> F | None:
        """The first fault of a kind that applies to a batch, a file or a line.

        Args:
            kind: The class of the fault.
            name: The object's id, or the line's `custom_id`.
            matches: Whether a fault is meant for it.
            peek: Whether to leave it uncounted.
        """
        now = self._now()
        with self._lock:
            for one in self._faults:
                if not isinstance(one.fault, kind) or not matches(one.fault):
                    continue
                if one.applies(now, name) if peek else one.count(now, name):
                    return one.fault
        return None
