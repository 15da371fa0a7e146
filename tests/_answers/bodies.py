"""Bodies of answers, as the API and servers like it send them."""

from __future__ import annotations

import base64
import struct
from collections.abc import Iterator
from typing import Any

from batchwright import results
from batchwright.results import Result

from ..lines import answer


def result_of(body: Any, status: int = 200, error: Any = None) -> Result:
    """The result whose body this is."""
    return results.parse(answer("a", status, body, error))


def chat(content: Any = "hello", finish_reason: Any = "stop", **message: Any) -> dict[str, Any]:
    """An answer of `/v1/chat/completions`."""
    message = {"role": "assistant", "content": content, "refusal": None} | message
    choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": finish_reason}
    usage = {
        "prompt_tokens": 9,
        "completion_tokens": 5,
        "total_tokens": 14,
        "prompt_tokens_details": {"cached_tokens": 4},
        "completion_tokens_details": {"reasoning_tokens": 2},
    }
    return {"object": "chat.completion", "model": "m", "choices": [choice], "usage": usage}


def response(*output: Any, **changes: Any) -> dict[str, Any]:
    """An answer of `/v1/responses`."""
    usage = {
        "input_tokens": 9,
        "input_tokens_details": {"cached_tokens": 4},
        "output_tokens": 5,
        "output_tokens_details": {"reasoning_tokens": 2},
        "total_tokens": 14,
    }
    body = {"object": "response", "status": "completed", "model": "m", "error": None}
    return body | {"incomplete_details": None, "output": list(output), "usage": usage} | changes


def message(*content: Any, **changes: Any) -> dict[str, Any]:
    """A message in the output of a response."""
    return {"type": "message", "role": "assistant", "content": list(content)} | changes


def output_text(text: Any) -> dict[str, Any]:
    return {"type": "output_text", "text": text, "annotations": []}


def incomplete(reason: Any, *output: Any) -> dict[str, Any]:
    """A response that was cut."""
    return response(*output, status="incomplete", incomplete_details={"reason": reason})


def embeddings(*vectors: Any) -> dict[str, Any]:
    """An answer of `/v1/embeddings`."""
    data = [
        {"object": "embedding", "index": index, "embedding": vector}
        for index, vector in enumerate(vectors)
    ]
    usage = {"prompt_tokens": 8, "total_tokens": 8}
    return {"object": "list", "data": data, "model": "m", "usage": usage}


def base64_of(*numbers: float) -> str:
    """Numbers as the API encodes them."""
    return base64.b64encode(struct.pack(f"<{len(numbers)}f", *numbers)).decode()


def completion(text: Any = "hello", finish_reason: Any = "stop") -> dict[str, Any]:
    """An answer of `/v1/completions`."""
    choice = {"text": text, "index": 0, "logprobs": None, "finish_reason": finish_reason}
    return {"object": "text_completion", "model": "m", "choices": [choice]}


def moderation(*flags: Any) -> dict[str, Any]:
    """An answer of `/v1/moderations`."""
    return {"id": "modr-1", "model": "m", "results": [{"flagged": flag} for flag in flags]}


CALL = {"id": "c", "type": "function", "function": {"name": "f", "arguments": '{"x": 1}'}}
FUNCTION_CALL = {"type": "function_call", "call_id": "c", "name": "f", "arguments": '{"x": 1}'}
REFUSAL = {"type": "refusal", "refusal": "No."}

GOOD: dict[str, Any] = {
    "chat": chat(),
    "chat with parts": chat([{"type": "text", "text": "a"}, {"type": "refusal", "refusal": "b"}]),
    "chat with calls": chat(None, "tool_calls", tool_calls=[CALL]),
    "chat refused": chat(None, refusal="No."),
    "completion": completion(),
    "response": response(message(output_text("a"), output_text("b")), message(REFUSAL)),
    "response with a call": response({"type": "reasoning", "content": []}, FUNCTION_CALL),
    "response cut": incomplete("max_output_tokens", message(output_text("a"))),
    "response failed": response(status="failed", error={"code": "server_error", "message": "?"}),
    "embeddings": embeddings([0.5, 1.5], base64_of(0.5, 1.5)),
    "moderation": moderation(False, True),
    "error": {"error": {"message": "No.", "type": "t", "param": "p", "code": "c"}},
    "image": {"created": 1, "data": [{"b64_json": "aGk="}], "usage": {"total_tokens": 3}},
}

ODD: list[Any] = [None, True, 0, -1, 1.5, "", "x", [], ["x"], [None], {}, {"x": None}, 10**30]


def deviations(value: Any) -> Iterator[Any]:
    """The same JSON with each single part replaced by each odd value, or left out."""
    yield from ODD
    if isinstance(value, dict):
        for key, inner in value.items():
            yield {name: one for name, one in value.items() if name != key}
            yield from ({**value, key: changed} for changed in deviations(inner))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield value[:index] + value[index + 1 :]
            yield from (
                [*value[:index], changed, *value[index + 1 :]] for changed in deviations(inner)
            )
