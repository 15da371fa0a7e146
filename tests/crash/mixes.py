"""Runs among faults and kills, drawn by a seed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random
from typing import Any

from attrs import Factory, define, frozen

from batchwright.server import (
    CorruptFile,
    CutRequest,
    CutResponse,
    Durations,
    ErrorResponse,
    ExpireLines,
    FailLines,
    Fault,
    HideFiles,
    LagList,
    LateBatch,
    LoseFile,
    OldestFirst,
    RefuseBatch,
    ShortFile,
    ShortResponse,
    StopBatch,
    TokenLimit,
)

from .kills import Killed
from .scene import Scene

LINES = 12
MOST_FAULTS = 4
MOST_KILLS = 2
LATEST_POINT = 600
HOUR = 3600
READS = ("listBatches", "retrieveBatch", "downloadFile", "retrieveFile")
WRITES = ("createBatch", "createFile")
TRANSIENT = (408, 409, 429, 500, 503)

Draw = Callable[[Random], Fault]

FAULTS: Mapping[str, Draw] = {
    "outage": lambda r: ErrorResponse(
        status=503, times=None, after=r.randrange(40), lasts=r.choice((10, 300, 2 * HOUR))
    ),
    "unreachable": lambda r: CutRequest(
        times=None, after=r.randrange(40), lasts=r.choice((9, 600))
    ),
    "html": lambda r: ErrorResponse(
        operation=r.choice(READS), status=502, body="html", after=r.randrange(3)
    ),
    "busy": lambda r: ErrorResponse(
        operation=r.choice((*READS, *WRITES)), status=429, retry_after=r.randrange(60), times=3
    ),
    "hidden effect": lambda r: ErrorResponse(
        operation=r.choice(WRITES), status=r.choice((500, 504)), effect="after", times=2
    ),
    "cut": lambda r: CutResponse(operation=r.choice(WRITES), after=r.randrange(3)),
    "late": lambda r: LateBatch(seconds=r.randrange(1, 50), status=r.choice((0, 500, 504))),
    "lag": lambda r: LagList(seconds=r.randrange(1, 50), times=None),
    "oldest first": lambda r: OldestFirst(),
    "hidden files": lambda r: HideFiles(each=r.randrange(1, 4)),
    "short file": lambda r: ShortFile(missing=r.randrange(1, 3), each=r.randrange(1, 3)),
    "corrupt file": lambda r: CorruptFile(line=r.randrange(1, 4)),
    "corrupt for ever": lambda r: CorruptFile(line=2, each=None, times=None),
    "cut download": lambda r: CutResponse(operation="downloadFile", at=r.randrange(900), times=2),
    "short download": lambda r: ShortResponse(operation="downloadFile", at=r.randrange(900)),
    "lost output": lambda r: LoseFile(after=r.randrange(3)),
    "lost input": lambda r: LoseFile(purpose="batch", after=r.randrange(3)),
    "refused": lambda r: RefuseBatch(after=r.randrange(3)),
    "refused at once": lambda r: RefuseBatch(at="creation", after=r.randrange(3)),
    "bad line": lambda r: RefuseBatch(line=r.randrange(1, 4), after=r.randrange(3)),
    "others' tokens": lambda r: TokenLimit(
        times=None, lasts=HOUR, at=r.choice(("validation", "creation"))
    ),
    "too large": lambda r: TokenLimit(
        limit=4, used=0, times=None, at=r.choice(("validation", "creation"))
    ),
    "stopped": lambda r: StopBatch(
        status=r.choice(("cancelled", "expired")), share=r.random(), after=r.randrange(3)
    ),
    "failed for now": lambda r: FailLines(
        rate=0.4, each=r.randrange(1, 3), status=r.choice(TRANSIENT)
    ),
    "failed for good": lambda r: FailLines(custom_id="[27]$", status=400),
    "expired lines": lambda r: ExpireLines(rate=0.4, each=r.randrange(1, 3)),
}
"""What the server may do wrong, by name."""

LOSSES = frozenset({"corrupt for ever", "lost output"})
"""The faults after which answers are lost for good."""

REFUSALS = frozenset({"refused", "refused at once", "bad line", "failed for good"})
"""The faults after which lines fail for good."""

ATTEMPTS = frozenset({"stopped", "failed for now", "expired lines"})
"""The faults that use up attempts: one alone is outlasted."""


@frozen
class Mix:
    """What a seed stands for.

    Args:
        seed: The seed.
        names: What goes wrong.
        faults: The same, as the server takes it.
        scene: More arguments of the scene.
        kills: The points at which processes are killed, one after the other.
        skew: By how much the machine's clock may differ from one process to the next, in seconds.
    """

    seed: int
    names: tuple[str, ...]
    faults: tuple[Fault, ...]
    scene: Mapping[str, Any]
    kills: tuple[int, ...]
    skew: float

    @property
    def loses_answers(self) -> bool:
        """Whether answers are lost for good."""
        return not LOSSES.isdisjoint(self.names)

    @property
    def can_succeed(self) -> bool:
        """Whether every line can be had, so that none may fail."""
        hopeless = not (LOSSES | REFUSALS).isdisjoint(self.names)
        return not hopeless and len(ATTEMPTS.intersection(self.names)) <= 1


def drawn(seed: int) -> Mix:
    """Draw a mix."""
    random = Random(seed)
    names = random.sample(sorted(FAULTS), random.randint(1, MOST_FAULTS))
    durations = Durations(
        validating=random.choice((0, 5)),
        in_progress=random.choice((0, 20, 600)),
        finalizing=random.choice((0, 5)),
        cancelling=random.choice((0, 60)),
        processing=random.choice((0, 0, 30)),
    )
    return Mix(
        seed=seed,
        names=tuple(names),
        faults=tuple(FAULTS[name](random) for name in names),
        scene={
            "durations": durations,
            "lines": LINES,
            "max_retries": random.choice((0, 2)),
            "idempotent": random.random() < 0.2,
            "foreign": random.choice((0, 0, 250)),
        },
        kills=tuple(random.randint(1, LATEST_POINT) for _ in range(random.randint(0, MOST_KILLS))),
        skew=random.choice((0, 0, HOUR)),
    )


@define
class Run:
    """A mix that was run.

    Args:
        mix: The mix.
        killed: How it ended.
        stops: The errors with which processes ended that were not killed.
    """

    mix: Mix
    killed: Killed
    stops: list[str] = Factory(list)

    @property
    def fine(self) -> bool:
        """Whether all is as it should be."""
        return self.killed.fine and not self.stops


def run(folder: Path, mix: Mix) -> Run:
    """Run a mix: processes that are killed, and one that is not."""
    random = Random(mix.seed)
    with Scene(folder, faults=mix.faults, **mix.scene) as scene:
        kills, stops = 0, []
        for kill_at in (*mix.kills, 0):
            ended = scene.drive(
                kill_at,
                seed=mix.seed,
                skew=random.uniform(-mix.skew, mix.skew),
                begin=random.uniform(0, 1e6),
            )
            kills += ended.killed
            if not ended.killed and ended.status:
                stops.append(ended.said.strip().rpartition("\n")[2])
        account = scene.account()
        problems = account.problems(loses_answers=mix.loses_answers)
        if account.failed and mix.can_succeed:
            problems["failed"] = account.failed
        return Run(mix, Killed(kills, ended, problems), stops)
