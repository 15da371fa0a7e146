"""Inputs of all kinds, from the source to the answers."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest
import zstandard

from batchwright import runs
from batchwright.runs import InvalidInputError
from batchwright.types import BatchRequestInput

from .conftest import CHAT, FINISHED, KEY, Bench, chats, names, write_lines

ROWS = [{"name": f"r{n}", "text": f'say "{n}", please'} for n in range(5)]
TEMPLATE = {
    "custom_id": "{name}",
    "url": CHAT,
    "body": {"model": "gpt-4o-mini", "messages": [{"role": "user", "content": "{text}"}]},
}


def text() -> bytes:
    return "".join(json.dumps(one) + "\n" for one in chats(5)).encode()


def plain(path: Path) -> Any:
    return write_lines(path / "a.jsonl", chats(5))


def without_last_line_end(path: Path) -> Any:
    (path / "a.jsonl").write_bytes(text().rstrip())
    return str(path / "a.jsonl")


def windows_line_ends(path: Path) -> Any:
    (path / "a.jsonl").write_bytes(b"\xef\xbb\xbf" + text().replace(b"\n", b"\r\n"))
    return path / "a.jsonl"


def gzipped(path: Path) -> Any:
    (path / "a.jsonl.gz").write_bytes(gzip.compress(text()))
    return path / "a.jsonl.gz"


def zstandard_file(path: Path) -> Any:
    (path / "a.jsonl.zst").write_bytes(zstandard.compress(text()))
    return path / "a.jsonl.zst"


def open_file(path: Path) -> Any:
    return io.BytesIO(text())


def open_text(path: Path) -> Any:
    return io.StringIO(text().decode())


def list_of_dicts(path: Path) -> Any:
    return chats(5)


def generator(path: Path) -> Any:
    return (one for one in chats(5))


def typed_lines(path: Path) -> Any:
    return [BatchRequestInput.from_dict(one) for one in chats(5)]


SOURCES = [
    plain,
    without_last_line_end,
    windows_line_ends,
    gzipped,
    zstandard_file,
    open_file,
    open_text,
    list_of_dicts,
    generator,
    typed_lines,
]


def csv_file(path: Path) -> Any:
    with (path / "a.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, ["name", "text"])
        writer.writeheader()
        writer.writerows(ROWS)
    return path / "a.csv"


def zipped_csv(path: Path) -> Any:
    (path / "a.csv.gz").write_bytes(gzip.compress(csv_file(path).read_bytes()))
    return path / "a.csv.gz"


def rows(path: Path) -> Any:
    return iter(ROWS)


def table(path: Path) -> Any:
    return pyarrow.Table.from_pylist(ROWS)


def parquet_file(path: Path) -> Any:
    pyarrow.parquet.write_table(table(path), path / "a.parquet")
    return path / "a.parquet"


@pytest.mark.parametrize("source", SOURCES)
def test_requests_come_from_anywhere_and_the_same_call_is_safe(
    bench: Bench, tmp_path: Path, source: Callable[[Path], Any]
) -> None:
    summary = bench.run(source(tmp_path), max_requests=3)
    assert summary.ok
    assert bench.good() == names(*range(5))
    assert bench.left() >= FINISHED
    assert "input.jsonl" not in bench.left()
    assert bench.run(source(tmp_path), max_requests=3) == summary
    assert bench.count("createBatch") == 2


@pytest.mark.parametrize("source", [csv_file, zipped_csv, rows, table, parquet_file])
@pytest.mark.parametrize("template", ["mapping", "function"])
def test_rows_become_requests_with_a_template(
    bench: Bench, tmp_path: Path, source: Callable[[Path], Any], template: str
) -> None:
    def request(row: dict[str, Any]) -> dict[str, Any]:
        messages = [{"role": "user", "content": row["text"]}]
        body = {"model": "gpt-4o-mini", "messages": messages}
        return {"custom_id": row["name"], "url": CHAT, "body": body}

    chosen: Any = TEMPLATE if template == "mapping" else request
    summary = bench.run(source(tmp_path), template=chosen)
    assert summary.ok
    assert bench.good() == names(*range(5))
    third = list(runs.open(bench.output).results())[3]
    assert 'say "3", please' in third.body["choices"][0]["message"]["content"]
    assert bench.run(source(tmp_path), template=chosen) == summary


@pytest.mark.parametrize("mode", ["async"])
def test_requests_come_from_an_async_generator(bench: Bench) -> None:
    async def requests() -> AsyncIterator[dict[str, Any]]:
        for one in chats(5):
            yield one

    summary = bench.run(requests())
    assert summary.ok
    assert bench.good() == names(*range(5))
    assert bench.run(requests()) == summary
    assert not list(bench.folder.glob(".*"))


@pytest.mark.parametrize("mode", ["sync"])
def test_an_async_generator_needs_an_async_client(bench: Bench) -> None:
    async def requests() -> AsyncIterator[dict[str, Any]]:
        yield chats(1)[0]

    with pytest.raises(TypeError, match="needs an AsyncClient"):
        bench.run(requests())
    assert {path.name for path in bench.folder.iterdir()} == {"server"}


@pytest.mark.parametrize("mode", ["sync"])
def test_requests_come_from_the_standard_input(bench: Bench) -> None:
    program = (
        "import sys; from batchwright import Client, runs\n"
        "with Client() as client:\n"
        "    print(runs.start(client, '-', output=sys.argv[1]).status().source)"
    )
    environment = {**os.environ, "OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": bench.server.base_url}
    found = subprocess.run(
        [sys.executable, "-c", program, str(bench.output)],
        input=text(),
        env=environment,
        capture_output=True,
        check=True,
    )
    assert found.stdout.decode().strip() == "<stdin>"
    assert bench.run(io.BytesIO(text())).ok  # the same lines
    assert bench.good() == names(*range(5))


@pytest.mark.parametrize("source", [generator, open_file, gzipped])
def test_a_source_with_problems_leaves_nothing(
    bench: Bench, tmp_path: Path, source: Callable[[Path], Any]
) -> None:
    found = source(tmp_path)
    before = {path.name for path in bench.folder.iterdir()}
    with pytest.raises(InvalidInputError):
        bench.run(found, max_bytes=10)
    assert {path.name for path in bench.folder.iterdir()} == before


def test_an_error_of_the_source_leaves_nothing(bench: Bench) -> None:
    def requests() -> Any:
        yield chats(1)[0]
        raise LookupError("the source's own")

    with pytest.raises(LookupError, match="the source's own"):
        bench.run(requests())
    assert {path.name for path in bench.folder.iterdir()} == {"server"}
