"""The ways of a batch, each with its times, counts and files."""

from __future__ import annotations

import json

import pytest

from batchwright.server import Durations, ExpireLines, Limits, TokenLimit

from ..conftest import eventually

DAY = 86_400


def test_a_batch_goes_through_all_states_to_completed(serve):
    durations = Durations(validating=10, in_progress=100, finalizing=20)
    api = serve(durations=durations)
    file = api.upload([api.line(str(n), f"text {n}") for n in range(10)])
    batch = api.create(file["id"])
    start = batch["created_at"]
    seen = []
    for seconds in (0, 10, 50, 50, 20):
        api.server.clock.advance(seconds)
        api.server.wait_until_idle()
        now = api.batch(batch)
        seen.append((now["status"], *now["request_counts"].values()))
    assert seen == [
        ("validating", 0, 0, 0),
        ("in_progress", 10, 0, 0),
        ("in_progress", 10, 5, 0),
        ("finalizing", 10, 10, 0),
        ("completed", 10, 10, 0),
    ]
    times = ("in_progress_at", "finalizing_at", "completed_at")
    assert [now[name] - start for name in times] == [10, 110, 130]
    assert now["model"] == "gpt-4o-mini-2024-07-18"
    assert now["error_file_id"] is None
    assert now["usage"]["total_tokens"] == 2 * now["usage"]["input_tokens"] > 0
    output = api.lines(now["output_file_id"])
    assert {one["custom_id"] for one in output} == {str(n) for n in range(10)}


def test_the_output_is_a_file_named_after_the_batch(api):
    batch = api.run([api.line("a")])
    file = api.http.get(f"/files/{batch['output_file_id']}").json()
    assert file["purpose"] == "batch_output"
    assert file["filename"] == f"{batch['id']}_output.jsonl"
    assert file["expires_at"] == file["created_at"] + 30 * DAY


def test_the_output_expires_when_the_batch_said_so(api):
    expiry = {"anchor": "created_at", "seconds": 3600}
    batch = api.run([api.line("a")], output_expires_after=expiry)
    file = api.http.get(f"/files/{batch['output_file_id']}").json()
    assert file["expires_at"] == file["created_at"] + 3600
    api.server.clock.advance(3600)
    assert api.http.get(f"/files/{batch['output_file_id']}").status_code == 404


def test_two_batches_can_share_an_input(api):
    file = api.upload([api.line("a")])
    first, second = api.create(file["id"]), api.create(file["id"])
    api.server.wait_until_idle()
    outputs = [api.batch(one)["output_file_id"] for one in (first, second)]
    assert len(set(outputs)) == 2


def test_when_all_requests_fail_the_batch_completes_without_an_output_file(api):
    batch = api.run([api.line("a", temperature=3), api.line("b", messages=[])])
    assert batch["status"] == "completed"
    assert batch["output_file_id"] is None
    assert batch["request_counts"] == {"total": 2, "completed": 0, "failed": 2}
    for one in api.lines(batch["error_file_id"]):
        assert one["response"]["status_code"] == 400
        assert one["response"]["body"]["error"]["type"] == "invalid_request_error"
        assert one["error"] is None


def test_some_requests_fail_into_the_error_file(api):
    batch = api.run([api.line("good"), api.line("bad", temperature=3)])
    assert [one["custom_id"] for one in api.lines(batch["output_file_id"])] == ["good"]
    assert [one["custom_id"] for one in api.lines(batch["error_file_id"])] == ["bad"]
    assert batch["request_counts"] == {"total": 2, "completed": 1, "failed": 1}
    name = api.http.get(f"/files/{batch['error_file_id']}").json()["filename"]
    assert name == f"{batch['id']}_error.jsonl"


def test_a_missing_input_file_fails_the_batch_after_it_was_created(api):
    batch = api.create("file-none")
    api.server.wait_until_idle()
    batch = api.batch(batch)
    organization = api.http.get("/models").headers["openai-organization"]
    assert batch["status"] == "failed"
    assert batch["failed_at"] == batch["created_at"]
    assert batch["in_progress_at"] is batch["output_file_id"] is batch["error_file_id"] is None
    assert batch["request_counts"] == {"total": 0, "completed": 0, "failed": 0}
    assert batch["errors"] == {
        "object": "list",
        "data": [
            {
                "code": "invalid_request",
                "message": f"Cannot find file file-none, or organization {organization} "
                "does not have access to it.",
                "param": "file_id",
                "line": None,
            }
        ],
    }


