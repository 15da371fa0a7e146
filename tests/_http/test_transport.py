"""Sending: retries, redirects, headers."""

from __future__ import annotations

import json
import pickle
from typing import Any

import httpx
import orjson
import pytest

from batchwright._http.clock import Clock
from batchwright._http.pool import Pool
from batchwright._http.retry import never
from batchwright._http.transport import Transport
from batchwright.errors import (
    APIConnectionError,
    APIResponseValidationError,
    APIStatusError,
    APITimeoutError,
    InternalServerError,
    RateLimitError,
)

from .scripted import (
    CUT,
    GET,
    KEY,
    POST,
    UNSENT,
    WHOLE,
    Make,
    Response,
    Script,
    config,
    failure,
    get,
    ok,
    raw_server,
)

pytestmark = pytest.mark.anyio


async def test_a_temporary_failure_is_retried_with_growing_pauses(make: Make):
    script = Script(failure(503), httpx.ReadTimeout("slow"), ok())
    transport = make(script)
    assert await transport.request() == {"id": "batch_1"}
    assert transport.slept == [0.5, 1.0]
    ids = {request.headers["x-client-request-id"] for request in script.requests}
    assert len(ids) == 3


async def test_retry_after_is_obeyed(make: Make):
    transport = make(Script(failure(429, retry_after="7"), failure(500, retry_after_ms="20"), ok()))
    await transport.request()
    assert transport.slept == [7.0, 0.02]


async def test_after_the_last_retry_the_error_is_raised(make: Make):
    script = Script(failure(500, x_request_id="req_9"))
    with pytest.raises(InternalServerError) as caught:
        await make(script).request()
    assert (len(script.requests), caught.value.request_id) == (3, "req_9")


async def test_no_retries_means_one_request(make: Make):
    script = Script(httpx.ConnectError("refused"))
    with pytest.raises(APIConnectionError, match=r"no response from api\.example: ConnectError"):
        await make(script, max_retries=0).request()
    assert len(script.requests) == 1


@pytest.mark.parametrize(
    "response",
    [
        failure(408),
        failure(429, retry_after="1"),
        failure(500, x_should_retry="true"),
        httpx.ReadTimeout("slow"),
        httpx.ReadError("cut"),
        httpx.RemoteProtocolError("cut"),
    ],
    ids=str,
)
async def test_a_request_that_may_have_arrived_is_sent_once(make: Make, response: Response):
    script = Script(response)
    with pytest.raises((APIConnectionError, APIStatusError)):
        await make(script).request(UNSENT)
    assert len(script.requests) == 1


async def test_a_request_that_never_arrived_is_sent_again(make: Make):
    script = Script(httpx.ConnectError("refused"), httpx.ConnectTimeout("slow"), ok())
    await make(script).request(UNSENT)
    assert [json.loads(body) for body in script.bodies] == [{"a": 1}] * 3


async def test_a_timeout_has_its_own_error_with_the_request_id(make: Make):
    script = Script(httpx.ReadTimeout("slow"))
    with pytest.raises(APITimeoutError) as caught:
        await make(script).request()
    assert caught.value.request_id == script.requests[-1].headers["x-client-request-id"]
    assert isinstance(caught.value.__cause__, httpx.ReadTimeout)


async def test_headers_and_timeouts_come_from_the_settings(make: Make):
    script = Script(ok())
    await make(
        script,
        client={"headers": {"X-Mine": "1"}, "params": {"api-version": "1"}},
        organization="org",
        project="proj",
        timeout=httpx.Timeout(7),
        default_headers={"api-key": "azure", "user-agent": "mine"},
    ).request()
    sent = script.requests[0]
    assert str(sent.url) == "http://api.example/v1/batches/batch_1?api-version=1"
    assert sent.headers["authorization"] == f"Bearer {KEY}"
    assert sent.headers["openai-organization"] == "org"
    assert sent.headers["openai-project"] == "proj"
    assert (sent.headers["api-key"], sent.headers["x-mine"]) == ("azure", "1")
    assert sent.headers.get_list("user-agent") == ["mine"]
    assert sent.extensions["timeout"]["read"] == 7


async def test_organization_and_project_headers_are_optional(make: Make):
    script = Script(ok())
    await make(script).request()
    assert not [name for name in script.requests[0].headers if name.startswith("openai")]
    assert script.requests[0].headers["user-agent"].startswith("batchwright/")


