from io import BytesIO
from typing import Any

import httpx

from ...client import AuthenticatedClient
from ...types import (
    UNSET,
    File,
    Operation,
    Response,
    Unset,
    drop_unset,
    path_segment,
)


def build_request(
    file_id: str,
    *,
    range_: str | Unset = UNSET,
) -> dict[str, Any]:
    """Download a file's content.

    Large downloads are known to break off, so compare the length with the file's `bytes`. Files
    of the purpose `user_data` cannot be downloaded.

    Args:
        file_id (str): The file's id.
        range_ (str | Unset): The bytes to send, as `bytes=FIRST-`. A server without ranges
            sends the whole file with a 200.

    Returns:
        The arguments for `httpx.Client.request`, the URL relative to the base URL.

    Raises:
        ValueError: If a path parameter is empty, `.` or `..`.
    """
    url = "/files/{file_id}/content".format(
        file_id=path_segment("file_id", file_id),
    )
    return {
        "method": "GET",
        "url": url,
        "headers": drop_unset(
            {
                "Range": range_,
            }
        ),
    }


def parse_response(response: httpx.Response) -> File:
    """Parse a successful response.

    Raises:
        ValueError: If the body is not JSON, or an object of another kind.
        TypeError: If the body is no object.
    """
    return File(BytesIO(response.content))


def sync_detailed(
    file_id: str,
    *,
    client: AuthenticatedClient,
    range_: str | Unset = UNSET,
) -> Response[File]:
    """Download a file's content.

    Large downloads are known to break off, so compare the length with the file's `bytes`. Files
    of the purpose `user_data` cannot be downloaded.

    Args:
        file_id (str): The file's id.
        client (AuthenticatedClient): Where to send the request.
        range_ (str | Unset): The bytes to send, as `bytes=FIRST-`. A server without ranges
            sends the whole file with a 200.

    Returns:
        The parsed response with its status and headers.

    Raises:
        errors.UnexpectedStatus: If the status is 400, 401, 403, 404, 416, 429, 500, 503, or any
            other but a success.
        httpx.TransportError: If there is no response in time.
        ValueError: If a path parameter is empty, `.` or `..`.
    """
    return client.send(
        build_request(
            file_id,
            range_=range_,
        ),
        parse_response,
    )


def sync(
    file_id: str,
    *,
    client: AuthenticatedClient,
    range_: str | Unset = UNSET,
) -> File:
    """Download a file's content.

    Large downloads are known to break off, so compare the length with the file's `bytes`. Files
    of the purpose `user_data` cannot be downloaded.

    Args:
        file_id (str): The file's id.
        client (AuthenticatedClient): Where to send the request.
        range_ (str | Unset): The bytes to send, as `bytes=FIRST-`. A server without ranges
            sends the whole file with a 200.

    Returns:
        The parsed response.

    Raises:
        errors.UnexpectedStatus: If the status is 400, 401, 403, 404, 416, 429, 500, 503, or any
            other but a success.
        httpx.TransportError: If there is no response in time.
        ValueError: If a path parameter is empty, `.` or `..`.
    """
    return sync_detailed(file_id, range_=range_, client=client).parsed


async def asyncio_detailed(
    file_id: str,
    *,
    client: AuthenticatedClient,
    range_: str | Unset = UNSET,
) -> Response[File]:
    """Download a file's content.

    Large downloads are known to break off, so compare the length with the file's `bytes`. Files
    of the purpose `user_data` cannot be downloaded.

    Args:
        file_id (str): The file's id.
        client (AuthenticatedClient): Where to send the request.
        range_ (str | Unset): The bytes to send, as `bytes=FIRST-`. A server without ranges
            sends the whole file with a 200.

    Returns:
        The parsed response with its status and headers.

    Raises:
        errors.UnexpectedStatus: If the status is 400, 401, 403, 404, 416, 429, 500, 503, or any
            other but a success.
        httpx.TransportError: If there is no response in time.
        ValueError: If a path parameter is empty, `.` or `..`.
    """
    return await client.send_async(
        build_request(
            file_id,
            range_=range_,
        ),
        parse_response,
    )


async def asyncio(
    file_id: str,
    *,
    client: AuthenticatedClient,
    range_: str | Unset = UNSET,
) -> File:
    """Download a file's content.

    Large downloads are known to break off, so compare the length with the file's `bytes`. Files
    of the purpose `user_data` cannot be downloaded.

    Args:
        file_id (str): The file's id.
        client (AuthenticatedClient): Where to send the request.
        range_ (str | Unset): The bytes to send, as `bytes=FIRST-`. A server without ranges
            sends the whole file with a 200.

    Returns:
        The parsed response.

    Raises:
        errors.UnexpectedStatus: If the status is 400, 401, 403, 404, 416, 429, 500, 503, or any
            other but a success.
        httpx.TransportError: If there is no response in time.
        ValueError: If a path parameter is empty, `.` or `..`.
    """
    return (await asyncio_detailed(file_id, range_=range_, client=client)).parsed


operation = Operation("downloadFile", "idempotent", build_request, parse_response)
