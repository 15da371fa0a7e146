"""The generated clients and functions: requests and responses."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from batchwright_api import AuthenticatedClient, Client
from batchwright_api.api.batch import cancel_batch, list_batches, retrieve_batch
from batchwright_api.api.files import list_files
from batchwright_api.errors import UnexpectedStatus

from .scripted import KEY, REQUIRED, always, client


@pytest.mark.parametrize("status", [400, 404, 499, 500, 520, 599])
@pytest.mark.parametrize("body", ["<html>oops</html>", "", '{"error": {"code": 1}}'])
def test_any_failure_raises_with_body_and_headers(status: int, body: str) -> None:
    """The stock output returns None, or raises ValueError or JSONDecodeError."""
    failing = client(lambda r: httpx.Response(status, text=body, headers={"x-request-id": "req_1"}))
    with pytest.raises(UnexpectedStatus) as caught:
        retrieve_batch.sync("batch_1", client=failing)
    assert (caught.value.status_code, caught.value.content) == (status, body.encode())
    assert caught.value.headers["x-request-id"] == "req_1"
    assert str(status) in str(caught.value)


def test_a_response_has_status_headers_and_value() -> None:
    response = retrieve_batch.sync_detailed("batch_1", client=client(always(200, REQUIRED)))
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    assert response.parsed.id == "batch_1"
    assert json.loads(response.content) == REQUIRED


@pytest.mark.anyio
async def test_the_async_functions_do_the_same() -> None:
    async with client(always(200, REQUIRED)) as ok:
        assert (await retrieve_batch.asyncio("batch_1", client=ok)).id == "batch_1"
    async with client(always(520, "?")) as failing:
        with pytest.raises(UnexpectedStatus):
            await cancel_batch.asyncio_detailed("batch_1", client=failing)


def test_default_query_parameters_are_not_sent() -> None:
    seen: list[str] = []

    def handler(request: httpx.Request) -> httpx.Response:
        seen.append(request.url.query.decode())
        return httpx.Response(200, json={"object": "list", "data": []})

    list_batches.sync(client=client(handler))
    list_batches.sync(client=client(handler), limit=2, after="batch_0")
    list_files.sync(client=client(handler), order="asc")
    assert seen == ["", "after=batch_0&limit=2", "order=asc"]


@pytest.mark.parametrize("value", ["", ".", "..", None])
def test_path_parameters_that_would_change_the_path_are_refused(value: Any) -> None:
    with pytest.raises(ValueError, match="batch_id must be an id"):
        retrieve_batch.build_request(value)


def test_path_parameters_are_quoted() -> None:
    url = (
        httpx.Client(base_url="http://test/v1")
        .build_request(**retrieve_batch.build_request("../a?b#c"))
        .url
    )
    assert url.raw_path == b"/v1/batches/..%2Fa%3Fb%23c"


def test_the_token_is_sent_and_never_shown() -> None:
    seen: list[httpx.Headers] = []

    def handler(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers)
        return httpx.Response(200, json=REQUIRED)

    mine = {"x-mine": "1", "authorization-of-mine": KEY}
    sending = client(handler).with_headers(mine)
    sending.set_httpx_client(httpx.Client(transport=httpx.MockTransport(handler)))
    retrieve_batch.sync("batch_1", client=sending)
    assert seen[0]["authorization"] == f"Bearer {KEY}"
    assert seen[0]["x-mine"] == "1"
    assert KEY not in repr(sending)
    assert "Authorization" not in mine
    assert "Authorization" not in sending.headers


def test_a_copy_leaves_the_original_alone() -> None:
    original = client(always(200, REQUIRED))
    changed = original.with_headers({"x": "1"}).with_timeout(3)
    assert original.headers == {}
    assert original.timeout == 60
    assert changed.get_httpx_client() is not original.get_httpx_client()
    assert changed.get_httpx_client().timeout == httpx.Timeout(3)


def test_a_custom_credential_header_does_not_follow_redirects() -> None:
    """Azure's `api-key` would be forwarded: httpx drops only Authorization."""
    with pytest.raises(ValueError, match="api-key"):
        AuthenticatedClient(token=KEY, prefix="", auth_header_name="api-key", follow_redirects=True)


def test_an_unauthenticated_client_sends_no_credentials() -> None:
    request = Client("http://test")._complete(retrieve_batch.build_request("batch_1"))
    assert request["headers"] == {}
    assert request["url"] == "http://test/batches/batch_1"


@pytest.mark.anyio
async def test_httpx_clients_are_made_on_first_use_and_closed_at_the_end() -> None:
    with AuthenticatedClient(token=KEY) as sync_client:
        opened = sync_client.get_httpx_client()
    assert opened.is_closed
    async with AuthenticatedClient(token=KEY) as async_client:
        async_opened = async_client.get_async_httpx_client()
    assert async_opened.is_closed
    assert AuthenticatedClient(token=KEY).base_url == "https://api.openai.com/v1"


@pytest.mark.parametrize("token", ["sk-\u2026", "sk-1\n", "sk-\x7f"])
def test_an_invalid_token_is_refused_and_not_shown(token: str) -> None:
    """httpx would raise an exception that contains it."""
    with pytest.raises(ValueError, match="not allowed in a header") as caught:
        AuthenticatedClient(token=token)
    assert token not in repr(caught.value)
