"""Rows of CSV files, of columnar files, and of tables in memory."""

from __future__ import annotations

import csv
import gzip
import io
import json
import sys
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from batchwright._rows.lines import open_lines
from batchwright._rows.sources import name_of_source
from batchwright._rows.tables import csv_rows
from batchwright._transfer.chunks import file_of
from batchwright.errors import InputError

TEMPLATE = {"custom_id": "r{id}", "url": "/v1/x", "body": {"input": "{text}", "n": "{id}"}}
IDS, TEXTS = [1, 2, 3], ["hello", "größe, with\n a break", "{id}"]
WANTED = [(f"r{n}", text, n) for n, text in zip(IDS, TEXTS, strict=True)]


def requests_of(source: Any, template: Any = TEMPLATE) -> list[tuple[Any, Any, Any]]:
    with open_lines(source, template) as lines:
        made = [json.loads(line) for line in lines]
    return [(one["custom_id"], one["body"]["input"], one["body"]["n"]) for one in made]


def a_csv(delimiter: str = ",") -> bytes:
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=delimiter)
    writer.writerows([("id", "text"), *zip(IDS, TEXTS, strict=True)])
    return file.getvalue().encode()


# --- CSV


@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize(
    ("name", "delimiter"), [("in.csv", ","), ("in.CSV.gz", ","), ("in.tsv", "\t"), ("in.txt", ",")]
)
def test_a_csv_gives_its_rows(tmp_path: Path, name: str, delimiter: str, start: bytes) -> None:
    path = tmp_path / name
    content = start + a_csv(delimiter)
    path.write_bytes(gzip.compress(content) if name.endswith("gz") else content)
    as_text = [(name, text, str(n)) for name, text, n in WANTED]
    assert requests_of(path) == as_text
    with path.open("rb") as file:
        assert requests_of(file) == as_text
        assert not file.closed


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b'id,text\n1,"a\nb"\n\n2,\n', "line 5: column 'text' has no value"),
        (b"id,txt\n1,a\n", "line 2: there is no column 'text'; the columns are 'id', 'txt'"),
        (b"id,text\n1\n", "line 2 has 1 column, not 2"),
        (b"id,text\n1,a,b\n", "line 2 has 3 columns, not 2"),
        (b"id,id,text\n1,a,b\n", "there are two columns 'id'"),
        (b'id,text\n1,"a"b\n', "line 2: ',' expected after '\"'"),
        (b'id,text\n1,"a\n2,b\n', "line 2: a quotation mark is never closed"),
        (b'id,"text\n', "line 1: a quotation mark is never closed"),
        (b"id,text\n1,\xff\n", "line 2 is not UTF-8"),
        (b"id,text\n" + b"1,a\n" * 9000 + b"1,\xff\n", "line 9002 is not UTF-8"),
        (b"id;text\n1;a\n", "(a CSV has commas between its columns, not ';')"),
        (b"id\ttext\n1\ta\n", "(a CSV has commas between its columns, not '\\t')"),
        ("id,text\n1,a\n".encode("utf-16"), "it is UTF-16: save it as UTF-8"),
        (b"PK\x03\x04\x00\x00", "it is a zip archive, or a spreadsheet"),
    ],
)
def test_a_csv_that_is_wrong_says_where(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "in.csv"
    path.write_bytes(content)
    with pytest.raises(InputError) as error:
        requests_of(path)
    assert f"{path}: " in str(error.value)
    assert message in str(error.value)


@pytest.mark.parametrize("name", ["in.jsonl", "in.ndjson.gz", "in.json", "in.txt"])
@pytest.mark.parametrize("content", [b'[{"id": 1, "text": "a"}]', b'[\n  {"id": 1}\n]\n'])
def test_a_json_array_is_not_read_as_csv(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(gzip.compress(content) if name.endswith("gz") else content)
    with pytest.raises(InputError, match=r"line 1: it is not .*\. It looks like a JSON array: "):
        requests_of(path)


def test_what_is_named_json_is_not_read_as_csv(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_bytes(b"1\n2\n")
    with pytest.raises(InputError, match=r"line 1: it is not a JSON object$"):
        requests_of(path)


def test_a_csv_may_have_brackets_around_its_names(tmp_path: Path) -> None:
    path = tmp_path / "in.txt"
    path.write_bytes(b"[id],[text]\n1,a\n")
    template = {"custom_id": "r{[id]}", "url": "/", "body": {"input": "{[text]}", "n": 1}}
    assert requests_of(path, template) == [("r1", "a", 1)]


def test_an_empty_csv_has_no_rows(tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    for content in (b"", b"id,text\n"):
        path.write_bytes(content)
        assert requests_of(path) == []


def test_a_long_cell_is_no_problem(tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    path.write_bytes(b"id,text\n1," + b"x" * 1_000_000 + b"\n")
    assert len(requests_of(path)[0][1]) == 1_000_000


def test_a_csv_is_read_in_constant_memory() -> None:
    blocks = (b"%d," % n + b"x" * 100_000 + b"\n" for n in range(300))
    tracemalloc.start()
    rows: Iterator[Any] = csv_rows(file_of(blocks), "in")
    count = sum(1 for _ in rows)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 299
    assert peak < 8_000_000


def test_a_table_needs_a_template(tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    path.write_bytes(a_csv())
    with pytest.raises(InputError, match="a table needs a template"):
        requests_of(path, None)


# --- columnar files and tables


@pytest.fixture
def table() -> Any:
    pyarrow = pytest.importorskip("pyarrow")
    return pyarrow.table({"id": IDS, "text": TEXTS})


def test_parquet_and_arrow_files_are_seen_by_their_content(tmp_path: Path, table: Any) -> None:
    feather = pytest.importorskip("pyarrow.feather")
    parquet = pytest.importorskip("pyarrow.parquet")
    parquet.write_table(table, tmp_path / "a")
    feather.write_feather(table, tmp_path / "b.arrow")
    for name in ("a", "b.arrow"):
        assert requests_of(tmp_path / name) == WANTED


def test_a_damaged_parquet_file_is_an_error(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    (tmp_path / "in.parquet").write_bytes(b"PAR1" + b"x" * 100)
    with pytest.raises(InputError, match="cannot be read as Parquet"):
        requests_of(tmp_path / "in.parquet")


def test_columns_of_arrow_have_names_of_their_own(tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    pq = pytest.importorskip("pyarrow.parquet")
    table = pa.table([[1], ["a"], ["b"]], names=["id", "text", "text"])
    pq.write_table(table, tmp_path / "in.parquet")
    for source in (table, table.to_reader(), tmp_path / "in.parquet"):
        with pytest.raises(InputError, match="there are two columns 'text'"):
            requests_of(source)


def test_columns_of_pandas_have_names_of_their_own() -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame([[1, "a", "b"]], columns=["id", "text", "text"])
    with pytest.raises(InputError, match="there are two columns 'text'"):
        requests_of(frame)


def test_tables_and_readers_of_arrow(table: Any) -> None:
    assert requests_of(table) == WANTED
    assert requests_of(table.to_reader()) == WANTED
    assert requests_of(table.to_batches()[0]) == WANTED
    assert name_of_source(table) == "<Table>"


@pytest.mark.parametrize("library", ["polars", "pandas"])
def test_data_frames(library: str) -> None:
    module = pytest.importorskip(library)
    frame = module.DataFrame({"id": IDS, "text": TEXTS})
    assert requests_of(frame) == WANTED
    if library == "polars":
        assert requests_of(frame.lazy()) == WANTED


def test_relations_of_duckdb() -> None:
    duckdb = pytest.importorskip("duckdb")
    relation = duckdb.sql("SELECT 1 AS id, 'hello' AS text")
    assert requests_of(relation) == WANTED[:1]


def test_any_frame_is_read_through_narwhals(table: Any) -> None:
    narwhals = pytest.importorskip("narwhals")
    assert requests_of(narwhals.from_native(table)) == WANTED
    assert requests_of(narwhals.from_native(table).lazy()) == WANTED


def test_a_null_in_a_table_is_an_error(table: Any) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    for values in (["a", None], [1.0, float("nan")]):
        source = pyarrow.table({"id": [1, 2], "text": values})
        with pytest.raises(InputError, match="<Table>: row 2: column 'text' has no value"):
            requests_of(source)


def test_a_series_is_no_table(table: Any) -> None:
    with pytest.raises(InputError, match="no table"):
        requests_of(table.column("id"))


def test_without_narwhals_the_extra_is_named(table: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    class Frame:
        def __arrow_c_stream__(self, requested_schema: object = None) -> object:
            raise NotImplementedError

    monkeypatch.setitem(sys.modules, "narwhals", None)
    with pytest.raises(InputError, match=r"pip install 'batchwright\[tables\]'"):
        requests_of(Frame())
