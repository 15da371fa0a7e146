"""Derive openapi-lines.yaml from a published document: the schemas of the lines of a batch.

lines.yaml names the endpoints and describes their parameters, lines-deviations.yaml says where
ours differ. Both are data; nothing else of openapi-lines.yaml is written by hand.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from attrs import field, frozen
from check_spec import TODO
from deviations import Deviation, read_deviations
from document import DocumentError, fetch, parse
from line_schemas.normal import PREFIX, normal
from line_schemas.places import Raw, get, steps
from line_schemas.settle import settle

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
    """The derived document, and what is wrong with the plan."""

    document: Raw
    problems: list[str] = field(factory=list)


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
    problems: list[str] = []
    paths: Raw = {}
    for endpoint, entry in plan.endpoints.items():
        try:
            paths[endpoint] = {"post": _operation(published, endpoint, entry["summary"])}
        except LookupError:
            problems.append(f"{endpoint}: the published document has no such operation in JSON")
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
    return Derived(document, problems)


def body_name(item: Raw) -> str:
    """The name of the schema of an endpoint's requests."""
    schema = item["post"]["requestBody"]["content"][JSON]["schema"]
    return str(schema["$ref"]).removeprefix(PREFIX)


def reachable(schemas: Raw, names: Iterable[str]) -> set[str]:
    """The names of all schemas to which those with the given names lead."""
    found: Raw = {}
    _follow(set(names), lambda name: found.setdefault(name, schemas[name]))
    return set(found)


def _operation(published: Raw, endpoint: str, summary: str) -> Raw:
    theirs = published["paths"][endpoint.removeprefix("/v1")]["post"]
    body = theirs["requestBody"]["content"][JSON]["schema"]
    answer = theirs["responses"]["200"]["content"][JSON]["schema"]
    for schema in (body, answer):
        if set(schema) != {"$ref"}:
            raise DocumentError(f"{endpoint}: expected a reference, found {str(schema)[:80]!r}")
    return {
        "operationId": theirs["operationId"],
        "summary": summary,
        "requestBody": {"required": True, "content": {JSON: {"schema": dict(body)}}},
        "responses": {"200": {"description": "OK", "content": {JSON: {"schema": dict(answer)}}}},
    }


def _normal(theirs: Raw, name: str) -> Raw:
    def target(reference: str) -> Any:
        found = reference.removeprefix(PREFIX)
        if found not in theirs:
            raise DocumentError(f"the reference {reference!r} names nothing")
        return theirs[found]

    return copy.deepcopy(normal(target(f"{PREFIX}{name}"), target, name))


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
        schema = get(schemas, steps(place))
        if schema is None or "enum" not in schema:
            problems.append(f"{place}: closed in lines.yaml, but there is no enum")
        else:
            schema["x-closed"] = True
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
