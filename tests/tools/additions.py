"""What may be added to the published document overnight, each by an edit of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from attrs import frozen

Json = dict[str, Any]

THROUGH = "through"
BY_HAND = "by hand"


@frozen
class Case:
    """An addition.

    Attributes:
        edit: Makes it in a document.
        outcome: Whether it goes through.
        answer: What a batch (a file, an upload) of the new kind has in addition.
        reads: The schema of the object with this answer.
    """

    edit: Callable[[Json], object]
    outcome: str = THROUGH
    answer: Json | None = None
    reads: str = "Batch"


def schemas(document: Json) -> Json:
    """The schemas of a document."""
    found: Json = document["components"]["schemas"]
    return found


def operation(document: Json, name: str) -> Json:
    """An operation by its id."""
    for item in document["paths"].values():
        for each in item.values():
            if isinstance(each, dict) and each.get("operationId") == name:
                return each
    raise KeyError(name)


def field(name: str, schema: Json, **more: Any) -> Case:
    """A new optional field."""
    reads = more.get("reads", "Batch")
    outcome = more.get("outcome", THROUGH)

    def edit(document: Json) -> None:
        schemas(document)[reads]["properties"][name] = schema | {"description": "Their words."}
        schemas(document).update(more.get("schemas", {}))

    answer = {name: more["answer"]} if "answer" in more else None
    return Case(edit, outcome, answer, reads)


def parameter(
    name: str, schema: Json, where: str = "query", at: str = "listBatches", **more: Any
) -> Case:
    """A new parameter."""
    new = {"name": name, "in": where, "schema": schema, "description": "Their words."} | more
    outcome = BY_HAND if more.get("required") or where == "cookie" else THROUGH
    return Case(
        lambda document: operation(document, at).setdefault("parameters", []).append(new), outcome
    )


def response(status: str, content: Json | None, at: str = "retrieveBatch") -> Case:
    """A new response."""
    new = {"description": "Their words."} | ({"content": content} if content else {})
    return Case(lambda document: operation(document, at)["responses"].update({status: new}))


def endpoint(path: str, method: str, **details: Any) -> Case:
    """A new operation."""
    new = {"summary": "Their words.", "responses": {"200": _json(_BATCH)}} | details
    if "{batch_id}" in path:
        new["parameters"] = [_PATH, *details.get("parameters", [])]
    return Case(lambda document: document["paths"].setdefault(path, {}).update({method: new}))


def _json(schema: Json) -> Json:
    return {"description": "Their words.", "content": {"application/json": {"schema": schema}}}


def _object(**properties: Json) -> Json:
    return {"type": "object", "properties": properties}


_TEXT = {"type": "string", "description": "Their words."}
_PATH = {"name": "batch_id", "in": "path", "required": True, "schema": {"type": "string"}}
_BATCH = {"$ref": "#/components/schemas/Batch"}
_CAT = {
    "type": "object",
    "required": ["kind", "lives"],
    "properties": {"kind": {"const": "cat"}, "lives": {"type": "integer"}},
}
_DOG = {
    "type": "object",
    "required": ["kind", "tricks"],
    "properties": {
        "kind": {"const": "dog"},
        "tricks": {"type": "array", "items": {"type": "string"}},
    },
}
_PETS = {"Cat": _CAT, "Dog": _DOG}
_REFS = [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}]
_TREE = {
    "Tree": _object(
        name=_TEXT, children={"type": "array", "items": {"$ref": "#/components/schemas/Tree"}}
    )
}

CASES: dict[str, Case] = {
    "string": field("region", _TEXT, answer="eu"),
    "string that may be null": field("note", {"type": ["string", "null"]}, answer=None),
    "string that may be null, in 3.0": field(
        "remark", {"type": "string", "nullable": True}, answer="x"
    ),
    "integer of 64 bits": field(
        "cost_cents", {"type": "integer", "format": "int64", "minimum": 0}, answer=2**40
    ),
    "number": field("progress", {"type": "number"}, answer=0.5),
    "boolean": field("is_priority", {"type": "boolean", "default": False}, answer=True),
    "enum": field("tier", {"type": "string", "enum": ["flex", "standard"]}, answer="flex"),
    "enum that may be null": field(
        "queue", {"type": ["string", "null"], "enum": ["a", "b", None]}, answer=None
    ),
    "enum by reference": field(
        "speed",
        {"$ref": "#/components/schemas/Speed"},
        schemas={"Speed": {"type": "string", "enum": ["slow", "fast"]}},
        answer="fast",
    ),
    "integer enum": field("level", {"type": "integer", "enum": [1, 2, 3]}, answer=2),
    "const": field("version", {"const": "v2"}, answer="v2"),
    "date-time": field(
        "archived_at", {"type": "string", "format": "date-time"}, answer="2026-08-21T10:00:00Z"
    ),
    "date": field("billing_day", {"type": "string", "format": "date"}, answer="2026-08-21"),
    "uuid": field(
        "trace", {"type": "string", "format": "uuid"}, answer="0b7a4f1c-6f3e-4a52-9d0e-0c6f8f7b1a2d"
    ),
    "object": field(
        "retry_policy",
        _object(attempts={"type": "integer"}, kind=_TEXT),
        answer={"attempts": 2, "kind": "x"},
    ),
    "object with one optional field": field(
        "price", _object(cents={"type": "integer"}), answer={"cents": 7}
    ),
    "object by reference": field(
        "routing",
        {"$ref": "#/components/schemas/Routing"},
        schemas={"Routing": _object(zone=_TEXT)},
        answer={"zone": "a"},
    ),
    "object by reference that may be null": field(
        "origin",
        {"anyOf": [{"$ref": "#/components/schemas/Origin"}, {"type": "null"}]},
        schemas={"Origin": _object(host=_TEXT)},
        answer=None,
    ),
    "object in an object, either may be null": field(
        "quota",
        {
            "type": ["object", "null"],
            "properties": {
                "left": {"anyOf": [_object(tokens={"type": "integer"}), {"type": "null"}]}
            },
        },
        answer={"left": {"tokens": 1}},
    ),
    "object of one that we have": field(
        "previous_counts",
        {"$ref": "#/components/schemas/BatchRequestCounts"},
        answer={"total": 1, "completed": 1, "failed": 0},
    ),
    "object that contains itself": field(
        "plan",
        {"$ref": "#/components/schemas/Tree"},
        schemas=_TREE,
        answer={"name": "a", "children": [{"name": "b"}]},
    ),
    "allOf": field(
        "details",
        {"allOf": [{"$ref": "#/components/schemas/Detail"}, _object(more=_TEXT)]},
        schemas={"Detail": _object(base=_TEXT)},
        answer={"base": "a", "more": "b"},
    ),
    "allOf of one reference": field(
        "host",
        {"allOf": [{"$ref": "#/components/schemas/Host"}]},
        schemas={"Host": _object(name=_TEXT)},
        answer={"name": "h"},
    ),
    "union of objects with a discriminator": field(
        "pet",
        {"oneOf": _REFS, "discriminator": {"propertyName": "kind"}},
        schemas=_PETS,
        answer={"kind": "cat", "lives": 9},
    ),
    "union of objects without one": field(
        "animal",
        {
            "anyOf": [
                _object(fur={"type": "string"}) | {"required": ["fur"]},
                _object(wings={"type": "integer"}) | {"required": ["wings"]},
            ]
        },
        answer={"wings": 2},
    ),
    "union of text and an object": field(
        "target", {"oneOf": [{"type": "string"}, _object(url=_TEXT)]}, answer="x"
    ),
    "array of text": field("labels", {"type": "array", "items": {"type": "string"}}, answer=["a"]),
    "array of objects": field(
        "stages", {"type": "array", "items": _object(name=_TEXT)}, answer=[{"name": "a"}]
    ),
    "array of unions": field(
        "pets",
        {"type": "array", "items": {"oneOf": _REFS}},
        schemas=_PETS,
        answer=[{"kind": "dog", "tricks": ["sit"]}],
    ),
    "map of numbers": field(
        "tokens_by_model",
        {"type": "object", "additionalProperties": {"type": "integer"}},
        answer={"m": 1},
    ),
    "map of objects": field(
        "models",
        {"type": "object", "additionalProperties": _object(calls={"type": "integer"})},
        answer={"m": {"calls": 1}},
    ),
    "free-form object": field(
        "extra", {"type": "object", "additionalProperties": True}, answer={"any": [1]}
    ),
    "anything": field("hint", {}, answer=[1, "x"]),
    "several types": field("window", {"type": ["string", "integer"]}, answer=3),
    "deprecated field": field("legacy", {"type": "string", "deprecated": True}, answer="x"),
    "field called fields": field("fields", _TEXT, answer="x"),
    "field called self": field("self", _TEXT, answer="x"),
    "field called Self": field("Self", _TEXT, answer="x", reads="Upload"),
    "field called str": field("str", _TEXT, answer="x"),
    "field called id_": field("id_", _TEXT, answer="x"),
    "field called class": field("class", _TEXT, answer="x"),
    "field called to_dict": field("to_dict", _TEXT, answer="x"),
    "field in camel case": field("camelCase", _TEXT, answer="x"),
    "field with a dash": field("x-ray", _TEXT, answer="x"),
    "field of a file": field("sha256", _TEXT, answer="x", reads="OpenAIFile"),
    "field of an upload": field(
        "progress", _object(sent={"type": "integer"}), answer={"sent": 1}, reads="Upload"
    ),
    "field of a model": field("context_window", {"type": "integer"}, answer=1, reads="Model"),
    "field of a request": field(
        "priority", {"type": "string", "enum": ["low", "high"]}, reads="CreateBatchRequest"
    ),
    "object in a request": field(
        "notify",
        _object(url=_TEXT, on={"type": "array", "items": {"type": "string"}}),
        reads="CreateBatchRequest",
    ),
    "object by reference in a request": field(
        "limits",
        {"$ref": "#/components/schemas/Limits"},
        schemas={"Limits": _object(tokens={"type": "integer"})},
        reads="CreateBatchRequest",
    ),
    "union in a request": field(
        "schedule",
        {"oneOf": [{"type": "string"}, _object(at={"type": "integer"})]},
        reads="CreateBatchRequest",
    ),
    "date-time in a request": field(
        "not_before", {"type": "string", "format": "date-time"}, reads="CreateBatchRequest"
    ),
    "form field": field("encoding", _TEXT, reads="CreateFileRequest"),
    "form field of several values": field(
        "tags", {"type": "array", "items": {"type": "string"}}, reads="CreateFileRequest"
    ),
    "form field with an object": field("origin", _object(host=_TEXT), reads="CreateFileRequest"),
    "form field with an integer": field("ttl", {"type": "integer"}, reads="CreateFileRequest"),
    "form field with a boolean": field("public", {"type": "boolean"}, reads="CreateFileRequest"),
    "value of an enum": Case(
        lambda d: schemas(d)["Batch"]["properties"]["status"]["enum"].append("paused"),
        answer={"status": "paused"},
    ),
    "endpoint of batches": Case(
        lambda d: schemas(d)["CreateBatchRequest"]["properties"]["endpoint"]["enum"].append(
            "/v1/audio/speech"
        )
    ),
    "purpose of a file": Case(
        lambda d: schemas(d)["CreateFileRequest"]["properties"]["purpose"]["enum"].append("prompt")
    ),
    "query parameter": parameter("before", {"type": "string"}),
    "query parameter that is an enum": parameter(
        "order", {"type": "string", "enum": ["asc", "desc"]}
    ),
    "query parameter that is an array": parameter(
        "status", {"type": "array", "items": {"type": "string", "enum": ["failed", "completed"]}}
    ),
    "query parameter with brackets": parameter(
        "include[]", {"type": "array", "items": {"type": "string"}}
    ),
    "query parameter that is an object": parameter(
        "filter", _object(gte={"type": "integer"}), style="deepObject", explode=True
    ),
    "query parameter that is a boolean": parameter("verbose", {"type": "boolean"}),
    "query parameter where there was none": parameter(
        "include", {"type": "string"}, at="retrieveBatch"
    ),
    "query parameter with a date-time": parameter(
        "created_after", {"type": "string", "format": "date-time"}, at="listFiles"
    ),
    "header": parameter("Idempotency-Key", {"type": "string"}, "header", at="createBatch"),
    "required query parameter": parameter("tenant", {"type": "string"}, required=True),
    "cookie": parameter("session", {"type": "string"}, "cookie"),
    "error": response(
        "422", {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}}
    ),
    "error of its own": response(
        "402", {"application/json": {"schema": _object(balance={"type": "integer"})}}
    ),
    "response without content": response("204", None, at="deleteFile"),
    "second success": response("202", {"application/json": {"schema": _BATCH}}, at="cancelBatch"),
    "operation": endpoint("/batches/{batch_id}/pause", "post", operationId="pauseBatch"),
    "operation on a path of ours": endpoint(
        "/batches/{batch_id}",
        "delete",
        operationId="deleteBatch",
        responses={"204": {"description": "Gone."}},
    ),
    "operation with a body": endpoint(
        "/batches/{batch_id}/move",
        "post",
        operationId="moveBatch",
        requestBody=_json(_object(region=_TEXT)) | {"required": True},
    ),
    "operation that answers an array": endpoint(
        "/batches/{batch_id}/log",
        "get",
        operationId="getBatchLog",
        responses={"200": _json({"type": "array", "items": _object(line=_TEXT)})},
    ),
    "operation that answers text": endpoint(
        "/batches/{batch_id}/state",
        "get",
        operationId="getBatchState",
        responses={"200": _json({"type": "string", "enum": ["on", "off"]})},
    ),
    "required field of a response": Case(
        lambda d: (
            schemas(d)["Batch"]["properties"].update(owner=_TEXT),
            schemas(d)["Batch"]["required"].append("owner"),
        ),
        BY_HAND,
    ),
    "required field of a request": Case(
        lambda d: (
            schemas(d)["CreateBatchRequest"]["properties"].update(project=_TEXT),
            schemas(d)["CreateBatchRequest"]["required"].append("project"),
        ),
        BY_HAND,
    ),
    "deprecation of a field": Case(
        lambda d: schemas(d)["Batch"]["properties"]["completion_window"].update(deprecated=True)
    ),
    "deprecation of an operation": Case(
        lambda d: operation(d, "listModels").update(deprecated=True), BY_HAND
    ),
    "lower bound": Case(
        lambda d: operation(d, "listFiles")["parameters"][1]["schema"].update(minimum=2), BY_HAND
    ),
    "field that becomes nullable": Case(
        lambda d: schemas(d)["Model"]["properties"]["owned_by"].update(type=["string", "null"]),
        BY_HAND,
    ),
    "field that is gone": Case(
        lambda d: schemas(d)["Upload"]["properties"].pop("purpose"), BY_HAND
    ),
}
