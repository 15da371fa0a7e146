"""Write a published schema in the normal form: what it allows, in few keywords, and no prose.

Unions are `anyOf`, null is a branch of its own, `allOf` is merged, and what contradicts itself (a
required property that is not described, a default of another type) is left out.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Raw = dict[str, Any]

KEPT = (
    "enum", "const", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength",
    "maxLength", "pattern", "format", "minItems", "maxItems", "maxProperties",
)  # fmt: skip
NULL = {"type": "null"}
INT64 = 2**63
PREFIX = "#/components/schemas/"
_TYPES = {
    "string": str,
    "integer": int,
    "number": int | float,
    "boolean": bool,
    "array": list,
    "object": dict,
}


def normal(raw: Any, target: Callable[[str], Any], name: str = "") -> Raw:
    """Write a schema in the normal form.

    Args:
        raw: The published schema.
        target: Looks up the schema behind a reference.
        name: The name of the component, to which `$recursiveRef` leads back.
    """
    return _Normal(target, name).schema(raw)


class _Normal:
    def __init__(self, target: Callable[[str], Any], name: str) -> None:
        self.target = target
        self.name = name

    def schema(self, raw: Any) -> Raw:
        if not isinstance(raw, dict):
            return {}
        if "$recursiveRef" in raw:
            return {"$ref": f"{PREFIX}{self.name}"}
        nullable = raw.get("nullable") is True
        if "$ref" in raw:
            return _with_default(_or_null({"$ref": raw["$ref"]}, nullable), raw)
        if "allOf" in raw:
            return self._merged(raw)
        own = self._own(raw)
        branches = [*(raw.get("anyOf") or []), *(raw.get("oneOf") or [])]
        if branches:
            own = self._union(own, branches, raw.get("not"))
        return _with_default(_or_null(own, nullable), raw)

    def _own(self, raw: Raw) -> Raw:
        """The schema without unions; one for each type if there are several."""
        types = raw.get("type")
        if isinstance(types, list) and len(types) > 1:
            return union([self._own({**raw, "type": each}) for each in types])
        if types in ("null", ["null"]):
            return NULL
        own: Raw = {}
        if types:
            own["type"] = types[0] if isinstance(types, list) else types
        elif raw.get("properties"):
            own["type"] = "object"
        own |= {key: _bound(raw[key]) for key in KEPT if raw.get(key) is not None}
        if isinstance(raw.get("properties"), dict):
            own["properties"] = {key: self.schema(each) for key, each in raw["properties"].items()}
        if raw.get("required"):
            own["required"] = sorted(set(raw["required"]))
        if isinstance(raw.get("items"), dict):
            own["items"] = self.schema(raw["items"])
        values = raw.get("additionalProperties")
        if values is False or (isinstance(values, dict) and values):
            own["additionalProperties"] = values and self.schema(values)
        return _without_null_value(_tidy(own))

    def _union(self, own: Raw, branches: list[Any], excluded: Any) -> Raw:
        """The union of the branches; what stands beside it belongs to each of them."""
        if not own.keys() - {"type"}:
            return union([self.schema(each) for each in branches])
        together = (excluded or {}).get("required") or []
        return union([_narrowed(own, self.schema(each), together, each) for each in branches])

    def _merged(self, raw: Raw) -> Raw:
        beside = {key: value for key, value in raw.items() if key != "allOf"}
        parts = [self._resolved(each) for each in raw["allOf"]]
        alone = len(parts) == 1 and not self._own(beside)
        if alone:
            nullable = raw.get("nullable") is True
            return _with_default(_or_null(self.schema(raw["allOf"][0]), nullable), raw)
        result: Raw = {}
        for part in [*parts, self._loose(beside)]:
            result = _both(result, part)
        return _tidy(result)

    def _resolved(self, raw: Any) -> Raw:
        while isinstance(raw, dict) and "$ref" in raw:
            raw = self.target(raw["$ref"])
        return self._merged_loosely(raw) if "allOf" in raw else self._loose(raw)

    def _merged_loosely(self, raw: Raw) -> Raw:
        result: Raw = {}
        for part in [*raw["allOf"], {key: each for key, each in raw.items() if key != "allOf"}]:
            result = _both(result, self._resolved(part))
        return result

    def _loose(self, raw: Raw) -> Raw:
        """A part of an `allOf`, whose required properties other parts may describe."""
        found = self.schema(raw)
        if raw.get("required"):
            found["required"] = sorted(set(raw["required"]))
        return found


def union(branches: list[Raw]) -> Raw:
    """A flat union without doubles; one of a single branch is that branch."""
    flat: list[Raw] = []
    defaults = [each["default"] for each in branches if "default" in each]
    for branch in (_bare(each) for each in branches):
        inner = branch["anyOf"] if branch.keys() == {"anyOf"} else [branch]
        flat += [each for each in inner if each not in flat]
    flat.sort(key=lambda each: each == NULL)
    whole = flat[0] if len(flat) == 1 else {"anyOf": flat}
    is_whole = len([each for each in branches if each != NULL]) == 1
    return {**whole, "default": defaults[0]} if is_whole and defaults else whole


def _bare(schema: Raw) -> Raw:
    return {key: value for key, value in schema.items() if key != "default"}


def _or_null(schema: Raw, nullable: bool) -> Raw:
    return union([schema, NULL]) if nullable else schema


def _with_default(schema: Raw, raw: Raw) -> Raw:
    """Keep a default that says something and has a type that the schema allows."""
    default = raw.get("default")
    if default is None or not _fits(default, schema):
        return schema
    return {**schema, "default": default}


def _fits(value: Any, schema: Raw) -> bool:
    if "anyOf" in schema:
        return any(_fits(value, branch) for branch in schema["anyOf"])
    if "enum" in schema:
        return value in schema["enum"]
    known = _TYPES.get(schema.get("type", ""))
    right = known is not None and isinstance(value, known)
    return right and isinstance(value, bool) == (schema["type"] == "boolean")


def _bound(value: Any) -> Any:
    """A bound that no 64-bit integer can cross was rounded: round it to the last that can be."""
    if isinstance(value, int) and not isinstance(value, bool):
        return max(-INT64, min(value, INT64 - 1))
    return value


def _tidy(schema: Raw) -> Raw:
    """Leave out requirements of properties that are not described."""
    if "required" not in schema:
        return schema
    required = [name for name in schema["required"] if name in schema.get("properties", {})]
    rest = {key: value for key, value in schema.items() if key != "required"}
    return {**rest, "required": required} if required else rest


def _without_null_value(schema: Raw) -> Raw:
    values = schema.get("enum")
    if values is None or None not in values:
        return schema
    rest = [value for value in values if value is not None]
    return union([{**schema, "enum": rest}, NULL]) if rest else NULL


def _narrowed(own: Raw, branch: Raw, together: list[str], raw: Any) -> Raw:
    """An object with what one branch asks for, and without what must not stand beside that."""
    required = {*own.get("required", []), *branch.get("required", []), *raw.get("required", [])}
    merged = _both(own, {**branch, "required": sorted(required)})
    if required & set(together):
        barred = set(together) - required
        merged["properties"] = {
            key: each for key, each in merged["properties"].items() if key not in barred
        }
    return _tidy(merged)


def _both(first: Raw, second: Raw) -> Raw:
    """What satisfies both; a property of both is as the second describes it."""
    merged = {**first, **second}
    if "properties" in first and "properties" in second:
        merged["properties"] = {**first["properties"], **second["properties"]}
    if "required" in first and "required" in second:
        merged["required"] = sorted({*first["required"], *second["required"]})
    return merged
