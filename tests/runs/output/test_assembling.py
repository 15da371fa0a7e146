"""Assembling the parts of a run, and reading them before."""

from __future__ import annotations

import json
import stat
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import cast

import pytest

from batchwright.runs.output import (
    AssemblyError,
    FileDigest,
    Finished,
    LeftLine,
    Part,
    assemble,
    consolidate_left,
    finished_lines,
    iter_answers,
    read_left,
    results_of,
)
from batchwright.runs.output.parts import merged
from batchwright.runs.status import OUTCOMES, Outcome, Reason

from ...lines import answer
from .conftest import Run, request_line

GONE = Part(Path("gone"), 1, 9, 0)


def line(name: str, outcome: str = "succeeded") -> bytes:
    """An answer that says how it ended."""
    if outcome == "succeeded":
        return answer(name, body={"by": name}).rstrip()
    return answer(name, None, error={"code": outcome, "message": ""}).rstrip()


def part(path: Path, index: int, answers: dict[int, str]) -> Part:
    """A file of answers: their outcomes by number; each answer names its part."""
    path.mkdir(exist_ok=True)
    file = path / f"{index}.answers"
    with file.open("wb") as out:
        for number, outcome in answers.items():
            text = line(f"{number}-{index}", outcome)
            out.write(b"%d\t%b\t%b\n" % (number, outcome.encode(), text))
    return Part(file, min(answers), max(answers), index)


def left(path: Path, part: Part, answers: dict[int, str]) -> Part:
    file = path / f"{part.index}.left"
    with file.open("wb") as out:
        for number, outcome in answers.items():
            if outcome != "succeeded":
                request = b"request %d of %d" % (number, part.index)
                out.write(
                    LeftLine(number, cast(Outcome, outcome), outcome, None, request).encoded()
                )
    return Part(file, part.first_line, part.last_line, part.index)


def names(path: Path) -> list[str]:
    return [json.loads(text)["custom_id"] for text in path.read_bytes().splitlines()]


def test_answers_are_in_order_each_line_once_and_the_latest_counts(tmp_path: Path) -> None:
    parts = [
        part(tmp_path, 2, {2: "succeeded", 5: "failed", 6: "expired"}),
        part(tmp_path, 0, {1: "succeeded", 2: "expired", 5: "expired"}),
        part(tmp_path, 1, {3: "succeeded", 4: "invalid", 6: "expired", 7: "succeeded"}),
        part(tmp_path, 3, {6: "succeeded"}),
    ]
    output, errors = tmp_path / "out", tmp_path / "err"
    output.write_bytes(b"what an earlier attempt wrote" * 100)
    assembled = assemble(parts, 7, output, errors)
    assert names(output) == ["1-0", "2-2", "3-1", "6-3", "7-1"]
    assert names(errors) == ["4-1", "5-2"]
    assert assembled.outcomes == {"succeeded": 5, "invalid": 1, "failed": 1}
    assert assembled.reasons == (
        Reason("succeeded", "", 5, 1, "1-0", "", 200),
        Reason("invalid", "invalid", 1, 4, "4-1", "The request was not executed, "
               "and the API gives no reason.", None),
        Reason("failed", "failed", 1, 5, "5-2", "The request was not executed, "
               "and the API gives no reason.", None),
    )  # fmt: skip
    for path, digest in ((output, assembled.output), (errors, assembled.errors)):
        content = path.read_bytes()
        assert digest == FileDigest(len(content), sha256(content).hexdigest())
        assert content.endswith(b"\n")
    assert [number for number, _, _ in iter_answers(parts)] == [1, 2, 3, 4, 5, 6, 7]


def test_the_files_are_for_the_owner_only(tmp_path: Path) -> None:
    assemble([part(tmp_path, 0, {1: "succeeded"})], 1, tmp_path / "out", tmp_path / "err")
    assert stat.S_IMODE((tmp_path / "out").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "err").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("numbers", "total", "why"),
    [
        ([[1, 2, 4]], 4, "there is no answer to line 3"),
        ([[2]], 2, "there is no answer to line 1"),
        ([[1], [5]], 5, "there are no answers to the lines 2 to 4"),
        ([[1]], 3, "there are no answers to the lines 2 to 3"),
        ([], 1, "there is no answer to line 1"),
        ([[1, 2]], 1, "an answer to line 2, but the input has 1 lines"),
        ([[1, 9]], 3, "there are no answers to the lines 2 to 3"),
    ],
)
def test_a_line_too_few_or_too_many_is_an_error(
    tmp_path: Path, numbers: Sequence[Sequence[int]], total: int, why: str
) -> None:
    parts = [
        part(tmp_path, index, dict.fromkeys(group, "succeeded"))
        for index, group in enumerate(numbers)
    ]
    with pytest.raises(AssemblyError, match=why):
        assemble(parts, total, tmp_path / "out", tmp_path / "err")


