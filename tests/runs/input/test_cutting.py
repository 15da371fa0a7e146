"""Checking and cutting: each line into one shard or set aside, in constant memory."""

from __future__ import annotations

import json
import os
import stat
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batchwright.runs.folder import Folder
from batchwright.runs.input.cutting import cut
from batchwright.runs.input.digests import digest_of

from .inputs import CHAT, EMBEDDINGS, chat, embedding, files, rows, shard


def test_lines_are_split_by_endpoint_and_model_in_the_order_of_first_lines(folder: Folder) -> None:
    lines = [chat("a"), embedding("b", "x"), chat("c"), chat("d", model="n"), embedding("e", "y")]
    result = cut(lines, folder)
    assert result.ok
    assert result.report.ok
    assert [
        (s.index, s.endpoint, s.model, s.requests, s.first_line, s.last_line) for s in result.shards
    ] == [(0, CHAT, "m", 2, 1, 3), (1, EMBEDDINGS, "e", 2, 2, 5), (2, CHAT, "n", 1, 4, 4)]
    assert [shard(folder, n) for n in range(3)] == [
        [(1, "a"), (3, "c")],
        [(2, "b"), (5, "e")],
        [(4, "d")],
    ]
    assert [s.bytes for s in result.shards] == [folder.requests(n).stat().st_size for n in range(3)]
    assert (result.total, result.bytes) == (5, sum(map(len, lines)))
    assert result.digest == digest_of(lines)[0]
    assert folder.digests.stat().st_size == 8 * 5


@pytest.mark.parametrize("limits", [{"max_requests": 2}, {"max_bytes": 2 * len(chat("a"))}])
def test_a_shard_closes_at_its_limit(folder: Folder, limits: dict[str, int]) -> None:
    result = cut([chat(name) for name in "abcde"], folder, **limits)  # type: ignore[arg-type]
    assert [s.requests for s in result.shards] == [2, 2, 1]
    assert [(s.first_line, s.last_line) for s in result.shards] == [(1, 2), (3, 4), (5, 5)]


def test_a_shard_closes_when_it_has_enough_texts(folder: Folder) -> None:
    lines = [embedding("a", ["x", "y"]), embedding("b", "z"), embedding("c", ["p", "q", "r"])]
    result = cut(lines, folder, max_embedding_inputs=3)
    assert [s.requests for s in result.shards] == [2, 1]
    assert result.report.embedding_inputs == 6


def test_without_a_name_a_request_is_named_after_its_line(folder: Folder) -> None:
    nameless = chat(None)
    empty = b' {"custom_id": "", "seed": 99999999999999999999999,' + nameless[1:]
    result = cut([chat("line-2"), nameless, nameless, empty], folder)
    assert result.ok
    assert shard(folder, 0) == [(1, "line-2"), (2, "line-2-2"), (3, "line-3"), (4, "line-4")]
    assert b'"seed":99999999999999999999999' in folder.requests(0).read_bytes()


def test_a_name_that_was_derived_before_is_a_duplicate(folder: Folder) -> None:
    result = cut([chat(None), chat("line-1")], folder)
    assert not result.ok
    assert [(p.code, p.line) for p in result.report.problems] == [("duplicate_custom_id", 2)]


def test_one_invalid_line_refuses_all_and_leaves_no_file(folder: Folder) -> None:
    result = cut([chat("a"), b"{\n", chat("a")], folder)
    assert not result.ok
    assert result.shards == result.invalid == ()
    assert [(p.code, p.line) for p in result.report.problems] == [
        ("invalid_json_line", 2),
        ("duplicate_custom_id", 3),
    ]
    assert files(folder.path) == set()


def test_unlisted_problems_are_counted(folder: Folder) -> None:
    report = cut([b"{\n"] * 10, folder, max_problems=3).report
    assert (len(report.problems), report.omitted, report.requests) == (3, 7, 10)