@pytest.mark.parametrize(
    "content", [b"<html>hello</html>", b"", b"[]", b"null", b'{"other": 1}', b'{"id": {"x"']
)
async def test_a_success_of_the_wrong_shape_is_a_validation_error(make: Make, content: bytes):
    transport = make(
        Script(httpx.Response(200, content=content, headers={"x-request-id": "req_1"}))
    )

    def strict(response: httpx.Response) -> Any:
        return orjson.loads(response.content)["id"].upper()

    with pytest.raises(
        APIResponseValidationError, match="does not match the specification"
    ) as caught:
        await transport.request(get(strict))
    error = caught.value
    assert (error.status_code, error.request_id) == (200, "req_1")
    assert error.body in ("<html>hello</html>", None, [], {"other": 1}, '{"id": {"x"')
    assert str(pickle.loads(pickle.dumps(error))) == str(error)


async def test_a_short_key_is_not_redacted_from_the_message(make: Make):
    response = httpx.Response(429, json={"error": {"message": "one test too many"}})
    with pytest.raises(RateLimitError, match="one test too many"):
        await make(Script(response), api_key="test", max_retries=0).request()


def redirect(location: str, status: int = 302) -> httpx.Response:
    """A redirect."""
    return httpx.Response(status, headers={"location": location})


async def test_a_redirect_to_the_same_origin_keeps_the_headers(make: Make):
    script = Script(redirect("/v2/x"), ok())
    assert await make(script).request() == {"id": "batch_1"}
    assert str(script.requests[1].url) == "http://api.example/v2/x"
    assert script.requests[1].headers["authorization"] == f"Bearer {KEY}"
    assert script.requests[1].extensions["timeout"]["read"] == 600


async def test_a_redirect_to_another_origin_and_back_carries_no_credentials(make: Make):
    script = Script(redirect("https://blob.example/x"), redirect("http://api.example/y"), ok())
    client = {
        "auth": ("user", "password"),
        "headers": {"X-Mine": "1"},
        "cookies": {"session": "1"},
    }
    await make(script, client=client, default_headers={"api-key": "azure"}).request()
    assert "api-key" in script.requests[0].headers
    for sent in script.requests[1:]:
        assert not set(sent.headers) & {"authorization", "api-key", "x-mine", "cookie"}


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_post_is_not_redirected(make: Make, status: int):
    script = Script(redirect("/v1/batches/", status))
    with pytest.raises(APIStatusError, match="redirects to /v1/batches/") as caught:
        await make(script).request(POST)
    assert (len(script.requests), caught.value.status_code) == (1, status)


async def test_redirects_are_limited(make: Make):
    script = Script(redirect("/again"))
    with pytest.raises(APIStatusError, match="302 Found"):
        await make(script).request()
    assert len(script.requests) == 6


async def test_a_request_is_retried_when_the_body_breaks_off():
    with raw_server(CUT, WHOLE) as url, httpx.Client() as http:
        transport = Transport(config(url), Pool(http), Clock(sleep=lambda _: None))
        assert transport.request(GET) == {}


def test_a_limited_transport_tries_once_with_a_shorter_timeout():
    settings = config(timeout=httpx.Timeout(None, connect=5))
    limited = Transport(settings, Pool()).limited(7).config
    assert limited.deadline == 7
    assert limited.retry is never


async def test_errors_have_the_response_and_the_request_without_the_key(make: Make):
    refusal = httpx.Response(404, headers={"x-echo": KEY}, text=f"no {KEY}")
    with pytest.raises(APIStatusError) as refused:
        await make(Script(refusal)).request()
    response = refused.value.response
    assert (response.status_code, response.text) == (404, "no [key]")
    assert response.headers["x-echo"] == "[key]"
    with pytest.raises(APIConnectionError) as cut:
        await make(Script(httpx.ReadError("cut")), max_retries=0).request()
    with pytest.raises(APIResponseValidationError) as odd:
        await make(Script(httpx.Response(200, text=f"<p>{KEY}"))).request()
    assert odd.value.response.text == "<p>[key]"
    for error in (refused.value, cut.value, odd.value):
        assert (error.request.method, error.request.url.path) == ("GET", "/v1/batches/batch_1")
        assert KEY not in repr(error.request.headers.raw)
        assert KEY.encode() not in pickle.dumps(error)


async def test_a_credential_in_the_url_is_not_in_the_request_of_an_error(make: Make):
    script = Script(failure(404))
    with pytest.raises(APIStatusError) as caught:
        await make(script, default_query={"api_key": "a-long-secret"}).request()
    assert script.requests[0].url.params["api_key"] == "a-long-secret"
    assert "a-long-secret" not in str(caught.value.response.request.url)
