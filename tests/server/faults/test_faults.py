"""Each fault, as a client sees it."""

from __future__ import annotations

import time

import httpx
import pytest
from attrs import frozen

from batchwright.server import (
    CutRequest,
    CutResponse,
    ErrorResponse,
    FailLines,
    IgnoreRange,
    LagList,
    Redirect,
    RepeatCursor,
    ShortResponse,
    SlowResponse,
)
from batchwright.server.faults.fault import HTTPFault

BODY = {"input_file_id": "file-x", "endpoint": "/v1/embeddings", "completion_window": "24h"}


def batches(api):
    return len(api.http.get("/batches").json()["data"])


def test_an_error_before_the_effect_leaves_nothing(api):
    api.server.faults.add(ErrorResponse(operation="createBatch", status=503, code="overloaded"))
    response = api.http.post("/batches", json=BODY)
    assert response.status_code == 503
    assert response.json()["error"]["code"] == "overloaded"
    assert response.json()["error"]["type"] == "server_error"
    assert response.headers["x-request-id"].startswith("req_")
    assert batches(api) == 0
    assert api.http.post("/batches", json=BODY).status_code == 200


def test_an_error_after_the_effect_hides_what_was_done(api):
    api.server.faults.add(ErrorResponse(operation="createBatch", effect="after"))
    assert api.http.post("/batches", json=BODY).status_code == 500
    assert batches(api) == 1


def test_an_error_before_a_large_upload_reads_it_to_the_end(api):
    api.server.faults.add(ErrorResponse(operation="createFile", status=429))
    files = {"file": ("a.jsonl", b"x" * 5_000_000)}
    response = api.http.post("/files", files=files, data={"purpose": "batch"})
    assert response.status_code == 429


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (400, None, "invalid_request_error"),
        (401, "invalid_api_key", "invalid_request_error"),
        (429, "rate_limit_exceeded", "requests"),
        (500, "server_error", "server_error"),
        (502, None, "server_error"),
        (503, "server_is_overloaded", "server_error"),
    ],
)
def test_an_error_has_the_code_and_type_of_its_status(api, status, code, kind):
    api.server.faults.add(ErrorResponse(status=status), FailLines(status=status))
    error = api.http.get("/models").json()["error"]
    assert (error["code"], error["type"]) == (code, kind)
    (line,) = api.lines(api.run([api.line("a")])["error_file_id"])
    assert line["response"]["body"]["error"]["code"] == code
    assert line["response"]["body"]["error"]["type"] == kind


@pytest.mark.parametrize(
    ("fault", "header", "value"),
    [
        (ErrorResponse(status=429, retry_after=2), "retry-after", "2"),
        (
            ErrorResponse(status=429, retry_after="Wed, 21 Oct 2026 07:28:00 GMT"),
            "retry-after",
            "Wed, 21 Oct 2026 07:28:00 GMT",
        ),
        (ErrorResponse(status=429, retry_after_ms=150), "retry-after-ms", "150"),
        (ErrorResponse(status=400, should_retry=True), "x-should-retry", "true"),
        (ErrorResponse(status=500, should_retry=False), "x-should-retry", "false"),
    ],
)
def test_an_error_can_steer_retries(api, fault, header, value):
    api.server.faults.add(fault)
    response = api.http.get("/models")
    assert (response.status_code, response.headers[header]) == (fault.status, value)


def test_an_error_can_be_html_or_empty(api):
    both = ErrorResponse(status=502, body="html"), ErrorResponse(status=520, body="empty", after=1)
    api.server.faults.add(*both)
    page, nothing = api.http.get("/models"), api.http.get("/models")
    assert page.status_code == 502
    assert page.headers["content-type"].startswith("text/html")
    assert "<h1>" in page.text
    assert (nothing.status_code, nothing.content) == (520, b"")


def test_a_redirect_goes_elsewhere_without_effect(api):
    location = "http://elsewhere.test/v1/batches"
    api.server.faults.add(Redirect(operation="createBatch", location=location, status=308))
    response = api.http.post("/batches", json=BODY)
    assert (response.status_code, response.headers["location"]) == (308, location)
    assert batches(api) == 0


def test_a_connection_can_be_cut_before_the_response_but_after_the_effect(api):
    api.server.faults.add(CutResponse(operation="createBatch"))
    with pytest.raises(httpx.RemoteProtocolError):
        api.http.post("/batches", json=BODY)
    assert batches(api) == 1
    assert api.server.requests[0].status is None


def test_a_download_can_be_cut_at_a_byte(api):
    file = api.upload(b"x" * 1_000_000)
    url = f"/files/{file['id']}/content"
    api.server.faults.add(CutResponse(operation="downloadFile", at=300_001))
    chunks = []
    with api.http.stream("GET", url) as response:
        assert response.headers["content-length"] == "1000000"
        with pytest.raises(httpx.RemoteProtocolError):
            chunks.extend(response.iter_raw())
    assert sum(map(len, chunks)) == 300_001
    rest = api.http.get(url, headers={"range": "bytes=300001-"})
    assert (rest.status_code, len(rest.content)) == (206, 699_999)


