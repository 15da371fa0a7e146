"""The fixture that comes with the package."""

from __future__ import annotations

import httpx


def test_the_fixture_is_a_new_started_server(batchwright_server):
    headers = {"Authorization": "Bearer test"}
    response = httpx.get(f"{batchwright_server.base_url}/files", headers=headers)
    assert response.json()["data"] == []
    assert len(batchwright_server.requests) == 1
