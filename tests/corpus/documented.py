"""What the published documents show: the requests of their examples, answers, and single values."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from openai.types.chat import ChatCompletion
from openai.types.responses import Response

from .programs import ENDPOINTS, body

UPSTREAM = Path(__file__).parents[3] / "shared" / "upstream"
Body = tuple[str, dict[str, Any]]
"""An endpoint, and a body for it."""

_QUESTION = [{"role": "user", "content": "Hi"}]
_SIMPLEST: Mapping[str, dict[str, Any]] = {
    "/v1/chat/completions": {"model": "m", "messages": _QUESTION},
    "/v1/completions": {"model": "m", "prompt": "Hi"},
    "/v1/embeddings": {"model": "m", "input": "Hi"},
    "/v1/images/edits": {"prompt": "Hi", "images": [{"file_id": "a"}]},
    "/v1/images/generations": {"prompt": "Hi"},
    "/v1/moderations": {"input": "Hi"},
    "/v1/responses": {"model": "m", "input": "Hi"},
    "/v1/videos": {"prompt": "Hi"},
}


def documents() -> list[Path]:
    """Return the published documents that are there."""
    return sorted(UPSTREAM.glob("openapi-*.yaml"))


@cache
def _read(document: Path) -> dict[str, Any]:
    return yaml.load(document.read_bytes(), getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def bodies() -> Iterator[Body]:
    """Yield the bodies of the examples of requests, where a program can be read and sends JSON."""
    for document in documents():
        for endpoint in ENDPOINTS:
            operation = _read(document)["paths"].get(endpoint.removeprefix("/v1"), {})
            for example in _examples(operation.get("post", {})):
                for language, text in example["request"].items():
                    try:
                        yield endpoint, body(endpoint, language, text)
                    except LookupError:
                        continue


def histories() -> Iterator[Body]:
    """Yield requests that send back what the examples of answers hold."""
    for answer in _answers():
        yield _sent_back(answer)


def dumped_histories() -> Iterator[Body]:
    """Yield the same as the vendor's package dumps it: with null for all that is not there."""
    for answer in _answers():
        kind = Response if answer["object"] == "response" else ChatCompletion
        with warnings.catch_warnings(action="ignore"):
            yield _sent_back(kind.construct(**answer).model_dump(mode="json"))


def _sent_back(answer: dict[str, Any]) -> Body:
    if answer["object"] == "response":
        return "/v1/responses", {"model": "m", "input": answer["output"]}
    messages = [*_QUESTION, *(choice["message"] for choice in answer["choices"])]
    return "/v1/chat/completions", {"model": "m", "messages": messages}


def _answers() -> Iterator[dict[str, Any]]:
    for document in documents():
        for path in _read(document)["paths"].values():
            for operation in path.values():
                for example in _examples(operation):
                    yield from _inside(_parsed(example.get("response")))


def _inside(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        for item in value:
            yield from _inside(item)
    elif isinstance(value, dict):
        kind = value.get("object")
        if kind == "chat.completion" or (kind == "response" and "output" in value):
            yield value
        for item in value.values():
            yield from _inside(item)


def values() -> Iterator[Body]:
    """Yield requests with each example of a parameter's value."""
    for document in documents():
        for endpoint, simplest in _SIMPLEST.items():
            operation = _read(document)["paths"].get(endpoint.removeprefix("/v1"), {})
            content = operation.get("post", {}).get("requestBody", {}).get("content", {})
            schema = content.get("application/json", {}).get("schema", {})
            for name, value in _properties(document, schema):
                yield endpoint, simplest | {name: value}


def _properties(document: Path, schema: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    schema = _resolved(document, schema)
    for name, inner in schema.get("properties", {}).items():
        for value in _shown(document, inner):
            yield name, value
    for part in schema.get("allOf", []):
        yield from _properties(document, part)


def _shown(document: Path, schema: dict[str, Any]) -> Iterator[Any]:
    schema = _resolved(document, schema)
    shown = schema.get("examples", [])
    for value in [schema["example"]] if "example" in schema else shown:
        yield _parsed(value) if schema.get("type") == "array" else value
    for word in ("anyOf", "oneOf", "allOf"):
        for branch in schema.get(word, []):
            yield from _shown(document, branch)
    if isinstance(schema.get("items"), dict):
        for value in _shown(document, schema["items"]):
            yield [value]


def _resolved(document: Path, schema: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        schema = _read(document)["components"]["schemas"][name]
    return schema


def _examples(operation: Any) -> list[dict[str, Any]]:
    if not isinstance(operation, dict):
        return []
    found = operation.get("x-oaiMeta", {}).get("examples", [])
    return [one for one in (found if isinstance(found, list) else [found]) if one]


def _parsed(text: Any) -> Any:
    """Return a text as the JSON that it is; None if it is none."""
    if not isinstance(text, str):
        return text
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        return None
