from typing import Any

import httpx

from ...client import AuthenticatedClient
from ...models.create_file_request import CreateFileRequest
from ...models.file_object import FileObject
from ...reading import read_body
from ...types import Operation, Response


def build_request(
    *,
    body: CreateFileRequest,
) -> dict[str, Any]:
    """Upload a file.

    A batch input is a JSON Lines file whose name ends in `.jsonl`.

    Limits: 2,592,000 batch file seconds.

    Args:
        body (CreateFileRequest): A file to store.

    Returns:
        The arguments for `httpx.Client.request`, the URL relative to the base URL.
    """
    return {
        "method": "POST",
        "url": "/files",
        "files": body.to_multipart(),
    }


def parse_response(response: httpx.Response) -> FileObject:
    """Parse a successful response.

    Raises:
        ValueError: If the body is not JSON, or an object of another kind.
        TypeError: If the body is no object.
    """
    return read_body(FileObject, response.content)


def sync_detailed(
    *,
    client: AuthenticatedClient,
    body: CreateFileRequest,
) -> Response[FileObject]:
    """Upload a file.

    A batch input is a JSON Lines file whose name ends in `.jsonl`.

    Limits: 2,592,000 batch file seconds.

    Args:
        client (AuthenticatedClient): Where to send the request.
        body (CreateFileRequest): A file to store.

    Returns:
        The parsed response with its status and headers.

    Raises:
        errors.UnexpectedStatus: If the status is 400, 401, 403, 413, 429, 500, 503, or any
            other but a success.
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
    body: CreateFileRequest,
) -> FileObject:
    """Upload a file.

    A batch input is a JSON Lines file whose name ends in `.jsonl`.

    Limits: 2,592,000 batch file seconds.

    Args:
        client (AuthenticatedClient): Where to send the request.
        body (CreateFileRequest): A file to store.

    Returns:
        The parsed response.

    Raises:
        errors.UnexpectedStatus: If the status is 400, 401, 403, 413, 429, 500, 503, or any
            other but a success.
        httpx.TransportError: If there is no response in time.
    """
    return sync_detailed(body=body, client=client).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    body: CreateFileRequest,
) -> Response[FileObject]:
    """Upload a file.

    A batch input is a JSON Lines file whose name ends in `.jsonl`.

    Limits: 2,592,000 batch file seconds.

    Args:
        client (AuthenticatedClient): Where to send the request.
        body (CreateFileRequest): A file to store.

    Returns:
        The parsed response with its status and headers.

    Raises:
        errors.UnexpectedStatus: If the status is 400, 401, 403, 413, 429, 500, 503, or any
            other but a success.
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
    body: CreateFileRequest,
) -> FileObject:
    """Upload a file.

    A batch input is a JSON Lines file whose name ends in `.jsonl`.

    Limits: 2,592,000 batch file seconds.

    Args:
        client (AuthenticatedClient): Where to send the request.
        body (CreateFileRequest): A file to store.

    Returns:
        The parsed response.

    Raises:
        errors.UnexpectedStatus: If the status is 400, 401, 403, 413, 429, 500, 503, or any
            other but a success.
        httpx.TransportError: If there is no response in time.
    """
    return (await asyncio_detailed(body=body, client=client)).parsed


operation = Operation("createFile", "harmless", build_request, parse_response)
