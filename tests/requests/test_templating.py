"""Lines made of the rows of tables."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import re
import tracemalloc
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, TypedDict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batchwright._structured import response_format
from batchwright.errors import InputError
from batchwright.requests import chat, check, embedding, template, write

ROWS: list[dict[str, Any]] = [
    {"row_id": 7, "text": "The cat sat on the mat."},
    {"row_id": 8, "text": 'Braces: {text}, {{, "quotes",\nand größe 🚀'},
]
WANTED = [
    chat(
        row["row_id"],
        model="m",
        messages=[{"role": "user", "content": f"Summarise: {row['text']}"}],
    )
    for row in ROWS
]


def summaries(source: Any, **options: Any) -> list[dict[str, Any]]:
    given = {"chat": "Summarise: {text}", "model": "m", "id": "{row_id}", **options}
    return list(template(source, **given))


def as_csv(delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, ["row_id", "text"], delimiter=delimiter)
    writer.writeheader()
    writer.writerows(ROWS)
    return file.getvalue().encode(encoding)


def as_json() -> bytes:
    return b"".join(json.dumps(row).encode() + b"\n" for row in ROWS)


# --- sources


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("in.csv", as_csv()),
        ("in.csv", as_csv(encoding="utf-8-sig")),
        ("in.csv.gz", gzip.compress(as_csv())),
        ("in.tsv", as_csv("\t")),
        ("in", as_csv()),
        ("in.jsonl", as_json()),
        ("in", as_json()),
        ("in.jsonl.gz", gzip.compress(as_json())),
    ],
)
def test_files_of_text(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert summaries(path) == summaries(str(path)) == WANTED
    with path.open("rb") as file:
        assert summaries(file) == WANTED
        assert not file.closed
    if not name.endswith("tsv"):
        assert summaries(content) == WANTED
    if not name.endswith(("gz", "tsv")):
        assert summaries(io.StringIO(content.decode("utf-8-sig"), newline="")) == WANTED


@pytest.mark.parametrize("library", ["polars", "pandas", "pyarrow"])
def test_frames_and_columnar_files(tmp_path: Path, library: str) -> None:
    module = pytest.importorskip(library)
    columns = {name: [row[name] for row in ROWS] for name in ROWS[0]}
    if library == "pyarrow":
        frame = module.table(columns)
        pytest.importorskip("pyarrow.parquet").write_table(frame, tmp_path / "in.parquet")
        assert summaries(tmp_path / "in.parquet") == WANTED
    else:
        frame = module.DataFrame(columns)
    assert summaries(frame) == WANTED


def test_anything_with_the_arrow_interface() -> None:
    pyarrow = pytest.importorskip("pyarrow")
    table = pyarrow.Table.from_pylist(ROWS)

    class Frame:
        def __arrow_c_stream__(self, requested_schema: object = None) -> object:
            return table.__arrow_c_stream__(requested_schema)

    assert summaries(Frame()) == WANTED


def test_iterables_of_mappings_and_of_lines() -> None:
    assert summaries(ROWS) == summaries(iter(ROWS)) == summaries(as_json().splitlines()) == WANTED


def test_rows_are_read_when_their_lines_are_asked_for() -> None:
    read: list[int] = []

    def rows() -> Iterator[dict[str, Any]]:
        for number in range(10):
            read.append(number)
            yield {"text": "x"}

    lines = template(rows(), chat="{text}", model="m")
    assert read == []
    next(lines)
    assert len(read) == 1


def test_a_large_csv_is_read_in_constant_memory(tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    with path.open("wb") as file:
        file.write(b"text\n")
        file.writelines(b"%d" % n + b"x" * 100_000 + b"\n" for n in range(300))
    tracemalloc.start()
    count = write(tmp_path / "out", template(path, embedding="{text}", model="m"))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 300
    assert peak < 8_000_000


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), min_size=1))
def test_a_cell_comes_as_it_is(cells: list[str]) -> None:
    file = io.StringIO(newline="")
    csv.writer(file, quoting=csv.QUOTE_ALL).writerows([("a",), *((cell,) for cell in cells)])
    rows = [{"a": cell} for cell in cells]
    for source in (file.getvalue().encode(), rows, map(json.dumps, rows)):
        made = template(source, embedding="<{a}>", model="m")
        assert [line["body"]["input"] for line in made] == [f"<{cell}>" for cell in cells]


# --- ids


def test_without_an_id_rows_are_numbered() -> None:
    made = template(b"text\n\na\n\nb\n", embedding="{text}", model="m")
    assert list(made) == [
        embedding("row-1", model="m", input="a"),
        embedding("row-2", model="m", input="b"),
    ]


@pytest.mark.parametrize(
    ("value", "text"),
    [(7, "7"), (1.5, "1.5"), (True, "true"), (Decimal("1.10"), "1.10"), ([1, "ü"], '[1, "ü"]')],
)
def test_an_id_of_any_type_is_text(value: Any, text: str) -> None:
    (line,) = template([{"id": value, "a": "x"}], embedding="{a}", model="m", id="{id}")
    assert line["custom_id"] == text
    (line,) = template([{"id": value, "a": "x"}], embedding="{a}", model="m", id="n-{id}")
    assert line["custom_id"] == f"n-{text}"


def test_an_id_twice_is_an_error_with_both_rows() -> None:
    rows = [{"id": name, "text": "x"} for name in ("a", "b", "c", "b")]
    with pytest.raises(InputError, match=r"^item 4: its id 'b' is that of item 2, too$"):
        list(template(rows, embedding="{text}", model="m", id="{id}"))
    with pytest.raises(InputError, match=r"^<input>: line 6: its id 'b' is that of line 3, too$"):
        list(template(b'id,t\na,"x"\nb,"x\n"\nc,x\nb,x\n', embedding="{t}", model="m", id="{id}"))
    with pytest.raises(InputError, match=r"item 2: its id 'same' is that of item 1, too"):
        list(template(rows, embedding="{text}", model="m", id="same"))
    rows = [{"id": str(n % 300), "text": "x"} for n in range(400)]
    with pytest.raises(InputError, match=r"item 301: its id '0' is that of item 1, too"):
        list(template(rows, embedding="{text}", model="m", id="{id}"))


# --- rows that make no line


@pytest.mark.parametrize("missing", [None, "", float("nan"), Decimal("NaN")])
@pytest.mark.parametrize("column", ["row_id", "text"])
def test_a_missing_value_is_an_error_with_its_row(missing: object, column: str) -> None:
    rows = [ROWS[0], {**ROWS[1], column: missing}]
    with pytest.raises(InputError, match=rf"^item 2: column '{column}' has no value$"):
        summaries(rows)


@pytest.mark.parametrize("library", ["polars", "pandas", "pyarrow"])
def test_a_missing_value_of_a_frame_is_one(library: str) -> None:
    module = pytest.importorskip(library)
    columns = {"row_id": [1, 2, 3], "text": ["a", None, "c"]}
    frame = module.table(columns) if library == "pyarrow" else module.DataFrame(columns)
    with pytest.raises(InputError, match=r"row 2: column 'text' has no value$"):
        summaries(frame)


def test_a_column_that_is_not_there_names_those_that_are() -> None:
    message = r"item 1: there is no column 'txt'; the columns are 'row_id', 'text'"
    with pytest.raises(InputError, match=message):
        summaries(ROWS, chat="{txt}")
    with pytest.raises(InputError, match="there is no column 'id'"):
        summaries(ROWS, id="{id}")
    with pytest.raises(InputError, match="there is no column 'me'"):
        summaries(ROWS, user="{me}")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"row_id,text\n1,a\n2\n", "line 3 has 1 column, not 2"),
        (b'row_id,text\n1,"a\n', "line 2: a quotation mark is never closed"),
        (b"row_id,text,text\n1,a,b\n", "two columns 'text'"),
        (b"row_id,text\n1,\xe4\n", "line 2 is not UTF-8"),
        ("row_id,text\n1,a\n".encode("utf-16"), "it is UTF-16: save it as UTF-8"),
        (b'{"row_id": 1, "text": "a"}\n{"row_id"\n', "line 2: it is not valid JSON"),
        (b'{"row_id": 1, "text": "a"}\n[]\n', "line 2: it is not a JSON object"),
        (gzip.compress(as_csv())[:-9], "cut off"),
    ],
)
def test_a_source_that_is_damaged_says_where(content: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message):
        summaries(content)


def test_a_source_that_is_none_is_a_type_error() -> None:
    for source in ({"text": "a"}, 5, None):
        with pytest.raises(TypeError, match="must be a path"):
            summaries(source)
    with pytest.raises(FileNotFoundError):
        summaries("gone.csv")


def test_a_line_that_is_invalid_is_an_error_with_its_row() -> None:
    with pytest.raises(InputError, match="item 1: Model parameter is required"):
        list(template(ROWS, chat="{text}"))
    rows = [*ROWS, {"row_id": 9, "text": "x", "stream": True}]
    with pytest.raises(InputError, match=r"item 3: .*[Ss]tream"):
        summaries([{"stream": False, **row} for row in rows], stream="{stream}")


@pytest.mark.parametrize("before", [0, 300])
@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"temperature": "{n}"}, "item {}: body.temperature: "),
        ({"reasoning_effort": 5}, "item 1: body.reasoning_effort: "),
        ({"max_tokens": "{word}"}, "item {}: body.max_tokens: "),
    ],
)
def test_a_body_that_its_schema_refuses_is_an_error_with_its_row(
    body: dict[str, Any], message: str, before: int
) -> None:
    rows = [{"n": 1, "word": 5, "text": "x"}] * before + [{"n": 9, "word": "many", "text": "x"}]
    with pytest.raises(InputError, match=re.escape(message.format(before + 1))):
        list(template(rows, chat="{text}", model="m", **body))


def test_what_the_schema_does_not_know_is_taken() -> None:
    rows = [{"text": "x"}] * 300
    for line in template(rows, chat="{text}", model="m", top_k=20, service_tier="fastest"):
        assert line["body"]["top_k"] == 20


def test_how_strictly_lines_are_checked_is_chosen() -> None:
    rows = [{"text": "x"}]
    made = template(rows, chat="{text}", model="m", temperature=9, check="off")
    assert next(made)["body"]["temperature"] == 9
    with pytest.raises(InputError, match=r"item 1: body\.top_k"):
        list(template(rows, chat="{text}", model="m", top_k=20, check="strict"))
    with pytest.raises(ValueError, match="check must be"):
        template(rows, chat="{text}", model="m", check="lax")  # type: ignore[arg-type]


# --- what it writes


def test_the_lines_are_an_input_file(tmp_path: Path) -> None:
    path = tmp_path / "requests.jsonl"
    made = template(ROWS, chat="{text}", model="m", id="{row_id}", system="Be brief.")
    assert write(path, made) == 2
    assert check(path).ok


def test_a_bad_row_leaves_no_file(tmp_path: Path) -> None:
    made = template([*ROWS, {"text": ""}], chat="{text}", model="m")
    with pytest.raises(InputError):
        write(tmp_path / "requests.jsonl", made)
    assert os.listdir(tmp_path) == []


def test_into_is_the_schema_of_each_line() -> None:
    class Mood(TypedDict):
        mood: str

    for line in summaries(ROWS, into=Mood):
        assert line["body"]["response_format"] == response_format(Mood)
    made = template(ROWS, responses="{text}", model="m", into=Mood, text={"verbosity": "low"})
    assert next(made)["body"]["text"].keys() == {"verbosity", "format"}
    with pytest.raises(TypeError, match="embedding takes no class"):
        template(ROWS, embedding="{text}", into=Mood)
    with pytest.raises(TypeError, match="not both"):
        template(ROWS, chat="{text}", into=Mood, response_format={"type": "text"})


@pytest.mark.parametrize("prompts", [{}, {"chat": "{a}", "responses": "{a}"}])
def test_there_is_exactly_one_prompt(prompts: dict[str, str]) -> None:
    with pytest.raises(TypeError, match="give exactly one of chat, responses, embedding"):
        template(ROWS, **prompts)


@pytest.mark.parametrize("prompt", ["{", "{}", 'like {"a": {text}}', "{text}}"])
def test_a_brace_without_a_partner_is_an_error_at_once(prompt: str) -> None:
    with pytest.raises(InputError, match="for a brace"):
        template(ROWS, chat=prompt, model="m")
