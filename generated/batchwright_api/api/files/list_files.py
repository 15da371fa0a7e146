from typing import Any

import httpx

from ...client import AuthenticatedClient
from ...models.list_files_order import ListFilesOrder
from ...models.list_files_response import ListFilesResponse
from ...reading import read_body
from ...types import UNSET, Operation, Response, Unset, drop_unset


def build_request(
    *,
    purpose: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    order: ListFilesOrder | Unset = UNSET,
    after: str | Unset = UNSET,
) -> dict[str, Any]:
    """List files.

    Args:
        purpose (str | Unset): Only files of this purpose.
        limit (int | Unset): The most files in the page; the service may send fewer. At
            least 1, at most 10,000, 10,000 by default.
        order (ListFilesOrder | Unset): By creation time, oldest first (`asc`) or newest
            first (`desc`). `desc` by default.
        after (str | Unset): The id of a file; the page starts after it.

    Returns:
        The arguments for `httpx.Client.request`, the URL relative to the base URL.
    """
    return {
        "method": "GET",
        "url": "/files",
        "params": drop_unset(
            {
                "purpose": purpose,
                "limit": limit,
                "order": order,
                "after": after,
            }
        ),
    }


def parse_response(response: httpx.Response) -> ListFilesResponse:
    """Parse a successful response.

    Raises:
        ValueError: If the body is not JSON, or an object of another kind.
        TypeError: If the body is no object.
    """
    return read_body(ListFilesResponse, response.content)


def sync_detailed(
    *,
    client: AuthenticatedClient,
    purpose: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    order: ListFilesOrder | Unset = UNSET,
    after: str | Unset = UNSET,
) -> Response[ListFilesResponse]:
    """List files.

    Args:
        client (AuthenticatedClient): Where to send the request.
        purpose (str | Unset): Only files of this purpose.
        limit (int | Unset): The most files in the page; the service may send fewer. At
            least 1, at most 10,000, 10,000 by default.
        order (ListFilesOrder | Unset): By creation time, oldest first (`asc`) or newest
            first (`desc`). `desc` by default.
        after (str | Unset): The id of a file; the page starts after it.

    Returns:
        The parsed response with its status and headers.

    Raises:
        errors.UnexpectedStatus: If the status is 400, 401, 403, 404, 429, 500, 503, or any
            other but a success.
        httpx.TransportError: If there is no response in time.
    """
    return client.send(
        build_request(
            purpose=purpose,
            limit=limit,
            order=order,
            after=after,
        ),
        parse_response,
    )


def sync(
    *,
    client: AuthenticatedClient,
    purpose: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    order: ListFilesOrder | Unset = UNSET,
    after: str | Unset = UNSET,
) -> ListFilesResponse:
    """List files.

    Args:
        client (AuthenticatedClient): Where to send the request.
        purpose (str | Unset): Only files of this purpose.
        limit (int | Unset): The most files in the page; the service may send fewer. At
            least 1, at most 10,000, 10,000 by default.
        order (ListFilesOrder | Unset): By creation time, oldest first (`asc`) or newest
            first (`desc`). `desc` by default.
        after (str | Unset): The id of a file; the page starts after it.

    Returns:
        The parsed response.

    Raises:
        errors.UnexpectedStatus: If the status is 400, 401, 403, 404, 429, 500, 503, or any
            other but a success.
        httpx.TransportError: If there is no response in time.
    """
    return sync_detailed(
        purpose=purpose, limit=limit, order=order, after=after, client=client
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    purpose: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    order: ListFilesOrder | Unset = UNSET,
    after: str | Unset = UNSET,
) -> Response[ListFilesResponse]:
    """List files.

    Args:
        client (AuthenticatedClient): Where to send the request.
        purpose (str | Unset): Only files of this purpose.
        limit (int | Unset): The most files in the page; the service may send fewer. At
            least 1, at most 10,000, 10,000 by default.
        order (ListFilesOrder | Unset): By creation time, oldest first (`asc`) or newest
            first (`desc`). `desc` by default.
        after (str | Unset): The id of a file; the page starts after it.

    Returns:
        The parsed response with its status and headers.

    Raises:
        errors.UnexpectedStatus: If the status is 400, 401, 403, 404, 429, 500, 503, or any
            other but a success.
        httpx.TransportError: If there is no response in time.
    """
    return await client.send_async(
        build_request(
            purpose=purpose,
            limit=limit,
            order=order,
            after=after,
        ),
        parse_response,
    )


async def asyncio(
    *,
    client: AuthenticatedClient,
    purpose: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    order: ListFilesOrder | Unset = UNSET,
    after: str | Unset = UNSET,
) -> ListFilesResponse:
    """List files.

    Args:
        client (AuthenticatedClient): Where to send the request.
        purpose (str | Unset): Only files of this purpose.
        limit (int | Unset): The most files in the page; the service may send fewer. At
            least 1, at most 10,000, 10,000 by default.
        order (ListFilesOrder | Unset): By creation time, oldest first (`asc`) or newest
            first (`desc`). `desc` by default.
        after (str | Unset): The id of a file; the page starts after it.

    Returns:
        The parsed response.

    Raises:
        errors.UnexpectedStatus: If the status is 400, 401, 403, 404, 429, 500, 503, or any
            other but a success.
        httpx.TransportError: If there is no response in time.
    """
    return (
        await asyncio_detailed(
            purpose=purpose, limit=limit, order=order, after=after, client=client
        )
    ).parsed


operation = Operation("listFiles", "idempotent", build_request, parse_response)
