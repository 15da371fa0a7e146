"""The operations on batches."""

from __future__ import annotations

import re

import pytest

from batchwright.server import Limits

GOOD = {"input_file_id": "file-x", "endpoint": "/v1/embeddings", "completion_window": "24h"}


def test_a_new_batch_has_null_where_nothing_is_set(api):
    batch = api.create("file-none", metadata={"a": "b"})
    assert re.fullmatch(r"batch_[0-9a-f]{32}", batch["id"])
    assert batch["status"] == "validating"
    assert batch["expires_at"] == batch["created_at"] + 86_400
    assert batch["request_counts"] == {"total": 0, "completed": 0, "failed": 0}
    assert batch["usage"]["total_tokens"] == 0
    assert batch["metadata"] == {"a": "b"}
    for name in ("model", "errors", "output_file_id", "error_file_id"):
        assert batch[name] is None
    for state in ("in_progress", "finalizing", "completed", "failed", "expired", "cancelling"):
        assert batch[f"{state}_at"] is None


@pytest.mark.parametrize(
    ("change", "code", "param"),
    [
        ({"input_file_id": None}, "missing_required_parameter", "input_file_id"),
        ({"endpoint": None}, "missing_required_parameter", "endpoint"),
        ({"completion_window": None}, "missing_required_parameter", "completion_window"),
        ({"input_file_id": 7}, "invalid_type", "input_file_id"),
        ({"endpoint": "/v1/nope"}, "invalid_value", "endpoint"),
        ({"completion_window": "1h"}, "invalid_value", "completion_window"),
        ({"metadata": []}, "invalid_type", "metadata"),
        ({"metadata": {"a": 1}}, "invalid_type", "metadata.a"),
        ({"metadata": {"a": "x" * 513}}, "string_above_max_length", "metadata.a"),
        ({"metadata": {"a" * 65: "x"}}, "property_name_above_max_length", "metadata"),
        (
            {"metadata": {str(n): "x" for n in range(17)}},
            "object_above_max_properties",
            "metadata",
        ),
        ({"output_expires_after": None}, "invalid_type", "output_expires_after"),
        (
            {"output_expires_after": {"seconds": 3600}},
            "missing_required_parameter",
            "output_expires_after.anchor",
        ),
        (
            {"output_expires_after": {"anchor": "now", "seconds": 3600}},
            "invalid_value",
            "output_expires_after.anchor",
        ),
        (
            {"output_expires_after": {"anchor": "created_at", "seconds": 3599}},
            "integer_below_min_value",
            "output_expires_after.seconds",
        ),
        (
            {"output_expires_after": {"anchor": "created_at", "seconds": "3600"}},
            "invalid_type",
            "output_expires_after.seconds",
        ),
        (
            {"output_expires_after": {"anchor": "created_at", "seconds": 2_592_001}},
            "integer_above_max_value",
            "output_expires_after.seconds",
        ),
    ],
)
def test_create_refuses_bad_parameters(api, change, code, param):
    response = api.http.post("/batches", json={**GOOD, **change})
    error = response.json()["error"]
    assert response.status_code == 400
    assert list(error) == ["message", "type", "param", "code"]
    assert (error["code"], error["param"], error["type"]) == (code, param, "invalid_request_error")
    assert api.http.get("/batches").json()["data"] == []


@pytest.mark.parametrize("content", [b"{", b"[]", b"7"])
def test_create_refuses_what_is_not_a_json_object(api, content):
    response = api.http.post("/batches", content=content)
    assert response.status_code == 400
    assert "JSON" in response.json()["error"]["message"]


def test_an_empty_body_lacks_the_first_parameter(api):
    assert api.http.post("/batches").json()["error"]["param"] == "input_file_id"


def test_metadata_may_be_null_and_at_its_limits(api):
    assert api.create("file-x", metadata=None)["metadata"] is None
    most = {f"{n:064}": "x" * 512 for n in range(16)}
    assert api.create("file-x", metadata=most)["metadata"] == most


def test_list_is_newest_first_and_pages_after_a_cursor(api):
    ids = [api.create("file-x")["id"] for _ in range(5)][::-1]
    first = api.http.get("/batches", params={"limit": 2}).json()
    assert list(first) == ["object", "data", "first_id", "last_id", "has_more"]
    assert [one["id"] for one in first["data"]] == ids[:2]
    assert (first["first_id"], first["last_id"], first["has_more"]) == (*ids[:2], True)
    rest = api.http.get("/batches", params={"limit": 3, "after": ids[1]}).json()
    assert [one["id"] for one in rest["data"]] == ids[2:]
    assert rest["has_more"] is False


def test_an_empty_page_has_null_ids(api):
    assert api.http.get("/batches").json() == {
        "object": "list",
        "data": [],
        "first_id": None,
        "last_id": None,
        "has_more": False,
    }


def test_the_default_page_has_twenty(api):
    for _ in range(21):
        api.create("file-x")
    page = api.http.get("/batches").json()
    assert (len(page["data"]), page["has_more"]) == (20, True)


@pytest.mark.parametrize(
    ("limit", "code"),
    [
        ("101", "integer_above_max_value"),
        ("0", "integer_below_min_value"),
        ("-1", "integer_below_min_value"),
        ("x", "invalid_type"),
        ("", "invalid_type"),
        ("1.5", "invalid_type"),
        ("9" * 30, "invalid_type"),
    ],
)
def test_list_checks_its_limit(api, limit, code):
    response = api.http.get("/batches", params={"limit": limit})
    error = response.json()["error"]
    assert (response.status_code, error["code"], error["param"]) == (400, code, "limit")


def test_an_unknown_cursor_is_not_found(api):
    response = api.http.get("/batches", params={"after": "batch_none"})
    assert response.status_code == 404
    assert response.json()["error"]["message"] == "No batch found with id 'batch_none'."


@pytest.mark.parametrize(("method", "path"), [("GET", ""), ("POST", "/cancel")])
def test_an_unknown_batch_is_not_found(api, method, path):
    response = api.http.request(method, f"/batches/batch_none{path}")
    assert response.status_code == 404
    assert response.json()["error"]["message"] == "No batch found with id 'batch_none'."


def test_a_batch_is_seen_under_its_own_key_only(api, other):
    batch = api.create("file-x")
    assert other.http.get(f"/batches/{batch['id']}").status_code == 404
    assert other.http.post(f"/batches/{batch['id']}/cancel").status_code == 404
    assert other.http.get("/batches").json()["data"] == []
    assert other.http.get("/batches", params={"after": batch["id"]}).status_code == 404


def test_a_key_can_only_create_so_many_batches_per_hour(serve):
    api = serve(limits=Limits(batches_per_hour=2))
    api.create("file-x")
    api.create("file-x")
    body = {"input_file_id": "x", "endpoint": "/v1/embeddings", "completion_window": "24h"}
    response = api.http.post("/batches", json=body)
    assert (response.status_code, response.json()["error"]["code"]) == (429, "rate_limit_exceeded")
    api.server.clock.advance(3600)
    api.create("file-x")
