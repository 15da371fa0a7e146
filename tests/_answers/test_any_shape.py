"""Whatever the body is, its reading is no crash."""

from __future__ import annotations

from typing import Any, TypedDict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batchwright import results
from batchwright.results import Result, ToolCall, Usage

from ..lines import answer
from .bodies import GOOD, deviations

NAMES = sorted(
    "choices message content text refusal tool_calls function_call function custom name object "  # noqa: SIM905
    "arguments input finish_reason output type output_text status incomplete_details reason data "
    "embedding index results flagged usage prompt_tokens prompt_tokens_details error code".split()
)
VALUES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
)
JSON = st.recursive(
    VALUES | st.sampled_from(NAMES),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=5)
    ),
    max_leaves=30,
)


class Ticket(TypedDict):
    """What answers are read into."""

    product: str


def check(result: Result[Any]) -> None:
    """Read all that a result says; each has its type, or is None."""
    assert isinstance(result.text, str | None)
    assert isinstance(result.refusal, str | None)
    assert isinstance(result.finish_reason, str | None)
    assert isinstance(result.model, str | None)
    assert isinstance(result.flagged, bool | None)
    assert isinstance(result.usage, Usage | None)
    assert all(type(one) is ToolCall for one in result.tool_calls)
    assert all(type(one.name) is type(one.arguments) is str for one in result.tool_calls)
    assert (result.embedding is None) == (result.embeddings is None)
    assert (result.parsed is None) == (result.why is not None)
    assert result.error is None or str(result.error)
    assert repr(result)
    assert result._repr_html_()


@pytest.mark.parametrize("body", GOOD.values(), ids=GOOD)
def test_one_part_of_a_good_body_is_odd(body: Any) -> None:
    for odd in deviations(body):
        for status in (200, 500):
            check(results.parse(answer("a", status, odd), into=Ticket))


@given(JSON)
def test_any_json_is_the_body(body: Any) -> None:
    check(results.parse(answer("a", 200, body), into=Ticket))


@given(JSON, JSON)
def test_any_json_is_the_error(body: Any, error: Any) -> None:
    check(results.parse(answer("a", None, error=error), into=Ticket))
    check(results.parse(answer("a", 400, body, error), into=Ticket))
