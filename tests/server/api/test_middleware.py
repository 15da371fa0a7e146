"""Keys, headers, and the record of requests."""

from __future__ import annotations

import logging
import re

import httpx
import pytest

from batchwright.server import CutResponse


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"authorization": ""},
        {"authorization": "Bearer"},
        {"authorization": "Basic abc"},
        {"api-key": ""},
    ],
)
def test_without_a_key_everything_is_refused(api, headers):
    with httpx.Client(base_url=api.server.base_url, verify=False) as http:
        for method, path in (("GET", "/models"), ("POST", "/batches"), ("GET", "/files/x")):
            response = http.request(method, path, headers=headers)
            error = response.json()["error"]
            assert (response.status_code, error["code"]) == (401, "invalid_api_key")
            assert error["type"] == "invalid_request_error"
            assert "openai-organization" not in response.headers


@pytest.mark.parametrize(
    "headers",
    [
        {"authorization": "Bearer My API Key"},
        {"authorization": "bearer  My API Key"},
        {"api-key": "My API Key"},
        {"authorization": "Basic abc", "api-key": "My API Key"},
        {"authorization": "Bearer ключ".encode()},
    ],
)
def test_any_key_is_taken(api, headers):
    with httpx.Client(base_url=api.server.base_url, verify=False) as http:
        assert http.get("/models", headers=headers).status_code == 200


def test_a_key_is_the_same_in_either_header(api):
    named = api.http.get("/models").headers["openai-organization"]
    with httpx.Client(base_url=api.server.base_url, verify=False) as http:
        response = http.get("/models", headers={"api-key": "test"})
    assert response.headers["openai-organization"] == named
    assert "api-key" not in api.server.requests[-1].headers


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", ""])
def test_a_foreign_host_is_refused(api, host):
    response = api.http.get("/models", headers={"host": host})
    error = response.json()["error"]
    assert (response.status_code, error["code"]) == (421, "host_not_allowed")
    assert api.server.requests[-1].status == 421


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:1", "127.0.0.2", "[::1]:80", "a.localhost."]
)
def test_the_names_of_this_machine_are_allowed(api, host):
    assert api.http.get("/models", headers={"host": host}).status_code == 200


def test_more_hosts_can_be_allowed(serve):
    api = serve(allowed_hosts=["Docker.internal"])
    assert api.http.get("/models", headers={"host": "docker.INTERNAL:80"}).status_code == 200
    assert api.http.get("/models", headers={"host": "other.internal"}).status_code == 421


def test_on_all_addresses_any_host_is_allowed_and_a_warning_is_logged(serve, caplog):
    with caplog.at_level(logging.WARNING, "batchwright.server"):
        server = serve(host="0.0.0.0").server
    assert "listening on 0.0.0.0: whoever reaches it can use this server" in caplog.messages
    url = server.base_url.replace("0.0.0.0", "127.0.0.1")
    headers = {"host": "evil.example", "api-key": "x"}
    assert httpx.get(f"{url}/models", headers=headers).status_code == 200


def test_every_response_has_the_common_headers(api):
    responses = [api.http.get("/models"), api.http.get("/batches/x"), api.http.get("/nowhere")]
    for response in responses:
        assert re.fullmatch(r"req_[0-9a-f]{32}", response.headers["x-request-id"])
        assert response.headers["openai-version"] == "2020-10-01"
        assert response.headers["openai-processing-ms"].isdigit()
        assert response.headers["openai-organization"].startswith("org-")
    assert len({response.headers["x-request-id"] for response in responses}) == 3


def test_each_key_has_an_organization_unless_the_request_names_one(api, other):
    ours, theirs = (one.http.get("/models") for one in (api, other))
    assert ours.headers["openai-organization"] != theirs.headers["openai-organization"]
    named = api.http.get("/models", headers={"OpenAI-Organization": "org-mine"})
    assert named.headers["openai-organization"] == "org-mine"


def test_requests_are_recorded_without_the_key(api):
    api.http.get("/batches", params={"limit": 2}, headers={"X-Client-Request-Id": "7"})
    api.http.post("/batches", json={})
    api.http.get("/nowhere")
    listed, created, lost = api.server.requests
    assert (listed.method, listed.path, listed.query) == ("GET", "/v1/batches", "limit=2")
    assert (listed.operation, listed.status) == ("listBatches", 200)
    assert listed.headers["x-client-request-id"] == "7"
    assert "authorization" not in listed.headers
    assert (created.operation, created.status) == ("createBatch", 400)
    assert (lost.operation, lost.status) == (None, 404)


def test_each_request_is_logged_in_a_line_of_its_own(api, caplog):
    api.server.faults.add(CutResponse(operation="listFiles"))
    with caplog.at_level(logging.INFO, "batchwright.server"):
        api.http.get("/batches", params={"limit": 2})
        with pytest.raises(httpx.RemoteProtocolError):
            api.http.get("/files")
        api.http.get("/no%0Awhere")
        api.server.close()
    assert caplog.messages == [
        "GET /v1/batches 200",
        "GET /v1/files cut off",
        "GET /v1/no%0Awhere 404",
    ]


def test_a_line_of_the_log_is_short(api, caplog):
    with caplog.at_level(logging.INFO, "batchwright.server"):
        api.http.get("/" + "x" * 10_000)
        api.server.close()
    (line,) = caplog.messages
    assert line == f"GET /v1/{'x' * 192}… 404"


def test_the_key_is_in_no_file(api, tmp_path):
    secret = "sk-very-secret"
    headers = {"Authorization": f"Bearer {secret}"}
    api.http.post(
        "/files", files={"file": ("a.jsonl", b"{}")}, data={"purpose": "batch"}, headers=headers
    )
    api.server.close()
    for path in (tmp_path / "data").rglob("*"):
        assert path.is_dir() or secret.encode() not in path.read_bytes()
