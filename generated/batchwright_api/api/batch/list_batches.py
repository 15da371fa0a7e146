from typing import Any

import httpx

from ...client import AuthenticatedClient
from ...models.list_batches_response import ListBatchesResponse
from ...reading import read_body
from ...types import UNSET, Operation, Response, Unset, drop_unset


def build_request(
    *,
    after: str | Unset = UNSET,
    limit: int | Unset = UNSET,
) -> dict[str, Any]:
    """List batches, newest first.

    Args:
        after (str | Unset): The id of a batch; the page starts after it.
        limit (int | Unset): The most batches in the page. At least 1, at most 100, 20 by
            default.

    Returns:
        The arguments for `httpx.Client.request`, the URL relative to the base URL.
    """
    return {
        "method": "GET",
        "url": "/batches",
        "params": drop_unset(
            {
                "after": after,
                "limit": limit,
            }
        ),
    }


def parse_response(response: httpx.Response) -> ListBatchesResponse:
    """Parse a successful response.

    Raises:
        ValueError: If the body is not JSON, or an object of another kind.
        TypeError: If the body is no object.
    """
    return read_body(ListBatchesResponse, response.content)


def sync_detailed(
    *,
    client: AuthenticatedClient,
    after: str | Unset = UNSET,
    limit: int | Unset = UNSET,
) -> Response[ListBatchesResponse]:
    """List batches, newest first.

    Args:
        client (AuthenticatedClient): Where to send the request.
        after (str | Unset): The id of a batch; the page starts after it.
        limit (int | Unset): The most batches in the page. At least 1, at most 100, 20 by
            default.

    Returns:
        The parsed response with its status and headers.

    Raises:
        errors.UnexpectedStatus: If the status is 400, 401, 403, 404, 429, 500, 503, or any
            other but a success.
        httpx.TransportError: If there is no response in time.
    """
    return client.send(
        build_request(
            after=after,
            limit=limit,
        ),
        parse_response,
    )


def sync(
    *,
    client: AuthenticatedClient,
    after: str | Unset = UNSET,
    limit: int | Unset = UNSET,
) -> ListBatchesResponse:
    """List batches, newest first.

    Args:
        client (AuthenticatedClient): Where to send the request.
        after (str | Unset): The id of a batch; the page starts after it.
        limit (int | Unset): The most batches in the page. At least 1, at most 100, 20 by
            default.

    Returns:
        The parsed response.

    Raises:
        errors.UnexpectedStatus: If the status is 400, 401, 403, 404, 429, 500, 503, or any
            other but a success.
        httpx.TransportError: If there is no response in time.
    """
    return sync_detailed(after=after, limit=limit, client=client).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    after: str | Unset = UNSET,
    limit: int | Unset = UNSET,
) -> Response[ListBatchesResponse]:
    """List batches, newest first.

    Args:
        client (AuthenticatedClient): Where to send the request.
        after (str | Unset): The id of a batch; the page starts after it.
        limit (int | Unset): The most batches in the page. At least 1, at most 100, 20 by
            default.

    Returns:
        The parsed response with its status and headers.

    Raises:
        errors.UnexpectedStatus: If the status is 400, 401, 403, 404, 429, 500, 503, or any
            other but a success.
        httpx.TransportError: If there is no response in time.
    """
    return await client.send_async(
        build_request(
            after=after,
            limit=limit,
        ),
        parse_response,
    )


async def asyncio(
    *,
    client: AuthenticatedClient,
    after: str | Unset = UNSET,
    limit: int | Unset = UNSET,
) -> ListBatchesResponse:
    """List batches, newest first.

    Args:
        client (AuthenticatedClient): Where to send the request.
        after (str | Unset): The id of a batch; the page starts after it.
        limit (int | Unset): The most batches in the page. At least 1, at most 100, 20 by
            default.

    Returns:
        The parsed response.

    Raises:
        errors.UnexpectedStatus: If the status is 400, 401, 403, 404, 429, 500, 503, or any
            other but a success.
        httpx.TransportError: If there is no response in time.
    """
    return (await asyncio_detailed(after=after, limit=limit, client=client)).parsed


operation = Operation("listBatches", "idempotent", build_request, parse_response)
