from typing import Any

import httpx

from ...client import AuthenticatedClient
from ...models.file_object import FileObject
from ...reading import read_body
from ...types import Operation, Response, path_segment


def build_request(
    file_id: str,
) -> dict[str, Any]:
    """Fetch the description of a file.

    Args:
        file_id (str): The file's id.

    Returns:
        The arguments for `httpx.Client.request`, the URL relative to the base URL.

    Raises:
        ValueError: If a path parameter is empty, `.` or `..`.
    """
    url = "/files/{file_id}".format(
        file_id=path_segment("file_id", file_id),
    )
    return {
        "method": "GET",
        "url": url,
    }


def parse_response(response: httpx.Response) -> FileObject:
    """Parse a successful response.

    Raises:
        ValueError: If the body is not JSON, or an object of another kind.
        TypeError: If the body is no object.
    """
    return read_body(FileObject, response.content)


def sync_detailed(
    file_id: str,
    *,
    client: AuthenticatedClient,
) -> Response[FileObject]:
    """Fetch the description of a file.

    Args:
        file_id (str): The file's id.
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
            file_id,
        ),
        parse_response,
    )


def sync(
    file_id: str,
    *,
    client: AuthenticatedClient,
) -> FileObject:
    """Fetch the description of a file.

    Args:
        file_id (str): The file's id.
        client (AuthenticatedClient): Where to send the request.

    Returns:
        The parsed response.

    Raises:
        errors.UnexpectedStatus: If the status is 401, 403, 404, 429, 500, 503, or any other but
            a success.
        httpx.TransportError: If there is no response in time.
        ValueError: If a path parameter is empty, `.` or `..`.
    """
    return sync_detailed(file_id, client=client).parsed


async def asyncio_detailed(
    file_id: str,
    *,
    client: AuthenticatedClient,
) -> Response[FileObject]:
    """Fetch the description of a file.

    Args:
        file_id (str): The file's id.
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
            file_id,
        ),
        parse_response,
    )


async def asyncio(
    file_id: str,
    *,
    client: AuthenticatedClient,
) -> FileObject:
    """Fetch the description of a file.

    Args:
        file_id (str): The file's id.
        client (AuthenticatedClient): Where to send the request.

    Returns:
        The parsed response.

    Raises:
        errors.UnexpectedStatus: If the status is 401, 403, 404, 429, 500, 503, or any other but
            a success.
        httpx.TransportError: If there is no response in time.
        ValueError: If a path parameter is empty, `.` or `..`.
    """
    return (await asyncio_detailed(file_id, client=client)).parsed


operation = Operation("retrieveFile", "idempotent", build_request, parse_response)
