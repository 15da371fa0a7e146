from typing import Any

import httpx

from ...client import AuthenticatedClient
from ...models.complete_upload_request import CompleteUploadRequest
from ...models.upload import Upload
from ...reading import read_body
from ...types import Operation, Response, path_segment


def build_request(
    upload_id: str,
    *,
    body: CompleteUploadRequest,
) -> dict[str, Any]:
    """Assemble the parts of an upload into a file.

    Args:
        upload_id (str): The upload's id.
        body (CompleteUploadRequest): The order of an upload's parts.

    Returns:
        The arguments for `httpx.Client.request`, the URL relative to the base URL.

    Raises:
        ValueError: If a path parameter is empty, `.` or `..`.
    """
    url = "/uploads/{upload_id}/complete".format(
        upload_id=path_segment("upload_id", upload_id),
    )
    return {
        "method": "POST",
        "url": url,
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
    upload_id: str,
    *,
    client: AuthenticatedClient,
    body: CompleteUploadRequest,
) -> Response[Upload]:
    """Assemble the parts of an upload into a file.

    Args:
        upload_id (str): The upload's id.
        client (AuthenticatedClient): Where to send the request.
        body (CompleteUploadRequest): The order of an upload's parts.

    Returns:
        The parsed response with its status and headers.

    Raises:
        errors.UnexpectedStatus: If the status is 400, 401, 403, 404, 429, 500, 503, or any
            other but a success.
        httpx.TransportError: If there is no response in time.
        ValueError: If a path parameter is empty, `.` or `..`.
    """
    return client.send(
        build_request(
            upload_id,
            body=body,
        ),
        parse_response,
    )


def sync(
    upload_id: str,
    *,
    client: AuthenticatedClient,
    body: CompleteUploadRequest,
) -> Upload:
    """Assemble the parts of an upload into a file.

    Args:
        upload_id (str): The upload's id.
        client (AuthenticatedClient): Where to send the request.
        body (CompleteUploadRequest): The order of an upload's parts.

    Returns:
        The parsed response.

    Raises:
        errors.UnexpectedStatus: If the status is 400, 401, 403, 404, 429, 500, 503, or any
            other but a success.
        httpx.TransportError: If there is no response in time.
        ValueError: If a path parameter is empty, `.` or `..`.
    """
    return sync_detailed(upload_id, body=body, client=client).parsed


async def asyncio_detailed(
    upload_id: str,
    *,
    client: AuthenticatedClient,
    body: CompleteUploadRequest,
) -> Response[Upload]:
    """Assemble the parts of an upload into a file.

    Args:
        upload_id (str): The upload's id.
        client (AuthenticatedClient): Where to send the request.
        body (CompleteUploadRequest): The order of an upload's parts.

    Returns:
        The parsed response with its status and headers.

    Raises:
        errors.UnexpectedStatus: If the status is 400, 401, 403, 404, 429, 500, 503, or any
            other but a success.
        httpx.TransportError: If there is no response in time.
        ValueError: If a path parameter is empty, `.` or `..`.
    """
    return await client.send_async(
        build_request(
            upload_id,
            body=body,
        ),
        parse_response,
    )


async def asyncio(
    upload_id: str,
    *,
    client: AuthenticatedClient,
    body: CompleteUploadRequest,
) -> Upload:
    """Assemble the parts of an upload into a file.

    Args:
        upload_id (str): The upload's id.
        client (AuthenticatedClient): Where to send the request.
        body (CompleteUploadRequest): The order of an upload's parts.

    Returns:
        The parsed response.

    Raises:
        errors.UnexpectedStatus: If the status is 400, 401, 403, 404, 429, 500, 503, or any
            other but a success.
        httpx.TransportError: If there is no response in time.
        ValueError: If a path parameter is empty, `.` or `..`.
    """
    return (await asyncio_detailed(upload_id, body=body, client=client)).parsed


operation = Operation("completeUpload", "unsent", build_request, parse_response)
