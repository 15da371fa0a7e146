"""Changes planted in the published documents are told, each at its place, and nothing else is."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from .mutations import PUBLISHED, run

# The long form: VERSIONS=600 python -m pytest tests/tools/test_mutations.py
COUNT = int(os.environ.get("VERSIONS", "40"))


@pytest.mark.skipif(not PUBLISHED, reason="the published documents are not in ../shared/upstream")
@pytest.mark.parametrize("path", PUBLISHED, ids=lambda path: path.stem)
def test_each_change_is_told(path: Path) -> None:
    found = run(path, COUNT // len(PUBLISHED), seed=1)
    assert found.wrong == []
    assert 0 < found.on_ours < found.planted