def test_invalid_lines_are_set_aside_if_asked(folder: Folder) -> None:
    bad = chat("b", stream=True)
    result = cut([chat("a"), bad, b"\r\n", chat("c"), b"x\ty", chat("d", stream=1)], folder,
                 skip_invalid=True)  # fmt: skip
    assert result.ok
    assert shard(folder, 0) == [(1, "a"), (4, "c")]
    assert [(r.outcome, r.code, r.count, r.line, r.custom_id) for r in result.invalid] == [
        ("invalid", "streaming_unsupported", 2, 2, "b"),
        ("invalid", "invalid_json_line", 2, 3, None),
    ]
    answers = [row.split("\t", 2) for row in rows(folder.invalid_answers)]
    assert [(number, outcome) for number, outcome, _ in answers] == [(n, "invalid") for n in "2356"]
    answer = json.loads(answers[0][2])
    assert (answer["id"], answer["custom_id"], answer["response"]) == (None, "b", None)
    assert answer["error"]["code"] == "streaming_unsupported"
    assert answer["error"]["message"].startswith("Line 2: Chat Completions: Streaming")
    left = [row.split("\t", 4) for row in rows(folder.invalid_left)]
    assert left[0] == ["2", "invalid", '"streaming_unsupported"', '"b"', bad.decode().rstrip()]
    assert left[1] == ["3", "invalid", '"invalid_json_line"', "null", ""]
    assert left[2] == ["5", "invalid", '"invalid_json_line"', "null", "x\ty"]


@pytest.mark.parametrize("skip_invalid", [True, False])
@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ([], "empty_file"),
        ([b"\x1f\x8b\x08\n", chat("a")], "invalid_json_line"),
        ([b"{\n", b"{\n"], "invalid_json_line"),
    ],
)
def test_an_input_without_any_request_is_refused(
    folder: Folder, lines: list[bytes], code: str, skip_invalid: bool
) -> None:
    result = cut(lines, folder, skip_invalid=skip_invalid)
    assert not result.ok
    assert result.report.problems[0].code == code
    assert files(folder.path) == set()


def test_another_format_is_named(folder: Folder) -> None:
    problem = cut([b'[{"custom_id": "a"},\n'], folder).report.problems[0]
    assert "The file looks like a JSON array" in problem.message


@pytest.mark.parametrize(
    ("line", "limits", "code"),
    [
        (chat("b", note="x" * 200), {"max_bytes": 150}, "maximum_input_file_size_exceeded"),
        (
            embedding("b", ["x"] * 3),
            {"max_embedding_inputs": 2},
            "maximum_embedding_inputs_exceeded",
        ),
    ],
)
def test_a_line_that_no_shard_can_hold_is_invalid(
    folder: Folder, line: bytes, limits: dict[str, int], code: str
) -> None:
    result = cut([chat("a"), line], folder, skip_invalid=True, **limits)  # type: ignore[arg-type]
    assert [(r.code, r.line) for r in result.invalid] == [(code, 2)]
    assert "Split it" in result.invalid[0].message
    assert [s.requests for s in result.shards] == [1]


def test_models_are_checked_if_given(folder: Folder) -> None:
    result = cut([chat("a"), chat("b", model="gone"), chat("c")], folder, models={"m"})
    assert [(p.code, p.line) for p in result.report.problems] == [("model_not_found", 2)]


def test_line_ends_and_odd_names(folder: Folder) -> None:
    names = ["tab\t", "line\nfeed", "\u2028", 'quote"', "ü"]
    lines = [chat(name).rstrip(b"\n") + b"\r\n" for name in names]
    lines[-1] = lines[-1].rstrip()
    assert cut(lines, folder).ok
    assert shard(folder, 0) == list(enumerate(names, 1))
    assert b"\r" not in folder.requests(0).read_bytes()


