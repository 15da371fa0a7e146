"""A generated client on a wire that answers what a test wants."""

from __future__ import annotations

from collections.abc import Callable

import httpx

from batchwright_api import AuthenticatedClient

REQUIRED = {
    "id": "batch_1",
    "object": "batch",
    "endpoint": "/v1/embeddings",
    "input_file_id": "file-1",
    "completion_window": "24h",
    "status": "validating",
    "created_at": 1,
}
KEY = "sk-very-secret"

Handler = Callable[[httpx.Request], httpx.Response]


def client(handler: Handler) -> AuthenticatedClient:
    """A generated client on a wire that answers by `handler`."""
    transport = httpx.MockTransport(handler)
    result = AuthenticatedClient("http://test/v1", token=KEY)
    result.set_httpx_client(httpx.Client(transport=transport))
    return result.set_async_httpx_client(httpx.AsyncClient(transport=transport))


def answer(status: int, content: object) -> Handler:
    """Answer everything alike."""
    return lambda request: httpx.Response(status, json=content)
