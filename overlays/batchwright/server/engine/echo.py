"""The echo model: it repeats the last message, in the format of each text endpoint."""

from __future__ import annotations

from typing import Any

import orjson

from batchwright.server.catalogue import Model
from batchwright.server.checks import decimal, integer
from batchwright.server.engine.answer import Answer
from batchwright.server.engine.tokens import count, cut, prompt_tokens, texts
from batchwright.server.errors import RequestError, invalid_type, missing
from batchwright.server.store.ids import hex_id


def chat(body: dict[str, Any], model: Model, created: int, seed: str) -> Answer:
    """Answer a request to `/v1/chat/completions`."""
    messages = body.get("messages")
    if messages is None:
        raise missing("messages")
    _check_turns(messages, "messages")
    limit = _bounded(body, "max_completion_tokens", _bounded(body, "max_tokens", None))
    choices = _bounded(body, "n", 1, maximum=128) or 1
    _check_temperature(body)
    text, complete = cut(_formatted(_last(messages), body.get("response_format")), limit)
    read, written = prompt_tokens(body), count(text) * choices
    message: dict[str, Any] = {"role": "assistant", "content": text, "refusal": None}
    return Answer(
        {
            "id": hex_id("chatcmpl-", seed),
            "object": "chat.completion",
            "created": created,
            "model": model.snapshot,
            "choices": [
                {
                    "index": index,
                    "message": message,
                    "logprobs": None,
                    "finish_reason": "stop" if complete else "length",
                }
                for index in range(choices)
            ],
            "usage": {
                **_usage(read, written),
                "prompt_tokens_details": {"cached_tokens": 0, "audio_tokens": 0},
                "completion_tokens_details": {
                    "reasoning_tokens": 0,
                    "audio_tokens": 0,
                    "accepted_prediction_tokens": 0,
                    "rejected_prediction_tokens": 0,
                },
            },
            "service_tier": "default",
            "system_fingerprint": None,
        },
        read,
        written,
    )


def responses(body: dict[str, Any], model: Model, created: int, seed: str) -> Answer:
    """Answer a request to `/v1/responses`."""
    given = body.get("input")
    if given is None:
        raise missing("input")
    if not isinstance(given, str):
        _check_turns(given, "input", role=False)
    limit = _bounded(body, "max_output_tokens", None, minimum=16)
    _check_temperature(body)
    settings = body.get("text")
    wanted = settings.get("format") if isinstance(settings, dict) else None
    said = given if isinstance(given, str) else _last(given)
    text, complete = cut(_formatted(said, wanted), limit)
    read, written = prompt_tokens(body), count(text)
    status = "completed" if complete else "incomplete"
    part = {"type": "output_text", "annotations": [], "logprobs": [], "text": text}
    return Answer(
        {
            "id": hex_id("resp_", seed),
            "object": "response",
            "created_at": created,
            "status": status,
            "background": False,
            "error": None,
            "incomplete_details": None if complete else {"reason": "max_output_tokens"},
            "instructions": body.get("instructions"),
            "max_output_tokens": limit,
            "model": model.snapshot,
            "output": [
                {
                    "id": hex_id("msg_", seed),
                    "type": "message",
                    "status": status,
                    "content": [part],
                    "role": "assistant",
                }
            ],
            "parallel_tool_calls": True,
            "previous_response_id": None,
            "service_tier": "default",
            "temperature": body.get("temperature", 1.0),
            "text": {"format": wanted or {"type": "text"}},
            "tool_choice": body.get("tool_choice", "auto"),
            "tools": body.get("tools", []),
            "top_p": body.get("top_p", 1.0),
            "truncation": "disabled",
            "usage": {
                "input_tokens": read,
                "input_tokens_details": {"cached_tokens": 0},
                "output_tokens": written,
                "output_tokens_details": {"reasoning_tokens": 0},
                "total_tokens": read + written,
            },
            "user": body.get("user"),
            "metadata": body.get("metadata") or {},
        },
        read,
        written,
    )


def completions(body: dict[str, Any], model: Model, created: int, seed: str) -> Answer:
    """Answer a request to `/v1/completions`."""
    given = body.get("prompt")
    if given is None:
        raise missing("prompt")
    limit = _bounded(body, "max_tokens", 16)
    repeats = _bounded(body, "n", 1, maximum=128) or 1
    _check_temperature(body)
    prompts = given if isinstance(given, list) and not _tokens(given) else [given]
    said = [cut(" ".join(texts(prompt)), limit) for prompt in prompts for _ in range(repeats)]
    read, written = prompt_tokens(body), sum(count(text) for text, _ in said)
    return Answer(
        {
            "id": hex_id("cmpl-", seed),
            "object": "text_completion",
            "created": created,
            "model": model.snapshot,
            "choices": [
                {
                    "text": text,
                    "index": index,
                    "logprobs": None,
                    "finish_reason": "stop" if complete else "length",
                }
                for index, (text, complete) in enumerate(said)
            ],
            "usage": _usage(read, written),
        },
        read,
        written,
    )


def _usage(read: int, written: int) -> dict[str, Any]:
    total = read + written
    return {"prompt_tokens": read, "completion_tokens": written, "total_tokens": total}


def _tokens(prompt: list[Any]) -> bool:
    return bool(prompt) and isinstance(prompt[0], int)


def _check_turns(turns: Any, name: str, *, role: bool = True) -> None:
    if not isinstance(turns, list):
        raise invalid_type(name, "an array", turns)
    if not turns:
        message = f"Invalid '{name}': empty array. Expected at least 1 element."
        raise RequestError(400, message, code="empty_array", param=name)
    for index, turn in enumerate(turns):
        if not isinstance(turn, dict):
            raise invalid_type(f"{name}[{index}]", "an object", turn)
        if role and not turn.get("role"):
            raise missing(f"{name}[{index}].role")


def _last(turns: list[dict[str, Any]]) -> str:
    """Return the last message of the user, else the last message of any role."""
    said = [turn for turn in turns if turn.get("role") == "user"] or turns
    return " ".join(texts(said[-1]))


def _formatted(text: str, wanted: Any) -> str:
    if isinstance(wanted, dict) and wanted.get("type") in ("json_object", "json_schema"):
        return orjson.dumps({"echo": text}).decode()
    return text


def _bounded(
    body: dict[str, Any],
    name: str,
    default: int | None,
    *,
    minimum: int = 1,
    maximum: int = 2**31,
) -> int | None:
    value = body.get(name)
    if value is None:
        return default
    return integer(value, name, minimum=minimum, maximum=maximum)


def _check_temperature(body: dict[str, Any]) -> None:
    if body.get("temperature") is not None:
        decimal(body["temperature"], "temperature", minimum=0, maximum=2)
