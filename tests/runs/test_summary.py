"""What a run says of itself, and how it shows itself."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest
from attrs import evolve

from batchwright.runs import OUTCOMES, AsyncRun, Event, Reason, Run, ShardStatus, Status, Summary
from batchwright.runs.summary import summary_of

from ..test_twins import members, named, parameters_of, sections

SHARD = ShardStatus(
    index=0,
    state="collected",
    endpoint="/v1/embeddings",
    model="m",
    requests=3,
    first_line=1,
    last_line=3,
    batch_id="batch_1",
)
STATUS = Status(
    run_id="r1",
    state="finished",
    source="in.jsonl",
    output=Path("a<b"),
    errors=Path("e"),
    total=3,
    outcomes=dict.fromkeys(OUTCOMES, 0) | {"succeeded": 3},
    pending=0,
    reasons=(Reason("succeeded", "", 3, 1, "a", "", 200),),
    shards=(SHARD, evolve(SHARD, batch_id=None), evolve(SHARD, batch_id="batch_2")),
)


def test_a_summary_is_the_status_of_a_finished_run() -> None:
    summary = summary_of(STATUS)
    assert isinstance(summary, Summary)
    assert (summary.ok, summary.succeeded, summary.batch_ids) == (True, 3, ["batch_1", "batch_2"])
    assert summary.run_id == "r1"


def test_a_run_whose_counts_do_not_agree_is_not_ok() -> None:
    assert not summary_of(evolve(STATUS, discrepancies=("one is missing",))).ok
    assert not summary_of(evolve(STATUS, total=4)).ok


@pytest.mark.parametrize(
    "shown", [summary_of(STATUS), STATUS, SHARD, Event("polled", "a<b", SHARD, lambda: STATUS)]
)
def test_it_shows_itself_as_a_table(shown: Summary | Status | ShardStatus | Event) -> None:
    html = shown._repr_html_()
    assert html.startswith(f"<table><caption>{type(shown).__name__}</caption>")
    assert "a<b" not in html
    assert repr(shown).startswith(f"{type(shown).__name__}(")


def test_an_event_has_the_status_of_when_it_is_read() -> None:
    assert Event("polled", "x", None, lambda: STATUS).status is STATUS


# --- twins


def test_both_kinds_of_run_have_the_same_methods_and_parameters() -> None:
    one, other = members(Run), members(AsyncRun)
    assert set(one) == set(other)
    for name in one:
        assert parameters_of(one[name]) == parameters_of(other[name]), name


def test_both_kinds_of_run_have_the_same_docstrings() -> None:
    one, other = members(Run), members(AsyncRun)
    for name in one:
        ours, theirs = sections(one[name]), sections(other[name])
        if name.startswith("_"):
            continue
        assert ours[""] == theirs[""] != "", name
        assert ours.keys() == theirs.keys(), name
        assert ours.get("Returns") == theirs.get("Returns"), name
        assert named(ours.get("Args", "")) == named(theirs.get("Args", "")), name
        # A task is cancelled by Ctrl-C, without an error of the run's.
        raised = set(named(ours.get("Raises", ""))) - {"Interrupted"}
        assert raised == set(named(theirs.get("Raises", ""))), name
        if inspect.iscoroutinefunction(vars(AsyncRun).get(name)):
            assert "await " in theirs["Example"], name
