"""The table of broken bodies in `broken.txt`: each, and below it exactly what is said of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from batchwright import _specification
from batchwright._bodies import Finding, check

TABLE = [
    case.splitlines()
    for case in (Path(__file__).parent / "broken.txt").read_text("utf-8").split("\n\n")
]


@pytest.mark.parametrize("case", TABLE, ids=[case[0] for case in TABLE])
def test_says(case: list[str]) -> None:
    url, _, body = case[0].partition(" ")
    found = check(url, json.loads(body))
    assert [_line(finding) for finding in found] == [said.strip() for said in case[1:]]
    assert check(url.removeprefix("/v1"), json.loads(body)) == found


def test_the_table_covers_the_endpoints() -> None:
    assert len(TABLE) >= 60
    urls = {case[0].partition(" ")[0] for case in TABLE}
    assert urls == set(_specification.line_schemas()["endpoints"])


def _line(finding: Finding) -> str:
    assert finding.message.startswith(f"{finding.param}: ")
    return f"{'warning: ' * finding.warning}{finding.message} ({finding.code})"
