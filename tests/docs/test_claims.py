"""What the pages say is so."""

from __future__ import annotations

import re

from batchwright.runs import Pace
from batchwright.runs.arguments import MAX_ATTEMPTS, MAX_IN_FLIGHT

from .pages import ROOT


def test_readme_is_short():
    assert len((ROOT / "README.md").read_text("utf-8").splitlines()) < 190


def test_the_numbers_of_runs_are_those_of_the_code():
    text = (ROOT / "docs/guides/runs.md").read_text("utf-8")
    assert f"`max_attempts` ({MAX_ATTEMPTS})" in text
    assert f"**`max_in_flight`** ({MAX_IN_FLIGHT})" in text
    assert f"`settle` seconds ({Pace().settle:g}, `--settle`)" in text
    assert f"up to `patience` ({Pace().patience / 3600:g} hours)" in text
    assert f"`max_poll`, {Pace().max_poll:g} seconds" in text


def test_the_paths_that_a_contributor_reads_of_exist():
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    paths = re.findall(r"[`(]([\w.-]*/[\w./-]*|[\w-]+\.(?:lock|md|py|toml|yaml))[`)]", text)
    kept = [path for path in paths if not path.startswith("build/")]
    assert kept
    for path in kept:
        assert any((ROOT / folder / path).exists() for folder in ("", "overlays/batchwright")), path
