"""The text of an answer, its refusal, and why the model stopped."""

from __future__ import annotations

from typing import Any

import pytest

from .bodies import (
    CALL,
    FUNCTION_CALL,
    REFUSAL,
    chat,
    completion,
    embeddings,
    incomplete,
    message,
    moderation,
    output_text,
    response,
    result_of,
)

REASONING = {"type": "reasoning", "content": [{"type": "reasoning_text", "text": "Hm."}]}


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (chat("hello"), "hello"),
        (chat(""), ""),
        (chat([{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]), "ab"),
        (chat([{"text": "a"}, "b", {"type": "image_url", "text": "c"}, None]), "ab"),
        (chat({"type": "text", "text": "a"}), "a"),
        (chat([]), None),
        (chat(None), None),
        (chat(None, reasoning_content="Hm."), None),
        (chat("a", reasoning_content="Hm."), "a"),
        (chat([{"type": "thinking", "thinking": "Hm."}, {"type": "text", "text": "a"}]), "a"),
        (chat(None, audio={"transcript": "spoken"}), "spoken"),
        (chat(None, tool_calls=[CALL]), None),
        ({"choices": [chat("first")["choices"][0], chat("second")["choices"][0]]}, "first"),
        ({"choices": [{"message": {"content": "bare"}}]}, "bare"),
        ({"choices": []}, None),
        ({"choices": None}, None),
        (completion("hello"), "hello"),
        (response(message(output_text("a"), output_text("b"))), "ab"),
        (response(REASONING, message(output_text("a")), message(output_text("b"))), "ab"),
        (response(message(REFUSAL)), None),
        (response(FUNCTION_CALL), None),
        (response(output_text="whole"), "whole"),
        (response(message(output_text("a")), output_text="whole"), "a"),
        (response({"type": "message", "content": "plain"}), "plain"),
        (incomplete("max_output_tokens", message(output_text("hal"))), "hal"),
        (embeddings([0.5]), None),
        (moderation(True), None),
        ({"error": {"message": "No."}}, None),
        ("<html>", None),
        (None, None),
        ([], None),
    ],
)
def test_text(body: Any, text: str | None) -> None:
    assert result_of(body).text == text


@pytest.mark.parametrize(
    ("body", "refusal"),
    [
        (chat(None, refusal="No."), "No."),
        (chat([{"type": "refusal", "refusal": "No."}]), "No."),
        (response(message(REFUSAL)), "No."),
        (response(REASONING, message(output_text("a")), message(REFUSAL)), "No."),
        (chat("hello"), None),
        (chat("hello", refusal=""), None),
        (chat("hello", refusal=True), None),
        (response(message(output_text("a"))), None),
        (None, None),
    ],
)
def test_refusal(body: Any, refusal: str | None) -> None:
    assert result_of(body).refusal == refusal


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (chat(finish_reason="stop"), "stop"),
        (chat(finish_reason="length"), "length"),
        (chat(finish_reason="content_filter"), "content_filter"),
        (chat(finish_reason="tool_calls"), "tool_calls"),
        (chat(finish_reason="function_call"), "tool_calls"),
        (chat(finish_reason="MAX_TOKENS"), "length"),
        (chat(finish_reason="eos"), "stop"),
        (chat(finish_reason="abort"), "abort"),
        (chat(finish_reason=None), None),
        (chat(finish_reason=7), None),
        (completion(finish_reason="length"), "length"),
        (response(message(output_text("a"))), "stop"),
        (response(message(output_text("a")), FUNCTION_CALL), "tool_calls"),
        (incomplete("max_output_tokens"), "length"),
        (incomplete("content_filter"), "content_filter"),
        (incomplete("max_tool_calls"), "max_tool_calls"),
        (incomplete(None), None),
        (response(status="failed"), None),
        ({"status": "completed", "object": "video"}, None),
        (embeddings([0.5]), None),
        (None, None),
    ],
)
def test_finish_reason(body: Any, reason: str | None) -> None:
    assert result_of(body).finish_reason == reason
