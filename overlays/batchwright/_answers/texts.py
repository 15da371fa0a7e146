"""The text of an answer, the refusal in its place, and why the model stopped."""

from __future__ import annotations

from typing import Any

from batchwright._answers.shapes import filled, first, is_response, member, objects, output, word

__all__ = ["finish_reason_of", "refusal_of", "text_of"]

_TEXTS = (None, "text", "output_text")
_CALLS = ("function_call", "custom_tool_call")
_CHAT_WORDS = {
    "completed": "stop",
    "end_turn": "stop",
    "eos": "stop",
    "eos_token": "stop",
    "function_call": "tool_calls",
    "max_output_tokens": "length",
    "max_tokens": "length",
    "safety": "content_filter",
    "stop_sequence": "stop",
    "tool_use": "tool_calls",
}


def text_of(body: Any) -> str | None:
    """The text of the first choice, or of all messages of a response; None if there is none."""
    try:
        content = body["choices"][0]["message"]["content"]
    except (KeyError, IndexError, TypeError):
        content = None
    return content if type(content) is str else _text_of_any(body)


def _text_of_any(body: Any) -> str | None:
    choice = first(member(body, "choices"))
    message = member(choice, "message")
    found = _joined(member(message, "content"))
    if found is None:
        found = word(member(member(message, "audio"), "transcript"))
    if found is None:
        found = word(member(choice, "text"))
    if found is None:
        found = _joined(_response_content(body))
    return word(member(body, "output_text")) if found is None else found


def _joined(content: Any) -> str | None:
    """The text of a message's content, which may be an array of parts."""
    if type(content) is str:
        return content
    parts = content if type(content) is list else [content]
    texts = [one if type(one) is str else _text_of_part(one) for one in parts]
    known = [text for text in texts if text is not None]
    return "".join(known) if known else None


def _text_of_part(part: Any) -> str | None:
    return word(member(part, "text")) if member(part, "type") in _TEXTS else None


def _response_content(body: Any) -> list[Any]:
    """The parts of all messages of a response."""
    parts: list[Any] = []
    for message in output(body, "message"):
        content = message.get("content")
        parts += content if type(content) is list else [content]
    return parts


def refusal_of(body: Any) -> str | None:
    """What the model said when it refused; None if it did not."""
    message = member(first(member(body, "choices")), "message")
    parts = [message, *objects(member(message, "content")), *objects(_response_content(body))]
    return next((text for one in parts if (text := filled(member(one, "refusal")))), None)


def finish_reason_of(body: Any) -> str | None:
    """Why the model stopped, in the words of chat; None if the body does not say."""
    reason = word(member(first(member(body, "choices")), "finish_reason"))
    if reason is None and is_response(body):
        reason = _response_reason(body)
    return None if reason is None else _CHAT_WORDS.get(reason.lower(), reason)


def _response_reason(body: Any) -> str | None:
    status = member(body, "status")
    if status == "incomplete":
        return word(member(member(body, "incomplete_details"), "reason"))
    if status == "completed":
        return "tool_calls" if output(body, *_CALLS) else "stop"
    return None
