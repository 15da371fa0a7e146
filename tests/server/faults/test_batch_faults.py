"""Faults of batches and files, as a client sees them."""

from __future__ import annotations

from email.utils import parsedate_to_datetime

import httpx
import pytest

from batchwright.server import (
    CorruptFile,
    ErrorResponse,
    ExpireLines,
    FailLines,
    HideFiles,
    LateBatch,
    LoseFile,
    OldestFirst,
    RefuseBatch,
    ShortFile,
    StopBatch,
    TokenLimit,
)
from batchwright.server.settings import Durations, Limits

BODY = {"input_file_id": "file-x", "endpoint": "/v1/embeddings", "completion_window": "24h"}


def four(api):
    return [api.line(f"r{n}") for n in range(4)]


def ids(api):
    return [one["id"] for one in api.http.get("/batches").json()["data"]]


def content(api, file_id):
    return api.http.get(f"/files/{file_id}/content").content


def refused(api, **more):
    response = api.http.post("/batches", json={**BODY, "endpoint": "/v1/chat/completions", **more})
    assert response.status_code == 400
    return response.json()["error"]


# --- time


def test_the_date_of_a_response_is_that_of_the_server_s_clock(api):
    api.server.clock.advance(30 * 86_400)
    api.server.faults.add(ErrorResponse(operation="listFiles"))
    for path in ("/models", "/files", "/nothing"):
        (date,) = api.http.get(path).headers.get_list("date")
        assert parsedate_to_datetime(date).timestamp() == int(api.server.clock.now())


def test_an_outage_ends_after_its_time(api):
    api.server.faults.add(ErrorResponse(status=503, times=None, lasts=3600))
    assert [api.http.get("/models").status_code for _ in range(3)] == [503] * 3
    api.server.clock.advance(3599)
    assert api.http.get("/files").status_code == 503
    api.server.clock.advance(1)
    assert api.http.get("/files").status_code == 200


# --- creation


@pytest.mark.parametrize("status", [500, 0])
def test_a_batch_can_be_late(api, status):
    file = api.upload(four(api))
    api.server.faults.add(LateBatch(seconds=60, status=status))
    if status:
        assert api.http.post("/batches", json=BODY).status_code == 500
    else:
        with pytest.raises(httpx.RemoteProtocolError):
            api.http.post("/batches", json=BODY)
    assert ids(api) == []
    api.server.clock.advance(30)
    second = api.create(file["id"])
    api.server.clock.advance(31)
    api.server.wait_until_idle()
    late, first = ids(api)
    assert first == second["id"]
    batch = api.batch({"id": late})
    assert batch["created_at"] == second["created_at"] + 30
    assert batch["expires_at"] == batch["created_at"] + 86_400


def test_an_idempotency_key_is_honoured_only_if_asked_for(serve, tmp_path):
    headers = {"idempotency-key": "a"}
    for idempotent, count in ((False, 2), (True, 1)):
        api = serve(tmp_path / str(idempotent), idempotent=idempotent)
        for _ in range(2):
            assert api.http.post("/batches", json=BODY, headers=headers).status_code == 200
        assert len(ids(api)) == count
    assert len({api.create("file-x")["id"] for _ in range(2)}) == 2


def test_a_late_batch_whose_key_was_used_since_is_not_created(serve):
    api = serve(idempotent=True, faults=[LateBatch(seconds=60)])
    for status in (500, 200):
        response = api.http.post("/batches", json=BODY, headers={"idempotency-key": "a"})
        assert response.status_code == status
    api.server.clock.advance(61)
    assert len(ids(api)) == 1


def test_a_batch_needs_a_file_that_is_processed(serve):
    api = serve(durations=Durations(processing=60))
    file = api.upload(four(api))
    assert file["status"] == "pending"
    assert "its status is 'pending'" in refused(api, input_file_id=file["id"])["message"]
    assert [one["status"] for one in api.http.get("/files").json()["data"]] == ["pending"]
    api.server.clock.advance(60)
    assert api.http.get(f"/files/{file['id']}").json()["status"] == "processed"
    assert api.create(file["id"])["status"] == "validating"


