from typing import Any

import httpx

from ...client import AuthenticatedClient
from ...models.batch import Batch
from ...reading import read_body
from ...types import Operation, Response, path_segment


def build_request(
    batch_id: str,
) -> dict[str, Any]:
    """Fetch one batch.

    Args:
        batch_id (str): The batch's id.

    Returns:
        The arguments for `httpx.Client.request`, the URL relative to the base URL.

    Raises:
        ValueError: If a path parameter is empty, `.` or `..`.
    """
    url = "/batches/{batch_id}".format(
        batch_id=path_segment("batch_id", batch_id),
    )
    return {
        "method": "GET",
        "url": url,
    }


def parse_response(response: httpx.Response) -> Batch:
    """Parse a successful response.

    Raises:
        ValueError: If the body is not JSON, or an object of another kind.
        TypeError: If the body is no object.
    """
    return read_body(Batch, response.content)


def sync_detailed(
    batch_id: str,
    *,
    client: AuthenticatedClient,
) -> Response[Batch]:
    """Fetch one batch.

    Args:
        batch_id (str): The batch's id.
        client (AuthenticatedClient): Where to send the request.

    Returns:
        The parsed response with its status and headers.

    Raises:
        errors.UnexpectedStatus: If the status is 401, 403, 404, 429, 500, 503, or any other but
            a success.
        httpx.TransportError: If there is no response in time.
        ValueError: If a path parameter is empty, `.` or `..`.
    """
    return client.send(
        build_request(
            batch_id,
        ),
        parse_response,
    )


def sync(
    batch_id: str,
    *,
    client: AuthenticatedClient,
) -> Batch:
    """Fetch one batch.

    Args:
        batch_id (str): The batch's id.
        client (AuthenticatedClient): Where to send the request.

    Returns:
        The parsed response.

    Raises:
        errors.UnexpectedStatus: If the status is 401, 403, 404, 429, 500, 503, or any other but
            a success.
        httpx.TransportError: If there is no response in time.
        ValueError: If a path parameter is empty, `.` or `..`.
    """
    return sync_detailed(batch_id, client=client).parsed


async def asyncio_detailed(
    batch_id: str,
    *,
    client: AuthenticatedClient,
) -> Response[Batch]:
    """Fetch one batch.

    Args:
        batch_id (str): The batch's id.
        client (AuthenticatedClient): Where to send the request.

    Returns:
        The parsed response with its status and headers.

    Raises:
        errors.UnexpectedStatus: If the status is 401, 403, 404, 429, 500, 503, or any other but
            a success.
        httpx.TransportError: If there is no response in time.
        ValueError: If a path parameter is empty, `.` or `..`.
    """
    return await client.send_async(
        build_request(
            batch_id,
        ),
        parse_response,
    )


async def asyncio(
    batch_id: str,
    *,
    client: AuthenticatedClient,
) -> Batch:
    """Fetch one batch.

    Args:
        batch_id (str): The batch's id.
        client (AuthenticatedClient): Where to send the request.

    Returns:
        The parsed response.

    Raises:
        errors.UnexpectedStatus: If the status is 401, 403, 404, 429, 500, 503, or any other but
            a success.
        httpx.TransportError: If there is no response in time.
        ValueError: If a path parameter is empty, `.` or `..`.
    """
    return (await asyncio_detailed(batch_id, client=client)).parsed


operation = Operation("retrieveBatch", "idempotent", build_request, parse_response)
