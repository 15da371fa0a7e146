"""Read an OpenAPI document, YAML or JSON, from a file or a URL."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import httpx
import yaml

TIMEOUT_SECONDS = 30.0
MAX_DEPTH = 500


class DocumentError(Exception):
    """A document cannot be read."""


class _Loader(yaml.CSafeLoader):
    """The types of YAML 1.2, as OpenAPI requires: `on` and dates are text."""

    yaml_implicit_resolvers = {}  # noqa: RUF012 - what PyYAML reads, per class


for _tag, _pattern, _first in (
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?(?:0|[1-9][0-9]*)", list("-+0123456789")),
    ("float", r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", list("-+.0123456789")),
):
    _Loader.add_implicit_resolver(
        f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_pattern})$"), _first
    )


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


def _check_depth(content: bytes | str) -> None:
    """Refuse deep nesting, with which the loader in C would overflow the stack and crash."""
    depth = 0
    for event in yaml.parse(content, Loader=_Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH:
            raise RecursionError


def parse(content: bytes | str, name: str) -> Any:
    """Parse JSON or YAML; `name` is for the error."""
    try:
        if content[:1] in (b"{", "{"):
            return json.loads(content)
        _check_depth(content)
        return yaml.load(content, Loader=_Loader)  # noqa: S506 - a safe loader
    except yaml.MarkedYAMLError as error:
        line = f", line {error.problem_mark.line + 1}" if error.problem_mark else ""
        raise DocumentError(f"{name}{line}: {error.problem or error}") from error
    except json.JSONDecodeError as error:
        raise DocumentError(f"{name}, line {error.lineno}: {error.msg}") from error
    except (ValueError, yaml.YAMLError) as error:
        raise DocumentError(f"{name}: neither YAML nor JSON ({error})") from error
    except RecursionError as error:
        raise DocumentError(f"{name}: nested too deeply") from error


def read(source: str) -> dict[str, Any]:
    """Read the OpenAPI 3 document at a path or URL."""
    document = parse(fetch(source), source)
    if not isinstance(document, dict) or not str(document.get("openapi", "")).startswith("3."):
        raise DocumentError(f"{source}: not an OpenAPI 3 document (no `openapi: 3.…` at its top)")
    if not isinstance(document.get("paths"), dict):
        raise DocumentError(f"{source}: `paths` is missing or not a mapping")
    return document