# --- refusal


def test_one_batch_can_be_refused(api):
    api.server.faults.add(
        RefuseBatch(code="no_such_thing", message="No.", line=3, after=1),
        RefuseBatch(code="not_now", at="creation"),
    )
    file = api.upload(four(api))
    error = refused(api, input_file_id=file["id"])
    assert (error["code"], error["type"]) == ("not_now", "invalid_request_error")
    good, bad = api.create(file["id"]), api.create(file["id"])
    api.server.wait_until_idle()
    assert api.batch(good)["status"] == "completed"
    failed = api.batch(bad)
    problem = {"code": "no_such_thing", "message": "No.", "param": None, "line": 3}
    assert (failed["status"], failed["errors"]["data"]) == ("failed", [problem])


def test_a_token_limit_can_be_used_up_by_others_for_a_time(api):
    api.server.faults.add(TokenLimit(limit=100, times=None, lasts=60))
    assert api.run(four(api))["errors"]["data"][0]["code"] == "token_limit_exceeded"
    api.server.clock.advance(60)
    assert api.run(four(api))["status"] == "completed"


@pytest.mark.parametrize("used", [0, 90])
def test_a_token_limit_can_refuse_only_what_does_not_fit(api, used):
    api.server.faults.add(TokenLimit(limit=used + 3, used=used, times=None))
    failed = api.run(four(api))
    assert f"Limit: {used + 3} enqueued tokens." in failed["errors"]["data"][0]["message"]
    assert api.run(four(api)[:3])["status"] == "completed"


def test_a_token_limit_counts_the_unfinished_batches(serve):
    api = serve(durations=Durations(in_progress=60))
    api.server.faults.add(TokenLimit(limit=7, used=0, times=None))
    api.run(four(api))
    assert api.run(four(api))["status"] == "failed"


def test_a_token_limit_can_refuse_a_creation(api):
    api.server.faults.add(TokenLimit(limit=3, used=0, at="creation", times=None))
    file = api.upload(four(api))
    error = refused(api, input_file_id=file["id"])
    assert error["code"] == "token_limit_exceeded"
    assert error["message"].startswith("Enqueued token limit reached for gpt-4o-mini in org")
    assert api.run(four(api)[:3])["status"] == "completed"


def test_what_is_wrong_with_an_input_is_said_when_it_is_validated(api):
    api.server.faults.add(TokenLimit(limit=3, used=0, at="creation", times=None))
    for lines in (b"{", b"", b"7", b'{"body": 7}', b'{"body": {"model": {}}}'):
        assert api.run(lines)["status"] == "failed"


def test_the_limit_of_the_settings_still_holds(serve):
    api = serve(limits=Limits(enqueued_tokens={"gpt-4o-mini": 3}))
    assert api.run(four(api))["errors"]["data"][0]["code"] == "token_limit_exceeded"


# --- execution


@pytest.mark.parametrize("status", ["cancelled", "expired"])
def test_a_batch_can_stop_part_way(api, status):
    api.server.faults.add(StopBatch(status=status, share=0.5))
    batch = api.run(four(api))
    assert batch["status"] == status
    assert batch["request_counts"] == {"total": 4, "completed": 2, "failed": 0}
    assert len(api.lines(batch["output_file_id"])) == 2
    left = [one["error"]["code"] for one in api.lines(batch["error_file_id"])]
    assert left == [f"batch_{status}"] * 2
    assert api.run(four(api))["status"] == "completed"


@pytest.mark.parametrize("share", [0, 1])
def test_a_batch_can_stop_before_its_first_line_or_after_its_last(api, share):
    api.server.faults.add(StopBatch(status="expired", share=share))
    batch = api.run(four(api))
    assert (batch["status"], batch["request_counts"]["completed"]) == ("expired", 4 * share)


@pytest.mark.parametrize("fault", [FailLines(each=2, status=429), ExpireLines(each=2)])
def test_lines_can_succeed_after_some_attempts(api, fault):
    api.server.faults.add(fault)
    done = [api.run(four(api))["request_counts"]["completed"] for _ in range(3)]
    assert done == [0, 0, 4]


