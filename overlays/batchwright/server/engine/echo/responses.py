"""Answers to `/v1/responses`."""

from __future__ import annotations

from typing import Any

from batchwright.server.catalogue import Model
from batchwright.server.engine.answer import Answer
from batchwright.server.engine.echo.formats import formatted
from batchwright.server.engine.echo.prompts import bounded, check_sampling, check_turns, last_text
from batchwright.server.engine.echo.tool_calls import ToolCall, demanded, tools
from batchwright.server.engine.tokens import count, cut, prompt_tokens
from batchwright.server.errors import invalid_type, missing
from batchwright.server.store.ids import hex_id


def responses(
    body: dict[str, Any], model: Model, created: int, seed: str, said: str | None
) -> Answer:
    """Answer with the given text, else with the call that is demanded, else with the echo."""
    given = body.get("input")
    if given is None:
        raise missing("input")
    if not isinstance(given, str):
        check_turns(given, "input", role=False)
    limit = bounded(body, "max_output_tokens", None, minimum=16)
    check_sampling(body)
    settings = body.get("text") or {}
    if not isinstance(settings, dict):
        raise invalid_type("text", "an object", settings)
    wanted, call = settings.get("format"), None
    if said is None:
        said = given if isinstance(given, str) else last_text(given)
        call = demanded(body, said)
        said = formatted(said, wanted, "text.format")
    text, complete = (call.input, True) if call else cut(said, limit)
    status = "completed" if complete else "incomplete"
    output = _call(call, seed) if call else _message(text, status, seed)
    read, written = prompt_tokens(body), count(text)
    return Answer(
        {
            "id": hex_id("resp_", seed),
            "object": "response",
            "created_at": created,
            "status": status,
            "background": False,
            "completed_at": created if complete else None,
            "error": None,
            "incomplete_details": None if complete else {"reason": "max_output_tokens"},
            "instructions": body.get("instructions"),
            "max_output_tokens": limit,
            "max_tool_calls": None,
            "model": model.snapshot,
            "output": [output],
            "parallel_tool_calls": True,
            "previous_response_id": None,
            "prompt_cache_key": None,
            "prompt_cache_retention": None,
            "reasoning": {"effort": None, "summary": None},
            "safety_identifier": None,
            "service_tier": "default",
            "store": True,
            "temperature": body.get("temperature", 1.0),
            "text": {"format": wanted or {"type": "text"}, "verbosity": "medium"},
            "tool_choice": body.get("tool_choice") or "auto",
            "tools": [_complete(tool) for tool in tools(body)],
            "top_logprobs": 0,
            "top_p": body.get("top_p", 1.0),
            "truncation": "disabled",
            "usage": {
                "input_tokens": read,
                "input_tokens_details": {"cache_write_tokens": 0, "cached_tokens": 0},
                "output_tokens": written,
                "output_tokens_details": {"reasoning_tokens": 0},
                "total_tokens": read + written,
            },
            **({"user": body["user"]} if isinstance(body.get("user"), str) else {}),
            "metadata": body.get("metadata") or {},
        },
        input_tokens=read,
        output_tokens=written,
    )


def _message(text: str, status: str, seed: str) -> dict[str, Any]:
    part = {"type": "output_text", "annotations": [], "logprobs": [], "text": text}
    return {
        "id": hex_id("msg_", seed),
        "type": "message",
        "status": status,
        "content": [part],
        "role": "assistant",
    }


def _call(call: ToolCall, seed: str) -> dict[str, Any]:
    names = {"call_id": hex_id("call_", seed), "name": call.name}
    if call.type == "custom":
        return {
            "id": hex_id("ctc_", seed),
            "type": "custom_tool_call",
            "status": "completed",
            "input": call.input,
            **names,
        }
    return {
        "id": hex_id("fc_", seed),
        "type": "function_call",
        "status": "completed",
        "arguments": call.input,
        **names,
    }


def _complete(tool: dict[str, Any]) -> dict[str, Any]:
    """Return a tool with the defaults of a function filled in."""
    if tool.get("type") != "function":
        return tool
    return {"description": None, "parameters": None, "strict": True, **tool}
