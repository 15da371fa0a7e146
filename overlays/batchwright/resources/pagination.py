"""Lists that are fetched page by page."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Iterator, Set
from typing import Any, Generic, Self, TypeVar

from batchwright._display import table_of_all
from batchwright._http.config import MAX_PAGES
from batchwright.resources.page import Page, PageInfo, next_cursor
from batchwright_api.types import APIObject

__all__ = ["AsyncPaginator", "Paginator"]

T = TypeVar("T")


class _FirstPage(APIObject, Generic[T]):
    """What is known of a list once its first page was fetched."""

    _first: Page[T] | None = None

    def __init__(
        self, after: str | None, items: str, seen: Set[str | None], max_pages: int
    ) -> None:
        self._max_pages = max_pages
        self._after = after
        self._items = items
        self._seen = seen | {after}  # as many as there were pages

    @property
    def data(self) -> list[T]:
        """The items of the first page."""
        return self._fetched().data

    @property
    def has_more(self) -> bool | None:
        """Whether there is another page; None if the server does not say."""
        return self._fetched().has_more

    @property
    def first_id(self) -> str | None:
        """The id of the first item of the first page."""
        return self._fetched().first_id

    @property
    def last_id(self) -> str | None:
        """The id of the last item of the first page."""
        return self._fetched().last_id

    @property
    def object(self) -> str | None:
        """Always `list`; None if the server leaves it out."""
        return self._fetched().object

    def has_next_page(self) -> bool:
        """Tell whether there is another page that can be requested.

        Returns:
            False, too, if the server says that there is one, but gives no cursor for it.
        """
        return self._cursor() is not None

    def next_page_info(self) -> PageInfo | None:
        """Tell where the next page starts.

        Returns:
            None if the first page is the last one.
        """
        cursor = self._cursor()
        return None if cursor is None else PageInfo({"after": cursor})

    def to_dict(self) -> dict[str, Any]:
        """Return the first page as JSON."""
        return self._fetched().to_dict()

    def model_dump(self, **options: Any) -> dict[str, Any]:
        """Return the first page as JSON; the arguments are those of an object's `model_dump`."""
        return self._fetched().model_dump(**options)

    def _fetched(self) -> Page[T]:
        if self._first is None:
            raise RuntimeError(
                "nothing was fetched yet: await the list for its first page, or iterate over it"
            )
        return self._first

    def _keep(self, page: Page[T]) -> Page[T]:
        self._first, self._request_id = page, page._request_id
        return page

    def _cursor(self) -> str | None:
        return next_cursor(self._fetched(), self._seen, self._max_pages)

    def __repr__(self) -> str:
        if self._first is None:
            state = "nothing fetched yet, iterate over it"
        else:
            more = ", and there are more" if self._first.has_more else ""
            state = f"{len(self._first)} on this page{more}"
        return f"<{type(self).__name__} of {self._items}: {state}>"

    def _repr_html_(self) -> str:
        caption = repr(self).strip("<>")
        return table_of_all([] if self._first is None else self._first.data, caption)


class Paginator(_FirstPage[T]):
    """A list that is fetched page by page as you iterate over it.

    The first page is there already: `data`, `has_more` and the like are those of the first page.

    Attributes:
        first_page: The first page, which is kept.
        next_page: The list from the next page on; None if this page is the last one.
        data: The items of the first page.
        has_more: Whether there is another page; None if the server does not say.
        first_id: The id of the first item of the first page.
        last_id: The id of the last item of the first page.
        object: Always `list`; None if the server leaves it out.

    Methods:
        get_next_page: Fetch the next page.
        iter_pages: Iterate over the pages.

    Args:
        fetch: Fetches the page after a cursor.
        after: The cursor to start after; None starts at the beginning.
        items: What the list contains, in the plural.
        seen: The cursors used before.
        max_pages: How many pages to fetch at most.

    Example:
        for batch in client.batches.list(limit=100):
            print(batch.id, batch.status)
    """

    def __init__(
        self,
        fetch: Callable[[str | None], Page[T]],
        after: str | None = None,
        items: str = "items",
        seen: Set[str | None] = frozenset(),
        max_pages: int = MAX_PAGES,
    ) -> None:
        super().__init__(after, items, seen, max_pages)
        self._fetch = fetch
        self._keep(fetch(after))

    @property
    def first_page(self) -> Page[T]:
        """The first page, which is kept.

        Example:
            page = client.batches.list().first_page
        """
        return self._fetched()

    @property
    def next_page(self) -> Paginator[T] | None:
        """The list from the next page on; None if this page is the last one.

        Example:
            following = client.batches.list(limit=1).next_page
        """
        cursor = self._cursor()
        if cursor is None:
            return None
        return Paginator(self._fetch, cursor, self._items, self._seen, self._max_pages)

    def get_next_page(self) -> Paginator[T]:
        """Fetch the next page.

        Returns:
            The list from the next page on.

        Raises:
            RuntimeError: There is none; see `has_next_page`.

        Example:
            page = client.batches.list(limit=1)
            if page.has_next_page():
                page = page.get_next_page()
        """
        return _required(self.next_page)

    def iter_pages(self) -> Iterator[Page[T]]:
        """Iterate over the pages.

        Yields:
            Each page.

        Raises:
            PaginationError: The server repeated a cursor, or there are too many pages.

        Example:
            for page in client.batches.list().iter_pages():
                print(len(page), page.has_more)
        """
        page = self.first_page
        seen = set(self._seen)
        yield page
        while cursor := next_cursor(page, seen, self._max_pages):
            seen.add(cursor)
            page = self._fetch(cursor)
            yield page

    def __iter__(self) -> Iterator[T]:
        for page in self.iter_pages():
            yield from page


