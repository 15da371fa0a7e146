"""Lists that are fetched lazily, page by page.

A page is requested by the id after which it starts. A page without `has_more` is the last one:
older servers send the whole list at once.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from typing import Any, Generic, Protocol, TypeVar

from attrs import field, frozen

from batchwright.errors import PaginationError

__all__ = ["AsyncPaginator", "Page", "Paginator", "next_cursor"]

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class ListResponse(Protocol[T_co]):
    """What the generated list responses have in common."""

    @property
    def data(self) -> Sequence[T_co] | None: ...
    @property
    def has_more(self) -> bool | None: ...
    @property
    def first_id(self) -> str | None: ...
    @property
    def last_id(self) -> str | None: ...
    @property
    def additional_properties(self) -> Mapping[str, Any]: ...


@frozen
class Page(Generic[T]):
    """One page of a list; iterate over it to get the items.

    Args:
        data: The items, newest first unless another order was asked for.
        has_more: Whether there is another page; None if the server does not say.
        first_id: The id of the first item.
        last_id: The id of the last item, after which the next page starts.
        additional_properties: Fields of the response that the specification lacks.

    Example:
        >>> list(Page([1, 2]))
        [1, 2]
    """

    data: list[T]
    has_more: bool | None = None
    first_id: str | None = None
    last_id: str | None = None
    additional_properties: Mapping[str, Any] = field(factory=dict)

    @classmethod
    def of(cls, response: ListResponse[T]) -> Page[T]:
        """Make a page from a list response."""
        return cls(
            data=list(response.data or ()),
            has_more=response.has_more,
            first_id=response.first_id,
            last_id=response.last_id,
            additional_properties=response.additional_properties,
        )

    def __iter__(self) -> Iterator[T]:
        return iter(self.data)

    def __len__(self) -> int:
        return len(self.data)


def next_cursor(page: Page[Any], seen: set[str]) -> str | None:
    """Decide where the next page starts.

    Args:
        page: The page just read.
        seen: The cursors used so far.

    Returns:
        The id after which the next page starts, or None if this page is the last one.

    Raises:
        PaginationError: The server repeated a cursor.
    """
    if not page.has_more:
        return None
    last_item = getattr(page.data[-1], "id", None) if page.data else None
    cursors = (one for one in (page.last_id, last_item) if isinstance(one, str) and one)
    cursor = next(cursors, None)
    if cursor in seen:
        # The message leaves the cursor out: a server might send the key there.
        raise PaginationError("the server gave the same cursor twice: the list would never end")
    return cursor


class Paginator(Generic[T]):
    """A list that is fetched page by page as you iterate over it.

    Attributes:
        first_page: The first page, fetched on each access.

    Methods:
        pages: Iterate over the pages.

    Args:
        fetch: Fetches the page after a cursor.
        after: The cursor to start after; None starts at the beginning.

    Example:
        for batch in client.batches.list(limit=100):
            print(batch.id, batch.status)
    """

    def __init__(self, fetch: Callable[[str | None], Page[T]], after: str | None = None) -> None:
        self._fetch = fetch
        self._after = after

    @property
    def first_page(self) -> Page[T]:
        """The first page, fetched on each access.

        Example:
            page = client.batches.list().first_page
        """
        return self._fetch(self._after)

    def pages(self) -> Iterator[Page[T]]:
        """Iterate over the pages.

        Yields:
            Each page.

        Raises:
            PaginationError: The server repeated a cursor.

        Example:
            for page in client.batches.list().pages():
                print(len(page), page.has_more)
        """
        cursor = self._after
        seen = {cursor} if cursor else set()
        while True:
            page = self._fetch(cursor)
            yield page
            cursor = next_cursor(page, seen)
            if cursor is None:
                return
            seen.add(cursor)

    def __iter__(self) -> Iterator[T]:
        for page in self.pages():
            yield from page


class AsyncPaginator(Generic[T]):
    """A list that is fetched page by page as you iterate over it.

    Attributes:
        first_page: The first page, fetched on each access.

    Methods:
        pages: Iterate over the pages.

    Args:
        fetch: Fetches the page after a cursor.
        after: The cursor to start after; None starts at the beginning.

    Example:
        async for batch in client.batches.list(limit=100):
            print(batch.id, batch.status)
    """

    def __init__(
        self, fetch: Callable[[str | None], Awaitable[Page[T]]], after: str | None = None
    ) -> None:
        self._fetch = fetch
        self._after = after

    @property
    def first_page(self) -> Awaitable[Page[T]]:
        """The first page, fetched on each access.

        Example:
            page = await client.batches.list().first_page
        """
        return self._fetch(self._after)

    async def pages(self) -> AsyncIterator[Page[T]]:
        """Iterate over the pages.

        Yields:
            Each page.

        Raises:
            PaginationError: The server repeated a cursor.

        Example:
            async for page in client.batches.list().pages():
                print(len(page), page.has_more)
        """
        cursor = self._after
        seen = {cursor} if cursor else set()
        while True:
            page = await self._fetch(cursor)
            yield page
            cursor = next_cursor(page, seen)
            if cursor is None:
                return
            seen.add(cursor)

    async def __aiter__(self) -> AsyncIterator[T]:
        async for page in self.pages():
            for item in page:
                yield item
