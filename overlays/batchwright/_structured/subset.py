"""The API's published rules for the JSON schemas of structured outputs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from batchwright._structured.vocabulary import FORMATS, REFUSED, TYPES, looks_around

_MOST_PROPERTIES = 5_000
_MOST_LEVELS = 10
_MOST_CHARACTERS = 120_000
_MOST_VALUES = 1_000
_MANY_VALUES = 250
_MOST_CHARACTERS_OF_MANY_VALUES = 15_000

_SAYING_A_TYPE = frozenset(("type", "anyOf", "$ref", "enum", "const")) | REFUSED

_MOST_FINDINGS = 20
_SHOWN = 60
_LONGEST_PATH = 300
_MOST_KEYS_OF_A_REFERENCE = 50

Finding = tuple[str, str]


def subset_findings(schema: object, path: str) -> list[Finding]:
    """List what the API refuses in the schema of a structured output that is `strict`.

    Where the published rules are uncertain, the schema passes.

    Args:
        schema: The schema, parsed, of whatever shape.
        path: The parameter that holds it, such as `body.text.format.schema`.

    Returns:
        For each of the first 20 findings, the path of the parameter and a sentence without it.
    """
    if not isinstance(schema, dict):
        return [(path, "it must be an object")]
    found: list[Finding] = []
    totals = _Totals()
    for finding in (*_of_root(schema, path), *_Walk(schema, totals).findings(path)):
        found.append(finding)
        if len(found) == _MOST_FINDINGS:
            return found
    return (found + totals.findings(path))[:_MOST_FINDINGS]


def _of_root(root: dict[Any, Any], path: str) -> Iterator[Finding]:
    kinds = root.get("type")
    if "anyOf" in root:
        yield path, "the root must be an object, without 'anyOf'"
    elif kinds != "object" and not (isinstance(kinds, list) and "object" in kinds):
        given = f", not {_shown(kinds)}" if "type" in root else ""
        yield path, f"the root must have the type 'object'{given}"


class _Totals:
    """What is counted over the whole schema."""

    def __init__(self) -> None:
        self.properties = self.values = self.characters = self.levels = 0

    def findings(self, path: str) -> list[Finding]:
        counted = (
            (self.properties, _MOST_PROPERTIES, "properties"),
            (self.levels, _MOST_LEVELS, "levels of nested objects"),
            (self.values, _MOST_VALUES, "values of enums"),
            (self.characters, _MOST_CHARACTERS, "characters in its names and values"),
        )
        return [
            (path, f"it has {count:,} {what}; the API takes at most {most:,}")
            for count, most, what in counted
            if count > most
        ]


class _Walk:
    """One walk over all schemas in a schema, none of them twice, without recursion."""

    def __init__(self, root: dict[Any, Any], totals: _Totals) -> None:
        self._root = root
        self._totals = totals
        self._seen: set[int] = set()

    def findings(self, path: str) -> Iterator[Finding]:
        waiting: list[tuple[object, str, int]] = [(self._root, path, 0)]
        while waiting:
            schema, where, level = waiting.pop()
            if not isinstance(schema, dict):
                yield where, f"it must be an object, not {_shown(schema)}"
                continue
            if id(schema) in self._seen:
                continue
            self._seen.add(id(schema))
            level += "properties" in schema
            self._totals.levels = max(self._totals.levels, level)
            yield from self._of_keywords(schema, where)
            yield from self._of_type(schema, where)
            yield from self._of_values(schema, where)
            within, wrong = _schemas_in(schema, where)
            yield from wrong
            waiting += [(one, at, level) for at, one in reversed(within)]

    def _of_keywords(self, schema: dict[Any, Any], path: str) -> Iterator[Finding]:
        for word in [word for word in schema if word in REFUSED]:
            yield f"{path}.{word}", f"{word!r} is not supported"
        pattern, form = schema.get("pattern"), schema.get("format")
        if isinstance(pattern, str) and looks_around(pattern):
            yield f"{path}.pattern", "look-ahead and look-behind are not supported"
        if isinstance(form, str) and form not in FORMATS:
            known = ", ".join(sorted(FORMATS))
            yield f"{path}.format", f"{_shown(form)} is none of {known}"
        if "$ref" in schema:
            yield from self._of_reference(schema, f"{path}.$ref")

    def _of_reference(self, schema: dict[Any, Any], path: str) -> Iterator[Finding]:
        name = schema["$ref"]
        if not isinstance(name, str):
            yield path, f"it must be a string, not {_shown(name)}"
        elif not _target_exists(self._root, name):
            yield path, f"{_shown(name)} names nothing in this schema"
        others = [word for word in schema if word not in ("$ref", "$defs", "definitions")]
        if others and schema is not self._root:
            yield path, f"no other keyword may stand beside '$ref', such as {_shown(others[0])}"

    def _of_type(self, schema: dict[Any, Any], path: str) -> Iterator[Finding]:
        kinds = schema.get("type")
        kinds = kinds if isinstance(kinds, list) else [kinds] if "type" in schema else []
        for kind in kinds:
            if kind not in TYPES:
                yield f"{path}.type", f"{_shown(kind)} is none of {', '.join(TYPES)}"
                return
        if not schema.keys() & _SAYING_A_TYPE and schema is not self._root:
            yield path, "it has no 'type'"
        if "array" in kinds and not schema.keys() & {"items", "prefixItems"}:
            yield path, "an array must have 'items'"
        if "object" in kinds or "properties" in schema:
            yield from self._of_object(schema, path)

    def _of_object(self, schema: dict[Any, Any], path: str) -> Iterator[Finding]:
        if schema.get("additionalProperties") is not False:
            yield path, "an object must have 'additionalProperties': false"
        properties, required = schema.get("properties", {}), schema.get("required", [])
        if not isinstance(properties, dict):
            return  # which is found among the schemas
        self._totals.properties += len(properties)
        self._totals.characters += sum(len(name) for name in properties if isinstance(name, str))
        if not isinstance(required, list):
            yield f"{path}.required", f"it must be an array, not {_shown(required)}"
            return
        names = {name for name in required if isinstance(name, str)}
        if missing := [name for name in properties if name not in names]:
            count = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
            message = f"it must name every property, and lacks {_shown(missing[0])}{count}"
            yield f"{path}.required", message
        if extra := [name for name in required if _is_absent(name, properties)]:
            yield f"{path}.required", f"there is no property {_shown(extra[0])}"

    def _of_values(self, schema: dict[Any, Any], path: str) -> Iterator[Finding]:
        if isinstance(const := schema.get("const"), str):
            self._totals.characters += len(const)
        for word in ("$defs", "definitions"):
            if isinstance(named := schema.get(word), dict):
                self._totals.characters += sum(len(one) for one in named if isinstance(one, str))
        if "enum" not in schema:
            return
        values = schema["enum"]
        if not isinstance(values, list) or not values:
            yield f"{path}.enum", "it must be an array with at least one value"
            return
        characters = sum(len(value) for value in values if isinstance(value, str))
        self._totals.values += len(values)
        self._totals.characters += characters
        if len(values) > _MANY_VALUES and characters > _MOST_CHARACTERS_OF_MANY_VALUES:
            yield (
                f"{path}.enum",
                f"its {len(values):,} values have {characters:,} characters; more than "
                f"{_MANY_VALUES} may have {_MOST_CHARACTERS_OF_MANY_VALUES:,} at most",
            )


def _schemas_in(
    schema: dict[Any, Any], path: str
) -> tuple[list[tuple[str, object]], list[Finding]]:
    """Return the paths and schemas that a schema holds, and what holds them wrongly."""
    found: list[tuple[str, object]] = []
    wrong: list[Finding] = []
    for word in ("properties", "$defs", "definitions"):
        members = schema.get(word, {})
        if isinstance(members, dict):
            found += [(_join(path, word, name), one) for name, one in members.items()]
        else:
            wrong.append((f"{path}.{word}", f"it must be an object, not {_shown(members)}"))
    for word in ("anyOf", "prefixItems"):
        branches = schema.get(word, [])
        if isinstance(branches, list):
            found += [(_join(path, f"{word}[{n}]"), one) for n, one in enumerate(branches)]
        else:
            wrong.append((f"{path}.{word}", f"it must be an array, not {_shown(branches)}"))
    if "items" in schema and schema["items"] is not False:
        found.append((_join(path, "items"), schema["items"]))
    return found, wrong


def _join(path: str, *names: object) -> str:
    """Return the path of a member; one that is too long keeps its start and its end."""
    whole = ".".join([path, *(str(name)[:_SHOWN] for name in names)])
    if len(whole) <= _LONGEST_PATH:
        return whole
    half = _LONGEST_PATH // 2
    return f"{whole[:half]}…{whole[-half:]}"


def _target_exists(root: dict[Any, Any], name: str) -> bool:
    if name != "#" and not name.startswith("#/"):
        return False
    target: Any = root
    for escaped in name[2:].split("/", _MOST_KEYS_OF_A_REFERENCE) if name != "#" else []:
        key = escaped.replace("~1", "/").replace("~0", "~")
        if isinstance(target, list) and key.isdecimal() and len(key) < 6 and int(key) < len(target):
            target = target[int(key)]
        elif isinstance(target, dict) and key in target:
            target = target[key]
        else:
            return False
    return True


def _is_absent(name: object, properties: dict[Any, Any]) -> bool:
    return not isinstance(name, str) or name not in properties


def _shown(value: object) -> str:
    """Return a short form of a value, whatever it holds."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, str):
        return repr(value if len(value) <= _SHOWN else f"{value[:_SHOWN]}…")
    if isinstance(value, int | float):
        return "a number"
    return "an array" if isinstance(value, list | tuple) else "an object"
