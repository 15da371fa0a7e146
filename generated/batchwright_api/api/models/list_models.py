from typing import Any

import httpx

from ...client import AuthenticatedClient
from ...models.list_models_response import ListModelsResponse
from ...reading import read_body
from ...types import Operation, Response


def build_request() -> dict[str, Any]:
    """List the models that the key can use.


    Returns:
        The arguments for `httpx.Client.request`, the URL relative to the base URL.
    """
    return {
        "method": "GET",
        "url": "/models",
    }


def parse_response(response: httpx.Response) -> ListModelsResponse:
    """Parse a successful response.

    Raises:
        ValueError: If the body is not JSON, or an object of another kind.
        TypeError: If the body is no object.
    """
    return read_body(ListModelsResponse, response.content)


def sync_detailed(
    *,
    client: AuthenticatedClient,
) -> Response[ListModelsResponse]:
    """List the models that the key can use.

    Args:
        client (AuthenticatedClient): Where to send the request.

    Returns:
        The parsed response with its status and headers.

    Raises:
        errors.UnexpectedStatus: If the status is 401, 403, 429, 500, 503, or any other but a
            success.
        httpx.TransportError: If there is no response in time.
    """
    return client.send(build_request(), parse_response)


def sync(
    *,
    client: AuthenticatedClient,
) -> ListModelsResponse:
    """List the models that the key can use.

    Args:
        client (AuthenticatedClient): Where to send the request.

    Returns:
        The parsed response.

    Raises:
        errors.UnexpectedStatus: If the status is 401, 403, 429, 500, 503, or any other but a
            success.
        httpx.TransportError: If there is no response in time.
    """
    return sync_detailed(client=client).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
) -> Response[ListModelsResponse]:
    """List the models that the key can use.

    Args:
        client (AuthenticatedClient): Where to send the request.

    Returns:
        The parsed response with its status and headers.

    Raises:
        errors.UnexpectedStatus: If the status is 401, 403, 429, 500, 503, or any other but a
            success.
        httpx.TransportError: If there is no response in time.
    """
    return await client.send_async(build_request(), parse_response)


async def asyncio(
    *,
    client: AuthenticatedClient,
) -> ListModelsResponse:
    """List the models that the key can use.

    Args:
        client (AuthenticatedClient): Where to send the request.

    Returns:
        The parsed response.

    Raises:
        errors.UnexpectedStatus: If the status is 401, 403, 429, 500, 503, or any other but a
            success.
        httpx.TransportError: If there is no response in time.
    """
    return (await asyncio_detailed(client=client)).parsed


operation = Operation("listModels", "idempotent", build_request, parse_response)