def test_the_file_of_another_key_is_missing(api, other):
    batch = other.create(api.upload([api.line("a")])["id"])
    api.server.wait_until_idle()
    assert "Cannot find file" in other.batch(batch)["errors"]["data"][0]["message"]


def test_a_file_of_another_purpose_fails_the_batch(api):
    file = api.upload([api.line("a")], purpose="assistants")
    batch = api.create(file["id"])
    api.server.wait_until_idle()
    assert "purpose 'batch'" in api.batch(batch)["errors"]["data"][0]["message"]


def chat(**changes):
    """A good line as JSON, with changes; None removes a key."""
    line = {
        "custom_id": "a",
        "method": "POST",
        "url": "/v1/chat/completions",
        "body": {"model": "gpt-4o-mini", "messages": [{"role": "user", "content": "hi"}]},
    }
    line["body"] |= changes.pop("body", {})
    line |= changes
    line["body"] = {key: value for key, value in line["body"].items() if value is not None}
    return json.dumps({key: value for key, value in line.items() if value is not None})


@pytest.mark.parametrize(
    ("lines", "code", "param", "line"),
    [
        ([chat(), "{not json"], "invalid_json_line", None, 2),
        ([chat(custom_id=None)], "missing_required_parameter", "custom_id", 1),
        ([chat(method=None)], "missing_required_parameter", "method", 1),
        ([chat(url=None)], "missing_required_parameter", "url", 1),
        ([chat(), chat(custom_id="b", url="/v1/embeddings")], "invalid_url", "url", 2),
        ([chat(), chat()], "duplicate_custom_id", "custom_id", 2),
        (
            [chat(), chat(custom_id="b", body={"model": "gpt-4o"})],
            "mismatched_model",
            "body.model",
            2,
        ),
        ([chat(body={"model": "nope"})], "model_not_found", "body.model", 1),
        ([chat(body={"stream": True})], "streaming_unsupported", "body.stream", 1),
        ([chat(body={"model": None})], "invalid_request", "body.model", 1),
        ([chat(body={"messages": None})], "invalid_request", "body.messages", 1),
    ],
)
def test_a_bad_line_fails_the_batch(api, lines, code, param, line):
    batch = api.run("\n".join(lines).encode())
    problem = batch["errors"]["data"][0]
    assert batch["status"] == "failed"
    assert list(problem) == ["code", "message", "param", "line"]
    assert (problem["code"], problem["param"], problem["line"]) == (code, param, line)


def test_all_bad_lines_are_reported_in_order(api):
    batch = api.run(b"\n".join([b"{"] * 300))
    assert [one["line"] for one in batch["errors"]["data"]] == list(range(1, 301))


def test_all_bad_lines_are_reported_though_each_has_several_problems(serve):
    api = serve(limits=Limits(requests=50))
    bad = json.dumps({"custom_id": 1, "method": "GET", "url": 2, "body": {"stream": True}})
    problems = api.run("\n".join([bad] * 50).encode())["errors"]["data"]
    assert len(problems) > 50
    assert {one["line"] for one in problems} == set(range(1, 51))


def test_an_empty_file_fails_the_batch(api):
    assert api.run(b"")["errors"]["data"][0]["code"] == "empty_file"


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (Limits(batch_file_bytes=10), "maximum_input_file_size_exceeded"),
        (Limits(requests=1), "maximum_requests_exceeded"),
        (Limits(embedding_inputs=2), "maximum_embedding_inputs_exceeded"),
    ],
)
def test_too_large_a_file_fails_the_batch(serve, limits, code):
    api = serve(limits=limits)
    body = {"model": "text-embedding-3-small", "input": ["x", "y"]}
    lines = [api.line(custom_id, url="/v1/embeddings", **body) for custom_id in "ab"]
    batch = api.run(lines, endpoint="/v1/embeddings")
    assert code in [one["code"] for one in batch["errors"]["data"]]


