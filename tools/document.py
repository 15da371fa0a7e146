"""Read an OpenAPI document, YAML or JSON, from a file or a URL."""

from __future__ import annotations

import codecs
import json
import re
from pathlib import Path
from typing import Any

import httpx
import yaml
from json_reader import JSONReadError, read_json
from yaml_reader import MAX_DEPTH, YAMLReadError, read_yaml

TIMEOUT_SECONDS = 30.0

_BEGINS_JSON = re.compile(r'\s*[{\[]\s*(")?')

_ENCODINGS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class DocumentError(Exception):
    """A document cannot be read."""


def fetch(source: str) -> bytes:
    """Get the bytes of a file or an http(s) URL."""
    if not source.startswith(("http://", "https://")):
        try:
            return Path(source).read_bytes()
        except OSError as error:
            raise DocumentError(f"{source}: {error.strerror or error}") from error
    try:
        response = httpx.get(source, follow_redirects=True, timeout=TIMEOUT_SECONDS)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise DocumentError(f"{source}: {error or type(error).__name__}") from error
    if response.status_code != 200:
        raise DocumentError(f"{source}: the status is {response.status_code}, not 200")
    return response.content


def parse(content: bytes | str, name: str) -> Any:
    """Parse JSON or YAML.

    Keys are text, whatever they look like. What JSON cannot hold is refused, and so are keys that
    are there twice.

    Args:
        content: The text, or its bytes in UTF-8, or in UTF-16 or UTF-32 with a byte order mark.
        name: What an error calls it.
    """
    text = _decoded(content, name) if isinstance(content, bytes) else content.removeprefix("\ufeff")
    try:
        return _parsed(text)
    except (JSONReadError, YAMLReadError) as error:
        raise _at(name, error.line, error.problem) from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        raise _at(name, mark.line + 1 if mark else 0, error.problem or str(error)) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise _at(name, line, f"{chr(error.character)!r} is not allowed in YAML") from error


def _decoded(content: bytes, name: str) -> str:
    encoding = next((each for mark, each in _ENCODINGS if content.startswith(mark)), "utf-8")
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _at(name, line, f"the text is not {encoding.upper()}") from error


def _parsed(text: str) -> Any:
    """The values in a text; what begins with a bracket may be YAML, unless a quote follows."""
    begins = _BEGINS_JSON.match(text)
    if not begins:
        return read_yaml(text)
    try:
        return _shallow(read_json(text))
    except json.JSONDecodeError as error:
        if begins[1]:
            raise JSONReadError(error.msg, error.lineno) from error
        return read_yaml(text)


def _shallow(value: Any) -> Any:
    """The value, unless it is deeper than what reads it can go."""
    level = [value]
    for _ in range(MAX_DEPTH + 1):
        if not level:
            return value
        level = [
            inner
            for each in level
            for inner in (each.values() if isinstance(each, dict) else each)
            if isinstance(inner, dict | list)
        ]
    raise JSONReadError("nested too deeply")


def _at(name: str, line: int, problem: str) -> DocumentError:
    return DocumentError(f"{name}, line {line}: {problem}" if line else f"{name}: {problem}")


def read(source: str) -> dict[str, Any]:
    """Read the OpenAPI 3 document at a path or URL."""
    document = parse(fetch(source), source)
    if not isinstance(document, dict) or not str(document.get("openapi", "")).startswith("3."):
        raise DocumentError(f"{source}: not an OpenAPI 3 document (no `openapi: 3.…` at its top)")
    if not isinstance(document.get("paths"), dict):
        raise DocumentError(f"{source}: `paths` is missing or not a mapping")
    return document
