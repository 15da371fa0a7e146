"""Answers to `/v1/chat/completions`."""

from __future__ import annotations

from typing import Any

from batchwright.server.catalogue import Model
from batchwright.server.engine.answer import Answer
from batchwright.server.engine.echo.formats import formatted
from batchwright.server.engine.echo.prompts import (
    bounded,
    check_sampling,
    check_turns,
    last_text,
    stopped,
    stops,
)
from batchwright.server.engine.echo.tool_calls import ToolCall, demanded
from batchwright.server.engine.tokens import count, cut, prompt_tokens
from batchwright.server.errors import missing
from batchwright.server.store.ids import hex_id


def chat(body: dict[str, Any], model: Model, created: int, seed: str, said: str | None) -> Answer:
    """Answer with the given text, else with the call that is demanded, else with the echo."""
    messages = body.get("messages")
    if messages is None:
        raise missing("messages")
    check_turns(messages, "messages")
    limit = bounded(body, "max_completion_tokens", bounded(body, "max_tokens", None))
    choices = bounded(body, "n", 1, maximum=128) or 1
    check_sampling(body)
    stop, call = stops(body), None
    if said is None:
        said = last_text(messages)
        call = demanded(body, said)
        said = formatted(said, body.get("response_format"), "response_format")
    if call is None:
        text, complete = cut(stopped(said, stop), limit)
        message: dict[str, Any] = {"role": "assistant", "content": text}
        reason = "stop" if complete else "length"
    else:
        text = call.input
        message = {"role": "assistant", "content": None}
        reason = "stop" if call.named else "tool_calls"
    message |= {"refusal": None, "annotations": []}
    read, written = prompt_tokens(body), count(text) * choices
    return Answer(
        {
            "id": hex_id("chatcmpl-", seed),
            "object": "chat.completion",
            "created": created,
            "model": model.snapshot,
            "choices": [
                {
                    "index": index,
                    "message": message | _calls(call, f"{seed}/{index}"),
                    "logprobs": None,
                    "finish_reason": reason,
                }
                for index in range(choices)
            ],
            "usage": {
                **usage(read, written),
                "prompt_tokens_details": {"cached_tokens": 0, "audio_tokens": 0},
                "completion_tokens_details": {
                    "reasoning_tokens": 0,
                    "audio_tokens": 0,
                    "accepted_prediction_tokens": 0,
                    "rejected_prediction_tokens": 0,
                },
            },
            "service_tier": "default",
            "system_fingerprint": hex_id("fp_", model.id)[:13],
        },
        input_tokens=read,
        output_tokens=written,
    )


def usage(read: int, written: int) -> dict[str, Any]:
    """Return the tokens as chats and completions count them."""
    total = read + written
    return {"prompt_tokens": read, "completion_tokens": written, "total_tokens": total}


def _calls(call: ToolCall | None, seed: str) -> dict[str, Any]:
    if call is None:
        return {}
    word = "arguments" if call.type == "function" else "input"
    inner = {"name": call.name, word: call.input}
    return {"tool_calls": [{"id": hex_id("call_", seed), "type": call.type, call.type: inner}]}
