"""A run that is killed somewhere on its way goes on there: nothing is lost, and nothing paid twice.

`make torture` kills it at every point, and again during the recovery.
"""

from __future__ import annotations

import re
from pathlib import Path
from random import Random

import pytest

from .kills import killed_at, points, scene

SAMPLE = 12


@pytest.fixture(scope="module")
def passed(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, ...]:
    return points(tmp_path_factory.mktemp("points") / "run")


def sample(passed: tuple[str, ...]) -> list[int]:
    """The numbers of some points, from 1: as many kinds of them as there is room for."""
    random = Random(9)
    kinds = sorted(set(passed))
    random.shuffle(kinds)
    places = {kind: [n for n, name in enumerate(passed, 1) if name == kind] for kind in kinds}
    return [random.choice(places[kinds[n % len(kinds)]]) for n in range(SAMPLE)]


def test_a_run_passes_all_kinds_of_points(passed: tuple[str, ...]) -> None:
    for kind in (
        r"(before|after the effect of|after the response to) POST batches",
        r"(before|after the effect of|after the response to) POST files",
        r"(before|after the effect of|after the response to) GET files",
        r"(before|after) a commit",
        r"(before|after) fsync",
        r"(before|after) replace",
        r"(before|after) unlink",
    ):
        found = {name for name in passed if re.fullmatch(kind, name)}
        assert len(found) == len(kind.partition(")")[0].split("|")), kind


@pytest.mark.parametrize("number", range(SAMPLE))
def test_a_killed_run_goes_on(number: int, passed: tuple[str, ...], tmp_path: Path) -> None:
    point = sample(passed)[number]
    killed = killed_at(tmp_path / "run", point)
    assert killed.kills == 1 or point > len(passed) * 0.9
    assert killed.fine, (passed[point - 1], killed)


def test_a_recovery_that_is_killed_goes_on(passed: tuple[str, ...], tmp_path: Path) -> None:
    killed = killed_at(tmp_path / "run", len(passed) // 2, 20)
    assert (killed.kills, killed.fine) == (2, True), killed


def test_a_run_that_has_ended_sends_nothing(tmp_path: Path) -> None:
    with scene(tmp_path / "run") as one:
        assert one.drive().status == 0
        content = one.output.read_bytes()
        sent = len(one.server.requests)
        again = one.drive()
        assert again.status == 0, again.said
        assert len(one.server.requests) == sent
        assert one.output.read_bytes() == content
