"""Checking lines that are wrong in random ways: a report comes back, and never an exception.

`FUZZ_LINES=1000000 python -m pytest tests/_jsonl/test_fuzzing.py` checks as many lines.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from copy import deepcopy
from random import Random
from typing import Any

import pytest

from batchwright.errors import InputError
from batchwright.requests import check, read

LINES = int(os.environ.get("FUZZ_LINES", "10000"))
BLOCK = 1000
BODIES: dict[str, dict[str, Any]] = {
    "/v1/chat/completions": {
        "model": "m",
        "messages": [
            {"role": "system", "content": "Be brief."},
            {"role": "user", "content": [{"type": "text", "text": "hello"}]},
        ],
        "temperature": 0.5,
    },
    "/v1/embeddings": {"model": "m", "input": ["a", [1, 2], "b"]},
    "/v1/responses": {"model": "m", "input": [{"role": "user", "content": "hello"}]},
    "/v1/moderations": {"model": "m", "input": "hello"},
}
VALUES = (
    None,
    True,
    0,
    -1,
    2**70,
    1.5,
    1e308,
    "",
    "x",
    "\ud800",
    "\0",
    [],
    {},
    [[]],
    {"": None},
    [None],
)
TOKENS = (
    b"NaN",
    b"-Infinity",
    b"1e999",
    b"null",
    b"{",
    b"}",
    b"[",
    b"]",
    b",",
    b'"',
    b"\\u",
    b"\\ud800",
    b"\xff",
    b"\xc3",
    b"\0",
    b"\r",
    b"\n",
    b"\xef\xbb\xbf",
    b"'",
    b"9" * 400,
    b"[" * 1500,
    b"\x1f\x8b",
)


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Each place in a value where another one can be put."""
    if isinstance(value, dict | list):
        for key in list(value) if isinstance(value, dict) else range(len(value)):
            yield value, key
            yield from places(value[key])


def a_line(random: Random) -> bytes:
    """A line with wrong values, wrong bytes, both, or neither."""
    url = random.choice(list(BODIES))
    body = json.loads(json.dumps(BODIES[url]))
    line = {"custom_id": f"{random.randrange(10**6)}", "method": "POST", "url": url, "body": body}
    for _ in range(random.randrange(3)):
        holder, key = random.choice(list(places(line)))
        if random.random() < 0.3 and isinstance(holder, dict):
            del holder[key]
        else:
            holder[key] = deepcopy(random.choice(VALUES))
        if not line:
            break
    data = bytearray(
        json.dumps(line, ensure_ascii=random.random() < 0.5).encode("utf-8", "surrogatepass")
    )
    for _ in range(random.randrange(3)):
        at = random.randrange(len(data) + 1)
        if random.random() < 0.5:
            data[at:at] = random.choice(TOKENS)
        else:
            del data[at : at + random.randrange(1, 9)]
    return bytes(data)


@pytest.mark.parametrize("seed", range(0, LINES, BLOCK))
def test_no_line_raises_anything_but_a_report(seed: int) -> None:
    random = Random(seed)
    some = [a_line(random) for _ in range(BLOCK)]
    report = check(some, max_problems=20 * BLOCK)
    assert report.requests == BLOCK
    assert not report.truncated
    found = {problem.line for problem in report.problems}
    for number, line in enumerate(some, 1):
        try:
            next(read([line]))
        except InputError:
            assert number in found or 1 in found  # a binary file is reported at its first line
