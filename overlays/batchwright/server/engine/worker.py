"""The thread that advances batches step by step, and sleeps until the next is due."""

from __future__ import annotations

import logging
from threading import TIMEOUT_MAX, Condition, Thread

from batchwright.requests import Problem
from batchwright.server.context import Context
from batchwright.server.engine.lifecycle import fail, step
from batchwright.server.store.expiry import sweep
from batchwright.server.store.late import reveal

_LOG = logging.getLogger(__name__)

_SECONDS_TO_RECOVER = 10.0


class Worker:
    """Executes the batches of a server in turns, in a thread of its own.

    A batch interrupted by a shutdown continues where it stopped.
    """

    def __init__(self) -> None:
        self._condition = Condition()
        self._woken = True
        self._idle = False
        self._stopping = False
        self._thread: Thread | None = None

    def start(self, context: Context) -> None:
        """Start the thread."""
        self._thread = Thread(
            target=self._run, args=(context,), name="batchwright-server-worker", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Stop after the current step, and wait for the end."""
        with self._condition:
            self._stopping = True
            self._condition.notify_all()
        if self._thread is not None:
            self._thread.join()

    def wake(self) -> None:
        """Look for work at once."""
        with self._condition:
            self._woken = True
            self._idle = False
            self._condition.notify_all()

    def wait_until_idle(self, timeout: float) -> None:
        """Wait until no batch has work left at the clock's current time.

        Raises:
            TimeoutError: That took longer than `timeout` real seconds.
        """
        self.wake()
        with self._condition:
            if not self._condition.wait_for(lambda: self._idle or self._stopping, timeout):
                raise TimeoutError(f"batches were still being executed after {timeout} seconds")

    def _run(self, context: Context) -> None:
        while True:
            with self._condition:
                self._woken = False
            try:
                due = self._take_turns(context)
            except Exception:
                _LOG.exception("batches cannot be executed for now")
                due = context.clock.now() + _SECONDS_TO_RECOVER
            with self._condition:
                if self._stopping:
                    return
                if self._woken or (due is not None and due <= context.clock.now()):
                    continue
                self._idle = True
                self._condition.notify_all()
                seconds = None if due is None else context.clock.real_seconds_until(due)
                self._condition.wait_for(
                    lambda: self._woken or self._stopping,
                    None if seconds is None else min(seconds, TIMEOUT_MAX),
                )
                self._idle = False
                if self._stopping:
                    return

    def _take_turns(self, context: Context) -> float | None:
        """Advance each batch by one step; return when the next one is due, None if none is."""
        late = reveal(context.state, context.clock.now())
        dues = [] if late is None else [late]
        for batch in context.state.find("kind = 'batch' AND stage = 'live'", ()):
            if self._stopping:
                return None
            try:
                due = step(context, batch)
            except Exception:
                _LOG.exception("batch %s cannot be executed", batch.id)
                message = "The server had an error while executing this batch; see its log."
                fail(context, batch, [Problem("server_error", message)])
                continue
            if due is not None:
                dues.append(due)
        sweep(context.state, context.clock.now())
        return min(dues, default=None)
