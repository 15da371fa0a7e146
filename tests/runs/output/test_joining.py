"""Joining a shard with the files of its batch."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any

import orjson
import pytest

from batchwright.errors import InputError
from batchwright.runs.output import AssemblyError, Missing, join
from batchwright.runs.status import Reason, Tokens

from ...lines import answer
from .conftest import UNANSWERED, Run, request_line


def ids(text: str, start: int = 1, step: int = 1) -> dict[int, str]:
    return {start + step * at: custom_id for at, custom_id in enumerate(text)}


def never(custom_id: str, code: str) -> bytes:
    return answer(custom_id, None, error={"code": code, "message": "Too late."})


def refused(custom_id: str, status: int, code: str | None) -> bytes:
    return answer(custom_id, status, {"error": {"message": "No.", "code": code}})


def test_each_request_has_its_answer_by_line_number_as_it_came(a_run: Run) -> None:
    shard = a_run.shard(ids("abcde", start=7, step=10))
    good = answer("d") + b"\r\n  \n" + answer("a").replace(b"\n", b"\r\n") + answer("b").rstrip()
    bad = refused("e", 429, "rate_limit_exceeded") + never("c", "batch_expired")
    joined = a_run.join(shard, good, bad)
    assert a_run.answers(0) == [
        (7, "succeeded", answer("a").rstrip()),
        (17, "succeeded", answer("b").rstrip()),
        (27, "expired", never("c", "batch_expired").rstrip()),
        (37, "succeeded", answer("d").rstrip()),
        (47, "failed", refused("e", 429, "rate_limit_exceeded").rstrip()),
    ]
    assert a_run.left(0) == [
        b'27\texpired\t"batch_expired"\t"c"\t' + request_line(27, "c"),
        b'47\tfailed\t"rate_limit_exceeded"\t"e"\t' + request_line(47, "e"),
    ]
    assert joined.reasons == (
        Reason("succeeded", "", 3, 7, "a", "", 200),
        Reason("expired", "batch_expired", 1, 27, "c", "Too late.", None),
        Reason("failed", "rate_limit_exceeded", 1, 47, "e", "No.", 429),
    )
    assert (joined.executed_ok, joined.executed_failed) == (3, 1)
    assert (joined.missing, joined.unexpected, joined.unreadable) == (0, 0, 0)


@pytest.mark.parametrize(
    ("line", "outcome", "code", "executed"),
    [
        (refused("a", 400, "bad"), "failed", "bad", 1),
        (refused("a", 500, None), "failed", "status_500", 1),
        (answer("a", 502, "<html>"), "failed", "status_502", 1),
        (answer("a", 302, {}), "failed", "status_302", 1),
        (never("a", "batch_expired"), "expired", "batch_expired", 0),
        (never("a", "batch_cancelled"), "cancelled", "batch_cancelled", 0),
        (never("a", "request_timeout"), "failed", "request_timeout", 0),
        (answer("a", None, error="sorry"), "failed", "no_reason", 0),
        (answer("a", None), "failed", "no_reason", 0),
        (answer("a", 200, {}, error={"code": "odd"}), "failed", "odd", 1),
        (answer("a", 200, {}, error={"code": 7}), "failed", "7", 1),
        (b'{"custom_id": "a"}', "failed", "no_reason", 0),
    ],
)
def test_an_answer_that_did_not_succeed_says_how_and_why(
    a_run: Run, line: bytes, outcome: str, code: str, executed: int
) -> None:
    joined = a_run.join(a_run.shard(ids("a")), line)
    assert a_run.answers(0) == [(1, outcome, line.rstrip())]
    assert [(r.outcome, r.code, r.count) for r in joined.reasons] == [(outcome, code, 1)]
    assert (joined.executed_ok, joined.executed_failed) == (0, executed)
    assert a_run.left(0)[0].split(b"\t")[:3] == [b"1", outcome.encode(), orjson.dumps(code)]


def test_requests_that_no_file_mentions_get_an_answer_that_says_so(a_run: Run) -> None:
    shard = a_run.shard(ids("ab"))
    gone = Missing("expired", "batch_expired", "The batch expired.")
    joined = join(a_run.folder, shard, downloads=[a_run.path / "absent"], missing=gone, strict=True)
    error = {"code": "batch_expired", "message": "The batch expired."}
    for (number, outcome, line), custom_id in zip(a_run.answers(0), "ab", strict=True):
        assert (number, outcome) == ("ab".index(custom_id) + 1, "expired")
        assert json.loads(line) == {
            "id": None, "custom_id": custom_id, "response": None, "error": error
        }  # fmt: skip
    assert joined.missing == 2
    assert joined.reasons == (Reason("expired", "batch_expired", 2, 1, "a", "The batch expired."),)


def test_the_first_answer_that_succeeded_counts_else_the_first(a_run: Run) -> None:
    shard = a_run.shard(ids("abc"))
    joined = a_run.join(
        shard,
        refused("a", 500, "x") + answer("a", body=1) + answer("a", body=2) + refused("a", 400, "y"),
        refused("b", 500, "first") + never("b", "batch_expired") + answer("z") + answer("c"),
    )
    assert [(number, outcome) for number, outcome, _ in a_run.answers(0)] == [
        (1, "succeeded"), (2, "failed"), (3, "succeeded")
    ]  # fmt: skip
    assert json.loads(a_run.answers(0)[0][2])["response"]["body"] == 1
    assert json.loads(a_run.left(0)[0].split(b"\t")[2]) == "first"
    assert joined.unexpected == 5


@pytest.mark.parametrize(
    "line",
    [
        b'{"custom_id": "b", "respon\n',
        b"[]\n",
        b'{"custom_id": 1, "response": {"status_code": 200, "body": {}}, "error": null}\n',
        b'{"custom_id": "b", "response": {"status_code": "200"}}\n',
        b"\xff\n",
        b"\x00\n",
    ],
)
def test_an_unreadable_line_is_an_error_or_is_counted(a_run: Run, line: bytes) -> None:
    shard = a_run.shard(ids("ab"))
    with pytest.raises(InputError, match=r"0-0\.jsonl:2: this line is not"):
        a_run.join(shard, answer("a") + line)
    assert list(a_run.folder.answers(0).parent.glob("*")) == []
    joined = a_run.join(shard, answer("a") + line, strict=False)
    assert (joined.unreadable, joined.missing) == (1, 1)
    assert [outcome for _, outcome, _ in a_run.answers(0)] == ["succeeded", "unanswered"]


def test_tokens_are_counted_by_the_model_that_answered(a_run: Run) -> None:
    chat = {
        "prompt_tokens": 10, "completion_tokens": 5,
        "prompt_tokens_details": {"cached_tokens": 4},
        "completion_tokens_details": {"reasoning_tokens": 3},
    }  # fmt: skip
    responses = {
        "input_tokens": 7, "output_tokens": 2,
        "input_tokens_details": {"cached_tokens": 1},
        "output_tokens_details": {"reasoning_tokens": 2},
    }  # fmt: skip
    odd: list[Any] = ["5", 1.5, [5], -5, 2**63, None, True]
    bodies: list[Any] = [
        {"model": "big", "usage": chat},
        {"model": "big", "usage": responses},
        {"usage": {"prompt_tokens": 9, "total_tokens": 9}},
        {"model": 3, "usage": {"prompt_tokens": 1, "completion_tokens": -1}},
        {"model": "big", "usage": "none"},
        *({"model": "odd", "usage": {"prompt_tokens": value}} for value in odd),
        "text",
    ]
    names = {number: f"r{number}" for number in range(1, len(bodies) + 1)}
    shard = a_run.shard(names, model="asked")
    joined = a_run.join(
        shard, *[answer(name, body=body) for name, body in zip(names.values(), bodies, strict=True)]
    )
    assert joined.tokens == (
        Tokens("asked", 2, input=10),
        Tokens("big", 2, input=17, cached=5, output=7, reasoning=5),
    )


def test_models_and_reasons_are_bounded(a_run: Run) -> None:
    names = {number: f"r{number}" for number in range(1, 301)}
    good = [
        answer(name, body={"model": f"m{name}", "usage": {"prompt_tokens": 1}})
        for name in list(names.values())[:150]
    ]
    bad = [refused(name, 400, f"code-{name}") for name in list(names.values())[150:]]
    joined = a_run.join(a_run.shard(names), b"".join(good), b"".join(bad))
    assert len(joined.tokens) <= 101
    assert sum(tokens.input for tokens in joined.tokens) == 150
    assert len(joined.reasons) <= 102
    assert sum(reason.count for reason in joined.reasons) == 300
    assert Reason("failed", "other", 50, 251, "r251", "No.", 400) in joined.reasons


def test_names_may_be_long_and_unlike_ascii(a_run: Run) -> None:
    names = {1: "x" * 5000, 2: "x" * 4999 + "y", 3: "ü\t\n☃", 4: ""}
    shard = a_run.shard(names)
    a_run.join(shard, b"".join(answer(name, body=name) for name in reversed(names.values())))
    bodies = [json.loads(line)["response"]["body"] for _, _, line in a_run.answers(0)]
    assert bodies == list(names.values())


def test_joining_again_replaces_and_files_are_for_the_owner_only(a_run: Run) -> None:
    shard = a_run.shard(ids("a"))
    a_run.join(shard)
    a_run.join(shard, answer("a"))
    assert [outcome for _, outcome, _ in a_run.answers(0)] == ["succeeded"]
    assert a_run.left(0) == []
    for path in (a_run.folder.answers(0), a_run.folder.left(0)):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert [found.name for found in path.parent.iterdir()] == [path.name]


def test_a_shard_whose_files_do_not_fit_is_not_joined(a_run: Run, tmp_path: Path) -> None:
    shard = a_run.shard(ids("abc"))
    whole = a_run.folder.ids(0).read_bytes()
    for damaged, why in [
        (whole.replace(b'3\t"c"\n', b""), "it has 2 lines, and the shard 3"),
        (whole.replace(b"3\t", b"2\t"), "line 2 comes after line 2"),
        (whole.replace(b'"c"', b'"a"'), "two requests of a shard have one custom_id"),
        (whole.replace(b'"c"', b'"c'), "damaged after line 2"),
        (b"\x00" * 9, "damaged after line 0"),
    ]:
        a_run.folder.ids(0).write_bytes(damaged)
        with pytest.raises(AssemblyError, match=why):
            a_run.join(shard)
    a_run.folder.ids(0).write_bytes(whole)
    a_run.folder.requests(0).write_bytes(request_line(1, "a") + b"\n")
    with pytest.raises(AssemblyError, match="fewer lines than the shard"):
        join(a_run.folder, shard, downloads=[], missing=UNANSWERED, strict=True)
    assert list(a_run.folder.answers(0).parent.glob("*")) == []
