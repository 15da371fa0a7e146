from __future__ import annotations

import os
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest

from batchwright.runs.report import write_report

from .statuses import HOSTILE, START, empty, finished, hostile, running, shard

NOW = START + 6_000
VOID = {"meta", "link"}


class Page(HTMLParser):
    """A page, whose elements must be closed in the order in which they were opened."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.opened: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(text)
        self.close()
        assert self.opened == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.opened.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.opened.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.opened:
            self.texts.append(data)

    @property
    def text(self) -> str:
        return "".join(self.texts)

    @property
    def addresses(self) -> list[str]:
        return [attrs["href"] or "" for tag, attrs in self.tags if tag == "a"]


def written(status, folder: Path, **options) -> Page:
    path = folder / "report.html"
    write_report(status, path, now=NOW, **options)
    return Page(path.read_text("utf-8"))


@pytest.mark.parametrize("make", [empty, running, finished, hostile])
def test_every_report_is_well_formed_and_has_no_script(tmp_path: Path, make):
    page = written(make(tmp_path), tmp_path)
    names = {tag for tag, _ in page.tags}
    assert not names & {"script", "img", "iframe", "object", "form"}
    attributes = [name for _, attrs in page.tags for name in attrs]
    assert not [name for name in attributes if name.startswith("on") or name == "style"]
    assert [tag for tag, _ in page.tags if tag == "h1"] == ["h1"]


def test_hostile_text_is_shown_as_it_is_and_cut(tmp_path: Path):
    page = written(hostile(tmp_path), tmp_path)
    assert "</script></style><img src=x onerror=alert(1)>\"'&amp;\\u001b[31m" in page.text
    assert "\\u202e\\u0000\\ud800" in page.text
    assert "W" * 1000 not in page.text
    assert len(HOSTILE) > 3000


def test_an_empty_run_says_only_what_there_is(tmp_path: Path):
    page = written(empty(tmp_path), tmp_path)
    assert "Shards over time" not in page.text
    assert "Latency" not in page.text
    assert "Tokens" not in page.text
    assert "100%" not in page.text


def test_what_is_out_of_the_ordinary_is_said(tmp_path: Path):
    text = written(running(tmp_path), tmp_path).text
    for words in (
        "shard 0: 97 completed, 96 in its files",
        "1 batch was created twice, and then cancelled.batch_twin",
        "2 answers were dropped:",
        "Shard 2: Connection reset by peer",
        "2 shards (3, 4) wait for room, until 2026-11-18 11:20:00 UTC.",
        "100 lines wait because of max_cost.",
        "taken up again at 50 of 500 lines",
        "rate_limit_exceeded failed · HTTP 429line 7 r-7Slow down.",
        "Prices: prices.json of 2026-10-01",
        "no price",
        "Made by batchwright at 2026-11-18 12:46:40 UTC",
    ):
        assert words in text
    assert "agree" not in text


def test_a_finished_run_says_that_all_is_well_only_if_it_is(tmp_path: Path):
    words = "The counts agree with the API's own"
    assert words in written(finished(tmp_path), tmp_path).text
    assert words not in written(finished(tmp_path, twins=("b",)), tmp_path).text
    lost = written(finished(tmp_path, total=1_234_568), tmp_path).text
    assert words not in lost
    assert "add up to 1,234,567, not to 1,234,568" in lost


def test_latencies_come_from_the_shards_or_from_the_caller(tmp_path: Path):
    times = {"created": START, "ended": START + 60, "collected": START + 61}
    backwards = {"created": START + 60, "ended": START}
    ran = empty(tmp_path, shards=(shard(0, times=times), shard(1, times=backwards)))
    assert "over 1 batch that has ended.Min1 minMedian1 minp901 minMax1 min" in (
        written(ran, tmp_path).text
    )
    given = written(ran, tmp_path, latencies=[*range(10, 110, 10), float("nan"), -5.0]).text
    assert "over 10 batches that have ended.Min10 sMedian55 sp901 min 30 sMax1 min 40 s" in given


def test_two_thousand_shards_are_a_light_page(tmp_path: Path):
    page = written(finished(tmp_path, shards=[*map(shard, range(2_000))]), tmp_path)
    assert (tmp_path / "report.html").stat().st_size < 200_000
    assert "60 of 2,000 shards are shown" in page.text
    tracks = [attrs for tag, attrs in page.tags if tag == "svg" and attrs.get("class") == "track"]
    assert len(tracks) == 60
    assert all(attrs["aria-label"] for attrs in tracks)


def test_links_lead_to_the_files_from_where_the_report_is(tmp_path: Path):
    data, reports = tmp_path / "data", tmp_path / "reports"
    data.mkdir()
    reports.mkdir()
    output = data / "javascript:a b#?%.jsonl"
    output.write_bytes(b"")
    page = written(finished(data, output=output), reports)
    assert [unquote(address) for address in page.addresses] == [f"./../data/{output.name}"]
    assert not set("#? :") & set(page.addresses[0])
    assert "answers.errors.jsonl (not there)" in page.text


def test_only_a_report_is_replaced(tmp_path: Path):
    path = tmp_path / "report.html"
    path.write_bytes(b"")
    write_report(empty(tmp_path), path, now=NOW)
    write_report(finished(tmp_path), path, now=NOW)
    assert "finished" in path.read_text("utf-8")
    path.write_bytes(b"somebody's work")
    with pytest.raises(FileExistsError, match="is no report"):
        write_report(empty(tmp_path), path, now=NOW)
    assert path.read_bytes() == b"somebody's work"
    assert os.listdir(tmp_path) == ["report.html"]