# --- files


def test_files_can_be_hidden_at_first(api):
    api.server.faults.add(HideFiles(each=2))
    batch = api.create(api.upload(four(api))["id"])
    api.server.wait_until_idle()
    shown = [api.batch(batch), api.http.get("/batches").json()["data"][0], api.batch(batch)]
    assert [one["status"] for one in shown] == ["completed"] * 3
    assert [one["output_file_id"] is None for one in shown] == [True, True, False]


def test_files_can_be_hidden_for_a_time_in_one_operation(api):
    api.server.faults.add(HideFiles(operation="retrieveBatch", each=None, lasts=60))
    batch = api.run(four(api))
    assert batch["output_file_id"] is None
    assert api.http.get("/batches").json()["data"][0]["output_file_id"]
    api.server.clock.advance(60)
    assert api.batch(batch)["output_file_id"]


def test_a_file_can_be_shorter_at_first_and_says_so(api):
    api.server.faults.add(ShortFile(missing=2))
    file = api.run(four(api))["output_file_id"]
    size = api.http.get(f"/files/{file}").json()["bytes"]
    short = content(api, file)
    assert (len(short), short.count(b"\n")) == (size, 2)
    whole = content(api, file)
    assert whole.startswith(short)
    assert whole.count(b"\n") == 4
    assert api.http.get(f"/files/{file}").json()["bytes"] == len(whole)


def test_a_short_file_can_be_read_in_ranges(api):
    api.server.faults.add(ShortFile(each=None))
    file = api.run(four(api))["output_file_id"]
    size = len(content(api, file))
    part = api.http.get(f"/files/{file}/content", headers={"range": "bytes=10-"})
    assert part.headers["content-range"] == f"bytes 10-{size - 1}/{size}"


def test_a_line_of_a_file_can_be_corrupt(api):
    api.server.faults.add(CorruptFile(line=2))
    batch = api.run(four(api))
    bad, good = (content(api, batch["output_file_id"]).splitlines() for _ in range(2))
    assert [one == other for one, other in zip(bad, good, strict=True)] == [True, False, True, True]
    assert len(bad[1]) == len(good[1])


def test_only_the_files_of_batches_are_corrupt(api):
    api.server.faults.add(CorruptFile(each=None), ShortFile(each=None))
    file = api.upload(b"{}\n")
    assert content(api, file["id"]) == b"{}\n"
    assert api.http.get(f"/files/{file['id']}").json()["bytes"] == 3


def test_an_output_file_can_be_lost(api):
    api.server.faults.add(LoseFile())
    batch = api.run(four(api))
    assert batch["status"] == "completed"
    assert api.http.get(f"/files/{batch['output_file_id']}/content").status_code == 404


def test_an_input_file_can_be_lost(api):
    api.server.faults.add(LoseFile(purpose="batch"))
    file = api.upload(four(api))
    assert api.http.get(f"/files/{file['id']}").status_code == 404
    batch = api.create(file["id"])
    api.server.wait_until_idle()
    assert api.batch(batch)["errors"]["data"][0]["message"].startswith("Cannot find file")
    assert api.run(four(api))["status"] == "completed"


# --- lists


def test_a_list_can_begin_with_the_oldest(api):
    made = [api.create("file-x")["id"] for _ in range(3)]
    api.server.faults.add(OldestFirst())
    assert ids(api) == made
    assert ids(api) == made


def test_batches_of_other_programs_can_be_added(api, other):
    mine = api.create("file-x")
    added = api.server.add_batches(2, created_at=7)
    assert ids(api) == [*added[::-1], mine["id"]]
    shown = api.batch({"id": added[0]})
    assert (shown["created_at"], shown["status"]) == (7, "cancelled")
    api.server.add_batches(1, key="other")
    (theirs,) = other.http.get("/batches").json()["data"]
    assert theirs["created_at"] == int(api.server.clock.now())
