"""Lists that are fetched page by page."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest
from attrs import frozen
from hypothesis import given, settings
from hypothesis import strategies as st

from batchwright import Client
from batchwright.errors import PaginationError
from batchwright.resources.page import Page, PageInfo, next_cursor
from batchwright.resources.pagination import AsyncPaginator, Paginator


@frozen
class Item:
    id: str


@pytest.mark.parametrize(
    ("page", "cursor"),
    [
        (Page([Item("a")], has_more=True, last_id="b"), "b"),
        (Page([Item("a")], has_more=True), "a"),
        (Page([Item("a")], has_more=True, last_id=""), "a"),
        (Page([1], has_more=True), None),
        (Page([], has_more=True), None),
        (Page([Item("a")], has_more=False, last_id="a"), None),
        (Page([Item("a")], has_more=None, last_id="a"), None),
    ],
)
def test_the_next_page_starts_after_the_last_id(page: Page[Any], cursor: str | None):
    assert next_cursor(page, set()) == cursor


def test_a_repeated_cursor_is_an_error():
    with pytest.raises(PaginationError, match="same cursor twice"):
        next_cursor(Page([Item("a")], has_more=True), {"a"})


class Pages:
    """A list in pages, which records the cursors that were requested."""

    def __init__(self, ids: list[str], size: int) -> None:
        self.ids, self.size = ids, size
        self.requested: list[str | None] = []

    def __call__(self, after: str | None) -> Page[Item]:
        self.requested.append(after)
        start = self.ids.index(after) + 1 if after else 0
        ids = self.ids[start : start + self.size]
        more = start + self.size < len(self.ids)
        first, last = (ids[0], ids[-1]) if ids else (None, None)
        return Page([Item(one) for one in ids], more, first, last, "list")

    async def fetch(self, after: str | None) -> Page[Item]:
        return self(after)


@settings(deadline=None)
@given(st.lists(st.text(min_size=1), unique=True), st.integers(1, 5))
def test_every_item_comes_once_and_in_order(ids: list[str], size: int):
    assert [item.id for item in Paginator(Pages(ids, size))] == ids

    async def collect() -> list[str]:
        return [item.id async for item in AsyncPaginator(Pages(ids, size).fetch)]

    assert asyncio.run(collect()) == ids


def test_the_first_page_is_fetched_at_once_and_others_when_needed():
    pages = Pages(["a", "b", "c"], 2)
    items = iter(Paginator(pages))
    assert pages.requested == [None]
    assert [next(items).id, next(items).id] == ["a", "b"]
    assert pages.requested == [None]
    assert next(items).id == "c"
    assert pages.requested == [None, "b"]


def test_the_first_page_is_kept():
    pages = Pages(["a", "b", "c", "d", "e"], 2)
    page = Paginator(pages, items="letters")
    assert [item.id for item in page.data] == ["a", "b"]
    assert (page.has_more, page.first_id, page.last_id, page.object) == (True, "a", "b", "list")
    assert page.next_page_info() == PageInfo({"after": "b"})
    assert repr(page) == "<Paginator of letters: 2 on this page, and there are more>"
    assert pages.requested == [None]
    assert [item.id for item in page] == ["a", "b", "c", "d", "e"]
    assert pages.requested == [None, "b", "d"]


def test_lists_go_on_from_page_to_page():
    pages = Pages(["a", "b", "c"], 1)
    page = Paginator(pages)
    seen = [page.data[0].id]
    while page.has_next_page():
        page = page.get_next_page()
        seen.append(page.data[0].id)
    assert seen == ["a", "b", "c"]
    assert pages.requested == [None, "a", "b"]
    assert (page.next_page, page.next_page_info()) == (None, None)
    with pytest.raises(RuntimeError, match="there is no next page"):
        page.get_next_page()
    following = Paginator(pages).next_page
    assert following
    assert [item.id for item in following] == ["b", "c"]


@pytest.mark.anyio
async def test_an_async_list_is_awaited_for_its_first_page():
    pages = Pages(["a", "b", "c"], 1)
    lazy = AsyncPaginator(pages.fetch, items="letters")
    assert repr(lazy) == "<AsyncPaginator of letters: nothing fetched yet, iterate over it>"
    with pytest.raises(RuntimeError, match="await the list for its first page"):
        lazy.data  # noqa: B018
    page = await lazy
    assert page.has_next_page()
    page = await (await page.get_next_page()).get_next_page()
    assert ([item.id for item in page.data], page.has_more) == (["c"], False)
    assert pages.requested == [None, "a", "b"]
    with pytest.raises(RuntimeError, match="there is no next page"):
        await page.get_next_page()
    following = (await AsyncPaginator(pages.fetch)).next_page
    assert following
    assert [item.id async for item in following] == ["b", "c"]


def test_a_page_says_whether_there_are_more():
    page = Page([Item("a")], has_more=True, last_id="a")
    assert (page.has_next_page(), page.next_page_info()) == (True, PageInfo({"after": "a"}))
    assert repr(page) == "<Page of 1 item, and there are more>"
    last = Page([Item("a"), Item("b")])
    assert (last.has_next_page(), last.next_page_info()) == (False, None)
    assert repr(last) == "<Page of 2 items>"


def test_a_cursor_that_repeats_from_page_to_page_is_an_error():
    page = Paginator(lambda after: Page([Item("a")], has_more=True, last_id="a")).get_next_page()
    with pytest.raises(PaginationError):
        page.has_next_page()


def test_a_list_can_start_anywhere_and_be_iterated_again():
    pages = Pages(["a", "b", "c"], 1)
    paginator = Paginator(pages, "a")
    assert [len(page) for page in paginator.iter_pages()] == [1, 1]
    assert [item.id for item in paginator] == ["b", "c"]
    assert [item.id for item in paginator.first_page] == ["b"]


@pytest.mark.anyio
async def test_pages_and_first_page_can_be_awaited():
    paginator = AsyncPaginator(Pages(["a", "b", "c"], 2).fetch, "a")
    assert [len(page) async for page in paginator.iter_pages()] == [2]
    assert (await paginator.first_page).data == [Item("b"), Item("c")]


@pytest.mark.anyio
async def test_a_server_that_repeats_a_cursor_is_an_error():
    def again(after: str | None) -> Page[Item]:
        return Page([Item("a")], has_more=True, last_id="a")

    async def again_async(after: str | None) -> Page[Item]:
        return again(after)

    seen: list[Item] = []
    with pytest.raises(PaginationError):
        seen.extend(Paginator(again))
    with pytest.raises(PaginationError):
        list(Paginator(again, "a"))
    with pytest.raises(PaginationError):
        _ = [item async for item in AsyncPaginator(again_async)]


def test_an_empty_page_is_followed_only_by_its_cursor():
    requested: list[str | None] = []

    def fetch(after: str | None) -> Page[Item]:
        requested.append(after)
        return Page([], has_more=True, last_id="a" if after is None else None)

    assert list(Paginator(fetch)) == []
    assert requested == [None, "a"]


@pytest.mark.parametrize("last_id", [[1], {"id": "b"}, 7, True, ""])
def test_a_cursor_that_is_not_a_string_is_ignored(last_id: Any):
    assert next_cursor(Page([], has_more=True, last_id=last_id), seen=set()) is None
    assert next_cursor(Page([Item("a")], has_more=True, last_id=last_id), seen=set()) == "a"


def endless(after: str | None) -> Page[Item]:
    """A page that is followed by another one, whatever its number."""
    return Page([Item(f"{int(after or 0) + 1}")], has_more=True)


@pytest.mark.parametrize("after", [None, "5"])
def test_a_list_that_does_not_end_is_an_error(after: str | None):
    paginator = Paginator(endless, after, max_pages=7)
    fetched: list[Item] = []
    with pytest.raises(PaginationError, match="more than 7 pages: set max_pages"):
        fetched.extend(paginator)
    pages = Paginator(endless, after, max_pages=3).get_next_page().get_next_page()
    with pytest.raises(PaginationError, match="more than 3 pages"):
        pages.get_next_page()


def test_an_async_list_that_does_not_end_is_an_error():
    async def fetch(after: str | None) -> Page[Item]:
        return endless(after)

    fetched: list[Item] = []

    async def main() -> None:
        async for page in AsyncPaginator(fetch, max_pages=7).iter_pages():
            fetched.extend(page)

    with pytest.raises(PaginationError, match="more than 7 pages"):
        asyncio.run(main())
    assert len(fetched) == 7


def test_the_number_of_pages_is_an_option_of_the_client():
    def respond(request: httpx.Request) -> httpx.Response:
        number = int(request.url.params.get("after", 0)) + 1
        data = [{"id": str(number), "object": "file", "bytes": 1, "created_at": 1}]
        filled = {"filename": "a", "purpose": "batch", "status": "processed"}
        return httpx.Response(
            200, json={"object": "list", "data": [{**data[0], **filled}], "has_more": True}
        )

    http = httpx.Client(transport=httpx.MockTransport(respond))
    client = Client(base_url="http://a/v1", api_key="sk-test", max_pages=4, http_client=http)
    seen: list[str] = []
    with pytest.raises(PaginationError, match="more than 4 pages"):
        seen.extend(file.id for file in client.files.list())
    assert client.with_options(max_pages=2).max_pages == 2
