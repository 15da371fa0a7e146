from typing import Any

import httpx

from ...client import AuthenticatedClient
from ...models.batch import Batch
from ...models.create_batch_request import CreateBatchRequest
from ...reading import read_body
from ...types import Operation, Response


def build_request(
    *,
    body: CreateBatchRequest,
) -> dict[str, Any]:
    """Create a batch from an uploaded file of requests.

    Returns at once, with a batch that is still `validating`. A missing input file, malformed
    lines and exceeded token limits show up later, as a `failed` batch. Not idempotent: each
    accepted call creates, and bills, another batch.

    Limits: 50,000 requests, 209,715,200 bytes, 50,000 embedding inputs, 2,000 batches per hour,
    86,400 seconds to complete.

    Args:
        body (CreateBatchRequest): A batch to create.

    Returns:
        The arguments for `httpx.Client.request`, the URL relative to the base URL.
    """
    return {
        "method": "POST",
        "url": "/batches",
        "json": body.to_dict(),
    }


def parse_response(response: httpx.Response) -> Batch:
    """Parse a successful response.

    Raises:
        ValueError: If the body is not JSON, or an object of another kind.
        TypeError: If the body is no object.
    """
    return read_body(Batch, response.content)


def sync_detailed(
    *,
    client: AuthenticatedClient,
    body: CreateBatchRequest,
) -> Response[Batch]:
    """Create a batch from an uploaded file of requests.

    Returns at once, with a batch that is still `validating`. A missing input file, malformed
    lines and exceeded token limits show up later, as a `failed` batch. Not idempotent: each
    accepted call creates, and bills, another batch.

    Limits: 50,000 requests, 209,715,200 bytes, 50,000 embedding inputs, 2,000 batches per hour,
    86,400 seconds to complete.

    Args:
        client (AuthenticatedClient): Where to send the request.
        body (CreateBatchRequest): A batch to create.

    Returns:
        The parsed response with its status and headers.

    Raises:
        errors.UnexpectedStatus: If the status is 400, 401, 403, 429, 500, 503, or any other but
            a success.
        httpx.TransportError: If there is no response in time.
    """
    return client.send(
        build_request(
            body=body,
        ),
        parse_response,
    )


def sync(
    *,
    client: AuthenticatedClient,
    body: CreateBatchRequest,
) -> Batch:
    """Create a batch from an uploaded file of requests.

    Returns at once, with a batch that is still `validating`. A missing input file, malformed
    lines and exceeded token limits show up later, as a `failed` batch. Not idempotent: each
    accepted call creates, and bills, another batch.

    Limits: 50,000 requests, 209,715,200 bytes, 50,000 embedding inputs, 2,000 batches per hour,
    86,400 seconds to complete.

    Args:
        client (AuthenticatedClient): Where to send the request.
        body (CreateBatchRequest): A batch to create.

    Returns:
        The parsed response.

    Raises:
        errors.UnexpectedStatus: If the status is 400, 401, 403, 429, 500, 503, or any other but
            a success.
        httpx.TransportError: If there is no response in time.
    """
    return sync_detailed(body=body, client=client).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    body: CreateBatchRequest,
) -> Response[Batch]:
    """Create a batch from an uploaded file of requests.

    Returns at once, with a batch that is still `validating`. A missing input file, malformed
    lines and exceeded token limits show up later, as a `failed` batch. Not idempotent: each
    accepted call creates, and bills, another batch.

    Limits: 50,000 requests, 209,715,200 bytes, 50,000 embedding inputs, 2,000 batches per hour,
    86,400 seconds to complete.

    Args:
        client (AuthenticatedClient): Where to send the request.
        body (CreateBatchRequest): A batch to create.

    Returns:
        The parsed response with its status and headers.

    Raises:
        errors.UnexpectedStatus: If the status is 400, 401, 403, 429, 500, 503, or any other but
            a success.
        httpx.TransportError: If there is no response in time.
    """
    return await client.send_async(
        build_request(
            body=body,
        ),
        parse_response,
    )


async def asyncio(
    *,
    client: AuthenticatedClient,
    body: CreateBatchRequest,
) -> Batch:
    """Create a batch from an uploaded file of requests.

    Returns at once, with a batch that is still `validating`. A missing input file, malformed
    lines and exceeded token limits show up later, as a `failed` batch. Not idempotent: each
    accepted call creates, and bills, another batch.

    Limits: 50,000 requests, 209,715,200 bytes, 50,000 embedding inputs, 2,000 batches per hour,
    86,400 seconds to complete.

    Args:
        client (AuthenticatedClient): Where to send the request.
        body (CreateBatchRequest): A batch to create.

    Returns:
        The parsed response.

    Raises:
        errors.UnexpectedStatus: If the status is 400, 401, 403, 429, 500, 503, or any other but
            a success.
        httpx.TransportError: If there is no response in time.
    """
    return (await asyncio_detailed(body=body, client=client)).parsed


operation = Operation("createBatch", "unsent", build_request, parse_response)