@pytest.mark.parametrize(
    "line",
    [
        b"\xef\xbb\xbf" + chat("b"),
        b'{"custom_id": "\\ud800", "method": "POST", "url": "/v1/x", "body": {"a": 1}}',
        chat("b").replace(b'"hello"', b"NaN"),
        b"\n",
    ],
)
def test_lines_that_the_api_would_not_take(folder: Folder, line: bytes) -> None:
    result = cut([chat("a"), line], folder, skip_invalid=True)
    assert [(r.code, r.line) for r in result.invalid] == [("invalid_json_line", 2)]


def test_the_bound_of_the_answers_is_summed(folder: Folder) -> None:
    lines = [
        chat("a", max_tokens=10),
        chat("b", max_completion_tokens=7, max_tokens=99, n=3),
        chat("c"),
        embedding("d", "x"),
    ]
    result = cut(lines, folder)
    assert [(s.output_bound, s.unbounded) for s in result.shards] == [(307, 1), (0, 0)]


def test_the_digest_ignores_line_ends_and_nothing_else() -> None:
    lines = [b"a\n", b"b\r\n", b"c"]
    assert digest_of(lines) == digest_of([b"a", b"b", b"c\n"])
    assert digest_of(lines)[1] == 3
    others = ([b"ab", b"c"], [b"b", b"a", b"c"], [b"a", b"b"], [b"a", b"b", b"c", b""])
    assert len({digest_of(other)[0] for other in (lines, *others)}) == 5


def test_cutting_again_starts_anew(folder: Folder) -> None:
    lines = [chat(name) for name in "abc"]
    assert cut([*lines, b"{"], folder, max_requests=1, skip_invalid=True).ok
    folder.answers(7).write_bytes(b"old")
    assert cut(lines[:1], folder).ok
    assert files(folder.path) == {"lines.digests", "requests/00000.jsonl", "requests/00000.ids"}
    assert shard(folder, 0) == [(1, "a")]


def test_an_error_of_the_source_leaves_no_file(folder: Folder) -> None:
    def lines() -> Iterator[bytes]:
        yield chat("a")
        raise OSError("the disk is gone")

    with pytest.raises(OSError, match="gone"):
        cut(lines(), folder)
    assert files(folder.path) == set()


@pytest.mark.skipif(os.name == "nt", reason="there are no such permissions")
def test_files_are_for_their_owner_alone(folder: Folder) -> None:
    cut([chat("a"), b"{"], folder, skip_invalid=True)
    for path in (folder.path, *folder.path.rglob("*")):
        wanted = 0o700 if path.is_dir() else 0o600
        assert stat.S_IMODE(path.stat().st_mode) == wanted, path


def test_limits_below_one_are_refused(folder: Folder) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        cut([], folder, max_requests=0)


def test_memory_does_not_grow_with_the_input(folder: Folder) -> None:
    text = "x" * 100_000
    tracemalloc.start()
    result = cut((chat(str(n), note=text, model=str(n % 100)) for n in range(500)), folder)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert result.bytes > 50_000_000
    assert len(result.shards) == 100
    assert peak < 16_000_000


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.tuples(st.sampled_from("mn"), st.sampled_from(["a", "b", None]), st.booleans())),
    st.integers(1, 4),
)
def test_each_line_ends_in_exactly_one_place(
    tmp_path_factory: pytest.TempPathFactory,
    made: list[tuple[str, str | None, bool]],
    max_requests: int,
) -> None:
    folder = Folder(Path(tmp_path_factory.mktemp("run")))
    lines = [
        chat(name and f"{name}{n // 2}", model=model) if good else b"{\n"
        for n, (model, name, good) in enumerate(made)
    ]
    result = cut(lines, folder, max_requests=max_requests, skip_invalid=True)
    found = [number for s in result.shards for number, _ in shard(folder, s.index)]
    assert all(s.requests <= max_requests for s in result.shards)
    if result.ok and result.invalid:
        found += [int(row.split("\t")[0]) for row in rows(folder.invalid_answers)]
    assert sorted(found) == list(range(1, len(lines) + 1) if result.ok else [])
    assert [s.first_line for s in result.shards] == sorted(s.first_line for s in result.shards)
