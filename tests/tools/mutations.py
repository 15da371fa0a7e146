"""Plant changes in the published documents, by a seed, and see whether they are told.

    python tests/tools/mutations.py [COUNT] [SEED]

Each change is made in the parsed document and undone. On our surface it must be told, at that place
and, as schemas are shared, only where the same schema is; elsewhere nothing may be told.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from attrs import frozen
from compare import Fact, compare
from document import parse, read
from surface import Surface
from terminal import escaped

Json = dict[str, Any]

ROOT = Path(__file__).parents[2]
PUBLISHED = sorted((ROOT.parent / "shared" / "upstream").glob("openapi-*.yaml"))


@frozen
class Planted:
    """A change: where it is, whether our surface has it, and how to make and undo it."""

    kind: str
    where: str
    is_ours: bool
    holder: Any
    key: Any
    value: Any


_GONE = object()


@contextmanager
def made(change: Planted) -> Iterator[None]:
    """Make a change in the document, and undo it."""
    holder, key = change.holder, change.key
    if isinstance(holder, list):
        holder.append(change.value)
        yield
        holder.pop()
        return
    names = list(holder)
    before = holder.get(key, _GONE)
    if change.value is _GONE:
        del holder[key]
    else:
        holder[key] = change.value
    yield
    if before is _GONE:
        del holder[key]
    else:
        kept = {name: before if name == key else holder[name] for name in names}
        holder.clear()
        holder.update(kept)


def schemas_of_ours(document: Json, ours: Surface) -> dict[int, Json]:
    """The schemas with properties on our surface, by their identity."""
    found: dict[int, Json] = {}
    theirs = Surface(document)
    todo = [theirs.tree(like=ours)]
    seen: set[int] = set()
    while todo:
        node = todo.pop()
        if node.identity in seen:
            continue
        seen.add(node.identity)
        for source in node.sources:
            found[id(source)] = source
        todo += [child() for child in node.children.values()]
    return found


def candidates(document: Json, ours: Surface, seed: int) -> Iterator[Planted]:
    """Yield changes without end: half of them on our surface."""
    source = random.Random(seed)
    on_ours = schemas_of_ours(document, ours)
    properties = [each for each in on_ours.values() if isinstance(each.get("properties"), dict)]
    enums = [each for each in on_ours.values() if isinstance(each.get("enum"), list)]
    plain = [each for each in on_ours.values() if isinstance(each.get("type"), str)]
    operations = [each for each in on_ours.values() if "responses" in each]
    elsewhere = [
        schema
        for schema in _every_schema(document)
        if id(schema) not in on_ours and isinstance(schema.get("properties"), dict)
    ]
    makers: list[Callable[[], Planted]] = [
        lambda: _field(source.choice(properties), source, is_ours=True),
        lambda: _without(source.choice(properties), source),
        lambda: _value(source.choice(enums), source),
        lambda: _type(source.choice(plain), source),
        lambda: _keyword(source.choice(plain), source),
        lambda: _parameter(source.choice(operations), source),
        lambda: _status(source.choice(operations), source),
    ]
    while True:
        yield source.choice(makers)()
        yield _field(source.choice(elsewhere), source, is_ours=False)


def _every_schema(document: Json) -> Iterator[Json]:
    for schema in document["components"]["schemas"].values():
        if isinstance(schema, dict):
            yield schema


_KINDS: list[Any] = [
    {"type": "string"},
    {"type": ["integer", "null"]},
    {"type": "object", "properties": {"a": {"type": "array", "items": {"enum": [1, 2]}}}},
    {"oneOf": [{"type": "object", "properties": {"b": {}}}, {"type": "object"}, {"type": "null"}]},
    {"allOf": [{"type": "object"}, {"required": ["c"], "properties": {"c": {"const": 1}}}]},
    {"type": "object", "additionalProperties": {"type": "string", "format": "date-time"}},
    {},
    True,
]


def _field(schema: Json, source: random.Random, *, is_ours: bool) -> Planted:
    name = source.choice(["planted", "self", "$ref", "200", "a b", "é", "x.y", "\x1b[31m"])
    return Planted("field", name, is_ours, schema["properties"], name, source.choice(_KINDS))


def _without(schema: Json, source: random.Random) -> Planted:
    name = source.choice(list(schema["properties"]))
    return Planted("field gone", name, True, schema["properties"], name, _GONE)


def _value(schema: Json, source: random.Random) -> Planted:
    value = source.choice(["planted", 17, True])
    where = json.dumps(value).strip(chr(34))
    return Planted("value", where, True, schema["enum"], None, value)


def _type(schema: Json, source: random.Random) -> Planted:
    other = source.choice([t for t in ("string", "integer", "boolean") if t != schema["type"]])
    return Planted("type", "type", True, schema, "type", other)


def _keyword(schema: Json, source: random.Random) -> Planted:
    key = source.choice(["minimum", "maxLength", "pattern", "format", "deprecated"])
    value = schema.get(key) is not True if key == "deprecated" else source.choice([3.5, 77])
    return Planted("keyword", key, True, schema, key, value)


def _parameter(operation: Json, source: random.Random) -> Planted:
    name = source.choice(["planted", "a[b]", "self"])
    new = {"name": name, "in": source.choice(["query", "cookie"]), "schema": source.choice(_KINDS)}
    old = operation.get("parameters", [])
    return Planted("parameter", name, True, operation, "parameters", [*old, new])


def _status(operation: Json, source: random.Random) -> Planted:
    status = source.choice(["202", "204", "418", "5XX"])
    return Planted("status", status, True, operation["responses"], status, {"description": "New."})


@frozen
class Count:
    """How many changes were planted, on our surface, and what went wrong."""

    planted: int
    on_ours: int
    wrong: list[str]
    seconds: float


def facts(ours: Surface, document: Json) -> dict[str, Fact]:
    """What differs between our document and a published one, by place."""
    found = compare(ours.tree(), Surface(document).tree(like=ours))
    return {fact.place: fact for fact in found if fact.differs}


def run(path: Path, count: int, seed: int) -> Count:
    """Plant changes in a document, one at a time."""
    begin = time.monotonic()
    ours = Surface(parse((ROOT / "openapi.yaml").read_bytes(), "openapi.yaml"))
    document = read(str(path))
    before = facts(ours, document)
    wrong, on_ours = [], 0
    source = candidates(document, ours, seed)
    for number in range(count):
        change = next(source)
        on_ours += change.is_ours
        with made(change):
            after = facts(ours, document)
        said = {
            place for place in before.keys() | after.keys() if before.get(place) != after.get(place)
        }
        if not (any(change.where in place for place in said) if change.is_ours else not said):
            what = f"{change.kind} {change.where!r}: told {sorted(said)[:3]}"
            wrong.append(f"{path.name}, seed {seed}, change {number}: {what}")
    if facts(ours, document) != before:
        wrong.append(f"{path.name}: a change was not undone")
    return Count(count, on_ours, wrong, time.monotonic() - begin)


def main(arguments: Sequence[str]) -> int:
    """Run as a program."""
    count, seed = int(arguments[0]) if arguments else 600, int((arguments[1:] or ["1"])[0])
    counts = [run(path, count // len(PUBLISHED), seed) for path in PUBLISHED]
    for problem in (problem for each in counts for problem in each.wrong):
        print(escaped(problem))
    print(
        f"{sum(each.planted for each in counts)} versions,"
        f" {sum(each.on_ours for each in counts)} changed on our surface,"
        f" {sum(len(each.wrong) for each in counts)} told wrongly,"
        f" {sum(each.seconds for each in counts):.0f} s"
    )
    return 1 if any(each.wrong for each in counts) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
