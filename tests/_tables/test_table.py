"""Which columns answers have, and what is in them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from math import isnan
from pathlib import Path
from typing import Any, Literal

import pandas
import polars
import pyarrow
import pydantic
import pytest

from batchwright.errors import InputError
from batchwright.results import Usage, read, table

from ..lines import answer
from .bodies import EXPIRED, REFUSED, chat, embeddings, moderation, response, write

HEAD = ["custom_id", "ok", "status_code"]
TEXT = ["text", "finish_reason", "refusal"]
TOKENS = ["input_tokens", "output_tokens", "total_tokens", "cached_tokens", "reasoning_tokens"]
TAIL = ["model", "error_code", "error_message", *TOKENS]


def test_texts_failures_and_requests_that_never_ran(tmp_path: Path) -> None:
    path = write(
        tmp_path / "answers.jsonl",
        [
            answer("x", None, error=EXPIRED),
            answer("a", body=chat("Grüße 🎉\n")),
            answer("b", 400, REFUSED),
            answer("c", body=response("two")),
            answer("d", body=chat(None, refusal="I won't.")),
        ],
    )
    answers = table(path)
    assert answers.columns == [*HEAD, *TEXT, *TAIL]
    rows = {row["custom_id"]: row for row in answers.to_arrow().to_pylist()}
    assert list(rows) == ["x", "a", "b", "c", "d"]
    assert rows["a"] == {
        "custom_id": "a",
        "ok": True,
        "status_code": 200,
        "text": "Grüße 🎉\n",
        "finish_reason": "stop",
        "refusal": None,
        "model": "m-1",
        "error_code": None,
        "error_message": None,
        "input_tokens": 7,
        "output_tokens": 5,
        "total_tokens": 12,
        "cached_tokens": 3,
        "reasoning_tokens": 2,
    }
    never = dict.fromkeys([*TEXT, *TAIL, "status_code"])
    assert rows["x"] == never | {
        "custom_id": "x",
        "ok": False,
        "error_code": "batch_expired",
        "error_message": "Too late.",
    }
    assert (rows["b"]["status_code"], rows["b"]["error_code"]) == (400, "bad")
    assert (rows["c"]["text"], rows["c"]["model"], rows["c"]["total_tokens"]) == ("two", "m-2", 3)
    assert (rows["d"]["text"], rows["d"]["refusal"]) == (None, "I won't.")


@pytest.mark.parametrize("as_base64", [False, True])
def test_embeddings_are_vectors_of_one_length(*, as_base64: bool) -> None:
    lines = [
        answer("x", None, error=EXPIRED),
        answer("a", body=embeddings([0.5, -1.0, 2.0], as_base64=as_base64)),
        answer("b", body=embeddings([0.1, 0.2, 0.3], as_base64=as_base64)),
    ]
    answers = table(b"".join(lines))
    assert answers.columns == [*HEAD, "embedding", *TAIL]
    assert answers.schema.field("embedding").type == pyarrow.list_(pyarrow.float32(), 3)
    found = answers.to_arrow().column("embedding").to_pylist()
    assert found == [None, [0.5, -1.0, 2.0], pytest.approx([0.1, 0.2, 0.3])]


def test_requests_with_several_inputs_have_lists_of_vectors() -> None:
    lines = [
        answer("a", body=embeddings([1, 2], [3, 4])),
        answer("b", 400, REFUSED),
        answer("c", body=embeddings([5, 6])),
    ]
    answers = table(b"".join(lines)).to_arrow()
    assert answers.column("embeddings").to_pylist() == [[[1, 2], [3, 4]], None, [[5, 6]]]


def test_moderations() -> None:
    lines = [
        answer("a", body=moderation(flagged=True)),
        answer("b", body=moderation(flagged=False)),
    ]
    answers = table(b"".join(lines))
    assert answers.columns == [*HEAD, "flagged", *TAIL]
    assert answers.to_arrow().column("flagged").to_pylist() == [True, False]


@pytest.mark.parametrize("lines", [[], [b"\n", b" \n"], [answer("x", None, error=EXPIRED)]])
def test_without_a_good_answer_the_columns_are_those_of_texts(lines: list[bytes]) -> None:
    answers = table(b"".join(lines))
    assert answers.columns == [*HEAD, *TEXT, *TAIL]
    frame = answers.to_polars()
    assert frame.height == sum(line.startswith(b"{") for line in lines)
    assert frame.schema["text"] == polars.String
    assert frame.schema["total_tokens"] == polars.Int64


@pytest.mark.parametrize(
    ("first", "later", "why"),
    [
        (chat("a"), embeddings([1.0]), "no text but 'embedding'"),
        (chat("a"), moderation(flagged=True), "no text but 'flagged'"),
        (embeddings([1.0]), chat("a"), "has no embedding"),
        (embeddings([1.0]), embeddings([1.0, 2.0]), "has 2 numbers, and that of the first .* 1"),
        (embeddings([1.0]), embeddings([1.0], [2.0]), "has 2 embeddings"),
        (embeddings([1.0]), embeddings([None]), "has no embedding"),  # type: ignore[list-item]
        (moderation(flagged=True), embeddings([1.0]), "no moderation"),
    ],
)
def test_an_answer_that_does_not_fit_is_told_with_its_line(
    tmp_path: Path, first: Any, later: Any, why: str
) -> None:
    lines = [b"\n", answer("a", body=first), answer("b", 400, REFUSED), answer("c", body=later)]
    path = write(tmp_path / "answers.jsonl", lines)
    with pytest.raises(InputError, match=why) as caught:
        table(path).to_arrow()
    assert str(caught.value).startswith(f"{path}:4: ")


@pytest.mark.parametrize("vector", [[], "!", None, [None], {"a": 1}])
def test_a_first_embedding_that_cannot_be_read_is_told(vector: Any) -> None:
    lines = answer("x", None, error=EXPIRED) + answer("a", body=embeddings(vector))
    with pytest.raises(InputError, match=r"<input>:2: .* embedding that cannot be read"):
        table(lines)


def test_a_cut_line_is_told_with_its_number(tmp_path: Path) -> None:
    good = answer("a", body=chat("x"))
    path = write(tmp_path / "answers.jsonl", [good, good[:50]])
    answers = table(path)
    with pytest.raises(InputError, match=r"answers\.jsonl:2: .* truncated"):
        answers.to_arrow()


def test_integers_and_flags_of_pandas_can_be_missing() -> None:
    lines = [answer("a", body=chat("x")), answer("b", None, error=EXPIRED)]
    frame = table(b"".join(lines)).to_pandas()
    assert frame["status_code"].dtype == pandas.Int64Dtype()
    assert frame["ok"].dtype == pandas.BooleanDtype()
    assert frame["total_tokens"].sum() == 12
    assert frame["text"].isna().tolist() == [False, True]


def test_what_takes_streams_of_arrow_takes_a_table() -> None:
    lines = b"".join(answer(f"r{n}", body=chat(str(n))) for n in range(2500))
    answers = table(lines)
    assert [batch.num_rows for batch in answers.batches()] == [1000, 1000, 500]
    assert pyarrow.table(answers).equals(answers.to_arrow())
    assert polars.DataFrame(answers).equals(answers.to_polars())
    reader = pyarrow.RecordBatchReader.from_stream(answers)
    assert reader.read_next_batch().column("custom_id")[999].as_py() == "r999"


def test_a_table_is_read_a_few_rows_at_a_time() -> None:
    given = 0

    def lines() -> Iterator[bytes]:
        nonlocal given
        while True:
            given += 1
            yield answer(f"r{given}", body=chat("x"))

    next(table(lines()).batches())
    assert given == 1000


def test_results_are_taken_as_they_are() -> None:
    lines = [answer("a", 400, REFUSED), answer("b", body=chat("x"))]
    results = list(read(lines))
    assert table(results).to_arrow() == table(b"".join(lines)).to_arrow()
    once = table(iter(results))
    assert once.to_arrow().num_rows == 2
    with pytest.raises(InputError, match="can be read only once"):
        once.to_arrow()


@pytest.mark.skipif(sys.platform == "win32", reason="there are no named pipes")
def test_a_pipe_is_read_once(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    lines = answer("x", None, error=EXPIRED) + answer("a", body=embeddings([1.0]))
    with subprocess.Popen(["sh", "-c", f"cat > '{pipe}'"], stdin=subprocess.PIPE) as writer:
        assert writer.stdin is not None
        writer.stdin.write(lines)
        writer.stdin.close()
        answers = table(pipe)
        assert answers.to_arrow().column("embedding").to_pylist() == [None, [1.0]]


def test_what_reads_a_stream_is_told_the_line(tmp_path: Path) -> None:
    good = answer("a", body=chat("x"))
    path = write(tmp_path / "answers.jsonl", [good, good[:50]])
    with pytest.raises(Exception, match=r"answers\.jsonl:2: this line is not valid JSON"):
        pyarrow.table(table(path))


def test_columns_can_be_chosen(tmp_path: Path) -> None:
    path = write(tmp_path / "answers.jsonl", [answer("a", body=chat("x"))])
    chosen = table(path, columns=["text", "custom_id"])
    assert chosen.columns == ["text", "custom_id"]
    assert chosen.to_arrow().to_pylist() == [{"text": "x", "custom_id": "a"}]
    assert table(path, columns=["text"]).to_arrow().to_pylist() == [{"text": "x"}]
    with pytest.raises(InputError, match="no column 'txt'; the columns are custom_id, ok"):
        table(path, columns=["txt"])
    with pytest.raises(TypeError, match=r"such as \['text'\]"):
        table(path, columns="text")
    with pytest.raises(FileNotFoundError, match=r"gone\.csv"):
        table(path, join=tmp_path / "gone.csv", on="id")
    with pytest.raises(InputError, match="no columns are asked for"):
        table(path, columns=[])


def test_tokens_by_model() -> None:
    lines = [
        answer("a", body=chat("x")),
        answer("b", body=response("y")),
        answer("c", body=chat("z")),
        answer("d", 400, REFUSED),
    ]
    assert table(b"".join(lines)).tokens_by_model() == {
        "m-1": Usage(14, 10, 24, 6, 4),
        "m-2": Usage(1, 2, 3, 0, 0),
    }


@dataclass
class Part:
    name: str
    count: int | None


@dataclass
class Ticket:
    topic: Literal["bill", "bug"]
    urgent: bool
    score: float
    model: str
    parts: list[Part]


def test_the_members_of_a_class_are_columns() -> None:
    good = (
        '{"topic": "bug", "urgent": true, "score": 2, "model": "T1",'
        ' "parts": [{"name": "lid", "count": null}]}'
    )
    lines = [
        answer("x", None, error=EXPIRED),
        answer("a", body=chat(good)),
        answer("b", body=chat(good[:20], reason="length")),
        answer("c", body=chat('{"topic": 3}')),
        answer("d", body=chat(None, refusal="No.")),
    ]
    answers = table(b"".join(lines), into=Ticket)
    members = ["topic", "urgent", "score", "parsed_model", "parts"]
    assert answers.columns == [*HEAD, *TEXT, *members, *TAIL]
    rows = answers.to_arrow().to_pylist()
    assert [[row[name] for name in members] for row in rows] == [
        [None] * 5,
        ["bug", True, 2.0, "T1", [{"name": "lid", "count": None}]],
        [None] * 5,
        [None] * 5,
        [None] * 5,
    ]
    assert answers.schema.field("parts").type == pyarrow.list_(
        pyarrow.struct([("name", pyarrow.string()), ("count", pyarrow.int64())])
    )
    assert [row["ok"] for row in rows] == [False, True, True, True, True]
    assert [row["error_code"] for row in rows] == [
        "batch_expired",
        None,
        "length",
        "mismatch",
        "refusal",
    ]
    assert rows[1]["model"] == "m-1"


@dataclass
class Big:
    number: int


def test_a_number_that_no_column_holds_is_told_with_its_line() -> None:
    lines = [
        answer("a", body=chat('{"number": 1}')),
        answer("b", body=chat(f'{{"number": {2**63}}}')),
    ]
    with pytest.raises(InputError, match=r"<input>:2: its 'number' does not fit the column"):
        table(b"".join(lines), into=Big).to_arrow()


LOADED = """
import sys
import batchwright, batchwright.results
batchwright.results.table(sys.argv[1]).write(sys.argv[2])
heavy = {"pyarrow", "pandas", "polars", "narwhals", "msgspec", "pydantic"}
print(sorted(heavy & sys.modules.keys()))
"""


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl", "a.npy"])
def test_text_and_vectors_are_written_without_arrow(tmp_path: Path, name: str) -> None:
    body = embeddings([1.0]) if name == "a.npy" else chat("x")
    path = write(tmp_path / "answers.jsonl", [answer("a", body=body)])
    command = [sys.executable, "-c", LOADED, str(path), str(tmp_path / name)]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "[]\n"


@pytest.mark.parametrize(
    ("missing", "method", "install"),
    [
        ("pyarrow", "to_arrow", r"pip install 'batchwright\[tables\]'"),
        ("pyarrow", "batches", r"pip install 'batchwright\[tables\]'"),
        ("pyarrow", "__arrow_c_stream__", r"pip install 'batchwright\[tables\]'"),
        ("pandas", "to_pandas", "pip install pandas"),
        ("polars", "to_polars", "pip install polars"),
    ],
)
def test_a_missing_package_is_told_with_what_installs_it(
    monkeypatch: pytest.MonkeyPatch, missing: str, method: str, install: str
) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    answers = table(answer("a", body=chat("x")))
    with pytest.raises(InputError, match=f"this needs {missing}: {install}"):
        getattr(answers, method)()


def test_members_whose_columns_get_other_names_stay_apart() -> None:
    @dataclass
    class Reply:
        text: str
        parsed_text: str

    line = answer("a", body=chat('{"text": "one", "parsed_text": "two"}'))
    (row,) = table(line, into=Reply).to_arrow().to_pylist()
    assert (row["parsed_text"], row["parsed_parsed_text"]) == ("one", "two")


def test_what_pydantic_takes_that_is_no_json() -> None:
    class Score(pydantic.BaseModel):
        score: float

    line = answer("a", body=chat('{"score": NaN}'))
    (row,) = table(line, into=Score).to_arrow().to_pylist()
    assert isnan(row["score"])
