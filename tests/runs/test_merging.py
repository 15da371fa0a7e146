"""Merging the answers of a shard in the order of its requests."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from batchwright.errors import InputError
from batchwright.results import read
from batchwright.runs.merging import merge
from batchwright.runs.state import Tally

from ..lines import answer


def merged(
    tmp_path: Path, ids: str, *files: bytes, **options: Any
) -> tuple[Tally, list[str], list[str]]:
    paths = []
    for number, content in enumerate(files):
        paths.append(tmp_path / f"{number}.jsonl")
        paths[-1].write_bytes(content)
    requests = [json.dumps({"custom_id": custom_id}).encode() for custom_id in ids]
    output, errors = io.BytesIO(), io.BytesIO()
    tally = merge(requests, paths, output, errors, **options)
    good = [result.custom_id for result in read(output.getvalue())]
    bad = [f"{r.custom_id}:{r.error and r.error.code}" for r in read(errors.getvalue())]
    return tally, good, bad


def test_answers_come_in_the_order_of_the_input(tmp_path: Path) -> None:
    usage = {"usage": {"prompt_tokens": 3, "completion_tokens": 2, "total_tokens": 5}}
    other = {"usage": {"input_tokens": 4, "output_tokens": None}}
    output = (
        answer("d", body=usage) + b"\n" + answer("a", body=other) + answer("b", body={"usage": 1})
    )
    errors = answer("e", None, error={"code": "batch_cancelled", "message": ""}) + answer(
        "c", 429, {}
    )
    tally, good, bad = merged(tmp_path, "abcdef", output, errors.rstrip())
    assert good == ["a", "b", "d"]
    assert bad == ["c:None", "e:batch_cancelled", "f:no_answer"]
    assert tally == Tally(
        total=6, ok=3, failed=1, cancelled=1, lost=1, input_tokens=7, output_tokens=2
    )


@pytest.mark.parametrize("tokens", ["5", 1.5, [5], -5, 2**63, None])
def test_an_invalid_usage_counts_as_nothing(tmp_path: Path, tokens: Any) -> None:
    usage = {"usage": {"prompt_tokens": tokens, "completion_tokens": 2}}
    tally, good, _ = merged(tmp_path, "a", answer("a", body=usage))
    assert (tally, good) == (Tally(total=1, ok=1, output_tokens=2), ["a"])


def test_the_good_one_of_two_answers_counts_and_unknown_ids_are_dropped(tmp_path: Path) -> None:
    output = answer("a", 500, {}) + answer("z") + answer("a") + answer("a", 500, {})
    tally, good, bad = merged(tmp_path, "a", output)
    assert (good, bad) == (["a"], [])
    assert tally == Tally(total=1, ok=1, unexpected=3)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("batch_expired", Tally(total=1, expired=1)),
        ("batch_cancelled", Tally(total=1, cancelled=1)),
        ("other", Tally(total=1, lost=1)),
    ],
)
def test_the_reason_for_a_missing_answer_can_be_given(
    tmp_path: Path, code: str, expected: Tally
) -> None:
    tally, good, bad = merged(tmp_path, "a", unanswered=code)
    assert (tally, good, bad) == (expected, [], [f"a:{code}"])


def test_lines_are_copied_byte_for_byte(tmp_path: Path) -> None:
    odd = b'{ "custom_id":"a",  "response": {"status_code":200, "body":1.50} }'
    (tmp_path / "out").write_bytes(odd + b"\r\n")
    output = io.BytesIO()
    merge([b'{"custom_id": "a"}'], [tmp_path / "out"], output, io.BytesIO())
    assert output.getvalue() == odd + b"\n"


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "answers.jsonl"
    path.write_bytes(answer("a") + b"{}\n")
    with pytest.raises(InputError, match=r"answers\.jsonl:2: this line is not an answer"):
        merge(b"", [path], io.BytesIO(), io.BytesIO())
