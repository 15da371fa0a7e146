"""How the generated objects show themselves, in a terminal and in a notebook."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

from batchwright_api.display import LONGEST_TEXT, MOST_COLUMNS, MOST_ROWS, table_of_all
from batchwright_api.models import (
    Batch,
    BatchError,
    BatchErrors,
    BatchFileExpirationAfter,
    BatchRequestCounts,
    CreateBatchRequest,
    FileObject,
)
from batchwright_api.types import NO_FIELDS, UNSET

from .scripted import REQUIRED

NAMES = {one.__name__: one for one in (Batch, BatchErrors, BatchError, CreateBatchRequest)}
FILE = {"id": "file-1", "object": "file", "bytes": 1, "created_at": 1, "filename": "a"}


def test_a_repr_leaves_out_what_is_empty() -> None:
    assert repr(Batch.from_dict(REQUIRED)) == (
        "Batch(id='batch_1', object='batch', endpoint='/v1/embeddings', input_file_id='file-1', "
        "completion_window='24h', status='validating', created_at=1)"
    )
    request = CreateBatchRequest("file-1", "/v1/embeddings", "24h")
    assert repr(request) == (
        "CreateBatchRequest(input_file_id='file-1', endpoint='/v1/embeddings', "
        "completion_window='24h')"
    )


@pytest.mark.parametrize(
    "thing",
    [
        Batch.from_dict(REQUIRED),
        Batch.from_dict({**REQUIRED, "metadata": {}, "novel": {"a": None}}),
        Batch.from_dict({**REQUIRED, "errors": {"object": "list", "data": [{"code": "x"}]}}),
        CreateBatchRequest("file-1", "/v1/embeddings", "24h", metadata={"a": "b"}),
    ],
)
def test_a_repr_can_be_evaluated(thing: object) -> None:
    assert eval(repr(thing), NAMES) == thing


def test_a_deprecated_field_is_shown_by_its_name_without_a_warning() -> None:
    file = FileObject.from_dict({**FILE, "purpose": "batch", "status": "processed"})
    assert "status='processed'" in repr(file)
    assert eval(repr(file), {"FileObject": FileObject}) == file
    assert "<th>status</th><td>processed</td>" in file._repr_html_()


def test_a_table_has_a_row_for_each_field_that_is_not_empty() -> None:
    html = Batch.from_dict({**REQUIRED, "created_at": 1741967564})._repr_html_()
    assert html.startswith("<table><caption>Batch</caption>")
    assert re.findall("<th>(.*?)</th>", html) == [*REQUIRED]
    assert "<td>1741967564 (2025-03-14 15:52:44 UTC)</td>" in html


@pytest.mark.parametrize("seconds", [10**15, -(10**15)])
def test_a_time_out_of_range_is_shown_as_a_number(seconds: int) -> None:
    html = Batch.from_dict({**REQUIRED, "created_at": seconds})._repr_html_()
    assert f"<td>{seconds}</td>" in html


def test_nested_objects_are_tables_and_other_values_text() -> None:
    counts = BatchRequestCounts(total=3, completed=2, failed=1)
    errors = BatchErrors("list", [BatchError("x", "Bad <b>.", line=3), BatchError("y", "Worse.")])
    batch = Batch(**REQUIRED, errors=errors, request_counts=counts, metadata={"run": "ä"})
    html = batch._repr_html_()
    assert "<th>request_counts</th><td><table><tbody><tr><th>total</th><td>3</td>" in html
    assert "<th>code</th><th>message</th><th>line</th>" in html
    assert "<td>Bad &lt;b&gt;.</td><td>3</td>" in html
    assert "<td>Worse.</td><td></td>" in html
    assert "<td>{&quot;run&quot;: &quot;ä&quot;}</td>" in html


def test_a_list_of_objects_has_a_row_for_each_without_nested_objects() -> None:
    counted = Batch(**REQUIRED, request_counts=BatchRequestCounts(1, 1, 0))
    html = table_of_all([counted, Batch(**{**REQUIRED, "id": "batch_2"})], "Page")
    assert html.startswith("<table><caption>Page</caption><thead><tr><th>id</th><th>endpoint</th>")
    assert "request_counts" not in html
    assert html.count("<tr>") == 3


EVIL = "<script>alert('\"&')</script>"


def test_everything_is_escaped() -> None:
    batch = Batch.from_dict(
        {
            **REQUIRED,
            "id": EVIL,
            "metadata": {EVIL: EVIL},
            "errors": {"object": EVIL, "data": [{"message": EVIL}]},
            EVIL: EVIL,
        }
    )
    for html in (batch._repr_html_(), table_of_all([batch], EVIL)):
        assert "&lt;script&gt;" in html
        assert set(re.findall(r"</?([^>\s]*)[^>]*>", html)) <= {
            *("table", "caption", "thead", "tbody", "tr", "th", "td")
        }
        assert not re.search("['\"]", html)


def test_long_values_and_long_lists_are_cut() -> None:
    batch = Batch.from_dict({**REQUIRED, "endpoint": "é" * 10_000, "model": "m", "metadata": {}})
    html = batch._repr_html_()
    assert f"<td>{'é' * (LONGEST_TEXT - 1)}…</td>" in html
    html = table_of_all([batch] * (MOST_ROWS + 2), "Page")
    assert html.count("<tr>") == MOST_ROWS + 1
    assert html.count("<th>") == MOST_COLUMNS
    assert f"<caption>Page: {MOST_ROWS} of {MOST_ROWS + 2}</caption>" in html


def test_requests_leave_out_unset() -> None:
    expiry = BatchFileExpirationAfter("created_at", 3600)
    request = CreateBatchRequest("file-1", "/v1/embeddings", "24h", UNSET, expiry, NO_FIELDS)
    html = request._repr_html_()
    assert "UNSET" not in html
    assert "metadata" not in html
    assert "<th>seconds</th><td>3600</td>" in html


def test_the_hash_seed_changes_nothing() -> None:
    program = (
        "from batchwright_api.models import Batch; "
        f"batch = Batch.from_dict({ {**REQUIRED, 'b': 1, 'a': 2, 'metadata': {'y': '', 'x': ''}} }); "
        "print(batch, batch._repr_html_())"
    )
    shown = {
        subprocess.check_output(
            [sys.executable, "-c", program], env={**os.environ, "PYTHONHASHSEED": seed}
        )
        for seed in ("1", "2", "3")
    }
    assert len(shown) == 1
