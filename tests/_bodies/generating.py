"""Random bodies: those that a schema allows, and the same with something changed."""

from __future__ import annotations

from copy import deepcopy
from random import Random
from typing import Any

from batchwright._bodies.schemas import ANYTHING, Schema
from batchwright._bodies.unions import alternatives

SCALARS = [None, True, False, 0, 1, 1.0, -5, 1.5, 10**6, 2**63, 1e300, "", "a", "auto", "é" * 70]
OTHERS = [*SCALARS, [], {}, ["a"], [1], [None], {"a": 1}, [[1, 2]], {"type": "text"}, "x" * 600]
MATCHING = {"^[a-zA-Z0-9_-]+$": "a_name", "^tunnel_[a-z0-9]{32}$": "tunnel_" + "a" * 32}
DEEPEST = 9
LONGEST = 1000


def value_of(schema: Schema, random: Random, deep: int = 0) -> Any:
    """Return a value that a schema allows, small where it is deep."""
    if schema is ANYTHING:
        return random.choice(OTHERS)
    if schema.branches:
        branches = list(alternatives(schema))
        if deep > DEEPEST:
            branches = sorted(branches, key=lambda s: bool(s.types & {"object", "array"}))[:1]
        return value_of(random.choice(branches), random, deep)
    if schema.values is not None:
        return random.choice(schema.values)
    (kind,) = schema.types
    match kind:
        case "object":
            return _object(schema, random, deep + 1)
        case "array":
            least = schema.bounds.get("minItems", 0)
            most = min(schema.bounds.get("maxItems", 3), 3)
            count = least if deep > DEEPEST else random.randint(least, max(least, most))
            items = schema.items or ANYTHING
            return [value_of(items, random, deep + 1) for _ in range(count)]
        case "string":
            return _string(schema, random)
        case "boolean":
            return random.random() < 0.5
        case "null":
            return None
        case _:
            return _number(schema, random, kind)


def _object(schema: Schema, random: Random, deep: int) -> dict[str, Any]:
    likely = 0.15 if deep > 1 else 0.3
    names = [n for n in schema.properties if n in schema.required or random.random() < likely]
    if deep > DEEPEST:
        names = list(schema.required)
    found = {name: value_of(schema.properties[name], random, deep) for name in names}
    if schema.extra is not None:
        extras = range(random.randint(0, 2))
        found |= {f"key-{n}": value_of(schema.extra, random, deep) for n in extras}
    return found


def _string(schema: Schema, random: Random) -> str:
    if pattern := schema.bounds.get("pattern"):
        return MATCHING[pattern]
    text = random.choice(["", "a", "hello there", "naïve ☃ 𝄞", 'a "quoted" \\ text\n', "\x7f"])
    most = schema.bounds.get("maxLength", LONGEST + 1)
    if most <= LONGEST and random.random() < 0.3:
        return "é" * most
    text = text[:most]
    return text + "x" * (schema.bounds.get("minLength", 0) - len(text))


def _number(schema: Schema, random: Random, kind: str) -> float:
    least = max(schema.bounds.get("minimum", -1000), -(2**62))
    most = min(schema.bounds.get("maximum", least + 2000), 2**62)
    if kind == "integer":
        return random.choice([int(least), int(most), random.randint(int(least), int(most))])
    return random.choice([least, most, random.uniform(least, most)])


def changed(body: dict[str, Any], random: Random, schema: Schema) -> dict[str, Any]:
    """Return a body in which something was taken away, added or replaced."""
    body = deepcopy(body)
    holders = [holder for holder in _holders(body) if holder] or [body]
    holder = random.choice(holders)
    keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
    if not keys or (isinstance(holder, dict) and random.random() < 0.15):
        name = random.choice(["temprature", "type", "role", "strict", *schema.properties])
        if isinstance(holder, dict):
            holder[name] = random.choice(OTHERS)
        return body
    key = random.choice(keys)
    match random.randrange(5):
        case 0:
            del holder[key]
        case 1:
            others = [other for holder in _holders(body) for other in _members(holder)]
            holder[key] = deepcopy(random.choice([*others, *SCALARS]))
        case 2:
            holder[key] = _nudged(holder[key], random)
        case _:
            holder[key] = random.choice(OTHERS)
    return body


def _nudged(value: Any, random: Random) -> Any:
    """Return a value that is a little smaller or larger."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + random.choice([-1, 1, -0.25])
    if isinstance(value, str):
        return random.choice([value + "x", value[1:]])
    return value * random.choice([0, 2, 9]) if isinstance(value, list) else value


def _holders(value: Any) -> list[Any]:
    """Return all objects and arrays in a value, and the value."""
    if not isinstance(value, dict | list):
        return []
    return [value, *(holder for member in _members(value) for holder in _holders(member))]


def _members(holder: Any) -> list[Any]:
    return list(holder.values()) if isinstance(holder, dict) else list(holder)
