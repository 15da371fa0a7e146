"""The operations on uploads."""

from __future__ import annotations

import hashlib
import re

import pytest

from batchwright.server import Limits

GOOD = {"filename": "a.jsonl", "purpose": "batch", "bytes": 6, "mime_type": "application/jsonl"}


def create(api, **changes):
    response = api.http.post("/uploads", json={**GOOD, **changes})
    assert response.status_code == 200, response.text
    return response.json()


def add(api, upload, data):
    return api.http.post(f"/uploads/{upload['id']}/parts", files={"data": data})


def complete(api, upload, *parts, **more):
    body = {"part_ids": [part["id"] for part in parts], **more}
    return api.http.post(f"/uploads/{upload['id']}/complete", json=body)


def test_parts_in_the_order_given_make_a_file(api, tmp_path):
    upload = create(api)
    assert re.fullmatch(r"upload_[0-9a-f]{32}", upload["id"])
    assert list(upload) == [
        "id",
        "object",
        "bytes",
        "created_at",
        "filename",
        "purpose",
        "status",
        "expires_at",
        "file",
    ]
    assert (upload["status"], upload["file"]) == ("pending", None)
    assert upload["expires_at"] == upload["created_at"] + 3600
    second, first = (add(api, upload, data).json() for data in (b"def", b"abc"))
    assert list(first) == ["id", "object", "created_at", "upload_id"]
    assert (first["object"], first["upload_id"]) == ("upload.part", upload["id"])
    response = complete(api, upload, first, second, md5=hashlib.md5(b"abcdef").hexdigest())
    file = response.json()["file"]
    assert response.json() == {**upload, "status": "completed", "file": file}
    assert file == api.http.get(f"/files/{file['id']}").json()
    assert api.http.get(f"/files/{file['id']}/content").content == b"abcdef"
    assert [one.name for one in (tmp_path / "data" / "files").iterdir()] == [file["id"]]
    assert list((tmp_path / "data" / "incoming").iterdir()) == []


@pytest.mark.parametrize(
    ("changes", "code", "param"),
    [
        ({"filename": None}, "missing_required_parameter", "filename"),
        ({"purpose": None}, "missing_required_parameter", "purpose"),
        ({"bytes": None}, "missing_required_parameter", "bytes"),
        ({"mime_type": None}, "missing_required_parameter", "mime_type"),
        ({"purpose": "user_data"}, "invalid_value", "purpose"),
        ({"bytes": "6"}, "invalid_type", "bytes"),
        ({"bytes": True}, "invalid_type", "bytes"),
        ({"bytes": -1}, "integer_below_min_value", "bytes"),
        ({"bytes": 8 * 1024**3 + 1}, "integer_above_max_value", "bytes"),
        ({"filename": "a.csv"}, None, None),
        ({"colour": "red"}, "unknown_parameter", "colour"),
        (
            {"expires_after": {"anchor": "created_at", "seconds": 1}},
            "integer_below_min_value",
            "expires_after.seconds",
        ),
    ],
)
def test_create_refuses_bad_parameters(api, changes, code, param):
    response = api.http.post("/uploads", json={**GOOD, **changes})
    error = response.json()["error"]
    assert (response.status_code, error["code"], error["param"]) == (400, code, param)


def test_the_file_expires_as_the_upload_said(api):
    upload = create(api, bytes=1, expires_after={"anchor": "created_at", "seconds": 7200})
    file = complete(api, upload, add(api, upload, b"x").json()).json()["file"]
    assert file["expires_at"] == file["created_at"] + 7200


@pytest.mark.parametrize(
    ("body", "code", "param"),
    [
        ({}, "missing_required_parameter", "part_ids"),
        ({"part_ids": "p"}, "invalid_type", "part_ids"),
        ({"part_ids": [1]}, "invalid_type", "part_ids[0]"),
        ({"part_ids": ["part_none"]}, "invalid_value", "part_ids[0]"),
        ({"part_ids": []}, "invalid_value", "part_ids"),
        ({"part_ids": [], "colour": "red"}, "unknown_parameter", "colour"),
    ],
)
def test_complete_refuses_bad_parameters(api, body, code, param):
    upload = create(api)
    response = api.http.post(f"/uploads/{upload['id']}/complete", json=body)
    error = response.json()["error"]
    assert (response.status_code, error["code"], error["param"]) == (400, code, param)


def test_complete_checks_bytes_parts_and_md5_and_can_be_tried_again(api):
    upload = create(api)
    part = add(api, upload, b"abc").json()
    short = complete(api, upload, part)
    assert "3 bytes, but the upload announced 6" in short.json()["error"]["message"]
    twice = complete(api, upload, part, part)
    assert "is listed twice" in twice.json()["error"]["message"]
    rest = add(api, upload, b"def").json()
    wrong = complete(api, upload, part, rest, md5="0" * 32)
    assert (wrong.status_code, wrong.json()["error"]["param"]) == (400, "md5")
    assert complete(api, upload, part, rest).json()["status"] == "completed"


def test_a_part_has_a_limit_and_no_other_fields(serve):
    api = serve(limits=Limits(part_bytes=3))
    upload = create(api)
    assert add(api, upload, b"abc").status_code == 200
    assert add(api, upload, b"abcd").status_code == 413
    url = f"/uploads/{upload['id']}/parts"
    response = api.http.post(url, files={"data": b"a"}, data={"colour": "red"})
    assert response.json()["error"]["code"] == "unknown_parameter"
    assert api.http.post(url, files={"file": b"a"}).json()["error"]["param"] == "data"


def test_a_cancelled_upload_takes_no_more_parts(api, tmp_path):
    upload = create(api)
    part = add(api, upload, b"abcdef").json()
    response = api.http.post(f"/uploads/{upload['id']}/cancel")
    assert response.json() == {**upload, "status": "cancelled"}
    late = (
        add(api, upload, b"x"),
        complete(api, upload, part),
        api.http.post(f"/uploads/{upload['id']}/cancel"),
    )
    for one in late:
        assert one.status_code == 400
        assert "is cancelled" in one.json()["error"]["message"]
    assert list((tmp_path / "data" / "files").iterdir()) == []


def test_an_upload_expires_after_an_hour(api, tmp_path):
    upload = create(api)
    part = add(api, upload, b"abcdef").json()
    api.server.clock.advance(3600)
    response = complete(api, upload, part)
    assert response.status_code == 400
    assert "is expired" in response.json()["error"]["message"]
    assert list((tmp_path / "data" / "files").iterdir()) == []


def test_an_upload_is_seen_under_its_own_key_only(api, other):
    upload = create(api)
    part = add(api, upload, b"abcdef").json()
    for response in (add(other, upload, b"x"), complete(other, upload, part)):
        assert response.status_code == 404
        message = f"No such Upload object: {upload['id']}"
        assert response.json()["error"]["message"] == message


def test_an_upload_can_be_the_input_of_a_batch(api):
    data = b'{"custom_id":"a","method":"POST","url":"/v1/moderations","body":{"input":"hi"}}'
    upload = create(api, bytes=len(data))
    file = complete(api, upload, add(api, upload, data).json()).json()["file"]
    batch = api.create(file["id"], endpoint="/v1/moderations")
    api.server.wait_until_idle()
    assert api.batch(batch)["status"] == "completed"
