"""`client.models`."""

from __future__ import annotations

from typing import Any

import pytest

from batchwright import NotFoundError
from batchwright.server import Server


def test_models_come_in_one_page(client: Any, server: Server):
    models = list(client.models.list())
    assert len(models) > 1
    assert [page.data for page in client.models.list().pages()] == [models]
    assert [one.operation for one in server.requests] == ["listModels"] * 2


def test_one_model(client: Any):
    model = client.models.list().first_page.data[0]
    assert client.models.retrieve(model.id) == client.models.retrieve(model) == model
    with pytest.raises(NotFoundError):
        client.models.retrieve("no/such model")
    with pytest.raises(ValueError, match="model must be an id"):
        client.models.retrieve("..")
