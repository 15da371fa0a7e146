from typing import Any

import httpx

from ...client import AuthenticatedClient
from ...models.model import Model
from ...reading import read_body
from ...types import Operation, Response, path_segment


def build_request(
    model: str,
) -> dict[str, Any]:
    """Fetch one model.

    Args:
        model (str): The model's id, such as `gpt-4o-mini`.

    Returns:
        The arguments for `httpx.Client.request`, the URL relative to the base URL.

    Raises:
        ValueError: If a path parameter is empty, `.` or `..`.
    """
    url = "/models/{model}".format(
        model=path_segment("model", model),
    )
    return {
        "method": "GET",
        "url": url,
    }


def parse_response(response: httpx.Response) -> Model:
    """Parse a successful response.

    Raises:
        ValueError: If the body is not JSON, or an object of another kind.
        TypeError: If the body is no object.
    """
    return read_body(Model, response.content)


def sync_detailed(
    model: str,
    *,
    client: AuthenticatedClient,
) -> Response[Model]:
    """Fetch one model.

    Args:
        model (str): The model's id, such as `gpt-4o-mini`.
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
            model,
        ),
        parse_response,
    )


def sync(
    model: str,
    *,
    client: AuthenticatedClient,
) -> Model:
    """Fetch one model.

    Args:
        model (str): The model's id, such as `gpt-4o-mini`.
        client (AuthenticatedClient): Where to send the request.

    Returns:
        The parsed response.

    Raises:
        errors.UnexpectedStatus: If the status is 401, 403, 404, 429, 500, 503, or any other but
            a success.
        httpx.TransportError: If there is no response in time.
        ValueError: If a path parameter is empty, `.` or `..`.
    """
    return sync_detailed(model, client=client).parsed


async def asyncio_detailed(
    model: str,
    *,
    client: AuthenticatedClient,
) -> Response[Model]:
    """Fetch one model.

    Args:
        model (str): The model's id, such as `gpt-4o-mini`.
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
            model,
        ),
        parse_response,
    )


async def asyncio(
    model: str,
    *,
    client: AuthenticatedClient,
) -> Model:
    """Fetch one model.

    Args:
        model (str): The model's id, such as `gpt-4o-mini`.
        client (AuthenticatedClient): Where to send the request.

    Returns:
        The parsed response.

    Raises:
        errors.UnexpectedStatus: If the status is 401, 403, 404, 429, 500, 503, or any other but
            a success.
        httpx.TransportError: If there is no response in time.
        ValueError: If a path parameter is empty, `.` or `..`.
    """
    return (await asyncio_detailed(model, client=client)).parsed


operation = Operation("retrieveModel", "idempotent", build_request, parse_response)
