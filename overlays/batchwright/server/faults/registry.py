"""The active faults, and how often each has applied."""

from __future__ import annotations

from threading import Lock

from attrs import define

from batchwright.server.faults.batches import ExpireLines, FailLines, TokenLimit
from batchwright.server.faults.fault import Fault, HTTPFault


@define
class _Counted:
    fault: Fault
    seen: int = 0

    def applies(self) -> bool:
        """Count a match, and tell whether the fault applies to it."""
        self.seen += 1
        late = self.seen > self.fault.after
        times = self.fault.times
        return late and (times is None or self.seen <= self.fault.after + times)


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

    def of_request(self, operation: str | None) -> list[HTTPFault]:
        """What applies to a request of an operation; None is no operation at all."""
        with self._lock:
            return [
                one.fault
                for one in self._faults
                if isinstance(one.fault, HTTPFault)
                and one.fault.operation in (None, operation)
                and one.applies()
            ]

    def of_batch(self) -> TokenLimit | None:
        """What applies to a batch that is validated."""
        with self._lock:
            for one in self._faults:
                if isinstance(one.fault, TokenLimit) and one.applies():
                    return one.fault
        return None

    def of_line(self, custom_id: str) -> FailLines | ExpireLines | None:
        """What applies to a line that is about to be executed."""
        with self._lock:
            for one in self._faults:
                match one.fault:
                    case FailLines() | ExpireLines() as fault:
                        if fault.matches(custom_id) and one.applies():
                            return fault
        return None