def test_a_response_shorter_than_the_cut_is_not_cut(api):
    file = api.upload(b"x" * 10)
    api.server.faults.add(CutResponse(operation="downloadFile", at=10))
    assert api.http.get(f"/files/{file['id']}/content").content == b"x" * 10
    assert batches(api) == 0


def test_a_response_can_be_short_and_look_complete(api):
    file = api.upload(b"x" * 1_000_000)
    api.server.faults.add(ShortResponse(operation="downloadFile", at=300_001))
    response = api.http.get(f"/files/{file['id']}/content")
    assert (response.status_code, len(response.content)) == (200, 300_001)
    assert "content-length" not in response.headers


def test_a_short_response_ends_within_its_first_chunk_too(api):
    file = api.upload(b"x" * 1_000_000)
    api.server.faults.add(ShortResponse(operation="downloadFile", at=10))
    assert api.http.get(f"/files/{file['id']}/content").content == b"x" * 10


def test_a_short_response_can_be_empty(api):
    api.server.faults.add(ShortResponse(at=0))
    assert api.http.get("/models").content == b""


@pytest.mark.parametrize("at", [0, 100_000, 10**9])
def test_a_connection_can_be_cut_while_the_request_arrives(api, at):
    api.server.faults.add(CutRequest(operation="createFile", at=at))
    files = {"file": ("a.jsonl", b"x" * 5_000_000)}
    with pytest.raises(httpx.TransportError):
        api.http.post("/files", files=files, data={"purpose": "batch"})
    assert api.http.get("/files").json()["data"] == []


def test_a_response_can_be_slow_before_its_status_or_within_its_body(api):
    api.server.faults.add(
        SlowResponse(operation="listModels", seconds=30),
        SlowResponse(operation="retrieveModel", seconds=30, at=5),
    )
    with pytest.raises(httpx.ReadTimeout):
        api.http.get("/models", timeout=0.2)
    with api.http.stream("GET", "/models/gpt-4o", timeout=1) as response:
        assert response.status_code == 200
        with pytest.raises(httpx.ReadTimeout):
            list(response.iter_raw())


def test_a_slow_response_does_come(api):
    api.server.faults.add(SlowResponse(seconds=0.05, times=1), SlowResponse(seconds=0, at=3))
    before = time.monotonic()
    assert len(api.http.get("/models").json()["data"]) > 5
    assert time.monotonic() - before >= 0.05


def test_a_server_stops_though_a_response_is_slow(api):
    api.server.faults.add(SlowResponse(seconds=1000))
    with pytest.raises(httpx.ReadTimeout):
        api.http.get("/models", timeout=0.1)
    before = time.monotonic()
    api.server.close()
    assert time.monotonic() - before < 30


def test_lines_can_fail(serve):
    api = serve(faults=[FailLines(custom_id="^bad", status=429, code="rate_limit_exceeded")])
    batch = api.run([api.line("bad-1"), api.line("good"), api.line("bad-2")])
    assert batch["request_counts"] == {"total": 3, "completed": 1, "failed": 2}
    for one in api.lines(batch["error_file_id"]):
        assert one["response"]["status_code"] == 429
        assert one["response"]["body"]["error"]["code"] == "rate_limit_exceeded"
        assert one["error"] is None


def test_a_list_can_lag_behind(serve):
    api = serve(faults=[LagList(seconds=60, times=None)])
    batch = api.create("file-x")
    assert api.http.get("/batches").json()["data"] == []
    assert api.batch(batch)["id"] == batch["id"]
    api.server.clock.advance(61)
    assert batches(api) == 1


def test_a_list_can_repeat_its_first_page(api):
    ids = [api.create("file-x")["id"] for _ in range(3)][::-1]
    api.server.faults.add(RepeatCursor())
    for after in ({}, {"after": ids[1]}):
        page = api.http.get("/batches", params={"limit": 2, **after}).json()
        assert [one["id"] for one in page["data"]] == ids[:2]
        assert (page["last_id"], page["has_more"]) == (ids[1], True)


def test_a_download_can_ignore_ranges(api):
    file = api.upload(b"0123456789")
    api.server.faults.add(IgnoreRange())
    response = api.http.get(f"/files/{file['id']}/content", headers={"range": "bytes=5-"})
    assert (response.status_code, response.content) == (200, b"0123456789")


def test_a_fault_sees_the_whole_response(api):
    @frozen(kw_only=True)
    class DropHeader(HTTPFault):
        name: str

        def around(self, app):
            async def dropping(scope, receive, send):
                async def drop(message):
                    headers = message.get("headers", [])
                    kept = [one for one in headers if one[0].decode() != self.name]
                    await send({**message, "headers": kept})

                await app(scope, receive, drop)

            return dropping

    api.server.faults.add(DropHeader(name="x-request-id"), ErrorResponse(status=500))
    response = api.http.get("/models")
    assert response.status_code == 500
    assert "x-request-id" not in response.headers
    assert response.headers["openai-version"] == "2020-10-01"
