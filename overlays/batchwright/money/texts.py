"""The text of a request that the model reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import orjson
from attrs import frozen

from batchwright._jsonl.groups import endpoint_name

__all__ = ["Texts", "texts_of"]

_MESSAGE_FRAME = 4
_REQUEST_FRAME = 3
_SCHEMAS = ("tools", "functions", "response_format", "text")
_ELSEWHERE = ("previous_response_id", "conversation")
_ATTACHED = ("image_url", "input_image", "input_audio", "input_file", "file")
_NOT_TEXT = frozenset(
    {"type", "role", "id", "status", "call_id", "tool_call_id", "encrypted_content", "detail"}
)


@frozen
class Texts:
    """What of a request is counted.

    Args:
        texts: The texts.
        tokens: Tokens beside the texts: the frame of the messages, and texts given as tokens.
        plain: Whether the texts are all that the model reads, as it reads them.
        attached: Whether there are images, audio, files or earlier responses, which are not
            counted.
    """

    texts: list[str]
    tokens: int
    plain: bool
    attached: bool


def texts_of(endpoint: str, body: Mapping[str, Any]) -> Texts:
    """Find the text of a request in its messages, input, instructions, prompt and tools."""
    name = endpoint_name(endpoint)
    if name in ("embeddings", "completions", "moderations"):
        return _unframed(body.get("prompt" if name == "completions" else "input"))
    messages = body.get("messages") if name == "chat/completions" else body.get("input")
    if messages is None and isinstance(body.get("prompt"), str):  # images and videos
        return Texts([body["prompt"]], 0, plain=False, attached=_has_attachments(body))
    if isinstance(messages, str):
        messages = [{"content": messages}]
    if isinstance(body.get("instructions"), str):
        messages = [{"content": body["instructions"]}, *(messages or ())]
    items = messages if isinstance(messages, list) else []
    schemas = [_compact(body[key]) for key in _SCHEMAS if body.get(key)]
    referred = any(body.get(key) for key in (*_ELSEWHERE, "prompt"))
    attached = referred or _has_attachments(items)
    found = [text for item in items for text in _strings(item)]
    frame = _MESSAGE_FRAME * len(items) + _REQUEST_FRAME
    plain = not schemas and not attached and all(map(_is_plain, items))
    return Texts(found + schemas, frame, plain, attached)


def _unframed(value: object) -> Texts:
    """The texts of an endpoint without messages: text, or the numbers of tokens, or lists."""
    if isinstance(value, str):
        return Texts([value], 0, plain=True, attached=False)
    items = value if isinstance(value, list) else []
    texts = [item for item in items if isinstance(item, str)]
    tokens = sum(1 if isinstance(item, int) else len(item) for item in items if _is_tokens(item))
    known = all(isinstance(item, str) or _is_tokens(item) for item in items)
    texts += [text for item in items if isinstance(item, dict) for text in _strings(item)]
    return Texts(texts, tokens, plain=known, attached=_has_attachments(items))


def _is_tokens(item: object) -> bool:
    return isinstance(item, int) or (isinstance(item, list) and all(map(_is_number, item)))


def _is_number(item: object) -> bool:
    return isinstance(item, int)


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)
    elif isinstance(value, dict) and value.get("type") not in _ATTACHED:
        for key, item in value.items():
            if key not in _NOT_TEXT:
                yield from _strings(item)


def _has_attachments(value: object) -> bool:
    if isinstance(value, list):
        return any(map(_has_attachments, value))
    if not isinstance(value, dict):
        return False
    if value.get("type") in _ATTACHED or "image" in value:
        return True
    return any(_has_attachments(item) for item in value.values() if isinstance(item, list))


def _is_plain(message: object) -> bool:
    """Whether a message is a role and a text, whose frame is known."""
    if not isinstance(message, dict) or not message.keys() <= {"role", "content", "type"}:
        return False
    content = message.get("content")
    return isinstance(content, str) or (
        isinstance(content, list) and all(isinstance(part, dict) for part in content)
    )


def _compact(value: object) -> str:
    return orjson.dumps(value).decode()
