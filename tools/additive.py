"""Find compatible additions that bring a document closer to a published one."""

from __future__ import annotations

import json
from typing import Any

from attrs import define, field, frozen
from compare import ABSENT, Fact, compare
from splice import Addition, Pointer, pointers
from surface import Node, Surface
from written import DESCRIPTION, NotAdditiveError, Writer

# What HTTP says of repeating a request; of a POST only a person can say more.
_RESEND = {"get": "idempotent", "head": "idempotent", "put": "idempotent", "delete": "idempotent"}
_SCHEMAS = ("components", "schemas")
_ERROR = "#/components/responses/Error"


@frozen
class Wanted:
    """Additions to our document, which together resolve one difference."""

    fact: Fact
    additions: list[Addition]


@frozen
class ByHand:
    """A difference that is left to people, and why."""

    fact: Fact
    reason: str


@define
class Additions:
    """What can be added to our document, and what cannot."""

    ours: Surface
    theirs: Surface
    writer: Writer = field(init=False)
    places: dict[int, Pointer] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.writer = Writer(self.ours, self.theirs)
        self.places = pointers(self.ours.document)

    def sort(self, facts: list[Fact]) -> tuple[list[Wanted], list[ByHand]]:
        """Sort differences into those that an addition resolves, and those left to people."""
        found: dict[tuple[Pointer, str], Wanted] = {}
        by_hand = []
        for fact in facts:
            try:
                addition = self._addition(fact)
            except NotAdditiveError as error:
                by_hand.append(ByHand(fact, str(error)))
                continue
            # Places share schemas: what is added for one, all have.
            item = fact.note if fact.name == "enum" else fact.name or str(addition.key)
            along = self.writer.along(addition.value)
            schemas = [Addition(_SCHEMAS, name, each) for name, each in along.items()]
            found.setdefault((addition.pointer, item), Wanted(fact, [addition, *schemas]))
        return list(found.values()), by_hand

    def _addition(self, fact: Fact) -> Addition:
        if fact.above is None or fact.ours is not ABSENT:
            raise NotAdditiveError("a change of what we have")
        ours, theirs = fact.above
        name = fact.name.strip()
        if not fact.name:
            return self._deprecated(fact, ours)
        if fact.name == "enum":
            return Addition(self._holder(ours, "enum"), None, json.loads(fact.note))
        node = theirs.children[fact.name]()
        if fact.place == fact.name:
            return self._operation(name, node)
        if name.startswith("."):
            return self._property(fact, ours, node)
        if name.startswith(("query.", "header.")):
            parameter = self._parameter(name, node, required=False)
            return self._into(ours, "parameters", parameter)
        if name.isdigit() or name in ("default", "4XX", "5XX"):
            return Addition(self._holder(ours, "responses"), name, self._response(name, node))
        raise NotAdditiveError(_why(fact.name))

    def _holder(self, node: Node, key: str) -> Pointer:
        """Where the node's own list or mapping under `key` is in the document."""
        for source in reversed(node.sources):
            if source.get(key) and id(source) in self.places:
                return (*self.places[id(source)], key)
        raise NotAdditiveError(f"we have no {key} there")

    def _into(self, node: Node, key: str, value: Any) -> Addition:
        """Add to a list of the node, or begin it."""
        source = node.sources[-1]
        if source.get(key):
            return Addition((*self.places[id(source)], key), None, value)
        return Addition(self.places[id(source)], key, [value])

    def _deprecated(self, fact: Fact, ours: Node) -> Addition:
        if not fact.place.endswith(" deprecated") or fact.theirs is not True:
            raise NotAdditiveError("it says more of what we have")
        for source in reversed(ours.sources):
            pointer = self.places.get(id(source), ())
            if "responses" in source:
                raise NotAdditiveError("say in x-use-instead what to call instead")
            if pointer[-3:-2] == ("parameters",):
                pointer = pointer[:-1]
            if pointer and not (pointer[:2] == _SCHEMAS and len(pointer) == 3):
                return Addition(pointer, "deprecated", True)
        raise NotAdditiveError("what we have there is a schema that others share")

    def _property(self, fact: Fact, ours: Node, node: Node) -> Addition:
        sent = " request" in fact.place or fact.place.startswith("BatchRequestInput")
        if sent and node.facts.get("required") is not False:
            raise NotAdditiveError("it is required, and callers of today do not send it")
        holder = self._holder(ours, "properties")
        return Addition(holder, fact.name[1:], self.writer.described(node, sent=sent))

    def _parameter(self, name: str, node: Node, *, required: bool) -> dict[str, Any]:
        where, _, name = name.partition(".")
        if node.facts.get("required") is True and not required:
            raise NotAdditiveError("it is required, and callers of today do not send it")
        if "content" in node.facts:
            raise NotAdditiveError("a parameter with a content type")
        schema = self.writer.described(node, sent=True)
        return {
            "name": name,
            "in": where,
            **({"required": True} if node.facts.get("required") is True else {}),
            **{
                key: node.facts[key]
                for key in ("style", "explode", "deprecated")
                if key in node.facts
            },
            "description": schema.pop("description"),
            "schema": {key: value for key, value in schema.items() if key != "deprecated"},
        }

    def _response(self, status: str, node: Node) -> dict[str, Any]:
        shared = self.ours.document.get("components", {}).get("responses", {})
        for name, each in shared.items():
            if not status.startswith("2") and _same(self.ours.body(each), node):
                return {"$ref": f"#/components/responses/{name}", "description": DESCRIPTION}
        return {"description": DESCRIPTION, **self._content(node, sent=False)}

    def _content(self, node: Node, *, sent: bool) -> dict[str, Any]:
        kinds = node.facts.get("content", [])
        if not kinds:
            return {}
        if len(kinds) > 1:
            raise NotAdditiveError("it has several content types")
        encoding = {
            name[1:]: child.facts["encoding"]
            for name, child in ((name, below()) for name, below in node.children.items())
            if "encoding" in child.facts
        }
        media = {"schema": self.writer.schema(node, sent=sent)}
        return {"content": {kinds[0]: media | ({"encoding": encoding} if encoding else {})}}

    def _operation(self, name: str, node: Node) -> Addition:
        found = self.theirs.operations().get(str(node.facts["operationId"]))
        if found is None or name not in (node.facts["operationId"], f"{found[0]} {found[1]}"):
            raise NotAdditiveError("it has no operationId of its own")
        method, path, _, _ = found
        ours = self.ours.path_like(path)
        operation = self._described_operation(node, method, path, known=ours is not None)
        if ours is not None:
            return Addition(("paths", ours), method, operation)
        return Addition(("paths",), path, {method: operation})

    def _described_operation(
        self, node: Node, method: str, path: str, *, known: bool
    ) -> dict[str, Any]:
        below = {key.strip(): child() for key, child in node.children.items()}
        parameters = []
        for key, child in below.items():
            where = key.partition(".")[0]
            if where == "cookie":
                raise NotAdditiveError("it takes cookies")
            if where in ("query", "header") or (where == "path" and not known):
                parameters.append(self._shared(key) or self._parameter(key, child, required=True))
        result: dict[str, Any] = {
            "operationId": node.facts["operationId"],
            "x-resend": _RESEND.get(method, "unsent"),
            "tags": self._tags(path),
            "summary": DESCRIPTION,
        }
        if parameters:
            result["parameters"] = parameters
        if "request" in below:
            body = below["request"]
            required = body.facts.get("required") is True
            result["requestBody"] = {"required": required, **self._content(body, sent=True)}
        statuses = [key for key in below if key.isdigit() or key[1:] == "XX" or key == "default"]
        result["responses"] = {key: self._response(key, below[key]) for key in statuses}
        if "Error" in self.ours.document.get("components", {}).get("responses", {}):
            result["responses"].setdefault("default", {"$ref": _ERROR})
        return result

    def _shared(self, key: str) -> dict[str, Any] | None:
        """A reference to a parameter that we have already."""
        where, _, name = key.partition(".")
        shared = self.ours.document.get("components", {}).get("parameters", {})
        for component, each in shared.items():
            if (each.get("in"), each.get("name")) == (where, name):
                return {"$ref": f"#/components/parameters/{component}"}
        return None

    def _tags(self, path: str) -> list[str]:
        """The tags of our operations on such paths."""
        for _, ours, _, operation in self.ours.operations().values():
            if ours.split("/")[1] == path.split("/")[1]:
                return list(operation.get("tags", []))
        return []


def _same(ours: Node, theirs: Node) -> bool:
    return not any(fact.differs for fact in compare(ours, theirs))


def _why(name: str) -> str:
    if name.startswith("<"):
        return "another alternative of a union, or another content type"
    if name in ("[]", "{}", "{name}"):
        return "it says more of what was free"
    return {" request": "a body where we send none"}.get(name, "we have no place for it")


def combined(wanted: list[Wanted]) -> list[Addition]:
    """The additions of all, each once; what begins the same collection is one addition."""
    found: dict[tuple[Pointer, Any], Addition] = {}
    for number, addition in enumerate(each for one in wanted for each in one.additions):
        key = (addition.pointer, number if addition.key is None else addition.key)
        value, before = addition.value, found[key].value if key in found else None
        if isinstance(before, list) and addition.key == "parameters":
            value = [*before, *value]
        elif isinstance(before, dict) and addition.pointer == ("paths",):
            value = before | value
        found[key] = Addition(addition.pointer, addition.key, value)
    return list(found.values())
