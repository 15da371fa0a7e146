"""Derive openapi-lines.yaml from a published document: the schemas of the lines of a batch.

lines.yaml names the endpoints and describes their parameters, lines-deviations.yaml says where
ours differ. Both are data; nothing else of openapi-lines.yaml is written by hand.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from attrs import frozen
from check_spec import TODO
from deviations import Deviation, read_deviations
from document import DocumentError, fetch, parse
from line_schemas.normal import PREFIX, normal
from line_schemas.places import Raw, core, get, steps
from line_schemas.settle import settle
from schema import Schemas

UNWRITTEN = f"{TODO}: describe this in lines.yaml."
JSON = "application/json"


@frozen
class Plan:
    """What lines.yaml and lines-deviations.yaml say."""

    endpoints: dict[str, Raw]
    parameters: dict[str, str]
    closed: list[str]
    deviations: list[Deviation]


@frozen
class Derived:
    """The derived document.

    Attributes:
        document: The content of openapi-lines.yaml.
        missing: The endpoints that the published document lacks.
        problems: Where the plan no longer fits the published document.
    """

    document: Raw
    missing: list[str]
    problems: list[str]


def read_plan(lines: Path, deviations: Path) -> Plan:
    """Read the two files; an unknown or missing key is an error."""
    plan = parse(fetch(str(lines)), lines.name)
    if not isinstance(plan, dict) or plan.keys() != {"endpoints", "parameters", "closed"}:
        raise DocumentError(f"{lines.name}: expected `endpoints`, `parameters` and `closed`")
    for endpoint, entry in plan["endpoints"].items():
        if not isinstance(entry, dict) or entry.keys() != {"summary", "parameters"}:
            raise DocumentError(f"{lines.name}: {endpoint}: expected `summary` and `parameters`")
    return Plan(**plan, deviations=read_deviations(deviations))


def derive(published: Raw, plan: Plan) -> Derived:
    """Derive the document; what the published one lacks is left out and told."""
    paths: Raw = {}
    for endpoint, entry in plan.endpoints.items():
        operation = _operation(published, endpoint, entry["summary"])
        if operation is not None:
            paths[endpoint] = {"post": operation}
    problems = [
        f"{endpoint}: a batch can call it, but it is not in lines.yaml"
        for endpoint in endpoints(published)
        if endpoint not in plan.endpoints
    ]
    theirs = published.get("components", {}).get("schemas", {})
    known: Raw = {}
    _follow(_references(paths), lambda name: known.setdefault(name, _normal(theirs, name)))
    problems += settle(known, plan.deviations)
    problems += _close(known, plan.closed)
    schemas: Raw = {}
    _follow(_references(paths), lambda name: schemas.setdefault(name, _known(known, theirs, name)))
    problems += _describe({path: schemas[body_name(paths[path])] for path in paths}, plan)
    document = {
        "openapi": "3.1.0",
        "info": {
            "title": "What the lines of a batch carry",
            "version": str(published.get("info", {}).get("version", "")),
        },
        "paths": paths,
        "components": {"schemas": dict(sorted(schemas.items()))},
    }
    missing = [endpoint for endpoint in plan.endpoints if endpoint not in paths]
    return Derived(document, missing, problems)


def endpoints(document: Raw) -> list[str]:
    """The endpoints that a batch can call, as the operation that creates one lists them."""
    schemas = Schemas(document)
    try:
        operation = document["paths"]["/batches"]["post"]
        body = schemas.flatten(operation["requestBody"]["content"][JSON]["schema"])
        return schemas.flatten(body.properties["endpoint"]).enum or []
    except KeyError:
        return []


def body_name(item: Raw) -> str:
    """The name of the schema of an endpoint's requests."""
    return _named(item["post"]["requestBody"])


def answer_name(item: Raw) -> str:
    """The name of the schema of an endpoint's responses."""
    return _named(item["post"]["responses"]["200"])


def _named(content: Raw) -> str:
    return str(content["content"][JSON]["schema"]["$ref"]).removeprefix(PREFIX)


def undescribed(document: Raw) -> list[str]:
    """The parameters that lines.yaml does not describe."""
    schemas = document["components"]["schemas"]
    return [
        f"{path}: {name}"
        for path, item in document["paths"].items()
        for name, each in schemas[body_name(item)].get("properties", {}).items()
        if each.get("description", TODO).startswith(TODO)
    ]


def reachable(schemas: Raw, names: Iterable[str]) -> set[str]:
    """The names of all schemas to which those with the given names lead."""
    found: Raw = {}
    _follow(set(names), lambda name: found.setdefault(name, _lookup(schemas, name)))
    return set(found)


def _lookup(schemas: Raw, name: str) -> Any:
    if name not in schemas:
        raise DocumentError(f"the reference {PREFIX + name!r} names nothing")
    return schemas[name]


def _operation(published: Raw, endpoint: str, summary: str) -> Raw | None:
    try:
        theirs = published["paths"][endpoint.removeprefix("/v1")]["post"]
        body = theirs["requestBody"]["content"][JSON]["schema"]
        answer = theirs["responses"]["200"]["content"][JSON]["schema"]
    except KeyError:
        return None
    for schema in (body, answer):
        if set(schema) != {"$ref"}:
            raise DocumentError(f"{endpoint}: expected a reference, found {str(schema)[:80]!r}")
    return {
        "operationId": str(theirs.get("operationId")),
        "summary": summary,
        "requestBody": {"required": True, "content": {JSON: {"schema": dict(body)}}},
        "responses": {"200": {"description": "OK", "content": {JSON: {"schema": dict(answer)}}}},
    }


def _normal(theirs: Raw, name: str) -> Raw:
    def target(reference: str) -> Any:
        return _lookup(theirs, reference.removeprefix(PREFIX))

    return copy.deepcopy(normal(_lookup(theirs, name), target, name))


def _known(known: Raw, theirs: Raw, name: str) -> Raw:
    """The settled schema; a deviation may lead to one that theirs did not lead to."""
    return known[name] if name in known else _normal(theirs, name)


def _references(value: Any) -> set[str]:
    if isinstance(value, list):
        return {name for each in value for name in _references(each)}
    if not isinstance(value, dict):
        return set()
    own = {value["$ref"].removeprefix(PREFIX)} if isinstance(value.get("$ref"), str) else set()
    return own | {name for each in value.values() for name in _references(each)}


def _follow(names: set[str], schema: Any) -> None:
    todo, done = sorted(names), set()
    while todo:
        name = todo.pop()
        if name not in done:
            done.add(name)
            todo += sorted(_references(schema(name)))


def _close(schemas: Raw, closed: list[str]) -> list[str]:
    """Mark the enums whose values cannot grow."""
    problems = []
    for place in closed:
        schema = core(get(schemas, steps(place)) or {})
        if "enum" in schema:
            schema["x-closed"] = True
        else:
            problems.append(f"{place}: closed in lines.yaml, but there is no enum")
    return problems


def _describe(bodies: dict[str, Raw], plan: Plan) -> list[str]:
    """Add our descriptions of the parameters; tell those of parameters that are gone."""
    unused = {("parameters", name) for name in plan.parameters}
    for endpoint, body in bodies.items():
        ours = plan.endpoints[endpoint]["parameters"]
        unused |= {(endpoint, name) for name in ours}
        for name, schema in body.get("properties", {}).items():
            schema["description"] = ours.get(name) or plan.parameters.get(name) or UNWRITTEN
            unused.discard((endpoint, name) if name in ours else ("parameters", name))
    return [f"{where}: described in lines.yaml, but gone: {name}" for where, name in sorted(unused)]
