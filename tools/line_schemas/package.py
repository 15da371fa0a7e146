"""Write the package `lines` of the generated client: schemas to check requests with, and types."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from document import DocumentError, parse
from line_schemas.derive import body_name, reachable
from line_schemas.hoist import hoist
from line_schemas.normal import PREFIX

Raw = dict[str, Any]

SAID_OF_PACKAGE = '''\
"""What the lines of a batch carry: `schemas.json` to check requests with, and `types`."""

__spec_digest__ = "sha256:{digest}"
'''
SAID_OF_TYPES = '''\
"""Types of the requests and responses that lines carry, for type checkers to read."""
'''
# What a type does not say; the generator would make a type of its own for each of these.
BOUNDS = {
    "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength",
    "pattern", "format", "minItems", "maxItems", "maxProperties", "default", "x-closed",
}  # fmt: skip
OPTIONS = [
    "--input-file-type=jsonschema", "--schema-version=2020-12", "--strict-refs",
    "--output-model-type=typing.TypedDict", "--target-python-version=3.11",
    "--use-total-false-for-typed-dict", "--no-use-closed-typed-dict", "--use-type-alias",
    "--use-generic-container-types", "--enum-field-as-literal=all", "--use-object-type",
    "--keep-model-order", "--skip-root-model", "--use-field-description",
    "--use-single-line-docstring", "--use-double-quotes", "--ignore-pyproject",
    "--no-formatters", "--disable-timestamp",
]  # fmt: skip


def write_package(lines: Path, folder: Path) -> None:
    """Write the package into a folder that does not exist yet.

    Args:
        lines: openapi-lines.yaml.
        folder: Where to write it.
    """
    source = lines.read_bytes()
    document = parse(source, lines.name)
    folder.mkdir()
    digest = hashlib.sha256(source).hexdigest()
    _write(folder / "__init__.py", SAID_OF_PACKAGE.format(digest=digest))
    _write(folder / "schemas.json", as_json(schemas(document)))
    _write(folder / "types.py", types(document["components"]["schemas"]))


def schemas(document: Raw) -> Raw:
    """The schemas of requests, by endpoint and by name."""
    known = document["components"]["schemas"]
    endpoints = {path: body_name(item) for path, item in document["paths"].items()}
    names = reachable(known, endpoints.values())
    return {
        "endpoints": endpoints,
        "$defs": {name: _without(known[name], {"description"}) for name in sorted(names)},
    }


def as_json(value: Raw) -> str:
    """JSON with references as JSON Schema has them, one schema a line."""
    parts = [
        f"{json.dumps(key)}: {{\n"
        + ",\n".join(f"{json.dumps(name)}: {json.dumps(each)}" for name, each in part.items())
        + "\n}"
        for key, part in value.items()
    ]
    return ("{\n" + ",\n".join(parts) + "\n}\n").replace(PREFIX, "#/$defs/")


def types(known: Raw) -> str:
    """The source of a module with a TypedDict or an alias for each schema."""
    bare = {name: _mapped(_without(schema, BOUNDS)) for name, schema in hoist(known).items()}
    command = [sys.executable, "-m", "datamodel_code_generator", *OPTIONS]
    with tempfile.TemporaryDirectory() as folder:
        path, output = Path(folder) / "schemas.json", Path(folder) / "types.py"
        _write(path, as_json({"$defs": bare}))
        header = f"--custom-file-header={SAID_OF_TYPES}"
        result = subprocess.run(
            [*command, header, f"--input={path}", f"--output={output}"],
            capture_output=True,
            text=True,
            check=False,
        )
        if result.returncode:
            raise DocumentError(f"datamodel-code-generator fails: {result.stderr.strip()}")
        return output.read_text("utf-8")


def _without(schema: Any, keys: set[str]) -> Any:
    """A schema without some keywords; the names of its properties are none."""
    if isinstance(schema, list):
        return [_without(each, keys) for each in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: {name: _without(inner, keys) for name, inner in each.items()}
        if key == "properties"
        else each
        if key in {"enum", "const", "default"}
        else _without(each, keys)
        for key, each in schema.items()
        if key not in keys
    }


def _mapped(schema: Any) -> Any:
    """A schema in which an object that says nothing of its properties is a mapping of anything."""
    if isinstance(schema, list):
        return [_mapped(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    result = {key: _mapped(each) for key, each in schema.items()}
    is_open = schema.get("type") == "object" and "properties" not in schema
    return {"additionalProperties": {}, **result} if is_open else result


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