@pytest.mark.parametrize(
    "content",
    [
        b"1\tsucceeded\t{}\n1\tsucceeded\t{}\n",
        b"2\tsucceeded\t{}\n1\tsucceeded\t{}\n",
        b"1\tsucceeded\t{}\n2\tsucceeded\t{}",
        b"1\tsucceeded\t{}\n3\tsucceeded\t{}\n",
        b"0\tsucceeded\t{}\n",
        b"1\tsucceeded\t{}\n2\n",
        b"1\n",
        b"\n",
        b"\x00\x00\n",
        b"1\tgood\t{}\n2\tsucceeded\t{}\n",
    ],
)
def test_a_damaged_part_is_an_error(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "0.answers"
    path.write_bytes(content.replace(b"{}", line("a")))
    with pytest.raises(AssemblyError, match=r"damaged|no answer to line 1"):
        assemble([Part(path, 1, 2, 0)], 2, tmp_path / "out", tmp_path / "err")


def test_a_part_that_is_gone_is_an_error_at_the_end_and_skipped_before(tmp_path: Path) -> None:
    here = part(tmp_path, 1, {1: "expired", 2: "succeeded"})
    with pytest.raises(AssemblyError, match="gone: the file is gone"):
        assemble([GONE, here], 2, tmp_path / "out", tmp_path / "err")
    assert [result.custom_id for result in results_of(iter_answers([GONE, here]))] == [
        "1-1", "2-1"
    ]  # fmt: skip


def test_answers_are_read_while_parts_are_replaced_and_go(tmp_path: Path) -> None:
    parts = [part(tmp_path, n, {2 * n + 1: "succeeded", 2 * n + 2: "succeeded"}) for n in range(3)]
    answers = iter_answers(parts)
    assert next(answers)[0] == 1
    replacement = part(tmp_path / "new", 0, {1: "failed", 2: "failed"})
    replacement.path.replace(parts[0].path)
    parts[1].path.unlink()
    assert [(number, outcome) for number, outcome, _ in answers] == [
        (2, "succeeded"),
        (5, "succeeded"),
        (6, "succeeded"),
    ]


def test_an_answer_to_a_line_without_a_name_is_read(tmp_path: Path) -> None:
    path = tmp_path / "invalid.answers"
    path.write_bytes(
        b'1\tinvalid\t{"id":null,"custom_id":null,"response":null,'
        b'"error":{"code":"invalid_json_line","message":"No."}}\n'
    )
    invalid = Part(path, 1, 1, -1)
    (result,) = results_of(iter_answers([invalid]))
    assert (result.custom_id, result.ok, str(result.error)) == (
        "",
        False,
        "No. (invalid_json_line)",
    )
    assembled = assemble([invalid], 1, tmp_path / "out", tmp_path / "err")
    assert assembled.reasons == (Reason("invalid", "invalid_json_line", 1, 1, None, "No."),)


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="the system does not list them")
def test_files_are_open_only_while_their_lines_are_read(tmp_path: Path) -> None:
    parts = [part(tmp_path, n, {2 * n + 1: "succeeded", 2 * n + 2: "failed"}) for n in range(600)]
    descriptors = Path("/proc/self/fd")
    before = len(list(descriptors.iterdir()))
    for number, _, _ in merged(parts):
        if number % 200 == 1:
            assert len(list(descriptors.iterdir())) == before + 1


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="the system does not list them")
def test_many_models_may_take_turns_in_an_input(tmp_path: Path) -> None:
    parts = [
        part(tmp_path, n, dict.fromkeys(range(n + 1, 9000, 300), "succeeded")) for n in range(300)
    ]
    descriptors = Path("/proc/self/fd")
    before = len(list(descriptors.iterdir()))
    expected = 0
    for expected, (number, index, _) in enumerate(merged(parts), 1):
        assert (number, index) == (expected, (expected - 1) % 300)
        if number % 1000 == 0:
            assert len(list(descriptors.iterdir())) <= before + 100
    assert expected == 8999


def test_a_file_is_read_in_blocks_as_at_once(tmp_path: Path) -> None:
    only = part(tmp_path, 0, dict.fromkeys(range(3, 999, 2), "succeeded"))
    assert list(only.lines(hold=False)) == list(only.lines())


def finished(tmp_path: Path, outcomes: dict[int, str]) -> Finished:
    """The end of a run with one part."""
    only = part(tmp_path, 0, outcomes)
    assemble([only], len(outcomes), tmp_path / "out", tmp_path / "err")
    consolidate_left([left(tmp_path, only, outcomes)], [only], tmp_path / "left")
    return Finished(tmp_path / "out", tmp_path / "err", tmp_path / "left", len(outcomes))


def test_what_a_later_retry_answers_goes_into_the_output_of_the_earlier_end(tmp_path: Path) -> None:
    base = finished(tmp_path, {1: "succeeded", 2: "expired", 3: "failed", 4: "succeeded"})
    retried = part(tmp_path, 1, {2: "succeeded", 3: "cancelled"})
    assembled = assemble([retried, base], 4, tmp_path / "out2", tmp_path / "err2")
    assert names(tmp_path / "out2") == ["1-0", "2-1", "4-0"]
    assert names(tmp_path / "err2") == ["3-1"]
    assert assembled.outcomes == {"succeeded": 3, "cancelled": 1}