def test_more_enqueued_tokens_than_the_limit_fail_the_batch(serve):
    durations = Durations(in_progress=3600)
    api = serve(limits=Limits(enqueued_tokens={"gpt-4o-mini": 10}), durations=durations)
    first = api.run([api.line("a", "x" * 32)])
    assert first["status"] == "in_progress"
    second = api.run([api.line("a", "x" * 32)])
    assert second["status"] == "failed"
    (problem,) = second["errors"]["data"]
    assert problem["code"] == "token_limit_exceeded"
    assert problem["param"] is problem["line"] is None
    assert problem["message"].startswith("Enqueued token limit reached for gpt-4o-mini in org")
    assert "Limit: 10 enqueued tokens." in problem["message"]
    other_model = api.run([api.line("a", "x" * 400, model="gpt-4o")])
    assert other_model["status"] == "in_progress"
    api.server.clock.advance(3600)
    api.server.wait_until_idle()
    assert api.run([api.line("a", "x" * 32)])["status"] == "in_progress"


def test_a_token_limit_can_be_asked_for(api):
    api.server.faults.add(TokenLimit(limit=7))
    failed = api.run([api.line("a")])
    assert "Limit: 7 enqueued tokens." in failed["errors"]["data"][0]["message"]
    assert api.run([api.line("a")])["status"] == "completed"


def test_a_batch_expires_with_what_it_has(serve):
    api = serve(durations=Durations(in_progress=2 * DAY))
    batch = api.run([api.line(str(n)) for n in range(10)])
    api.server.clock.advance(DAY - 1)
    api.server.wait_until_idle()
    assert api.batch(batch)["status"] == "in_progress"
    api.server.clock.advance(1)
    api.server.wait_until_idle()
    batch = api.batch(batch)
    assert batch["status"] == "expired"
    assert batch["expired_at"] == batch["expires_at"]
    assert batch["completed_at"] is batch["finalizing_at"] is None
    assert batch["request_counts"] == {"total": 10, "completed": 5, "failed": 0}
    done = api.lines(batch["output_file_id"])
    never_run = api.lines(batch["error_file_id"])
    assert len(done) == len(never_run) == 5
    assert {one["custom_id"] for one in done + never_run} == {str(n) for n in range(10)}
    for one in never_run:
        assert one["response"] is None
        assert one["error"]["code"] == "batch_expired"
    response = api.http.post(f"/batches/{batch['id']}/cancel")
    assert response.status_code == 409


@pytest.mark.parametrize("in_progress", [0, 60])
def test_no_line_is_executed_after_the_batch_has_expired(serve, in_progress):
    api = serve(durations=Durations(validating=DAY, in_progress=in_progress))
    batch = api.run([api.line("a"), api.line("b")])
    api.server.clock.advance(DAY + 3600)
    api.server.wait_until_idle()
    batch = api.batch(batch)
    assert batch["status"] == "expired"
    assert batch["output_file_id"] is None
    assert batch["request_counts"] == {"total": 2, "completed": 0, "failed": 0}
    assert len(api.lines(batch["error_file_id"])) == 2


def test_a_clock_moved_far_ahead_lets_no_batch_expire_that_had_time(serve):
    api = serve(durations=Durations(validating=60, in_progress=3600))
    batch = api.run([api.line("a")])
    api.server.clock.advance(2 * DAY)
    api.server.wait_until_idle()
    batch = api.batch(batch)
    assert batch["status"] == "completed"
    assert batch["in_progress_at"] == batch["created_at"] + 60


def test_lines_that_expire_end_the_batch_as_expired(serve):
    api = serve(faults=[ExpireLines(custom_id="^slow")])
    batch = api.run([api.line("slow-1"), api.line("fast"), api.line("slow-2")])
    assert batch["status"] == "expired"
    assert batch["request_counts"] == {"total": 3, "completed": 1, "failed": 0}
    errors = api.lines(batch["error_file_id"])
    assert {one["custom_id"] for one in errors} == {"slow-1", "slow-2"}


def test_lines_that_time_out_do_not_end_the_batch_early(serve):
    api = serve(faults=[ExpireLines(custom_id="b", code="request_timeout")])
    batch = api.run([api.line("a"), api.line("b")])
    assert batch["status"] == "completed"
    assert api.lines(batch["error_file_id"])[0]["error"]["code"] == "request_timeout"


