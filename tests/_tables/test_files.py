"""Tables in files, as other programs read them."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import numpy
import pandas
import polars
import pyarrow
import pyarrow.parquet
import pytest

from batchwright.errors import InputError
from batchwright.results import table

from ..lines import answer
from .bodies import EXPIRED, REFUSED, chat, embeddings, moderation, write

TEXT = 'a "quoted", text\nof two lines\r\n=1+1 \x1b[31m ä🎉'


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    lines = [
        answer("x", None, error=EXPIRED),
        answer("a", body=chat(TEXT)),
        answer("b", 400, REFUSED),
        answer("c", body=chat("")),
    ]
    return write(tmp_path / "answers.jsonl", lines)


@pytest.fixture
def vectors(tmp_path: Path) -> Path:
    lines = [
        answer("x", None, error=EXPIRED),
        answer("a", body=embeddings([0.1, 0.2])),
        answer("b", 400, REFUSED),
        answer("c", body=embeddings([0.3, -1.0], as_base64=True)),
    ]
    return write(tmp_path / "answers.jsonl", lines)


def test_a_csv(texts: Path, tmp_path: Path) -> None:
    counts = table(texts).write(tmp_path / "a.csv")
    assert (counts.rows, counts.failed) == (4, 2)
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["custom_id"] for row in rows] == ["x", "a", "b", "c"]
    assert rows[1]["text"] == TEXT
    assert [row["ok"] for row in rows] == ["false", "true", "false", "true"]
    assert (rows[0]["status_code"], rows[0]["total_tokens"]) == ("", "")
    assert rows[1]["total_tokens"] == "12"
    frame = polars.read_csv(tmp_path / "a.csv")
    assert frame["ok"].to_list() == [False, True, False, True]
    assert pandas.read_csv(tmp_path / "a.csv")["text"][1] == TEXT


def test_json_lines(texts: Path, tmp_path: Path) -> None:
    table(texts, columns=["custom_id", "ok", "text"]).write(tmp_path / "a.jsonl")
    assert [json.loads(line) for line in (tmp_path / "a.jsonl").read_bytes().splitlines()] == [
        {"custom_id": "x", "ok": False, "text": None},
        {"custom_id": "a", "ok": True, "text": TEXT},
        {"custom_id": "b", "ok": False, "text": None},
        {"custom_id": "c", "ok": True, "text": ""},
    ]


@pytest.mark.parametrize("name", ["texts", "vectors"])
def test_parquet_is_what_polars_and_pandas_read(
    name: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    answers = table(request.getfixturevalue(name))
    answers.write(tmp_path / "a.parquet")
    read = pyarrow.parquet.read_table(tmp_path / "a.parquet")
    assert read.to_pylist() == answers.to_arrow().to_pylist()
    assert polars.read_parquet(tmp_path / "a.parquet").rows() == answers.to_polars().rows()
    frame = pandas.read_parquet(tmp_path / "a.parquet")
    assert frame["custom_id"].tolist() == ["x", "a", "b", "c"]
    if name == "vectors":
        assert [None if one is None else one.tolist() for one in frame["embedding"]] == [
            None,
            pytest.approx([0.1, 0.2]),
            None,
            pytest.approx([0.3, -1.0]),
        ]


def test_small_batches_do_not_make_small_groups(tmp_path: Path) -> None:
    lines = b"".join(answer(f"r{n}", body=chat("x")) for n in range(5000))
    table(lines).write(tmp_path / "a.parquet")
    assert pyarrow.parquet.ParquetFile(tmp_path / "a.parquet").num_row_groups == 1


@pytest.mark.parametrize("format", ["csv", "jsonl", "parquet"])
def test_nothing_but_a_header_of_an_empty_file(tmp_path: Path, format: Any) -> None:
    counts = table(b"").write(tmp_path / "empty", format=format)
    assert counts.rows == 0
    written = tmp_path / "empty"
    if format == "parquet":
        assert pyarrow.parquet.read_table(written).num_rows == 0
    else:
        assert len(written.read_text().splitlines()) == (format == "csv")


def test_npy_without_what_is_missing(vectors: Path, tmp_path: Path) -> None:
    counts = table(vectors).write(tmp_path / "v.npy")
    assert (counts.rows, counts.failed) == (4, 2)
    matrix = numpy.load(tmp_path / "v.npy")
    assert matrix.dtype == numpy.float32
    assert matrix.tolist() == [pytest.approx([0.1, 0.2]), pytest.approx([0.3, -1.0])]
    assert numpy.load(tmp_path / "v.npy", mmap_mode="r").shape == (2, 2)
    ids = [json.loads(line) for line in (tmp_path / "v.ids.jsonl").read_text().splitlines()]
    assert ids == [{"custom_id": "a", "index": 0}, {"custom_id": "c", "index": 0}]


def test_npy_in_step_with_the_input(vectors: Path, tmp_path: Path) -> None:
    given = [{"id": one} for one in ("c", "b", "none", "a")]
    answers = table(vectors, join=given, on="id", columns=["id"])
    answers.write(tmp_path / "v.npy")
    matrix = numpy.load(tmp_path / "v.npy")
    assert numpy.isnan(matrix).any(axis=1).tolist() == [False, True, True, False]
    assert matrix[0].tolist() == pytest.approx([0.3, -1.0])
    ids = [json.loads(line) for line in (tmp_path / "v.ids.jsonl").read_text().splitlines()]
    assert [one["custom_id"] for one in ids] == ["c", "b", "none", "a"]


def test_npy_of_several_vectors_an_answer(tmp_path: Path) -> None:
    lines = [answer("a\n", body=embeddings([1, 2], [3, 4])), answer("b", body=embeddings([5, 6]))]
    table(b"".join(lines)).write(tmp_path / "v.npy")
    assert numpy.load(tmp_path / "v.npy").tolist() == [[1, 2], [3, 4], [5, 6]]
    ids = [json.loads(line) for line in (tmp_path / "v.ids.jsonl").read_text().splitlines()]
    assert [(one["custom_id"], one["index"]) for one in ids] == [("a\n", 0), ("a\n", 1), ("b", 0)]


def test_several_vectors_an_answer_are_in_step_with_no_input(tmp_path: Path) -> None:
    line = answer("a", body=embeddings([1, 2], [3, 4]))
    with pytest.raises(InputError, match="cannot have a row for each row of the input"):
        table(line, join=[{"id": "a"}], on="id").write(tmp_path / "v.npy")
    assert list(tmp_path.iterdir()) == []


def test_embeddings_in_text(vectors: Path, tmp_path: Path) -> None:
    table(vectors).write(tmp_path / "v.jsonl")
    rows = [json.loads(line) for line in (tmp_path / "v.jsonl").read_text().splitlines()]
    assert [row["embedding"] for row in rows] == [
        None,
        pytest.approx([0.1, 0.2]),
        None,
        pytest.approx([0.3, -1.0]),
    ]
    with pytest.raises(InputError, match="a CSV is no place for embeddings"):
        table(vectors).write(tmp_path / "v.csv")
    assert not (tmp_path / "v.csv").exists()
    table(vectors, columns=["custom_id", "embedding"]).write(tmp_path / "v.csv")
    with (tmp_path / "v.csv").open(newline="") as file:
        cells = [row["embedding"] for row in csv.DictReader(file)]
    assert cells[0] == ""
    assert json.loads(cells[3]) == pytest.approx([0.3, -1.0])


def test_text_is_the_same_without_numpy(
    vectors: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("batchwright._tables.vectors.has_numpy", lambda: False)
    table(vectors).write(tmp_path / "v.jsonl")
    row = json.loads((tmp_path / "v.jsonl").read_text().splitlines()[1])
    assert row["embedding"] == pytest.approx([0.1, 0.2])


@pytest.mark.parametrize(
    ("body", "format"), [(chat("x"), "npy"), (moderation(flagged=True), "npy")]
)
def test_npy_of_what_has_no_embeddings(tmp_path: Path, body: Any, format: Any) -> None:
    with pytest.raises(InputError, match="there are no embeddings"):
        table(answer("a", body=body)).write(tmp_path / "v.npy")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl", "a.parquet", "a.npy"])
def test_a_file_appears_whole_or_not_at_all(tmp_path: Path, name: str) -> None:
    body = embeddings([1.0]) if name == "a.npy" else chat("x")
    lines = answer("a", body=body) + answer("b", body=body)[:40]
    with pytest.raises(InputError, match=r":2: .*truncated"):
        table(lines).write(tmp_path / name)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl", "a.parquet", "a.npy", "a.ids.jsonl"])
def test_a_file_is_only_written_over_when_asked(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"precious")
    target = tmp_path / name.replace("ids.jsonl", "npy")
    answers = table(answer("a", body=embeddings([1.0])), columns=["custom_id"])
    with pytest.raises(FileExistsError):
        answers.write(target)
    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir()] == [(name, b"precious")]
    answers.write(target, overwrite=True)
    assert (tmp_path / name).read_bytes() != b"precious"


def test_a_format_must_be_known(tmp_path: Path) -> None:
    answers = table(answer("a", body=chat("x")))
    with pytest.raises(InputError, match=r"end the file's name in one of \.csv, \.jsonl"):
        answers.write(tmp_path / "a.xlsx")
    with pytest.raises(InputError, match="'xlsx' is no format; choose one of csv, jsonl"):
        answers.write(tmp_path / "a", format="xlsx")  # type: ignore[arg-type]


def test_values_of_any_type_beside_the_answers(texts: Path, tmp_path: Path) -> None:
    given = pyarrow.table(
        {
            "id": ["a"],
            "when": pyarrow.array(["2026-01-02"]).cast(pyarrow.timestamp("s")),
            "data": [b"\xff"],
            "tags": [["x", None]],
            "price": pyarrow.array(["1.50"]).cast(pyarrow.decimal128(5, 2)),
        }
    )
    names = ["id", "when", "data", "tags", "price"]
    answers = table(texts, join=given, on="id", columns=names)
    for end in ("csv", "jsonl"):
        answers.write(tmp_path / f"a.{end}")
    with (tmp_path / "a.csv").open(newline="") as file:
        row = next(csv.DictReader(file))
    assert row == {
        "id": "a",
        "when": "2026-01-02T00:00:00",
        "data": "/w==",
        "tags": '["x",null]',
        "price": "1.50",
    }
    first = json.loads((tmp_path / "a.jsonl").read_text().splitlines()[0])
    assert first == row | {"tags": ["x", None]}