def test_an_earlier_end_is_read_and_never_skipped(tmp_path: Path) -> None:
    base = finished(tmp_path, {1: "succeeded", 2: "expired"})
    assert list(iter_answers([base])) == [
        (1, "succeeded", line("1-0")),
        (2, "expired", line("2-0", "expired")),
    ]
    base.output.rename(tmp_path / "moved")
    with pytest.raises(AssemblyError, match="out: the file is gone"):
        list(iter_answers([base]))


@pytest.mark.parametrize("name", ["out", "err"])
@pytest.mark.parametrize("damage", ["less", "more", "cut"])
def test_an_earlier_end_that_was_changed_is_an_error(
    tmp_path: Path, name: str, damage: str
) -> None:
    base = finished(tmp_path, {1: "succeeded", 2: "expired", 3: "failed", 4: "succeeded"})
    path = tmp_path / name
    content = path.read_bytes()
    first, second = content.splitlines(keepends=True)
    path.write_bytes({"less": first, "more": content + second, "cut": content[:-1]}[damage])
    with pytest.raises(AssemblyError, match=r"gone or cut|more answers than"):
        list(finished_lines(base.output, base.errors, base.left, 4))


def test_only_what_has_not_succeeded_in_the_end_is_left_as_it_was_tried_last(
    tmp_path: Path,
) -> None:
    attempts = [
        {1: "succeeded", 2: "expired", 3: "expired", 4: "failed"},
        {5: "expired", 6: "succeeded", 7: "cancelled"},
        {2: "succeeded", 3: "cancelled", 5: "succeeded", 7: "failed"},
        {3: "failed"},
    ]
    parts = [part(tmp_path, index, answers) for index, answers in enumerate(attempts)]
    lefts = [left(tmp_path, part, answers) for part, answers in zip(parts, attempts, strict=True)]
    target = tmp_path / "left"
    assert consolidate_left(lefts, parts, target) == 3
    consolidated = Part(target, 1, 7, 0)
    assert [(found.number, found.code, found.request) for found in read_left([consolidated])] == [
        (3, "failed", b"request 3 of 3"),
        (4, "failed", b"request 4 of 0"),
        (7, "failed", b"request 7 of 2"),
    ]
    retried = part(tmp_path, 4, {3: "succeeded", 7: "expired"})
    newer = left(tmp_path, retried, {3: "succeeded", 7: "expired"})
    earlier = Part(target, 1, 7, -2)
    assert consolidate_left([earlier, newer], [retried], target) == 2
    assert [(found.number, found.code) for found in read_left([consolidated])] == [
        (4, "failed"), (7, "expired")
    ]  # fmt: skip


def test_where_nothing_was_retried_no_answers_are_read(tmp_path: Path) -> None:
    only = Part(tmp_path / "0.left", 1, 9, 0)
    left(tmp_path, only, {4: "failed"})
    assert consolidate_left([only], [GONE], tmp_path / "left") == 1


def test_a_left_file_that_is_gone_or_damaged_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(AssemblyError, match="the file is gone"):
        consolidate_left([GONE], [], tmp_path / "left")
    assert not (tmp_path / "left").exists()
    path = tmp_path / "0.left"
    path.write_bytes(b"1\tfailed\tcode\tnull\t{}\n")
    with pytest.raises(AssemblyError, match="line 1 is damaged"):
        list(read_left([Part(path, 1, 1, 0)]))


def test_a_left_request_is_read_as_it_was_written(tmp_path: Path) -> None:
    lines = [
        LeftLine(number, outcome, 'a "code"\t\n', name, request_line(number, "ü\t") + b"\t\r")
        for number, (outcome, name) in enumerate(zip(OUTCOMES, [None, "", "a", "\n", "ü", "\t"],
                                                     strict=True), 1)
    ]  # fmt: skip
    path = tmp_path / "0.left"
    path.write_bytes(b"".join(each.encoded() for each in lines))
    assert list(read_left([Part(path, 1, 6, 0)])) == lines


def test_a_run_with_a_retry_from_its_first_file_to_its_last(a_run: Run) -> None:
    first = a_run.shard({1: "a", 2: "b", 3: "c"})
    a_run.join(first, answer("c") + answer("a"))
    retry = a_run.shard({2: "b"})
    a_run.join(retry, answer("b"))
    assembled = assemble(a_run.parts(), 3, a_run.path / "out", a_run.path / "err")
    assert names(a_run.path / "out") == ["a", "b", "c"]
    assert assembled.errors.bytes == 0
    target = a_run.path / "left"
    assert consolidate_left(a_run.left_parts(), a_run.parts(), target) == 0
    assert target.read_bytes() == b""
