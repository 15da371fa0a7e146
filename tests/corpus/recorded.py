"""The lines in the recordings of the live API: what was uploaded, and what came back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[3] / "shared" / "recordings"


def requests() -> Iterator[dict[str, Any]]:
    """Yield the lines of the recorded uploads; the last of one that was cut is left out."""
    for pair in _pairs():
        if pair["request"]["method"] == "POST" and pair["request"]["path"] == "/v1/files":
            for line in pair["request"]["body"].splitlines():
                if line.startswith('{"custom_id"') and line.endswith("}}"):
                    yield json.loads(line)


def messages() -> Iterator[dict[str, Any]]:
    """Yield the messages of the recorded answers, which people send back as history."""
    for pair in _pairs():
        if pair["request"]["path"].endswith("/content"):
            for line in pair["response"]["body"].splitlines():
                for choice in json.loads(line)["response"]["body"].get("choices", []):
                    yield choice["message"]


def _pairs() -> Iterator[Any]:
    for path in sorted(FOLDER.glob("*.json")):
        yield from json.loads(path.read_text())
