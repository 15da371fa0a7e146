"""Check that openapi-lines.yaml is as `make sync` writes it, and says what our own files say.

This needs no published document, so it finds edits by hand, and edits of lines.yaml and
lines-deviations.yaml that have not been taken over.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from document import DocumentError, fetch, read
from line_schemas.derive import Plan, body_name, endpoints, undescribed
from line_schemas.drift import Files
from line_schemas.normal import KEPT
from line_schemas.places import Raw, children, core, get, steps
from line_schemas.settle import unsettled
from line_schemas.text import as_yaml
from terminal import escaped

SPEC = Path(__file__).parent.parent / "openapi.yaml"
KNOWN = {
    *KEPT, "type", "properties", "required", "items", "additionalProperties", "anyOf", "$ref",
    "default", "description", "x-closed",
}  # fmt: skip


def problems(files: Files, specification: dict[str, Any]) -> list[str]:
    """List what is wrong with the derived document.

    Args:
        files: The document, and the files that say how to derive it.
        specification: The content of openapi.yaml.
    """
    document, plan = files.read()
    schemas = document["components"]["schemas"]
    found = [f"write the description of {each} in lines.yaml" for each in undescribed(document)]
    found += [f"{place}: {key} is no keyword of the normal form" for place, key in _odd(schemas)]
    if set(document["paths"]) != set(endpoints(specification)):
        found.append("its endpoints are not those that openapi.yaml says a batch can call")
    found += [*_behind(document, plan), *unsettled(schemas, plan.deviations)]
    if not found and as_yaml(document) != fetch(str(files.document)).decode():
        found.append("it is not written as `make sync` writes it")
    return found


def _odd(schemas: Raw) -> Iterator[tuple[str, str]]:
    """Yield the keywords that the normal form does not have."""
    todo = list(schemas.items())
    while todo:
        place, schema = todo.pop()
        inner = core(schema)
        yield from ((place, key) for key in sorted({*schema, *inner} - KNOWN))
        todo += [(f"{place}{step}", child) for step, child in children(schema)]


def _behind(document: Raw, plan: Plan) -> Iterator[str]:
    """Yield where the document does not say what lines.yaml says."""
    schemas = document["components"]["schemas"]
    again = "run `make sync`"
    if list(plan.endpoints) != list(document["paths"]):
        yield f"lines.yaml has other endpoints: {again}"
        return
    for path, item in document["paths"].items():
        entry = plan.endpoints[path]
        if item["post"]["summary"] != entry["summary"]:
            yield f"{path}: lines.yaml has another summary: {again}"
        for name, schema in schemas[body_name(item)].get("properties", {}).items():
            ours = entry["parameters"].get(name, plan.parameters.get(name))
            if ours is not None and schema["description"] != ours:
                yield f"{path}: lines.yaml describes {name} differently: {again}"
    closed = {id(core(get(schemas, steps(place)) or {})) for place in plan.closed}
    marked = {id(core(schema)) for schema in _all(schemas) if "x-closed" in core(schema)}
    if closed != marked:
        yield f"lines.yaml closes other enums: {again}"


def _all(schemas: Raw) -> Iterator[Raw]:
    todo = list(schemas.values())
    while todo:
        schema = todo.pop()
        yield schema
        todo += [child for _, child in children(schema)]


def main(arguments: list[str] | None = None) -> int:
    """Check openapi-lines.yaml beside openapi.yaml, or beside the given file."""
    names = sys.argv[1:] if arguments is None else arguments
    spec = Path(names[0]) if names else SPEC
    files = Files.beside(spec)
    try:
        found = problems(files, read(str(spec))) if files else ["it is missing"]
    except DocumentError as error:
        found = [str(error)]
    for problem in found:
        print(escaped(f"openapi-lines.yaml: {problem}"), file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
