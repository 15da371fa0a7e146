"""The surface of an OpenAPI document as a tree of places, each with its facts.

A place is named by where it appears in requests and responses (`createBatch request.metadata`,
`listBatches 200.data[].status`), never by the name of a schema, so that two documents can be
compared whatever their components. The tree is built lazily, so recursive schemas are fine.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from attrs import define, field, frozen
from document import DocumentError
from schema import Raw, Schema, Schemas, listed

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")

# The lines of a batch's files, to whose schemas no operation refers.
LINES = ("BatchRequestInput", "BatchRequestOutput")

_DEFAULT_STYLES = {"query": "form", "cookie": "form", "path": "simple", "header": "simple"}
_ELSEWHERE = {"accept", "authorization", "content-type"}


@frozen(eq=False)
class Node:
    """One place: a summary, its facts, and the places below it by the last step of their name."""

    summary: str
    facts: Mapping[str, Any]
    children: Mapping[str, Callable[[], Node]]
    identity: int
    sources: tuple[Raw, ...] = ()
    schema: Schema | None = None


@define
class Surface:
    """The operations of a document, and the schemas of the lines in a batch's files."""

    document: Raw
    schemas: Schemas = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.schemas = Schemas(self.document)

    def operations(self) -> dict[str, tuple[str, str, Raw, Raw]]:
        """Map each operationId to its method, path, path item and operation."""
        found = {}
        for path, raw in self.document["paths"].items():
            item = _mapping(self.schemas.resolve(raw), path)
            for method in METHODS:
                if method in item:
                    operation = _mapping(item[method], f"{method} {path}")
                    name = str(operation.get("operationId"))
                    unnamed = "operationId" not in operation or name in found
                    found[f"{method} {path}" if unnamed else name] = (method, path, item, operation)
        return found

    def tree(self, like: Surface | None = None) -> Node:
        """The whole tree, or the operations of `like` and others under its paths."""
        operations = self.operations()
        covered = like.operations() if like else operations
        prefixes = {path.split("/")[1] for _, path, _, _ in covered.values()}
        names = {_signature(method, path): name for name, (method, path, _, _) in covered.items()}
        signatures = {name: _signature(entry[0], entry[1]) for name, entry in operations.items()}
        placed = {names[signature] for signature in signatures.values() if signature in names}
        children: dict[str, Callable[[], Node]] = {}
        for name, entry in operations.items():
            method, path, _, _ = entry
            unplaced = name if name not in placed else f"{method} {path}"
            place = names.get(signatures[name], unplaced)
            if place in covered or path.split("/")[1] in prefixes:
                children[place] = partial(self._operation, name, *entry)
        components = _mapping(self.document.get("components") or {}, "components")
        schemas = _mapping(components.get("schemas") or {}, "components.schemas")
        for name in LINES:
            if name in schemas:
                children[name] = partial(self._schema, schemas[name])
        return Node("", {}, children, id(self.document))

    def place(self, schema: Any) -> Node:
        """The tree of one schema."""
        return self._schema(schema)

    def body(self, response: Raw) -> Node:
        """The tree of one response."""
        return self._body(_mapping(self._component(response), "a response"))

    def path_like(self, path: str) -> str | None:
        """Our path that only differs in the names of its parameters."""
        wanted = _signature("", path)
        paths: Raw = self.document["paths"]
        return next((each for each in paths if _signature("", each) == wanted), None)

    def _component(self, raw: Any) -> Any:
        """Follow a reference; a description beside it may replace the component's."""
        prose = {"description", "summary"}
        if isinstance(raw, dict) and "$ref" in raw:
            raw = {key: value for key, value in raw.items() if key not in prose}
        return self.schemas.resolve(raw)

    def _operation(self, name: str, method: str, path: str, item: Raw, operation: Raw) -> Node:
        facts: dict[str, Any] = {
            "operationId": operation.get("operationId"),
            "path": f"{method.upper()} {path}",
        }
        if operation.get("deprecated") is True:
            facts["deprecated"] = True
        children: dict[str, Callable[[], Node]] = {}
        for raw in [*listed(item, "parameters"), *listed(operation, "parameters")]:
            parameter = _mapping(self._component(raw), f"a parameter of {name}")
            where, key = parameter.get("in"), parameter.get("name")
            if not isinstance(key, str) or where not in list(_DEFAULT_STYLES):
                raise DocumentError(f"a parameter of {name} has no place or no name: {key!r}")
            if where == "header":
                key = key.lower()
            if where != "header" or key not in _ELSEWHERE:
                children[f" {where}.{key}"] = partial(self._parameter, parameter)
        if "requestBody" in operation:
            body = _mapping(self._component(operation["requestBody"]), f"the body of {name}")
            children[" request"] = partial(self._body, body, required=body.get("required") is True)
        for status, raw in _mapping(operation.get("responses") or {}, f"{name} responses").items():
            response = _mapping(self._component(raw), f"{name} {status}")
            children[f" {status}"] = partial(self._body, response)
        return Node(facts["path"], facts, children, id(operation), (operation,))

    def _parameter(self, raw: Raw) -> Node:
        facts: dict[str, Any] = {"required": raw.get("required") is True}
        style = raw.get("style", _DEFAULT_STYLES[raw["in"]])
        if style != _DEFAULT_STYLES[raw["in"]]:
            facts["style"] = style
        if raw.get("explode", style == "form") != (style == "form"):
            facts["explode"] = raw["explode"]
        if raw.get("deprecated") is True:
            facts["deprecated"] = True
        if "content" in raw:
            return self._body(raw, **facts)
        return self._schema(raw.get("schema", {}), None, **facts)

    def _body(self, raw: Raw, **facts: Any) -> Node:
        """The content of a request, a response or a parameter; JSON comes first."""
        content = {
            str(kind).partition(";")[0].strip().lower(): _mapping(media, f"content {kind}")
            for kind, media in _mapping(raw.get("content") or {}, "content").items()
        }
        kinds = sorted(content, key=lambda kind: kind != "application/json")
        if not kinds:
            return Node("no content", {"content": [], **facts}, {}, id(raw), (raw,))
        main = content[kinds[0]]
        node = self._schema(
            main.get("schema", {}), _mapping(main.get("encoding") or {}, "encoding"), **facts
        )
        others = {
            f"<{kind}>": partial(self._schema, content[kind].get("schema", {}))
            for kind in kinds[1:]
        }
        return Node(
            ", ".join(sorted(content)),
            {"content": sorted(content), **node.facts},
            {**node.children, **others},
            node.identity,
            node.sources,
            node.schema,
        )

    def _schema(self, raw: Any, encodings: Raw | None = None, /, **facts: Any) -> Node:
        encodings = encodings or {}
        schema = self.schemas.flatten(raw)
        own: dict[str, Any] = {"type": schema.type, **schema.keywords, **facts}
        if schema.enum is not None:
            own["enum"] = schema.enum
        if schema.values is False:
            own["additionalProperties"] = False
        children: dict[str, Callable[[], Node]] = {}
        for name, inner in schema.properties.items():
            more: Raw = {"required": name in schema.required}
            if name in encodings:
                more["encoding"] = encodings[name]
            children[f".{name}"] = partial(self._schema, inner, **more)
        for name, inner in (("[]", schema.items), ("{}", schema.values), ("{name}", schema.names)):
            if inner not in (None, False):
                children[name] = partial(self._schema, inner)
        for inner in schema.variants:
            name = kind = f"<{self.schemas.flatten(inner).type}"
            number = 1
            while f"{name}>" in children:
                number += 1
                name = f"{kind}{number}"
            children[f"{name}>"] = partial(self._schema, inner)
        required = {True: "required ", False: "optional ", None: ""}[facts.get("required")]
        identity = id(self.schemas.resolve(raw))
        return Node(
            f"{required}{schema.type}", own, children, identity, tuple(schema.sources), schema
        )


def _signature(method: str, path: str) -> tuple[str, ...]:
    """What identifies an operation; the names of path parameters do not."""
    return (method, *("{}" if "{" in segment else segment for segment in path.split("/")))


def _mapping(value: Any, what: str) -> Raw:
    if not isinstance(value, dict):
        raise DocumentError(f"{what}: expected a mapping, found {str(value)[:80]!r}")
    return value
