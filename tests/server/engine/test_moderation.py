"""Moderation scores."""

from __future__ import annotations

from batchwright.server.engine.moderation import moderate


def test_a_harmless_text_is_not_flagged():
    result = moderate("a walk in the park")
    assert not result["flagged"]
    assert not any(result["categories"].values())
    assert max(result["category_scores"].values()) < 0.01


def test_a_violent_text_is_flagged_in_its_category():
    result = moderate("I will attack you")
    assert result["flagged"]
    assert [name for name, hit in result["categories"].items() if hit] == ["violence"]
    assert 0.9 <= result["category_scores"]["violence"] <= 1
    assert result["category_applied_input_types"]["violence"] == ["text"]
