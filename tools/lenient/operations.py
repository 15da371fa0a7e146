"""The operations of a document: named, tagged, and with parameters that fit their paths."""

from __future__ import annotations

import re
from typing import Any

from attrs import define, field
from document import DocumentError
from media import choose
from openapi_python_client import strings
from operations import METHODS
from parameters import LOCATIONS, STYLES
from schema import Schemas

from lenient.remarks import Remarks

Raw = dict[str, Any]
LONGEST_NAME = 80
RESEND = dict.fromkeys(("get", "head", "options", "trace", "put", "delete"), "idempotent")
# OpenAPI says that these are described elsewhere.
IGNORED_HEADERS = ("accept", "authorization", "content-type")
STYLES_OF = {
    "path": ("simple", "label", "matrix"),
    "query": ("form", "spaceDelimited", "pipeDelimited", "deepObject"),
    "header": ("simple",),
    "cookie": ("form",),
}


def with_operations(document: Raw, remarks: Remarks) -> Raw:
    """Fill in what each operation must have."""
    softening = _Softening(document, remarks)
    paths = {
        path: {
            method: softening.operation(method, path, item) for method in METHODS if method in item
        }
        for path, item in softening.items()
    }
    return {**document, "paths": paths}


@define
class _Softening:
    document: Raw
    remarks: Remarks
    names: set[str] = field(factory=set)
    modules: set[tuple[str, str]] = field(factory=set)

    def items(self) -> list[tuple[str, Raw]]:
        """The paths, with what they refer to."""
        return [
            (path, {**self.resolved(path, item), **item} if "$ref" in item else item)
            for path, item in self.document["paths"].items()
        ]

    def resolved(self, where: str, raw: Any) -> Raw:
        """Follow a reference; empty if it leads nowhere."""
        try:
            raw = Schemas(self.document).resolve(
                {"$ref": raw["$ref"]} if isinstance(raw, dict) and "$ref" in raw else raw
            )
        except DocumentError as error:
            self.remarks.say(where, f"{error}; it is ignored")
            return {}
        return self.remarks.mapping(where, raw)

    def operation(self, method: str, path: str, item: Raw) -> Raw:
        """Fill in one operation."""
        raw, where = item[method], f"{method.upper()} {path}"
        tags = [tag for tag in self.remarks.sequence(where, raw.get("tags")) if tag is not None]
        tag = str(tags[0])[:LONGEST_NAME] if tags else "default"
        details: Raw = {
            "operationId": self.named(where, method, path, tag, raw.get("operationId")),
            "tags": [tag],
            "x-resend": RESEND.get(method, "unsent"),
            "x-use-instead": None,
            "deprecated": raw.get("deprecated") is True,
            "parameters": self.parameters(where, path, item, raw),
            "responses": self.responses(where, raw),
        }
        details |= {
            key: raw[key] for key in ("summary", "description") if isinstance(raw.get(key), str)
        }
        if "security" in raw:
            details["security"] = raw["security"]
        if body := self.body(where, raw):
            details["requestBody"] = body
        return details

    def named(self, where: str, method: str, path: str, tag: str, name: Any) -> str:
        """The operationId, or one of the path; another than any before."""
        known = isinstance(name, str) and bool(strings.sanitize(name).strip("_-. "))
        wanted = name if known else re.sub(r"[^\w]+", "_", f"{method} {path}").strip("_")
        unique, number = wanted[:LONGEST_NAME], 1
        folder = strings.PythonIdentifier(tag, "tag")
        while (
            unique in self.names
            or (folder, strings.PythonIdentifier(unique, "field_")) in self.modules
        ):
            number += 1
            unique = f"{wanted[:LONGEST_NAME]}_{number}"
        if known and unique != wanted:
            self.remarks.say(where, f"its operationId {wanted!r} is taken; it is {unique!r} here")
        self.names.add(unique)
        self.modules.add((folder, strings.PythonIdentifier(unique, "field_")))
        return unique

    def parameters(self, where: str, path: str, item: Raw, raw: Raw) -> list[Raw]:
        """The parameters of the path and of the operation, which win."""
        found: dict[tuple[str, str], Raw] = {}
        for level in (item, raw):
            seen: set[tuple[str, str]] = set()
            for one in self.remarks.sequence(where, level.get("parameters")):
                parameter = self.parameter(where, path, self.resolved(where, one))
                if parameter is None:
                    continue
                key = parameter["in"], parameter["name"]
                if key in seen:
                    self.remarks.say(where, f"has the {key[0]} parameter {key[1]!r} twice")
                seen.add(key)
                found[key] = parameter
        for name in dict.fromkeys(re.findall(r"{([^{}]+)}", path)):
            if ("path", name) not in found:
                self.remarks.say(where, f"the path parameter {name!r} is not declared; it is text")
                found["path", name] = {
                    "name": name,
                    "in": "path",
                    "required": True,
                    "schema": {"type": "string"},
                }
        return list(found.values())

    def parameter(self, where: str, path: str, raw: Raw) -> Raw | None:
        """One parameter; None if it is to be ignored."""
        name, location = raw.get("name"), raw.get("in")
        if not isinstance(name, str) or not name or location not in LOCATIONS:
            if raw:
                self.remarks.say(where, f"the parameter {name!r} in {location!r} is ignored")
            return None
        if location == "path" and f"{{{name}}}" not in path:
            self.remarks.say(where, f"the parameter {name!r} is not in the path, and is ignored")
            return None
        if location == "header" and name.lower() in IGNORED_HEADERS:
            self.remarks.say(where, f"OpenAPI ignores the header parameter {name!r}")
            return None
        style = raw.get("style", STYLES[location])
        if style not in STYLES_OF[location]:
            self.remarks.say(where, f"{name!r} cannot have the style {style!r} in a {location}")
            style = STYLES[location]
        parameter = {**raw, "style": style, "required": raw.get("required") is True}
        parameter["explode"] = raw.get("explode", style in ("form", "deepObject")) is True
        parameter["content"] = self.content(where, raw.get("content"))
        if not isinstance(raw.get("description"), str):
            parameter.pop("description", None)
        if not isinstance(raw.get("schema", {}), dict | bool):
            self.remarks.say(where, f"the schema of {name!r} is none; anything is taken")
            parameter["schema"] = {}
        return parameter

    def content(self, where: str, raw: Any) -> Raw:
        """The media types, each with a schema."""
        content: Raw = {}
        for name, media in self.remarks.mapping(where, raw).items():
            schema = self.remarks.mapping(f"{where}: {name}", media).get("schema", {})
            if not isinstance(schema, dict | bool):
                self.remarks.say(where, f"the schema of {name} is none; anything is taken")
                schema = {}
            content[name] = {"schema": schema}
        return content

    def body(self, where: str, raw: Raw) -> Raw:
        """The body of the request; empty if there is none."""
        if "requestBody" not in raw:
            return {}
        body = self.resolved(where, raw["requestBody"])
        content = self.content(where, body.get("content"))
        if not content:
            self.remarks.say(where, "its body has no media type, and is ignored")
            return {}
        chosen = choose(content)
        if chosen.others:
            others = ", ".join(chosen.others)
            self.remarks.say(where, f"its body is {chosen.media_type} here; it may be {others}")
        return {"content": content, "required": body.get("required") is True}

    def responses(self, where: str, raw: Raw) -> Raw:
        """The responses by status."""
        responses: Raw = {}
        for key, one in self.remarks.mapping(where, raw.get("responses")).items():
            status = key.upper().replace("DEFAULT", "default")
            if re.fullmatch(r"[1-5](\d\d|XX)|default", status):
                response = self.resolved(f"{where}: {key}", one)
                responses[status] = {
                    "description": "",
                    "content": self.content(where, response.get("content")),
                }
            elif not key.startswith("x-"):
                self.remarks.say(where, f"{key!r} is no status, and is ignored")
        if not any(status[0] in "2d" for status in responses):
            self.remarks.say(where, "names no success; whatever comes with one is dropped")
        return responses
