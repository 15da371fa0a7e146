"""Requests that are no lines of a batch."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.client import HTTPConnection

import httpx
import pytest

from batchwright.server import ErrorResponse
from batchwright.server.api.parameters import MAX_JSON_BYTES
from batchwright.server.catalogue import MODEL_OPERATIONS

ASKED = [{"role": "user", "content": "hello"}]
BODIES = {
    "/v1/chat/completions": {"model": "gpt-4o-mini", "messages": ASKED},
    "/v1/completions": {"model": "gpt-3.5-turbo-instruct", "prompt": "hello"},
    "/v1/embeddings": {"model": "text-embedding-3-small", "input": "hello", "dimensions": 4},
    "/v1/images/generations": {"model": "gpt-image-1", "prompt": "a cat"},
    "/v1/moderations": {"input": "hello"},
    "/v1/responses": {"model": "gpt-4.1", "input": "hello"},
}
ITS_OWN = ("id", "created", "created_at", "completed_at", "output")


def test_each_operation_has_a_body_here():
    assert sorted(BODIES) == sorted(MODEL_OPERATIONS.values())


@pytest.mark.parametrize("endpoint", BODIES)
def test_a_request_is_answered_like_its_line(api, endpoint):
    batch = api.run([api.line("a", url=endpoint, **BODIES[endpoint])], endpoint=endpoint)
    (line,) = api.lines(batch["output_file_id"])
    response = api.http.post(endpoint.removeprefix("/v1"), json=BODIES[endpoint])
    assert response.status_code == 200
    alone, answered = response.json(), line["response"]["body"]
    assert list(alone) == list(answered)
    for name in ITS_OWN:
        alone.pop(name, None)
        answered.pop(name, None)
    assert alone == answered


def test_a_refused_request_has_the_status_of_its_line(api):
    response = api.http.post("/chat/completions", json={"model": "nope", "messages": ASKED})
    assert (response.status_code, response.json()["error"]["code"]) == (400, "model_not_found")


def test_a_stream_is_refused_with_a_reason(api):
    body = {**BODIES["/v1/chat/completions"], "stream": True}
    response = api.http.post("/chat/completions", json=body)
    assert (response.status_code, response.json()["error"]["param"]) == (400, "stream")
    assert "does not stream" in response.json()["error"]["message"]


def test_an_answer_nested_too_deeply_is_refused(api):
    deep = json.loads("[" * 500 + "]" * 500)
    tool = {"type": "function", "name": "f", "parameters": {"a": deep}}
    response = api.http.post("/responses", json={**BODIES["/v1/responses"], "tools": [tool]})
    assert response.status_code == 400
    assert response.json()["error"]["message"] == "This request is nested too deeply."


def test_requests_have_operations_faults_and_scripted_answers(api):
    api.server.faults.add(ErrorResponse(operation="createChatCompletion", status=429))
    api.server.answers.add("scripted", prompt="^hello$")
    body = BODIES["/v1/chat/completions"]
    first, second = (api.http.post("/chat/completions", json=body) for _ in range(2))
    assert first.status_code == 429
    assert second.json()["choices"][0]["message"]["content"] == "scripted"
    assert [one.operation for one in api.server.requests] == ["createChatCompletion"] * 2


def test_a_body_that_announces_too_much_is_refused_unread(api):
    url = httpx.URL(api.server.base_url)
    connection = HTTPConnection(url.host, url.port, timeout=30)
    connection.putrequest("POST", "/v1/responses")
    connection.putheader("Authorization", "Bearer test")
    connection.putheader("Content-Length", str(10**15))
    connection.endheaders()
    with connection.getresponse() as response:
        assert (response.status, b"maximum of" in response.read()) == (413, True)
    connection.close()


def test_a_body_that_grows_too_large_is_refused(api):
    def endless() -> Iterator[bytes]:
        for _ in range(2 + MAX_JSON_BYTES // 2**20):
            yield b" " * 2**20

    response = api.http.post("/batches", content=endless())
    assert (response.status_code, "maximum of" in response.text) == (413, True)


def test_the_classic_endpoints_of_azure_have_no_version(api):
    url = "/chat/completions"
    line = {**api.line("a"), "url": url}
    batch = api.run([line], endpoint=url)
    assert (batch["status"], batch["endpoint"]) == ("completed", url)
    (line,) = api.lines(batch["output_file_id"])
    assert line["response"]["body"]["object"] == "chat.completion"
