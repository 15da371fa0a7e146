"""Cutting what is left, and halving: in order, once each, and nothing else touched."""

from __future__ import annotations

from pathlib import Path

import pytest

from batchwright.runs.folder import Folder
from batchwright.runs.input.again import cut_again, halve
from batchwright.runs.input.cutting import cut

from .inputs import CHAT, EMBEDDINGS, chat, embedding, shard, write_left


def left(folder: Folder, index: int, *entries: tuple[int, str, str]) -> tuple[Path, str, str]:
    made = ((number, outcome, code, chat(f"r{number}")) for number, outcome, code in entries)
    return write_left(folder.left(index), made), CHAT, "m"


def always(outcome: str, code: str) -> bool:
    return True


def test_chosen_requests_are_merged_by_number(folder: Folder) -> None:
    lefts = [
        left(folder, 0, (1, "expired", "batch_expired"), (5, "failed", "status_400")),
        left(folder, 1, (2, "failed", "status_500"), (9, "expired", "batch_expired")),
        left(folder, 2),
    ]
    made = cut_again(
        [*lefts, (folder.left(3), CHAT, "m")],
        folder,
        start_index=7,
        chosen=lambda outcome, code: outcome == "expired" or code == "status_500",
        max_requests=2,
    )
    assert [(s.index, s.requests, s.first_line, s.last_line) for s in made] == [
        (7, 2, 1, 2),
        (8, 1, 9, 9),
    ]
    assert shard(folder, 7) == [(1, "r1"), (2, "r2")]
    assert shard(folder, 8) == [(9, "r9")]


def test_the_last_word_about_a_line_counts(folder: Folder) -> None:
    lefts = [
        left(folder, 0, (1, "expired", ""), (2, "expired", ""), (3, "expired", "")),
        left(folder, 4, (2, "failed", "status_400")),
    ]
    made = cut_again(
        lefts, folder, start_index=5, chosen=lambda outcome, code: outcome == "expired"
    )
    assert [s.requests for s in made] == [2]
    assert shard(folder, 5) == [(1, "r1"), (3, "r3")]


def test_groups_are_not_mixed(folder: Folder) -> None:
    texts = ((n, "expired", "", embedding(f"e{n}", ["x", "y"], model="e")) for n in (2, 3))
    other = write_left(folder.left(1), texts), EMBEDDINGS, "e"
    lefts = [left(folder, 0, (1, "expired", "")), other, left(folder, 2, (4, "expired", ""))]
    made = cut_again(lefts, folder, start_index=3, chosen=always, max_embedding_inputs=3)
    assert [(s.endpoint, s.model, s.first_line, s.last_line, s.unbounded) for s in made] == [
        (CHAT, "m", 1, 4, 2),
        (EMBEDDINGS, "e", 2, 2, 0),
        (EMBEDDINGS, "e", 3, 3, 0),
    ]


def test_nothing_chosen_makes_no_shard(folder: Folder) -> None:
    lefts = [left(folder, 0, (1, "expired", ""))]
    assert cut_again(lefts, folder, start_index=1, chosen=lambda *_: False) == ()
    assert not folder.requests(1).exists()


def test_invalid_lines_are_never_cut_again(folder: Folder) -> None:
    assert cut([chat("a"), b"{", chat("a")], folder, skip_invalid=True).ok
    lefts = [(folder.invalid_left, CHAT, "m")]
    assert cut_again(lefts, folder, start_index=1, chosen=always) == ()


def test_any_number_of_files_is_merged(folder: Folder) -> None:
    lefts = [left(folder, n, (n % 50 * 100 + n, "expired", "")) for n in range(2000)]
    made = cut_again(lefts, folder, start_index=0, chosen=always)
    numbers = [number for number, _ in shard(folder, made[0].index)]
    assert numbers == sorted({n % 50 * 100 + n for n in range(2000)})


def test_a_shard_is_halved(folder: Folder) -> None:
    lines = [chat(name, max_tokens=n) for n, name in enumerate("abcde")]
    (whole,) = cut(lines, folder).shards
    before = folder.requests(0).read_bytes()
    first, second = halve(folder, whole, 4)
    assert (first.index, second.index) == (4, 5)
    assert shard(folder, 4) == [(1, "a"), (2, "b"), (3, "c")]
    assert shard(folder, 5) == [(4, "d"), (5, "e")]
    assert (first.output_bound, second.output_bound) == (0 + 1 + 2, 3 + 4)
    assert folder.requests(4).read_bytes() + folder.requests(5).read_bytes() == before
    assert folder.requests(0).read_bytes() == before
    assert halve(folder, whole, 4) == (first, second)


def test_a_single_request_cannot_be_halved(folder: Folder) -> None:
    (one,) = cut([chat("a")], folder).shards
    with pytest.raises(ValueError, match="cannot be halved"):
        halve(folder, one, 1)


def test_files_that_do_not_belong_together_are_noticed(folder: Folder) -> None:
    (whole,) = cut([chat("a"), chat("b")], folder).shards
    folder.ids(0).write_bytes(b'1\t"a"\n')
    with pytest.raises(ValueError, match="shorter"):
        halve(folder, whole, 1)
