"""What can be the input of a run, beyond what rows can come from."""

from __future__ import annotations

import asyncio
import json
import os
import stat
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from batchwright._rows.lines import open_lines
from batchwright.errors import InputError
from batchwright.runs.input.sources import spool

from .inputs import chat

LINES = [chat(f"r{n}", messages=[{"role": "user", "content": text}]) for n, text in enumerate("aü")]
REQUESTS = [json.loads(line) for line in LINES]


def test_an_async_source_is_written_down(tmp_path: Path) -> None:
    async def requests() -> AsyncIterator[Any]:
        for request in REQUESTS:
            await asyncio.sleep(0)
            yield request

    path = tmp_path / "input.jsonl"
    asyncio.run(spool(requests(), path))
    assert [json.loads(line) for line in path.read_bytes().splitlines()] == REQUESTS
    if os.name != "nt":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(TypeError, match="the input must be"), open_lines(requests()):  # type: ignore[arg-type]
        pass


def test_an_async_source_that_fails_leaves_no_file(tmp_path: Path) -> None:
    async def requests() -> AsyncIterator[Any]:
        yield REQUESTS[0]
        yield 5

    with pytest.raises(InputError, match="item 2"):
        asyncio.run(spool(requests(), tmp_path / "input.jsonl"))
    assert os.listdir(tmp_path) == []
