from typing import Any

import httpx

from ...client import AuthenticatedClient
from ...models.create_upload_request import CreateUploadRequest
from ...models.upload import Upload
from ...reading import read_body
from ...types import Operation, Response


def build_request(
    *,
    body: CreateUploadRequest,
) -> dict[str, Any]:
    """Announce a file that will be sent in parts.

    An upload that is not completed in time expires.

    Limits: 3,600 seconds to complete.

    Args:
        body (CreateUploadRequest): A file to upload in parts.

    Returns:
        The arguments for `httpx.Client.request`, the URL relative to the base URL.
    """
    return {
        "method": "POST",
        "url": "/uploads",
        "json": body.to_dict(),
    }


def parse_response(response: httpx.Response) -> Upload:
    """Parse a successful response.

    Raises:
        ValueError: If the body is not JSON, or an object of another kind.
        TypeError: If the body is no object.
    """
    return read_body(Upload, response.content)


def sync_detailed(
    *,
    client: AuthenticatedClient,
    body: CreateUploadRequest,
) -> Response[Upload]:
    """Announce a file that will be sent in parts.

    An upload that is not completed in time expires.

    Limits: 3,600 seconds to complete.

    Args:
        client (AuthenticatedClient): Where to send the request.
        body (CreateUploadRequest): A file to upload in parts.

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
    body: CreateUploadRequest,
) -> Upload:
    """Announce a file that will be sent in parts.

    An upload that is not completed in time expires.

    Limits: 3,600 seconds to complete.

    Args:
        client (AuthenticatedClient): Where to send the request.
        body (CreateUploadRequest): A file to upload in parts.

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
    body: CreateUploadRequest,
) -> Response[Upload]:
    """Announce a file that will be sent in parts.

    An upload that is not completed in time expires.

    Limits: 3,600 seconds to complete.

    Args:
        client (AuthenticatedClient): Where to send the request.
        body (CreateUploadRequest): A file to upload in parts.

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
    body: CreateUploadRequest,
) -> Upload:
    """Announce a file that will be sent in parts.

    An upload that is not completed in time expires.

    Limits: 3,600 seconds to complete.

    Args:
        client (AuthenticatedClient): Where to send the request.
        body (CreateUploadRequest): A file to upload in parts.

    Returns:
        The parsed response.

    Raises:
        errors.UnexpectedStatus: If the status is 400, 401, 403, 429, 500, 503, or any other but
            a success.
        httpx.TransportError: If there is no response in time.
    """
    return (await asyncio_detailed(body=body, client=client)).parsed


operation = Operation("createUpload", "harmless", build_request, parse_response)
