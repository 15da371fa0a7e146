"""`client.models`."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from batchwright import NotFoundError, PermissionDeniedError
from batchwright.server import Server

from .conftest import OddClient


def test_models_come_in_one_page(client: Any, server: Server):
    models = list(client.models.list())
    assert len(models) > 1
    assert [page.data for page in client.models.list().iter_pages()] == [models]
    assert [one.operation for one in server.requests] == ["listModels"] * 2


def test_one_model(client: Any):
    model = client.models.list().first_page.data[0]
    assert client.models.retrieve(model.id) == client.models.retrieve(model) == model
    with pytest.raises(NotFoundError):
        client.models.retrieve("no/such model")
    with pytest.raises(ValueError, match="model must be an id"):
        client.models.retrieve("..")


def test_a_fine_tuned_model_is_deleted(odd_client: OddClient):
    deleted = {"id": "ft:gpt-4o-mini:mine::1", "object": "model", "deleted": True}

    def respond(request: httpx.Request) -> httpx.Response:
        assert (request.method, request.url.path) == ("DELETE", "/v1/models/ft:gpt-4o-mini:mine::1")
        return httpx.Response(200, json=deleted)

    assert odd_client(respond).models.delete("ft:gpt-4o-mini:mine::1").to_dict() == deleted


def test_a_model_of_the_vendor_is_not_deleted(client: Any):
    with pytest.raises(PermissionDeniedError):
        client.models.delete("gpt-4o-mini")
    with pytest.raises(NotFoundError):
        client.models.delete("ft:gpt-4o-mini:mine::1")
