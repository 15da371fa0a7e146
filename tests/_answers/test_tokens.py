"""The tokens that a request used."""

from __future__ import annotations

from typing import Any

import pytest

from batchwright.results import Usage

from .bodies import chat, completion, embeddings, incomplete, response, result_of

FULL = Usage(9, 5, 14, 4, 2)


def used(**usage: Any) -> dict[str, Any]:
    return {"usage": usage}


@pytest.mark.parametrize(
    ("body", "usage"),
    [
        (chat(), FULL),
        (response(), FULL),
        (incomplete("max_output_tokens"), FULL),
        (embeddings([0.5]), Usage(8, 0, 8, 0, 0)),
        (used(prompt_tokens=3, completion_tokens=4), Usage(3, 4, 7, 0, 0)),
        (used(prompt_tokens=3, completion_tokens=4, total_tokens=9), Usage(3, 4, 9, 0, 0)),
        (used(input_tokens=3, output_tokens=4, total_tokens=7), Usage(3, 4, 7, 0, 0)),
        (used(total_tokens=7), Usage(0, 0, 7, 0, 0)),
        (used(completion_tokens=4), Usage(0, 4, 4, 0, 0)),
        (used(output_tokens=4), Usage(0, 4, 4, 0, 0)),
        (used(prompt_tokens=0, total_tokens=0), Usage(0, 0, 0, 0, 0)),
        (used(prompt_tokens=3, prompt_tokens_details=None), Usage(3, 0, 3, 0, 0)),
        (
            used(prompt_tokens=3, prompt_tokens_details={"cached_tokens": None}),
            Usage(3, 0, 3, 0, 0),
        ),
        (used(prompt_tokens=3, prompt_cache_hit_tokens=2), Usage(3, 0, 3, 2, 0)),
        (used(prompt_tokens=3, cached_tokens=2), Usage(3, 0, 3, 2, 0)),
        (used(completion_tokens=3, reasoning_tokens=2), Usage(0, 3, 3, 0, 2)),
        (used(prompt_tokens=-1, completion_tokens=1e3, total_tokens=True), None),
        (used(prompt_tokens=10**30, completion_tokens=1), Usage(0, 1, 1, 0, 0)),
        (used(prompt_tokens="3"), None),
        (used(), None),
        ({"usage": None}, None),
        ({"usage": [1]}, None),
        (completion(), None),
        (None, None),
        ([], None),
    ],
)
def test_usage(body: Any, usage: Usage | None) -> None:
    assert result_of(body).usage == usage
