"""Answers beside the rows of the input."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, cast

import pandas
import polars
import pyarrow
import pyarrow.feather
import pyarrow.parquet
import pytest

from batchwright.errors import InputError
from batchwright.results import read, table

from ..lines import answer
from .bodies import REFUSED, chat, write

COUNT = 2500


def answers_of(path: Path, order: list[int]) -> Path:
    return write(path, [answer(f"r{n}", body=chat(f"text {n}")) for n in order])


def orders() -> dict[str, list[int]]:
    shuffled = list(range(COUNT))
    random.Random(0).shuffle(shuffled)
    return {
        "the same": list(range(COUNT)),
        "reversed": list(range(COUNT))[::-1],
        "shuffled": shuffled,
    }


@pytest.mark.parametrize("order", orders().values(), ids=orders())
@pytest.mark.parametrize("in_file", [True, False])
def test_rows_keep_the_order_of_the_input(
    tmp_path: Path, order: list[int], *, in_file: bool
) -> None:
    path = answers_of(tmp_path / "answers.jsonl", order)
    source = path if in_file else list(read(path))
    given = [{"row_id": f"r{n}", "prompt": f"prompt {n}"} for n in range(COUNT)]
    joined = table(source, join=given, on="row_id")
    assert joined.columns[:4] == ["row_id", "prompt", "custom_id", "ok"]
    rows = joined.to_arrow().to_pylist()
    assert [row["row_id"] for row in rows] == [f"r{n}" for n in range(COUNT)]
    assert [row["text"] for row in rows] == [f"text {n}" for n in range(COUNT)]
    assert joined.to_arrow().to_pylist() == rows


def test_rows_without_an_answer_and_answers_without_a_row(tmp_path: Path) -> None:
    path = write(
        tmp_path / "answers.jsonl",
        [
            answer("late", body=chat("4")),
            answer("b", 400, REFUSED),
            answer("a", body=chat("1")),
            answer("other", body=chat("5")),
        ],
    )
    given = [{"id": "a"}, {"id": "none"}, {"id": "b"}]
    rows = table(path, join=given, on="id").to_arrow().to_pylist()
    assert [(row["id"], row["custom_id"], row["ok"], row["text"]) for row in rows] == [
        ("a", "a", True, "1"),
        ("none", None, None, None),
        ("b", "b", False, None),
        (None, "late", True, "4"),
        (None, "other", True, "5"),
    ]
    counts = table(path, join=given, on="id").write(tmp_path / "joined.csv")
    assert (counts.rows, counts.failed, counts.unanswered, counts.unasked) == (5, 1, 1, 2)


def test_two_rows_with_one_id_are_an_error(tmp_path: Path) -> None:
    path = write(tmp_path / "answers.jsonl", [answer("a", body=chat("1"))])
    given = write(tmp_path / "given.csv", [b"id,x\n", b"a,1\n", b"b,2\n", b"a,3\n"])
    with pytest.raises(InputError, match=r"given\.csv: line 4: the id 'a' is in an earlier row"):
        table(path, join=given, on="id").to_arrow()


@pytest.mark.parametrize("ids", ["aab", "aba", "baa", "baca"])
def test_two_answers_with_one_id_are_an_error(tmp_path: Path, ids: str) -> None:
    path = write(tmp_path / "answers.jsonl", [answer(one, body=chat("1")) for one in ids])
    last = ids.rindex("a") + 1
    with pytest.raises(InputError, match=rf"answers\.jsonl:{last}: there is an earlier answer"):
        table(path, join=[{"id": "a"}], on="id").to_arrow()


def test_columns_of_the_input_make_way(tmp_path: Path) -> None:
    path = write(tmp_path / "answers.jsonl", [answer("a", body=chat("answered"))])
    given = write(tmp_path / "given.csv", [b"id,text,input_text,model\n", b"a,t,u,v\n"])
    joined = table(path, join=given, on="id")
    assert joined.columns[:4] == ["id", "input_text", "input_input_text", "input_model"]
    assert len(set(joined.columns)) == len(joined.columns)
    (row,) = joined.to_arrow().to_pylist()
    assert (row["input_text"], row["input_input_text"]) == ("t", "u")
    assert (row["input_model"], row["text"]) == ("v", "answered")
    chosen = table(path, join=given, on="id", columns=["text", "input_model", "id"])
    assert chosen.to_arrow().to_pylist() == [{"text": "answered", "input_model": "v", "id": "a"}]


@pytest.mark.parametrize("custom_id", ["0042", "ä\n🎉", "a,b", '"', " a ", "{x}"])
def test_odd_ids(tmp_path: Path, custom_id: str) -> None:
    answers = write(tmp_path / "answers.jsonl", [answer(custom_id, body=chat("1"))])
    frame = polars.DataFrame({"id": [custom_id]})
    frame.write_csv(tmp_path / "given.csv")
    for given in (frame, tmp_path / "given.csv"):
        rows = table(answers, join=given, on="id").to_arrow().to_pylist()
        assert [(row["id"], row["text"]) for row in rows] == [(custom_id, "1")]


def test_ids_made_by_a_template(tmp_path: Path) -> None:
    path = write(tmp_path / "answers.jsonl", [answer("row-7", body=chat("1"))])
    given = pyarrow.table({"n": [7, 8]})
    rows = table(path, join=given, on="row-{n}").to_arrow().to_pylist()
    assert [(row["n"], row["text"]) for row in rows] == [(7, "1"), (8, None)]
    assert table(path, join=given, on="row-{n}").schema.field("n").type == pyarrow.int64()


def feather(frame: Any, path: Path) -> Path:
    pyarrow.feather.write_feather(frame, path)
    return path


def parquet(frame: Any, path: Path) -> Path:
    pyarrow.parquet.write_table(frame, path)
    return path


GIVEN: dict[str, Callable[[pyarrow.Table, Path], Any]] = {
    "pyarrow": lambda frame, _: frame,
    "reader": lambda frame, _: frame.to_reader(),
    "polars": lambda frame, _: polars.from_arrow(frame),
    "lazy": lambda frame, _: cast("polars.DataFrame", polars.from_arrow(frame)).lazy(),
    "pandas": lambda frame, _: frame.to_pandas(),
    "parquet": lambda frame, folder: parquet(frame, folder / "given.parquet"),
    "feather": lambda frame, folder: feather(frame, folder / "given.arrow"),
}


@pytest.mark.parametrize("kind", GIVEN)
def test_the_types_of_the_input_stay(tmp_path: Path, kind: str) -> None:
    path = answers_of(tmp_path / "answers.jsonl", [2, 0])
    frame = pyarrow.table(
        {
            "id": ["r0", "r1", "r2"],
            "when": pyarrow.array([datetime(2026, 1, 2), None, None], pyarrow.timestamp("us")),
            "tags": [["x"], None, []],
            "price": [1.5, None, 2.5],
            "note": ["n", None, ""],
        }
    )
    joined = table(path, join=GIVEN[kind](frame, tmp_path), on="id")
    found = joined.to_arrow()
    assert found.column("when").to_pylist() == [datetime(2026, 1, 2), None, None]
    assert found.column("tags").to_pylist() == [["x"], None, []]
    assert found.column("note").to_pylist() == ["n", None, ""]
    assert found.column("text").to_pylist() == ["text 0", None, "text 2"]
    assert found.column("when").type == pyarrow.timestamp("us")
    assert joined.to_arrow().num_rows == 3


def test_a_csv_stays_text(tmp_path: Path) -> None:
    path = write(tmp_path / "answers.jsonl", [answer("007", body=chat("1"))])
    given = write(tmp_path / "given.csv", [b"id,zip\n", b"007,01234\n"])
    (row,) = table(path, join=given, on="id").to_arrow().to_pylist()
    assert (row["id"], row["zip"], row["text"]) == ("007", "01234", "1")


def test_json_lines_keep_numbers_and_nested_values_become_json(tmp_path: Path) -> None:
    path = answers_of(tmp_path / "answers.jsonl", [0, 1])
    given = write(
        tmp_path / "given.jsonl",
        [b'{"id": "r0", "n": 1, "x": {"a": 1}}\n', b'{"id": "r1", "m": true}\n'],
    )
    rows = table(path, join=given, on="id").to_arrow().to_pylist()
    assert [(row["n"], row["x"], row["m"]) for row in rows] == [
        (1, '{"a":1}', None),
        (None, None, True),
    ]


@pytest.mark.parametrize(
    ("late", "why"),
    [({"id": "late", "n": "x"}, "'n' does not fit"), ({"id": "late", "m": 1}, "no column 'm'")],
)
def test_a_late_row_that_does_not_fit_is_told(tmp_path: Path, late: Any, why: str) -> None:
    path = answers_of(tmp_path / "answers.jsonl", [0])
    given = [*({"id": f"r{n}", "n": n} for n in range(1200)), late]
    with pytest.raises(InputError, match=f"item 1201: .*{why}"):
        table(path, join=given, on="id").to_arrow()


@pytest.mark.parametrize(
    ("join", "on", "why"),
    [
        ([{"id": "a"}], None, "need each other"),
        (None, "id", "need each other"),
        ([{"id": "a"}], "row", "no column 'row' to join on; the columns are 'id'"),
        ([], "id", "no column 'id' to join on; the columns are none"),
    ],
)
def test_what_cannot_be_joined(join: Any, on: Any, why: str) -> None:
    with pytest.raises(InputError, match=why):
        table(answer("a", body=chat("1")), join=join, on=on)


@pytest.mark.parametrize("name", ["-", "folder"])
def test_only_a_file_is_joined_by_its_name(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    source = name if name == "-" else tmp_path / name
    with pytest.raises(InputError, match="name a file"):
        table(answer("a", body=chat("1")), join=source, on="id")


def test_a_row_without_an_id_is_an_error() -> None:
    with pytest.raises(InputError, match="item 2: column 'id' has no value"):
        table(answer("a", body=chat("1")), join=[{"id": "a"}, {"id": None}], on="id").to_arrow()


def test_pandas_without_arrow_values_has_nulls(tmp_path: Path) -> None:
    path = answers_of(tmp_path / "answers.jsonl", [0, 1])
    frame = pandas.DataFrame({"id": ["r0", "r1"], "note": ["n", None]}, dtype=object)
    assert table(path, join=frame, on="id").to_arrow().column("note").to_pylist() == ["n", None]
