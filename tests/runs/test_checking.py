"""Bodies are checked before a run sends anything, and what is only unknown is told once."""

from __future__ import annotations

import json

import pytest

from batchwright import runs
from batchwright.requests import write
from batchwright.runs import Event

from .conftest import Bench, chat, chats

TYPO = "body.temprature: 'temprature' is not a known parameter; did you mean 'temperature'?"


def test_a_body_that_breaks_its_schema_stops_the_run(bench: Bench) -> None:
    write(bench.input, [chat("r0"), chat("r1", max_tokens="ten")])
    with pytest.raises(runs.InvalidInputError, match=r"line 2: body\.max_tokens: ") as caught:
        bench.start()
    assert caught.value.report.problems[0].code == "invalid_type"
    assert not bench.files.path.exists()


def test_such_a_line_can_be_set_aside(bench: Bench) -> None:
    write(bench.input, [chat("r0"), chat("r1", max_tokens="ten", temprature=1)])
    summary = bench.run(skip_invalid=True)
    assert (summary.succeeded, summary.outcomes["invalid"]) == (1, 1)
    (reason,) = (one for one in summary.reasons if one.outcome == "invalid")
    assert (reason.line, reason.code) == (2, "invalid_type")
    assert "temprature" not in reason.message


def test_without_the_check_it_is_sent(bench: Bench) -> None:
    write(bench.input, [chat("r0", seed="one", temprature=1)])
    run = bench.start(check="off")
    assert run.warnings == []
    assert run.status().total == 1


def test_a_warning_is_told_once(bench: Bench) -> None:
    write(bench.input, [chat(f"r{n}", temprature=1) for n in range(3)])
    told: list[Event] = []
    run = bench.start()
    assert [(one.line, one.lines, one.message) for one in run.warnings] == [(1, 3, TYPO)]
    bench.do(run.step(on_progress=told.append))
    bench.wait(run, on_progress=told.append)
    assert [event.kind for event in told[:2]] == ["started", "warned"]
    (warned,) = (event for event in told if event.kind == "warned")
    assert warned.message == f"line 1: {TYPO} (unknown_parameter), and in 2 more lines"
    assert bench.start().warnings == []


def test_strictly_a_warning_stops_the_run(bench: Bench) -> None:
    write(bench.input, [chat("r0", temprature=1)])
    with pytest.raises(runs.InvalidInputError, match="unknown_parameter"):
        bench.start(check="strict")


def test_a_level_that_there_is_not_is_refused(bench: Bench) -> None:
    write(bench.input, chats(1))
    with pytest.raises(ValueError, match="check must be 'strict', 'warn' or 'off', not 'of'"):
        bench.start(check="of")


def test_an_endpoint_of_another_api_is_a_warning(bench: Bench) -> None:
    bench.input.write_text(json.dumps({**chat("r0"), "url": "/v1/score"}))
    (warning,) = bench.start().warnings
    assert warning.message.startswith("No batch takes the endpoint '/v1/score'.")


def test_an_endpoint_that_the_api_does_not_have_stops_the_run(bench: Bench) -> None:
    bench.input.write_text(json.dumps({**chat("r0"), "url": "/v1/chat/completion"}))
    client = bench.client.with_options(base_url="https://api.openai.com/v1")
    with pytest.raises(runs.InvalidInputError, match="Did you mean '/v1/chat/completions'"):
        bench.do(runs.start(client, bench.input, output=bench.output))
