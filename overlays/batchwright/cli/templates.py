"""What a template is made of on the command line: parameters, and the schema of the answers."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typer

from batchwright.cli.options import pairs

__all__ = ["parameters", "read_schema"]

_LONGEST_NAME = 64


def parameters(values: list[str] | None, model: str | None) -> dict[str, Any]:
    """Read `name=value` pairs, whose values are JSON, or else text.

    Raises:
        typer.BadParameter: A pair lacks its name or its equals sign, or a name occurs twice.
    """
    found = {name: _value(text) for name, text in pairs(values, "--set").items()}
    if model is not None:
        if "model" in found:
            raise typer.BadParameter("'model' is given twice", param_hint="--set")
        found = {"model": model, **found}
    return found


def read_schema(path: Path, kind: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """Read the JSON schema of the answers, as the parameter of an endpoint.

    Args:
        path: The file.
        kind: The endpoint, `chat` or `responses`.
        body: The other parameters.

    Raises:
        typer.BadParameter: It is no JSON object, the endpoint takes no schema, or one is given
            twice.
    """
    if kind not in ("chat", "responses"):
        raise typer.BadParameter(f"--{kind} has answers of its own", param_hint="--schema")
    try:
        schema = json.loads(path.read_bytes())
    except ValueError as error:
        raise typer.BadParameter(f"{path}: not JSON: {error}", param_hint="--schema") from None
    if not isinstance(schema, dict):
        raise typer.BadParameter(f"{path}: this is not a JSON object", param_hint="--schema")
    name = re.sub(r"[^A-Za-z0-9_-]+", "_", str(schema.get("title") or path.stem))[:_LONGEST_NAME]
    named = {"name": name, "schema": schema, "strict": True}
    if kind == "chat":
        parameter, value = "response_format", {"type": "json_schema", "json_schema": named}
        twice = parameter in body
    else:
        others = body.get("text") or {}
        parameter, value = "text", {**others, "format": {"type": "json_schema", **named}}
        twice = "format" in others
    if twice:
        raise typer.BadParameter(f"{parameter!r} has one already", param_hint="--schema")
    return {parameter: value}


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text
