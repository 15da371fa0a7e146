"""The table of a run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rich.cells import cell_len

from batchwright.cli.display.table import table
from batchwright.runs.status import Tokens

from .statuses import NOW, eventful, shard, status


def texts(*args: object, **options: object) -> list[str]:
    return [line.plain for line in table(*args, **options)]  # type: ignore[arg-type]


@pytest.mark.parametrize("width", [10, 30, 40, 60, 80, 120, 300])
def test_no_line_is_wider_than_the_terminal_or_obeys_hostile_text(width: int) -> None:
    for line in texts(eventful(), NOW, width):
        assert cell_len(line) <= max(width, 30)
        assert line.isprintable()


@pytest.mark.parametrize(
    ("width", "columns"),
    [
        (40, "shard state done"),
        (60, "shard state done failed"),
        (80, "shard state done failed left"),
        (120, "shard state done failed rate left try"),
        (200, "shard state done failed rate left try model batch"),
    ],
)
def test_columns_give_way_to_notes_where_it_is_narrow(width: int, columns: str) -> None:
    assert texts(eventful(), NOW, width)[2].split() == columns.split()


def test_at_80_columns_it_says_what_happens() -> None:
    lines = texts(eventful(), NOW, 80)
    rows = [re.sub(" {2,}", "  ", line.strip()) for line in lines]
    assert lines[0].endswith(" · 1 h 23 min · resumed at 28,492 of 250,000")
    assert lines[1].endswith("  24 %")
    assert rows[3:9] == [
        "0  collected  50,000/50,000  12",
        "1  in progress  12,003/50,000  3  3 h 9 min",
        "2  in doubt  0/50,000  in 4 min: the API's li…",
        "3  halted  0/50,000  \\u001b]0;owned\\u0007 […",
        "4  waiting  0/50,000  in 50 min: the token l…",
        "total  running  62,003/250,000  15  15 h 39 min",
    ]
    assert rows[9] == "succeeded 49,988 · failed 12 · held back 1,000"
    assert rows[10].startswith("1.2 M tokens in (300 k cached), 400 k out · $1.24 (genai-prices")
    assert rows[12:] == ["the API counts 3 more", "1 batch created twice and cancelled"]


def test_at_60_columns_the_time_left_stands_where_the_notes_do() -> None:
    total = next(line for line in texts(eventful(), NOW, 60) if line.startswith("total"))
    assert total.endswith("15 h 39 min left")


def test_what_says_nothing_has_no_column() -> None:
    lines = texts(status(shard(0), shard(1)), NOW, 200)
    assert lines[2].split() == ["shard", "state", "done"]


def test_models_and_endpoints_are_named_where_they_differ() -> None:
    both = status(shard(0), shard(1, model="gpt-5", endpoint="/v1/responses"))
    lines = texts(both, NOW, 200)
    assert lines[2].split() == ["shard", "state", "done", "model", "endpoint"]
    assert lines[4].split() == ["1", "waiting", "0/50,000", "gpt-5", "/v1/responses"]


def test_of_2000_shards_it_shows_those_under_way_and_counts_the_others() -> None:
    shards = [
        shard(n, "collected" if n < 120 else "active" if n < 130 else "waiting")
        for n in range(2000)
    ]
    lines = texts(status(*shards), NOW, 80, 24)
    assert len(lines) <= 24
    first = [line.split()[0] for line in lines[3:13]]
    assert first == [str(n) for n in range(120, 130)]
    assert lines[-1].split() == ["total", "running", "0/100", "M"]
    assert "and 1,861 more waiting, 120 more collected" in lines


def test_a_low_terminal_still_shows_three_shards() -> None:
    lines = texts(status(*map(shard, range(9))), NOW, 80, 5)
    assert [line.split()[0] for line in lines[3:6]] == ["0", "1", "2"]
    assert lines[6] == "and 6 more waiting"


def test_shards_that_were_split_are_not_shown() -> None:
    split = status(shard(0, "split"), shard(1), shard(2), total=50_000, pending=50_000)
    assert [line.split()[0] for line in texts(split, NOW, 80)[3:]] == ["1", "2", "total"]


def test_a_batch_is_in_doubt_only_if_there_is_a_reason() -> None:
    creating = status(shard(0, "in_doubt"), shard(1, "in_doubt", problem="the response is lost"))
    lines = texts(creating, NOW, 80)
    assert lines[3].split()[1] == "creating"
    assert lines[4].split()[1:3] == ["in", "doubt"]


def test_an_empty_run_is_complete() -> None:
    lines = texts(status(), NOW, 60)
    assert lines[1].endswith("100 %")
    assert lines[-1].split() == ["total", "running", "0/0"]


def test_the_title_has_names_without_folders() -> None:
    named = status(source="/data/july/requests.jsonl", output=Path("/data/answers.jsonl"))
    assert texts(named, NOW, 80)[0].startswith("requests.jsonl → answers.jsonl · ")


def test_embeddings_write_no_tokens() -> None:
    lines = texts(status(tokens=(Tokens("text-embedding-3-small", 9, input=1_500),)), NOW, 80)
    assert lines[-1] == "1.5 k tokens in"


def test_a_run_that_has_ended_grows_no_older() -> None:
    ended = status(shard(0, "collected"), started_at=NOW - 60, ended_at=NOW)
    assert texts(ended, NOW + 1000, 80)[0].endswith(" · 1 min")