class AsyncPaginator(_FirstPage[T]):
    """A list that is fetched page by page as you iterate over it.

    Await it to fetch the first page, which is kept: `data`, `has_more` and the like are those of
    the first page, and raise a RuntimeError before.

    Attributes:
        first_page: The first page, which is kept.
        next_page: The list from the next page on; None if this page is the last one.
        data: The items of the first page.
        has_more: Whether there is another page; None if the server does not say.
        first_id: The id of the first item of the first page.
        last_id: The id of the last item of the first page.
        object: Always `list`; None if the server leaves it out.

    Methods:
        get_next_page: Fetch the next page.
        iter_pages: Iterate over the pages.

    Args:
        fetch: Fetches the page after a cursor.
        after: The cursor to start after; None starts at the beginning.
        items: What the list contains, in the plural.
        seen: The cursors used before.
        max_pages: How many pages to fetch at most.

    Example:
        async for batch in client.batches.list(limit=100):
            print(batch.id, batch.status)
    """

    def __init__(
        self,
        fetch: Callable[[str | None], Awaitable[Page[T]]],
        after: str | None = None,
        items: str = "items",
        seen: Set[str | None] = frozenset(),
        max_pages: int = MAX_PAGES,
    ) -> None:
        super().__init__(after, items, seen, max_pages)
        self._fetch = fetch

    def __await__(self) -> Generator[Any, None, Self]:
        yield from self.first_page.__await__()
        return self

    @property
    def first_page(self) -> Awaitable[Page[T]]:
        """The first page, which is kept.

        Example:
            page = await client.batches.list().first_page
        """
        return self._fetch_first()

    @property
    def next_page(self) -> AsyncPaginator[T] | None:
        """The list from the next page on; None if this page is the last one.

        Example:
            following = (await client.batches.list(limit=1)).next_page
        """
        cursor = self._cursor()
        if cursor is None:
            return None
        return AsyncPaginator(self._fetch, cursor, self._items, self._seen, self._max_pages)

    async def get_next_page(self) -> AsyncPaginator[T]:
        """Fetch the next page.

        Returns:
            The list from the next page on.

        Raises:
            RuntimeError: There is none; see `has_next_page`.

        Example:
            page = await client.batches.list(limit=1)
            if page.has_next_page():
                page = await page.get_next_page()
        """
        return await _required(self.next_page)

    async def iter_pages(self) -> AsyncIterator[Page[T]]:
        """Iterate over the pages.

        Yields:
            Each page.

        Raises:
            PaginationError: The server repeated a cursor, or there are too many pages.

        Example:
            async for page in client.batches.list().iter_pages():
                print(len(page), page.has_more)
        """
        page = await self.first_page
        seen = set(self._seen)
        yield page
        while cursor := next_cursor(page, seen, self._max_pages):
            seen.add(cursor)
            page = await self._fetch(cursor)
            yield page

    async def __aiter__(self) -> AsyncIterator[T]:
        async for page in self.iter_pages():
            for item in page:
                yield item

    async def _fetch_first(self) -> Page[T]:
        if self._first is None:
            return self._keep(await self._fetch(self._after))
        return self._first


def _required(page: T | None) -> T:
    if page is None:
        raise RuntimeError("there is no next page: ask has_next_page() first")
    return page