def test_a_batch_cancelled_while_validating_has_no_files(serve):
    api = serve(durations=Durations(validating=60, cancelling=600))
    batch = api.run([api.line("a")])
    response = api.http.post(f"/batches/{batch['id']}/cancel")
    cancelling = response.json()
    assert response.status_code == 200
    assert cancelling["status"] == "cancelling"
    assert cancelling["cancelling_at"] == batch["created_at"]
    api.server.clock.advance(599)
    api.server.wait_until_idle()
    assert api.batch(batch)["status"] == "cancelling"
    again = api.http.post(f"/batches/{batch['id']}/cancel")
    assert (again.status_code, again.json()) == (200, cancelling)
    api.server.clock.advance(1)
    api.server.wait_until_idle()
    batch = api.batch(batch)
    assert batch["status"] == "cancelled"
    assert batch["cancelled_at"] == batch["cancelling_at"] + 600
    assert batch["in_progress_at"] is batch["output_file_id"] is batch["error_file_id"] is None
    assert batch["request_counts"] == {"total": 0, "completed": 0, "failed": 0}


def test_a_batch_cancelled_in_progress_has_partial_files(serve):
    api = serve(durations=Durations(in_progress=100))
    batch = api.run([api.line(str(n)) for n in range(10)])
    api.server.clock.advance(30)
    api.server.wait_until_idle()
    api.http.post(f"/batches/{batch['id']}/cancel")
    api.server.wait_until_idle()
    batch = api.batch(batch)
    assert batch["status"] == "cancelled"
    assert batch["request_counts"] == {"total": 10, "completed": 3, "failed": 0}
    assert len(api.lines(batch["output_file_id"])) == 3
    errors = api.lines(batch["error_file_id"])
    assert {one["error"]["code"] for one in errors} == {"batch_cancelled"}
    assert len(errors) == 7


def test_cancelling_a_cancelled_batch_changes_nothing(serve):
    api = serve(durations=Durations(validating=60))
    batch = api.run([api.line("a")])
    api.http.post(f"/batches/{batch['id']}/cancel")
    api.server.wait_until_idle()
    cancelled = api.batch(batch)
    assert cancelled["status"] == "cancelled"
    again = api.http.post(f"/batches/{batch['id']}/cancel")
    assert (again.status_code, again.json()) == (200, cancelled)


@pytest.mark.parametrize("status", ["completed", "failed", "finalizing"])
def test_a_batch_that_has_ended_cannot_be_cancelled(serve, status):
    api = serve(durations=Durations(finalizing=60 if status == "finalizing" else 0))
    batch = api.run(b"" if status == "failed" else [api.line("a")])
    response = api.http.post(f"/batches/{batch['id']}/cancel")
    assert response.status_code == 409
    assert response.json()["error"] == {
        "message": f"Cannot cancel a batch with status '{status}'.",
        "type": "invalid_request_error",
        "param": None,
        "code": None,
    }


def test_a_fast_clock_makes_long_durations_short(serve):
    api = serve(speed=100_000, durations=Durations(finalizing=600))
    batch = api.create(api.upload([api.line("a")])["id"])
    eventually(lambda: api.batch(batch)["status"] == "completed")
    now = api.batch(batch)
    assert now["completed_at"] >= now["finalizing_at"] + 600


def test_a_deleted_input_file_fails_a_batch_that_is_not_validated_yet(serve):
    api = serve(durations=Durations(validating=60))
    file = api.upload([api.line("a")])
    batch = api.create(file["id"])
    api.http.delete(f"/files/{file['id']}")
    api.server.clock.advance(60)
    api.server.wait_until_idle()
    assert "Cannot find file" in api.batch(batch)["errors"]["data"][0]["message"]


def test_a_deleted_input_file_does_not_stop_a_batch_in_progress(serve):
    api = serve(durations=Durations(in_progress=60))
    file = api.upload([api.line("a")])
    batch = api.create(file["id"])
    api.server.wait_until_idle()
    api.http.delete(f"/files/{file['id']}")
    assert api.http.get(f"/files/{file['id']}").status_code == 404
    api.server.clock.advance(60)
    api.server.wait_until_idle()
    assert api.batch(batch)["status"] == "completed"
