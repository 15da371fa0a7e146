"""Which objects are sent and which received: what a caller sends leaves out what is unset."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from copy import deepcopy
from typing import Any

from schemas.merging import named
from schemas.naming import ClassNames
from schemas.places import NAMED, names_in

Raw = dict[str, Any]


def mark_requests(
    document: Raw,
    made: dict[str, Raw],
    names: ClassNames,
    attributes: dict[str, Any],
    places: dict[str, str],
) -> None:
    """Mark with `x-request` what is only sent; what is sent and received gets a class for each."""
    sent_roots, received_roots = _roots(document)
    explicit = {key for key, schema in made.items() if schema.get("x-request")}
    sent = _reachable(sent_roots | explicit, made)
    # What no operation names may come from anywhere, such as a stream or a webhook.
    unnamed = {key for key in made if key not in sent}
    received = _reachable(received_roots | unnamed, made)
    copies: dict[str, str] = {}
    for key in [key for key in made if key in sent and key not in explicit]:
        schema = made[key]
        if key not in received and "properties" in schema:
            schema["x-request"] = True
    split = {key for key in sent & received - explicit if "properties" in made[key]}
    split |= {
        key
        for key in sent & received
        if _is_free_form(made[key]) and _reachable([key], made) & split
    }
    for key in [key for key in made if key in split]:
        copy = names.claim(f"{names.final[key]}Request")
        copies[key] = copy
    for key, copy in copies.items():
        made[copy] = deepcopy(made[key])
        if "properties" in made[copy]:
            made[copy]["x-request"] = True
        if key in attributes:
            attributes[copy] = attributes[key]
        places[copy] = places[key]
    for key, schema in made.items():
        if key in copies.values() or (key in sent and key not in received):
            _redirect(schema, copies)
    for holder in _request_schemas(document):
        _redirect(holder, copies)
    for schema in made.values():
        is_received = schema.get("properties") and not schema.get("x-request")
        if is_received and schema.get("additionalProperties") is False:
            schema["additionalProperties"] = True


def keep_files_in_forms(document: Raw, made: dict[str, Raw]) -> None:
    """Let binary values be files only in forms: JSON has none."""
    forms: set[str] = set()
    for holder in _request_schemas(document):
        forms.update(_in_forms(holder))
    formed = _reachable(forms, made)
    for key, schema in made.items():
        if key not in formed:
            _drop_binary(schema)


def _in_forms(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if str(key).startswith("multipart/"):
                yield from names_in(inner)
            else:
                yield from _in_forms(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _in_forms(inner)


def _drop_binary(value: Any) -> None:
    if isinstance(value, dict):
        if value.get("type") == "string" and value.get("format") == "binary":
            del value["format"]
        for key, inner in value.items():
            if not str(key).startswith("x-"):
                _drop_binary(inner)
    elif isinstance(value, list):
        for inner in value:
            _drop_binary(inner)


def _is_free_form(schema: Raw) -> bool:
    return schema.get("type") == "object" and "properties" not in schema


def _reachable(roots: Iterable[str], made: dict[str, Raw]) -> set[str]:
    found: set[str] = set()
    waiting = [root for root in roots if root in made]
    while waiting:
        key = waiting.pop()
        if key not in found:
            found.add(key)
            waiting.extend(names_in(made[key]))
    return found


def _roots(document: Raw) -> tuple[set[str], set[str]]:
    sent = {key for holder in _request_schemas(document) for key in names_in(holder)}
    received = {key for holder in _response_schemas(document) for key in names_in(holder)}
    return sent, received


def _operations(document: Raw) -> Iterator[Raw]:
    for item in document["paths"].values():
        if isinstance(item, dict):
            yield item
            for operation in item.values():
                if isinstance(operation, dict) and "responses" in operation:
                    yield operation


def _request_schemas(document: Raw) -> Iterator[Any]:
    components = document.get("components") or {}
    yield components.get("parameters")
    yield components.get("requestBodies")
    for operation in _operations(document):
        yield operation.get("parameters")
        yield operation.get("requestBody")


def _response_schemas(document: Raw) -> Iterator[Any]:
    components = document.get("components") or {}
    yield components.get("responses")
    for operation in _operations(document):
        yield operation.get("responses")


def _redirect(value: Any, copies: dict[str, str]) -> None:
    if isinstance(value, dict):
        name = named(value.get("$ref"))
        if name in copies:
            value["$ref"] = NAMED + copies[name]
        for key, inner in value.items():
            if not str(key).startswith("x-"):
                _redirect(inner, copies)
    elif isinstance(value, list):
        for inner in value:
            _redirect(inner, copies)
