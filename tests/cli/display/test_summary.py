"""How a run stands, in fields."""

from __future__ import annotations

from pathlib import Path

from batchwright.cli.display.summary import summary_fields
from batchwright.runs.status import Money, Reason, Tokens

from .statuses import NOW, eventful, shard, status


def test_what_ended_well_is_said_in_few_words() -> None:
    run = status(
        shard(0, "collected", batch_id="batch_1"),
        state="finished",
        outcomes={"succeeded": 50_000, "failed": 0},
        pending=0,
        ended_at=NOW,
    )
    assert {name: str(value) for name, value in summary_fields(run, NOW + 99).items()} == {
        "requests": "50,000",
        "succeeded": "50,000",
        "batches": "batch_1",
        "time": "1 h 23 min",
        "output": "answers.jsonl",
        "errors": "answers.errors.jsonl (empty)",
    }


def test_what_did_not_succeed_is_said_by_outcome_and_by_reason() -> None:
    reasons = [
        Reason("failed", "model_not_found", 1, 7, "r7", "No such model.", 404),
        Reason("expired", "batch_expired", 1_200, 4_321, None, ""),
        *(Reason("failed", f"status_{n}", 2, n, None, "", n) for n in range(500, 506)),
    ]
    run = status(
        shard(0, "collected", batch_id="batch_1"),
        shard(1, "collected", batch_id="batch_2"),
        state="finished",
        outcomes={"succeeded": 1, "failed": 13, "expired": 1_200},
        pending=0,
        reasons=tuple(reasons),
    )
    fields = summary_fields(run, NOW)
    assert (fields["failed"], fields["expired"]) == ("13", "1,200")
    assert fields["reason 1"] == "1 with model_not_found: No such model. (line 7)"
    assert fields["reason 2"] == "1,200 with batch_expired (such as line 4,321)"
    assert fields["reason 6"] == "and 3 more"
    assert fields["batches"] == "batch_1 and 1 more"
    assert fields["errors"] == "answers.errors.jsonl"


def test_what_is_still_to_be_done_and_what_is_odd_is_said() -> None:
    fields = summary_fields(eventful(), NOW)
    assert fields["state"] == "running, 1 of 5 batches active"
    assert fields["pending"] == "200,000"
    assert fields["held back"] == "1,000, because of --max-cost"
    assert fields["discrepancy 2"] == "the API counts 3 more"
    assert fields["created twice"] == "batch_9; cancelled"
    assert fields["unexpected"] == "2 answers, which were dropped"


def test_tokens_and_money_are_said_with_what_they_rest_on() -> None:
    run = status(
        tokens=(
            Tokens("gpt-5", 3, input=1_200, cached=300, output=400, reasoning=80),
            Tokens("text-embedding-3-small", 3, input=9),
        ),
        money=Money(0.5, {"gpt-5": 0.5}, ("my-model",), "prices.json of 2026-10-01"),
    )
    fields = summary_fields(run, NOW)
    assert fields["tokens 1"] == "1,200 in (300 cached), 400 out (80 reasoning) (gpt-5)"
    assert fields["tokens 2"] == "9 in (text-embedding-3-small)"
    assert fields["cost"] == (
        "$0.50 at the price of a batch (prices.json of 2026-10-01); no price for my-model"
    )


def test_the_errors_file_is_named_as_the_output_is(tmp_path: Path) -> None:
    beside = status(errors=Path("answers.errors.jsonl").absolute())
    elsewhere = status(errors=tmp_path / "answers.errors.jsonl")
    assert str(summary_fields(beside, NOW)["errors"]) == "answers.errors.jsonl"
    assert str(summary_fields(elsewhere, NOW)["errors"]) == str(elsewhere.errors)
