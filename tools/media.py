"""Which of several media types is generated, and how its content is written or read."""

from __future__ import annotations

from typing import Any

from attrs import frozen

# The best first.
KINDS = ("json", "multipart", "form", "text", "bytes")
BINARY = {"type": "string", "format": "binary"}
TEXT = {"type": "string"}


@frozen
class Content:
    """The content of a body or a response.

    Attributes:
        media_type: The media type, as in the document.
        kind: `none` if there is no content, else one of `KINDS`.
        schema: Its schema.
        others: The media types that are not generated.
    """

    media_type: str
    kind: str
    schema: dict[str, Any]
    others: tuple[str, ...] = ()


NONE = Content("", "none", {})


def kind_of(media_type: str) -> str:
    """Tell how content of a media type is written and read."""
    name = media_type.partition(";")[0].strip().lower()
    if name in ("application/json", "text/json", "*/*", "application/*") or name.endswith("+json"):
        return "json"
    if name.startswith("multipart/"):
        return "multipart"
    if name == "application/x-www-form-urlencoded":
        return "form"
    lines = ("application/jsonl", "application/x-ndjson", "application/xml")
    return (
        "text"
        if name.startswith(("text/", "message/")) or name.endswith("+xml") or name in lines
        else "bytes"
    )


def choose(content: dict[str, Any] | None) -> Content:
    """Choose the media type that says most: JSON, then forms, then text."""
    if not content:
        return NONE
    media_type = min(content, key=lambda name: KINDS.index(kind_of(name)))
    schema = content[media_type].get("schema")
    kind = kind_of(media_type)
    if kind == "json" and isinstance(schema, dict) and schema.get("format") == "binary":
        kind = "bytes"
    # A schema of text or bytes says nothing of how to read them.
    fixed = {"text": TEXT, "bytes": BINARY}.get(kind)
    others = tuple(name for name in content if name != media_type)
    return Content(media_type, kind, fixed or ({} if schema is None else schema), others)
