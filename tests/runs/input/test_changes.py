"""Comparing inputs, and cutting only what is new."""

from __future__ import annotations

from pathlib import Path

import pytest

from batchwright.runs.folder import Folder
from batchwright.runs.input.changes import changes, recut
from batchwright.runs.input.cutting import Cut, cut

from .inputs import chat, files, rows, shard

A, B, C, D = (chat(name) for name in "abcd")


def again(folder: Folder, lines: list[bytes], skip_invalid: bool = False) -> Cut:
    return recut(
        lines,
        folder.digests,
        folder,
        staging=Folder(folder.path / "next"),
        mapping=folder.path / "next" / "reused",
        start_index=1,
        skip_invalid=skip_invalid,
    )


def reused(folder: Folder) -> list[tuple[int, ...]]:
    found = (folder.path / "next" / "reused").read_text().splitlines()
    return [tuple(map(int, row.split("\t"))) for row in found]


@pytest.mark.parametrize(
    ("lines", "changed", "counts"),
    [
        ([A, B, C], (), (0, 0, 3, 0)),
        ([A, D, C], (2,), (0, 0, 2, 1)),
        ([B, C], (1, 2), (0, 1, 2, 0)),
        ([D, A, B, C], (1, 2, 3), (1, 0, 3, 1)),
        ([A, B, C, D], (), (1, 0, 3, 1)),
        ([], (), (0, 3, 0, 0)),
    ],
)
def test_changes_by_place_and_by_content(
    folder: Folder, lines: list[bytes], changed: tuple[int, ...], counts: tuple[int, ...]
) -> None:
    assert cut([A, B, C], folder).ok
    found = changes(lines, folder.digests)
    assert (found.changed, found.changed_count) == (changed, len(changed))
    assert (found.added, found.removed, found.reused, found.new) == counts
    assert found.any is (lines != [A, B, C])


def test_the_first_ten_changed_lines_are_listed(folder: Folder) -> None:
    assert cut((chat(str(n)) for n in range(20_000)), folder).ok
    found = changes((chat(str(n - n % 2)) for n in range(20_000)), folder.digests)
    assert found.changed == tuple(range(2, 22, 2))
    assert found.changed_count == 10_000
    assert (found.reused, found.new) == (20_000, 0)


def test_only_new_lines_are_cut(folder: Folder) -> None:
    assert cut([A, B, C], folder).ok
    before = folder.digests.read_bytes()
    result = again(folder, [C, D, A])
    assert result.ok
    assert (result.total, result.reused) == (3, 2)
    assert [(s.index, s.requests, s.first_line) for s in result.shards] == [(1, 1, 2)]
    assert shard(folder, 1) == [(2, "d")]
    assert reused(folder) == [(1, 3), (3, 1)]
    assert shard(folder, 0) == [(1, "a"), (2, "b"), (3, "c")]
    assert folder.digests.read_bytes() == before
    assert changes([C, D, A], Folder(folder.path / "next").digests).any is False


def test_a_nameless_request_is_old_only_in_its_place(folder: Folder) -> None:
    nameless = chat(None)
    assert cut([nameless, A, nameless], folder).ok
    result = again(folder, [nameless, nameless, A])
    assert reused(folder) == [(1, 1), (3, 2)]
    assert shard(folder, 1) == [(2, "line-2")]
    assert result.reused == 2


def test_an_old_line_can_be_invalid_now(folder: Folder) -> None:
    assert cut([A, B], folder).ok
    assert not again(folder, [A, chat("b", x=1), B]).ok
    assert files(folder.path) == {"lines.digests", "requests/00000.jsonl", "requests/00000.ids"}
    result = again(folder, [A, chat("b", x=1), B], skip_invalid=True)
    assert [(r.code, r.line) for r in result.invalid] == [("duplicate_custom_id", 3)]
    assert reused(folder) == [(1, 1)]
    assert rows(Folder(folder.path / "next").invalid_left)[0].startswith("3\tinvalid")
    assert not folder.invalid_left.exists()


def test_an_input_with_nothing_new_has_no_shard(folder: Folder) -> None:
    assert cut([A, B], folder).ok
    result = again(folder, [B])
    assert result.ok
    assert result.shards == ()
    assert reused(folder) == [(1, 2)]


def test_missing_digests_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        changes([A], tmp_path / "gone")
