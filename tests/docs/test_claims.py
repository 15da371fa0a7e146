"""What the pages say is so."""

from __future__ import annotations

import re

from batchwright.resources.polling import MAX_FAILURES
from batchwright.runs import Pace

from .pages import ROOT


def test_readme_is_short():
    assert len((ROOT / "README.md").read_text("utf-8").splitlines()) < 190


def test_the_numbers_of_runs_are_those_of_the_code():
    text = (ROOT / "docs/guides/runs.md").read_text("utf-8")
    assert f"up to {MAX_FAILURES} times in a row" in text
    assert f"still missing {Pace().list_lag:g} seconds after" in text


def test_the_paths_that_a_contributor_reads_of_exist():
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    paths = re.findall(r"[`(]([\w.-]*/[\w./-]*|[\w-]+\.(?:lock|md|py|toml|yaml))[`)]", text)
    kept = [path for path in paths if not path.startswith("build/")]
    assert kept
    for path in kept:
        assert any((ROOT / folder / path).exists() for folder in ("", "overlays/batchwright")), path
