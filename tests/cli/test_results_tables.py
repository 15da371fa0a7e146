"""`batchwright results` making tables, of a batch and of a file."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy
import polars
import pytest

from batchwright.server import FailLines, Server

from .._tables.bodies import EXPIRED, REFUSED, chat, embeddings, write
from ..lines import answer
from .conftest import Cli, read_terminal


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    """Two good answers and two others, in a file."""
    lines = [
        answer("b", body=chat("two\n")),
        answer("x", None, error=EXPIRED),
        answer("a", body=chat("=1+1")),
        answer("c", 400, REFUSED),
    ]
    return write(tmp_path / "answers.jsonl", lines)


@pytest.fixture
def vectors(tmp_path: Path) -> Path:
    lines = [answer("a", body=embeddings([1, 2])), answer("b", body=embeddings([3, 4]))]
    return write(tmp_path / "vectors.jsonl", lines)


def test_a_file_needs_no_key_and_goes_to_stdout(
    cli: Cli, answers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    ran = cli("results", answers, "--format", "csv")
    rows = list(csv.DictReader(ran.out.splitlines(keepends=True)))
    assert [(row["custom_id"], row["text"]) for row in rows] == [
        ("b", "two\n"),
        ("x", ""),
        ("a", "=1+1"),
        ("c", ""),
    ]
    assert (ran.code, ran.err) == (1, "2 of 4 rows did not succeed.\n")
    ran = cli("results", answers, "--format", "jsonl", "--columns", "custom_id, ok")
    assert json.loads(ran.out.splitlines()[1]) == {"custom_id": "x", "ok": False}


def test_a_table_of_good_answers_ends_with_0(cli: Cli, vectors: Path, tmp_path: Path) -> None:
    target = tmp_path / "v.parquet"
    ran = cli("results", vectors, "--output", target)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == f"output  {target}\nrows    2\n"
    assert polars.read_parquet(target)["embedding"].to_list() == [[1, 2], [3, 4]]


def test_vectors_and_their_ids(cli: Cli, vectors: Path, tmp_path: Path) -> None:
    target = tmp_path / "v.npy"
    ran = cli("results", vectors, "-o", target, "--json")
    ids = tmp_path / "v.ids.jsonl"
    assert ran.json == {"output": str(target), "ids": str(ids), "rows": 2}
    assert numpy.load(target).tolist() == [[1, 2], [3, 4]]
    assert [json.loads(line)["custom_id"] for line in ids.read_text().splitlines()] == ["a", "b"]


def test_a_table_of_a_batch_has_the_answers_of_both_files(
    cli: Cli, server: Server, requests_file: Path, tmp_path: Path
) -> None:
    server.faults.add(FailLines(custom_id="^r0$"))
    batch_id = cli("submit", requests_file).out.strip()
    server.wait_until_idle()
    target = tmp_path / "a.parquet"
    ran = cli("results", batch_id, "-o", target)
    assert (ran.code, ran.err) == (1, "1 of 5 rows did not succeed.\n")
    frame = polars.read_parquet(target)
    assert set(frame["custom_id"]) == {f"r{n}" for n in range(5)}
    assert frame.filter(~polars.col("ok"))["custom_id"].to_list() == ["r0"]
    assert {path.name for path in tmp_path.iterdir()} >= {"a.parquet"}
    assert [path for path in tmp_path.iterdir() if path.name.startswith(".batchwright")] == []
    ran = cli("results", batch_id, "--format", "csv", "--columns", "custom_id,total_tokens")
    assert len(ran.out.splitlines()) == 6


def test_the_answers_of_a_run_beside_its_input(cli: Cli, server: Server, tmp_path: Path) -> None:
    given = tmp_path / "texts.csv"
    given.write_text("row_id,text\nr1,eins\nr2,zwei\n")
    template = tmp_path / "template.json"
    body = {"model": "text-embedding-3-small", "dimensions": 4, "input": "{text}"}
    request = {"custom_id": "{row_id}", "url": "/v1/embeddings", "body": body}
    template.write_text(json.dumps(request))
    ran = cli("run", given, "--template", template, "-o", tmp_path / "answers.jsonl")
    assert ran.code == 0, ran.err
    target = tmp_path / "joined.parquet"
    options = ["--join", given, "--on", "row_id", "-o", target]
    ran = cli("results", tmp_path / "answers.jsonl", *options)
    assert ran.code == 0, ran.err
    frame = polars.read_parquet(target)
    assert frame["text"].to_list() == ["eins", "zwei"]
    assert [len(one) for one in frame["embedding"]] == [4, 4]


def test_what_does_not_match_is_told(cli: Cli, answers: Path, tmp_path: Path) -> None:
    given = tmp_path / "given.csv"
    given.write_text("id\na\nnone\n")
    ran = cli("results", answers, "--format", "csv", "--join", given, "--on", "id")
    assert [line.split(",")[0] for line in ran.out.splitlines()[:3]] == ["id", "a", "none"]
    assert ran.code == 1
    assert "1 row of the input has no answer." in ran.err
    assert "3 answers at the end have no row of the input." in ran.err


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (["--join", "FILE"], "it is for tables"),
        (["--columns", "text"], "it is for tables"),
        (["--format", "csv", "--join", "FILE"], "--join and --on need each other"),
        (["--format", "csv", "--on", "id"], "--join and --on need each other"),
        (["--format", "parquet"], "cannot go to standard output"),
        (["--format", "npy"], "cannot go to standard output"),
        (["--format", "xlsx"], "xlsx"),
        (["--output", "answers.xlsx"], "there is no format .xlsx; choose .csv, .npy or .parquet"),
        (["--format", "csv", "--errors", "NEW"], "a table has all answers in one file"),
        (["--format", "csv", "--columns", "txt"], "no column 'txt'"),
        (["--format", "csv", "--join", "FILE", "--on", "no"], "no column 'no' to join on"),
        (["--format", "npy", "-o", "NEW"], "no embeddings"),
    ],
)
def test_what_cannot_be_is_told(
    cli: Cli, answers: Path, tmp_path: Path, options: list[str], why: str
) -> None:
    paths = {"FILE": answers, "NEW": tmp_path / "new"}
    before = set(tmp_path.iterdir())
    ran = cli("results", answers, *(paths.get(option, option) for option in options))
    assert (ran.code, ran.out) == (2, "")
    assert why in ran.err
    assert set(tmp_path.iterdir()) == before


@pytest.mark.parametrize("name", ["v.npy", "v.ids.jsonl"])
def test_no_file_is_written_over(cli: Cli, vectors: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("precious")
    ran = cli("results", vectors, "-o", tmp_path / "v.npy")
    assert ran.code == 2
    assert f"{name} exists already" in ran.err
    assert (tmp_path / name).read_text() == "precious"


def test_a_csv_has_embeddings_only_when_asked(cli: Cli, vectors: Path) -> None:
    ran = cli("results", vectors, "--format", "csv")
    assert (ran.code, ran.out) == (2, "")
    assert "a CSV is no place for embeddings" in ran.err
    ran = cli("results", vectors, "--format", "csv", "--columns", "custom_id,embedding")
    assert ran.out.splitlines()[1] == 'a,"[1.0,2.0]"'


def test_without_a_format_the_lines_of_a_file_stay(cli: Cli, answers: Path, tmp_path: Path) -> None:
    ran = cli("results", answers)
    assert ran.out == answers.read_text()
    good, other = tmp_path / "good.jsonl", tmp_path / "other.jsonl"
    ran = cli("results", answers, "--output", good, "--errors", other)
    assert ran.code == 1
    lines = answers.read_bytes().splitlines(keepends=True)
    assert good.read_bytes() == lines[0] + lines[2]
    assert other.read_bytes() == lines[1] + lines[3]


@pytest.mark.parametrize("name", ["gone.jsonl", "folder/gone.JSONL"])
def test_a_file_that_does_not_exist_is_no_batch(cli: Cli, name: str) -> None:
    ran = cli("results", name)
    assert ran.code == 2
    assert f"{name}: there is no such file" in ran.err


def test_a_line_that_is_no_answer_is_told(cli: Cli, tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", [answer("a", body=chat("x")), b'{"custom'])
    ran = cli("results", path, "-o", tmp_path / "a.csv")
    assert ran.code == 2
    assert "a.jsonl:2: this line is not valid JSON" in ran.err
    assert not (tmp_path / "a.csv").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_control_characters_are_escaped_on_a_terminal(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", [answer("a", body=chat("\x1b]0;evil\x07"))])
    ours, theirs = os.openpty()
    command = [sys.executable, "-m", "batchwright", "results", str(path), "--format", "csv"]
    subprocess.run(command, stdout=theirs, check=True)
    os.close(theirs)
    shown = read_terminal(ours)
    assert "\\u001b]0;evil\\u0007" in shown
    assert "\x1b" not in shown
