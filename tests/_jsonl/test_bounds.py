"""How many tokens a request lets a model write."""

from __future__ import annotations

from typing import Any

import pytest

from batchwright._jsonl.bounds import output_bound
from batchwright._jsonl.groups import group_of

CHAT = "/v1/chat/completions"


@pytest.mark.parametrize(
    ("endpoint", "body", "expected"),
    [
        (CHAT, {"max_tokens": 10}, (10, 0)),
        (CHAT, {"max_completion_tokens": 20, "n": 3}, (60, 0)),
        (CHAT, {"max_tokens": 10, "max_completion_tokens": 20}, (20, 0)),
        (CHAT, {"max_tokens": None}, (0, 1)),
        (CHAT, {"max_tokens": "ten", "n": 4}, (0, 4)),
        ("/chat/completions", {"max_tokens": 10}, (10, 0)),
        ("/v1/responses", {"max_output_tokens": 7}, (7, 0)),
        ("/v1/responses", {"max_tokens": 7}, (0, 1)),
        ("/v1/completions", {"prompt": ["a", "b"], "max_tokens": 5, "n": 2}, (20, 0)),
        ("/v1/completions", {"prompt": [1, 2, 3], "max_tokens": 5}, (5, 0)),
        ("/v1/completions", {"prompt": "a", "max_tokens": 5, "best_of": 3}, (15, 0)),
        ("/v1/embeddings", {"input": "a"}, (0, 0)),
        ("/v1/moderations", {"input": "a"}, (0, 0)),
        ("/v1/images/generations", {"prompt": "a"}, (0, 1)),
    ],
)
def test_output_bound(endpoint: str, body: dict[str, Any], expected: tuple[int, int]) -> None:
    assert output_bound(group_of(endpoint, None), body) == expected
