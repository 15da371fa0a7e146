"""A run of several shards, two models and a retry, which is killed at each of its points."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from attrs import frozen

from batchwright.server import FailLines

from .scene import Ended, Scene

FAULT = FailLines(custom_id="[38]$", each=1)
"""Two lines of each ten fail once, and succeed when they are sent again."""


@frozen
class Killed:
    """How a run ended that was killed.

    Args:
        kills: How often it was.
        ended: How its last process ended.
        problems: What is wrong then.
    """

    kills: int
    ended: Ended
    problems: dict[str, Any]

    @property
    def fine(self) -> bool:
        """Whether all is as it should be."""
        return self.ended.status == 0 and not self.problems


def scene(folder: Path) -> Scene:
    """The scene of the run."""
    return Scene(folder, faults=(FAULT,))


def points(folder: Path) -> tuple[str, ...]:
    """The points of the run, in the order in which a process passes them that is not killed."""
    with scene(folder) as one:
        ended = one.drive()
        assert ended.status == 0, ended.said
        return ended.points


def killed_at(folder: Path, *numbers: int) -> Killed:
    """Kill the run at a point, and each next process at its own, and let it end then."""
    with scene(folder) as one:
        kills = sum(one.drive(number).killed for number in numbers)
        ended = one.drive()
        account = one.account()
        problems = account.problems()
        if account.failed:
            problems["failed"] = account.failed
        return Killed(kills, ended, problems)
