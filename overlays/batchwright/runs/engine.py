"""What both drivers do between two steps: plan, take note of what failed, and know when to stop."""

from __future__ import annotations

import math
from typing import Literal

from attrs import evolve

from batchwright.errors import InputError, WaitTimeoutError
from batchwright.runs import actions as do
from batchwright.runs.errors import MaxCostError, RunError
from batchwright.runs.flows import cutting, ending, fetching, looking, sending, watching
from batchwright.runs.plan import TIDYING, View, plan, wake_at
from batchwright.runs.remote import is_over, is_temporary_here
from batchwright.runs.session import Session
from batchwright.runs.state import ENDED
from batchwright.runs.steps import Flow

__all__ = ["GRACE", "Engine", "Goal"]

Goal = Literal["end", "sent", "due"]
"""How far to drive: to the run's end, until all is sent that may be, or until nothing is due."""

GRACE = 3.0
"""Seconds that requests under way have left when the driver stops."""


class Engine:
    """Drives the plan of one session.

    Args:
        session: The session.
        goal: How far to drive.
        timeout: The most seconds to take; None for no limit.
    """

    def __init__(self, session: Session, goal: Goal, timeout: float | None) -> None:
        self.session = session
        self._goal = goal
        self._timeout = timeout
        self._started = session.clock.monotonic()
        self.busy: set[do.Action] = set()

    def begin(self) -> list[tuple[do.Action, Flow[None]]]:
        """Plan, and return the flows of the actions to begin."""
        planned = plan(self._view())
        self.busy.update(planned)
        return [(action, self._flow(action)) for action in planned]

    def ended(self, action: do.Action) -> None:
        """Take note that an action has ended."""
        self.busy.discard(action)

    def failed(self, action: do.Action, error: Exception) -> None:
        """Take note that an action has failed, which is tried again if that may help.

        Raises:
            Exception: The error, if it is permanent or has lasted too long.
        """
        self.busy.discard(action)
        session = self.session
        if isinstance(action, do.Discard | do.Sweep):
            self._go_untidy(action, error)
            return
        temporary = is_temporary_here(error) or isinstance(error, InputError)
        if is_over(error) or not temporary or isinstance(action, do.Finish):
            raise error
        indices = action.indices if isinstance(action, do.PollMany | do.Resend) else (action.index,)
        lasted = max(session.failed(index, error) for index in indices)
        if lasted > session.options.pace.patience:
            raise error

    def _go_untidy(self, action: do.Discard | do.Sweep, error: Exception) -> None:
        """Try again to delete files at the API, for a while; a run is complete without that."""
        session = self.session
        index = action.index if isinstance(action, do.Discard) else TIDYING
        lasted = session.failed(index, error)
        last = all(shard.stage in ENDED for shard in session.shards)
        if is_temporary_here(error) and not (last and lasted > session.options.pace.settle):
            return
        session.timings[index] = evolve(session.timing(index), untidy=True)
        if isinstance(action, do.Sweep):
            session.save(run=evolve(session.run, orphans=False))

    def pause(self) -> float | None:
        """Seconds until something may be due; None if only actions under way can change that."""
        now = self.session.clock.monotonic()
        wake = wake_at(self._view())
        left = math.inf if wake is None else max(0.0, wake - now)
        if self._timeout is not None:
            left = min(left, max(0.0, self._started + self._timeout - now))
        return None if left == math.inf else left

    def is_over(self) -> bool:
        """Whether the goal is reached.

        Raises:
            WaitTimeoutError: It is not, and the time is over.
            MaxCostError: What is left may cost too much.
            RunError: The API refused what was tried.
        """
        session = self.session
        if session.run.stage == "finished" and not self.busy:
            return True
        now = session.clock.monotonic()
        if self._timeout is not None and now - self._started >= self._timeout:
            raise WaitTimeoutError(f"the run is not finished after {self._timeout:g} seconds")
        if self.busy or plan(self._view()):
            return False
        if self._goal == "due":
            return True
        wake = wake_at(self._view())
        if wake is not None:
            return self._goal == "sent" and not self._is_sending()
        for error in session.refusals.values():
            raise error
        held = session.held_back()
        if held:
            lines = sum(session.shards[index].requests for index in held)
            raise MaxCostError(lines, session.options.max_cost or 0.0)
        raise RunError("there is nothing left to do, but the run is not finished")

    def _is_sending(self) -> bool:
        held = self.session.held_back()
        return any(
            shard.stage in ("uploading", "uploaded")
            and shard.index not in held
            and not self.session.timing(shard.index).parked
            for shard in self.session.shards
        )

    def _view(self) -> View:
        session = self.session
        return View(
            run=session.run,
            shards=session.shards,
            timings=session.timings,
            busy=self.busy,
            now=session.clock.monotonic(),
            max_in_flight=session.options.max_in_flight,
            max_attempts=session.options.max_attempts,
            held_back=session.held_back(),
            swept=session.swept,
        )

    def _flow(self, action: do.Action) -> Flow[None]:  # noqa: PLR0912 - one case an action
        session = self.session
        match action:
            case do.Upload(index):
                return sending.upload(session, index)
            case do.Create(index):
                return sending.create(session, index)
            case do.Settle(index):
                return looking.settle(session, index)
            case do.Poll(index):
                return watching.poll(session, index)
            case do.PollMany(indices):
                return watching.poll_many(session, indices)
            case do.Cancel(index):
                return watching.cancel(session, index)
            case do.Fetch(index):
                return fetching.fetch(session, index)
            case do.Collect(index):
                return fetching.collect(session, index)
            case do.GiveUp(index, loss):
                return fetching.give_up(session, index, loss)
            case do.UploadAgain(index):
                return cutting.upload_again(session, index)
            case do.MakeRoom(index):
                return cutting.make_room(session, index)
            case do.Halve(index):
                return cutting.halve_shard(session, index)
            case do.SetAside(index):
                return cutting.set_aside(session, index)
            case do.Resend(indices):
                return cutting.resend(session, indices)
            case do.Discard(index):
                return ending.discard(session, index)
            case do.Sweep():
                return ending.sweep(session)
            case do.Finish():
                return ending.finish(session)
