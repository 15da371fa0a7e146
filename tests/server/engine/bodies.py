"""A request of each kind whose answer has a shape of its own."""

from __future__ import annotations

from typing import Any

ASKED = [{"role": "system", "content": "be brief"}, {"role": "user", "content": "hello there"}]
SCHEMA = {
    "type": "object",
    "properties": {"city": {"type": "string"}, "size": {"type": "integer", "minimum": 3}},
    "required": ["city", "size"],
    "additionalProperties": False,
}
FUNCTION = {"name": "look_up", "description": "Look it up.", "parameters": SCHEMA}
TOOLS = [{"type": "function", "function": FUNCTION}]
CUSTOM = {"type": "custom", "custom": {"name": "say"}}
FLAT_TOOLS = [{"type": "function", **FUNCTION}]

CHAT = {"model": "gpt-4o-mini", "messages": ASKED}
COMPLETION = {"model": "gpt-3.5-turbo-instruct", "prompt": "hello there"}
EMBEDDING = {"model": "text-embedding-3-small", "input": ["a", "b"], "dimensions": 4}
IMAGE = {"model": "gpt-image-1", "prompt": "a cat"}
RESPONSE = {"model": "gpt-4.1", "input": "hello there " * 10}

_CHATS: dict[str, dict[str, Any]] = {
    "a chat": {},
    "two choices": {"n": 2, "user": "me", "temperature": 0.5, "top_p": 1},
    "a chat cut off": {"max_completion_tokens": 1},
    "a chat stopped": {"stop": ["th"]},
    "a JSON object": {"response_format": {"type": "json_object"}},
    "a JSON schema": {
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": "place", "schema": SCHEMA, "strict": True},
        }
    },
    "a required call": {"tools": TOOLS, "tool_choice": "required", "n": 2},
    "a named call": {
        "tools": [CUSTOM, *TOOLS],
        "tool_choice": {"type": "function", "function": {"name": "look_up"}},
    },
    "a custom call": {
        "tools": [CUSTOM, *TOOLS],
        "tool_choice": {"type": "custom", "custom": {"name": "say"}},
    },
    "an allowed call": {
        "tools": [CUSTOM, *TOOLS],
        "tool_choice": {
            "type": "allowed_tools",
            "allowed_tools": {"mode": "required", "tools": TOOLS},
        },
    },
    "tools not called": {"tools": TOOLS, "tool_choice": "auto"},
}
_RESPONSES: dict[str, dict[str, Any]] = {
    "a response": {},
    "a response with settings": {
        "instructions": "be brief",
        "metadata": {"who": "me"},
        "temperature": 0.2,
        "top_p": 0.5,
        "user": "me",
        "text": {"format": {"type": "text"}},
    },
    "an incomplete response": {"max_output_tokens": 16},
    "a response of turns": {"input": ASKED},
    "a response in JSON": {
        "text": {"format": {"type": "json_schema", "name": "place", "schema": SCHEMA}}
    },
    "a response of a JSON object": {"text": {"format": {"type": "json_object"}}},
    "a response that calls": {"tools": FLAT_TOOLS, "tool_choice": "required"},
    "a response that calls a named tool": {
        "tools": [{"type": "function", "name": "bare"}, *FLAT_TOOLS],
        "tool_choice": {"type": "function", "name": "look_up"},
    },
    "a response that calls a custom tool": {
        "tools": [{"type": "custom", "name": "say"}],
        "tool_choice": "required",
    },
    "a response that may call": {"tools": FLAT_TOOLS, "parallel_tool_calls": False},
}
_OTHERS: dict[str, tuple[str, dict[str, Any]]] = {
    "a completion": ("/v1/completions", COMPLETION),
    "completions": ("/v1/completions", {**COMPLETION, "prompt": ["a", "b"], "n": 2}),
    "a completion cut off": ("/v1/completions", {**COMPLETION, "max_tokens": 1}),
    "embeddings": ("/v1/embeddings", EMBEDDING),
    "an image": ("/v1/images/generations", IMAGE),
    "an edited image": ("/v1/images/edits", {**IMAGE, "images": [{"file_id": "f"}], "n": 2}),
    "a moderation": ("/v1/moderations", {"input": "hello"}),
    "moderations": ("/v1/moderations", {"input": ["hello", "I will kill you"]}),
}

BODIES: dict[str, tuple[str, dict[str, Any]]] = {
    **{name: ("/v1/chat/completions", {**CHAT, **one}) for name, one in _CHATS.items()},
    **{name: ("/v1/responses", {**RESPONSE, **one}) for name, one in _RESPONSES.items()},
    **_OTHERS,
}
"""By what it is: the endpoint and the body."""
