"""A generated client with scripted responses."""

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
    """A generated client whose requests go to `handler`."""
    transport = httpx.MockTransport(handler)
    result = AuthenticatedClient("http://test/v1", token=KEY)
    result.set_httpx_client(httpx.Client(transport=transport))
    return result.set_async_httpx_client(httpx.AsyncClient(transport=transport))


def always(status: int, content: object) -> Handler:
    """Respond to every request alike."""
    return lambda request: httpx.Response(status, json=content)
