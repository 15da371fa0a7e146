"""Whether a moderation flagged its input."""

from __future__ import annotations

from typing import Any

import pytest

from .bodies import chat, moderation, result_of


@pytest.mark.parametrize(
    ("body", "flagged"),
    [
        (moderation(True), True),
        (moderation(False), False),
        (moderation(False, True, False), True),
        (moderation(None, True), True),
        (moderation(None), None),
        (moderation("yes"), None),
        (moderation(), None),
        (chat(), None),
        (None, None),
    ],
)
def test_flagged(body: Any, flagged: bool | None) -> None:
    assert result_of(body).flagged is flagged
