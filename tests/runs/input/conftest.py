"""A run's folder, and what was written into it."""

from __future__ import annotations

from pathlib import Path

import pytest

from batchwright.runs.folder import Folder


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "answers.jsonl.batchwright")
