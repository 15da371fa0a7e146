"""The operations on files."""

from __future__ import annotations

import re

import pytest

from batchwright.server import Limits

MONTH = 2_592_000


def test_a_file_has_every_key_in_order(api):
    file = api.upload(b"{}\n")
    assert list(file) == [
        "object",
        "id",
        "purpose",
        "filename",
        "bytes",
        "created_at",
        "expires_at",
        "status",
        "status_details",
    ]
    assert re.fullmatch(r"file-[0-9A-Za-z]{22}", file["id"])
    assert (file["filename"], file["bytes"], file["status"]) == ("input.jsonl", 3, "processed")


def test_the_expiry_of_a_batch_file_shows_up_after_the_first_response(api):
    file = api.upload(b"{}")
    assert file["expires_at"] is None
    later = api.http.get(f"/files/{file['id']}").json()
    assert later == {**file, "expires_at": file["created_at"] + MONTH}


def test_other_files_do_not_expire(api):
    file = api.upload(b"x", name="a.txt", purpose="user_data")
    assert api.http.get(f"/files/{file['id']}").json()["expires_at"] is None


def test_a_file_expires_by_the_servers_clock(api):
    expiry = {"expires_after[anchor]": "created_at", "expires_after[seconds]": "3600"}
    file = api.upload(b"{}", **expiry)
    assert file["expires_at"] == file["created_at"] + 3600
    api.server.clock.advance(3599)
    assert api.http.get(f"/files/{file['id']}/content").content == b"{}"
    api.server.clock.advance(1)
    assert api.http.get(f"/files/{file['id']}").status_code == 404
    assert api.http.get("/files").json()["data"] == []


@pytest.mark.parametrize(
    ("fields", "code", "param"),
    [
        ({}, "missing_required_parameter", "purpose"),
        ({"purpose": "batch_output"}, "invalid_value", "purpose"),
        ({"purpose": "batch", "colour": "red"}, "unknown_parameter", "colour"),
        (
            {"purpose": "batch", "expires_after[seconds]": "3600"},
            "missing_required_parameter",
            "expires_after.anchor",
        ),
        (
            {"purpose": "batch", "expires_after[anchor]": "created_at"},
            "missing_required_parameter",
            "expires_after.seconds",
        ),
        (
            {
                "purpose": "batch",
                "expires_after[anchor]": "yesterday",
                "expires_after[seconds]": "3600",
            },
            "invalid_value",
            "expires_after.anchor",
        ),
        (
            {
                "purpose": "batch",
                "expires_after[anchor]": "created_at",
                "expires_after[seconds]": "3599",
            },
            "integer_below_min_value",
            "expires_after.seconds",
        ),
        (
            {
                "purpose": "batch",
                "expires_after[anchor]": "created_at",
                "expires_after[seconds]": "2592001",
            },
            "integer_above_max_value",
            "expires_after.seconds",
        ),
        (
            {
                "purpose": "batch",
                "expires_after[anchor]": "created_at",
                "expires_after[seconds]": "soon",
            },
            "invalid_type",
            "expires_after.seconds",
        ),
    ],
)
def test_create_refuses_bad_fields_and_keeps_nothing(api, tmp_path, fields, code, param):
    response = api.http.post("/files", files={"file": ("a.jsonl", b"{}")}, data=fields)
    error = response.json()["error"]
    assert (response.status_code, error["code"], error["param"]) == (400, code, param)
    assert list((tmp_path / "data" / "incoming").iterdir()) == []
    assert list((tmp_path / "data" / "files").iterdir()) == []


def test_a_batch_file_must_be_jsonl(api):
    files = {"file": ("a.csv", b"x")}
    response = api.http.post("/files", files=files, data={"purpose": "batch"})
    assert response.status_code == 400
    message = "Invalid file format for Batch API. Must be .jsonl"
    assert response.json()["error"]["message"] == message


def test_a_batch_file_without_a_suffix_is_taken(api):
    assert api.upload(b"{}", name="upload")["filename"] == "upload"


def test_too_large_a_file_is_refused(serve):
    api = serve(limits=Limits(file_bytes=10))
    api.upload(b"x" * 10)
    files = {"file": ("a.jsonl", b"x" * 11)}
    response = api.http.post("/files", files=files, data={"purpose": "batch"})
    assert (response.status_code, response.json()["error"]["param"]) == (413, "file")


def test_list_filters_orders_and_pages(api):
    ids = [api.upload(b"{}", name=f"{n}.jsonl")["id"] for n in range(4)]
    api.upload(b"x", name="x.txt", purpose="assistants")
    newest = api.http.get("/files", params={"purpose": "batch"}).json()
    assert [one["id"] for one in newest["data"]] == ids[::-1]
    assert (newest["first_id"], newest["last_id"]) == (ids[3], ids[0])
    params = {"purpose": "batch", "order": "asc", "limit": 2, "after": ids[0]}
    page = api.http.get("/files", params=params).json()
    assert [one["id"] for one in page["data"]] == ids[1:3]
    assert page["has_more"] is True
    assert len(api.http.get("/files").json()["data"]) == 5


@pytest.mark.parametrize(
    ("params", "status", "code"),
    [
        ({"limit": 10_001}, 400, "integer_above_max_value"),
        ({"limit": 0}, 400, "integer_below_min_value"),
        ({"order": "random"}, 400, "invalid_value"),
        ({"after": "file-none"}, 404, None),
    ],
)
def test_list_checks_its_parameters(api, params, status, code):
    response = api.http.get("/files", params=params)
    assert (response.status_code, response.json()["error"]["code"]) == (status, code)


def test_a_deleted_file_is_gone_but_still_a_cursor(api, tmp_path):
    first, second = api.upload(b"{}"), api.upload(b"{}")
    response = api.http.delete(f"/files/{second['id']}")
    assert response.json() == {"object": "file", "id": second["id"], "deleted": True}
    missing = api.http.get(f"/files/{second['id']}")
    assert missing.status_code == 404
    assert missing.json()["error"]["param"] == "id"
    assert missing.json()["error"]["message"] == f"No such File object: {second['id']}"
    assert api.http.delete(f"/files/{second['id']}").status_code == 404
    page = api.http.get("/files", params={"after": second["id"]}).json()
    assert [one["id"] for one in page["data"]] == [first["id"]]
    assert [one.name for one in (tmp_path / "data" / "files").iterdir()] == [first["id"]]


def test_a_file_is_seen_under_its_own_key_only(api, other):
    file = api.upload(b"{}")
    for method, path in (("GET", ""), ("DELETE", ""), ("GET", "/content")):
        assert other.http.request(method, f"/files/{file['id']}{path}").status_code == 404
    assert other.http.get("/files").json()["data"] == []


def test_user_data_cannot_be_downloaded(api):
    file = api.upload(b"x", name="a.txt", purpose="user_data")
    response = api.http.get(f"/files/{file['id']}/content")
    assert response.status_code == 400
    assert "user_data" in response.json()["error"]["message"]
