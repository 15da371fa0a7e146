"""Executing lines: their shape, their order, and what a restart does."""

from __future__ import annotations

import re

import pytest

from batchwright.server import Durations
from batchwright.server.store.ids import file_id

URL = "/v1/embeddings"


def embeddings(api, count):
    body = {"model": "text-embedding-3-small", "dimensions": 4}
    return [api.line(str(n), url=URL, input=f"text {n}", **body) for n in range(count)]


def test_an_output_line_has_the_shape_of_the_api(api):
    batch = api.run([api.line("a", "hello")])
    (line,) = api.lines(batch["output_file_id"])
    assert list(line) == ["id", "custom_id", "response", "error"]
    assert re.fullmatch(r"batch_req_[0-9a-f]{32}", line["id"])
    assert list(line["response"]) == ["status_code", "request_id", "body"]
    assert re.fullmatch(r"[0-9a-f]{32}", line["response"]["request_id"])
    assert (line["response"]["status_code"], line["error"]) == (200, None)
    content = line["response"]["body"]["choices"][0]["message"]["content"]
    assert content == "hello"


@pytest.mark.parametrize("count", [2, 3, 250])
def test_the_output_is_in_another_order(api, count):
    batch = api.run(embeddings(api, count), endpoint=URL)
    names = [line["custom_id"] for line in api.lines(batch["output_file_id"])]
    assert names != [str(n) for n in range(count)]
    assert sorted(names, key=int) == [str(n) for n in range(count)]


def test_the_output_is_in_another_order_at_one_line_a_step_too(serve):
    api = serve(durations=Durations(in_progress=120))
    batch = api.run(embeddings(api, 120), endpoint=URL)
    for _ in range(120):
        api.server.clock.advance(1)
        api.server.wait_until_idle()
    at_a_pace = api.batch(batch)
    assert at_a_pace["status"] == "completed"
    names = [line["custom_id"] for line in api.lines(at_a_pace["output_file_id"])]
    assert names != sorted(names, key=int)
    assert sorted(names, key=int) == [str(n) for n in range(120)]


def test_a_batch_cancelled_within_a_block_names_each_line_once(serve):
    api = serve(durations=Durations(in_progress=250))
    batch = api.run(embeddings(api, 250), endpoint=URL)
    api.server.clock.advance(130)
    api.server.wait_until_idle()
    api.http.post(f"/batches/{batch['id']}/cancel")
    api.server.wait_until_idle()
    batch = api.batch(batch)
    files = [api.lines(batch[name]) for name in ("output_file_id", "error_file_id")]
    assert [len(lines) for lines in files] == [130, 120]
    names = [line["custom_id"] for lines in files for line in lines]
    assert sorted(names, key=int) == [str(n) for n in range(250)]


def test_five_thousand_embeddings_are_executed(api):
    batch = api.run(embeddings(api, 5_000), endpoint=URL)
    assert batch["status"] == "completed"
    assert batch["request_counts"] == {"total": 5_000, "completed": 5_000, "failed": 0}


def test_a_batch_in_progress_goes_on_after_a_restart(serve):
    durations = Durations(in_progress=100)
    before = serve(durations=durations)
    batch = before.run([before.line(str(n)) for n in range(10)])
    before.server.clock.advance(40)
    before.server.wait_until_idle()
    before.server.close()
    after = serve(durations=durations)
    assert after.batch(batch)["request_counts"]["completed"] == 4
    after.server.clock.advance(60)
    after.server.wait_until_idle()
    batch = after.batch(batch)
    assert batch["status"] == "completed"
    names = [line["custom_id"] for line in after.lines(batch["output_file_id"])]
    assert sorted(names) == [str(n) for n in range(10)]


def test_what_was_written_after_the_last_commit_is_written_again(serve, tmp_path):
    """As after a crash: the output ends in half a line that the database does not know."""
    durations = Durations(in_progress=100)
    before = serve(durations=durations)
    batch = before.run([before.line(str(n)) for n in range(10)])
    before.server.clock.advance(40)
    before.server.wait_until_idle()
    before.server.close()
    with (tmp_path / "data" / "work" / f"{batch['id']}_output.jsonl").open("ab") as file:
        file.write(b'{"id": "batch_req_to')
    after = serve(durations=durations)
    after.server.clock.advance(60)
    after.server.wait_until_idle()
    assert len(after.lines(after.batch(batch)["output_file_id"])) == 10


def test_a_crash_while_the_files_are_published_loses_nothing(serve, tmp_path):
    """As after a crash between the move of the output and the commit."""
    durations = Durations(finalizing=60)
    before = serve(durations=durations)
    batch = before.run([before.line("a")])
    assert batch["status"] == "finalizing"
    before.server.close()
    work = tmp_path / "data" / "work" / f"{batch['id']}_output.jsonl"
    work.rename(tmp_path / "data" / "files" / file_id(f"{batch['id']}/output"))
    after = serve(durations=durations)
    after.server.clock.advance(60)
    after.server.wait_until_idle()
    batch = after.batch(batch)
    assert batch["status"] == "completed"
    assert [line["custom_id"] for line in after.lines(batch["output_file_id"])] == ["a"]


def test_a_batch_that_cannot_be_executed_fails_and_the_others_continue(serve, tmp_path, caplog):
    api = serve(durations=Durations(in_progress=100))
    broken = api.run([api.line("a")])
    fine = api.run([api.line("a")])
    (tmp_path / "data" / "files" / broken["input_file_id"]).unlink()
    api.server.clock.advance(100)
    api.server.wait_until_idle()
    broken = api.batch(broken)
    assert broken["status"] == "failed"
    assert broken["errors"]["data"][0]["code"] == "server_error"
    assert broken["id"] in caplog.text
    assert api.batch(fine)["status"] == "completed"


def test_a_request_too_deep_to_answer_fails_alone(api):
    deep = {}
    for _ in range(300):
        deep = {"a": deep}
    url, body = "/v1/responses", {"model": "gpt-4o-mini", "input": "x"}
    tool = {"type": "function", "name": "f", "parameters": deep}
    lines = [api.line("a", url=url, tools=[tool], **body), api.line("b", url=url, **body)]
    batch = api.run(lines, endpoint=url)
    assert (batch["status"], batch["errors"]) == ("completed", None)
    assert batch["request_counts"] == {"total": 2, "completed": 1, "failed": 1}
    (line,) = api.lines(batch["error_file_id"])
    assert (line["custom_id"], line["response"]["status_code"]) == ("a", 400)
    assert "nested too deep" in line["response"]["body"]["error"]["message"]
