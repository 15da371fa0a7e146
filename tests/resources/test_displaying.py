"""How lists show themselves in a notebook, and dump themselves, without requests of their own."""

from __future__ import annotations

import json
from typing import Any

from batchwright.resources.page import Page
from batchwright.resources.pagination import AsyncPaginator, Paginator
from batchwright.types import FileObject

FILE = FileObject("file-<1>", "file", 7, 1741967564, "a.jsonl", "batch")
PAGE = Page([FILE], has_more=False, object="list", additional_properties={"novel": 1})


def unreachable(cursor: str | None) -> Any:
    raise AssertionError("a request was sent")


def test_a_page_shows_its_items_as_rows():
    html = PAGE._repr_html_()
    assert html.startswith("<table><caption>Page of 1 item</caption>")
    assert "<td>file-&lt;1&gt;</td>" in html
    assert "2025-03-14 15:52:44 UTC" in html


def test_an_async_list_shows_what_it_is_without_fetching():
    html = AsyncPaginator(unreachable, items="files")._repr_html_()
    assert "<caption>AsyncPaginator of files: nothing fetched yet" in html


def test_a_list_shows_its_first_page():
    files = Paginator(lambda cursor: PAGE, items="files")
    assert "<td>file-&lt;1&gt;</td>" in files._repr_html_()


def test_a_page_is_dumped_as_its_response():
    dumped = {
        "novel": 1,
        "object": "list",
        "data": [FILE.to_dict()],
        "has_more": False,
        "first_id": None,
        "last_id": None,
    }
    for page in (PAGE, Paginator(lambda cursor: PAGE)):
        assert page.to_dict() == page.model_dump() == dumped
        assert json.loads(page.to_json()) == json.loads(page.model_dump_json()) == dumped
        short = page.model_dump(exclude_none=True)
        assert "first_id" not in short
        assert "expires_at" not in short["data"][0]
