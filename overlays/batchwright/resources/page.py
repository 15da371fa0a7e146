"""One page of a list.

A page is requested by the id after which it starts. A page without `has_more` is the last one:
older servers send the whole list at once.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Generic, Protocol, TypeVar

from attrs import define, field, frozen

from batchwright._display import table_of_all
from batchwright.errors import PaginationError
from batchwright_api.types import APIObject

__all__ = ["Page", "PageInfo", "items_of", "next_cursor"]

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
    def object(self) -> str | None: ...
    @property
    def additional_properties(self) -> Mapping[str, Any]: ...
    @property
    def _request_id(self) -> str | None: ...


@frozen
class PageInfo:
    """Where the next page starts.

    Args:
        params: The query parameters that request it.

    Example:
        >>> PageInfo({"after": "batch_20"}).params
        {'after': 'batch_20'}
    """

    params: Mapping[str, str]


@define(repr=False)
class Page(APIObject, Generic[T]):
    """One page of a list; iterate over it to get the items.

    Methods:
        has_next_page: Tell whether there is another page that can be requested.
        next_page_info: Tell where the next page starts.
        to_dict: Return the page as JSON.

    Args:
        data: The items, newest first unless another order was asked for.
        has_more: Whether there is another page; None if the server does not say.
        first_id: The id of the first item.
        last_id: The id of the last item, after which the next page starts.
        object: Always `list`; None if the server leaves it out.
        additional_properties: Fields of the response that the specification lacks.
        response: The response that the page comes from; None if there is none. Where a server sends
            something else than a list as `data`, it is in there.

    Example:
        >>> list(Page([1, 2]))
        [1, 2]
        >>> Page([1, 2], has_more=True)
        <Page of 2 items, and there are more>
    """

    data: list[T]
    has_more: bool | None = None
    first_id: str | None = None
    last_id: str | None = None
    object: str | None = None
    additional_properties: Mapping[str, Any] = field(factory=dict)
    response: APIObject | None = field(default=None, eq=False)

    @classmethod
    def of(cls, response: ListResponse[T]) -> Page[T]:
        """Make a page from a list response."""
        page = cls(
            data=items_of(response.data),
            has_more=response.has_more,
            first_id=response.first_id,
            last_id=response.last_id,
            object=response.object,
            additional_properties=response.additional_properties,
            response=response if isinstance(response, APIObject) else None,
        )
        page._request_id = response._request_id
        return page

    def has_next_page(self) -> bool:
        """Tell whether there is another page that can be requested.

        Returns:
            False, too, if the server says that there is one, but gives no cursor for it.

        Example:
            client.batches.list().first_page.has_next_page()
        """
        return next_cursor(self, ()) is not None

    def next_page_info(self) -> PageInfo | None:
        """Tell where the next page starts.

        Returns:
            None if this page is the last one.

        Example:
            client.batches.list(limit=1).first_page.next_page_info()
        """
        cursor = next_cursor(self, ())
        return None if cursor is None else PageInfo({"after": cursor})

    def to_dict(self) -> dict[str, Any]:
        """Return the page as JSON.

        Example:
            client.batches.list().first_page.to_dict()["data"]
        """
        return self._dump(exclude_unset=True, exclude_none=False)

    def _dump(self, *, exclude_unset: bool, exclude_none: bool) -> dict[str, Any]:
        if self.response is not None:
            return self.response._dump(exclude_unset=exclude_unset, exclude_none=exclude_none)
        data = [
            item._dump(exclude_unset=exclude_unset, exclude_none=exclude_none)
            if isinstance(item, APIObject)
            else item
            for item in self.data
        ]
        fields = {"object": self.object, "data": data, "has_more": self.has_more}
        ends = {"first_id": self.first_id, "last_id": self.last_id}
        dumped = {**self.additional_properties, **fields, **ends}
        return {
            name: value for name, value in dumped.items() if not (exclude_none and value is None)
        }

    def __iter__(self) -> Iterator[T]:
        return iter(self.data)

    def __len__(self) -> int:
        return len(self.data)

    def __repr__(self) -> str:
        items = "1 item" if len(self) == 1 else f"{len(self)} items"
        return f"<Page of {items}{', and there are more' if self.has_more else ''}>"

    def _repr_html_(self) -> str:
        return table_of_all(self.data, repr(self).strip("<>"))


def items_of(data: Sequence[T] | None) -> list[T]:
    """The items of a list response; none if its `data` is no list."""
    return data if isinstance(data, list) else []


def next_cursor(
    page: Page[Any], seen: Collection[str | None], max_pages: float = math.inf
) -> str | None:
    """Decide where the next page starts.

    Args:
        page: The page just read.
        seen: The cursors used so far, None for the first page.
        max_pages: How many pages to fetch at most.

    Returns:
        The id after which the next page starts, or None if this page is the last one.

    Raises:
        PaginationError: The server repeated a cursor, or there are too many pages.
    """
    if not page.has_more:
        return None
    last_item = getattr(page.data[-1], "id", None) if page.data else None
    cursors = (one for one in (page.last_id, last_item) if isinstance(one, str) and one)
    cursor = next(cursors, None)
    if cursor is not None and cursor in seen:
        # The message leaves the cursor out: a server might send the key there.
        raise PaginationError("the server gave the same cursor twice: the list would never end")
    if cursor is not None and len(seen) >= max_pages:
        raise PaginationError(
            f"the list has more than {max_pages} pages: set max_pages of the client to fetch more"
        )
    return cursor
