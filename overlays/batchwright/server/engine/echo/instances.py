"""An instance of a JSON schema: always the same, and valid."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import chain
from typing import Any

from batchwright.server.engine.echo.mentions import last_mentioned, numbers
from batchwright.server.engine.echo.patterns import matching
from batchwright.server.errors import RequestError, invalid_type

_SHOWN = 200
_READ = 10_000
_MAX_VALUES = 10_000
_MAX_LENGTH = 100_000
_STEPS = 100

_FORMATS = {
    "date": "2026-01-01",
    "date-time": "2026-01-01T00:00:00Z",
    "duration": "P1D",
    "email": "someone@example.com",
    "hostname": "example.com",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "time": "00:00:00Z",
    "uri": "https://example.com/",
    "uuid": "00000000-0000-4000-8000-000000000000",
}
_BOUNDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf")
_IMPLIED = {
    "properties": "object",
    "required": "object",
    "items": "array",
    "prefixItems": "array",
    "minimum": "number",
    "maximum": "number",
    "multipleOf": "number",
}


class _EndlessError(Exception):
    """The schema can only be followed by entering one of its references again."""


def instance(schema: Any, text: str, name: str) -> Any:
    """Return an instance of a schema, whose strings say a text where they can.

    Of an `enum` it has the value that the text mentions last, else the first, and as a number the
    first in the text that is within bounds, else one near zero.

    References, `anyOf`, `oneOf`, `allOf`, `const`, `enum`, the bounds of numbers, strings and
    arrays, and the usual formats are followed. A recursive schema gets the shortest instance.

    Args:
        schema: The schema; None takes any object.
        text: What the strings say, of which 200 characters are used at most, and what mentions
            values, of which the last 10,000 characters are read.
        name: The parameter that holds the schema, for errors.

    Raises:
        RequestError: There is no instance, or it is not found.
    """
    if schema is None:
        return {"echo": text}
    if not isinstance(schema, dict):
        raise invalid_type(f"{name}.schema", "an object", schema)
    try:
        return _Instances(schema, text).of(schema, frozenset())
    except (_EndlessError, RecursionError):
        why = "each instance of it is endless"
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, re.error) as error:
        why = str(error) or type(error).__name__
    message = f"Invalid schema for '{name}': {why}. To answer anyway, script the answer."
    raise RequestError(400, message, code="invalid_json_schema", param=name)


class _Instances:
    def __init__(self, root: dict[str, Any], text: str) -> None:
        self._root = root
        self._text = text[:_SHOWN]
        self._read = text[-_READ:]
        self._left = _MAX_VALUES

    def of(self, schema: Any, entered: frozenset[str]) -> Any:
        """Return an instance; `entered` are the references that led here."""
        self._left -= 1
        if self._left < 0:
            raise ValueError(f"its instance has more than {_MAX_VALUES} values")
        if schema is True or schema == {}:
            return self._text
        if "$ref" in schema:
            name = schema["$ref"]
            if name in entered:
                raise _EndlessError
            return self.of({**self._target(name), **_without(schema, "$ref")}, entered | {name})
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return last_mentioned(schema["enum"], self._read)
        if "allOf" in schema:
            return self.of(_merged(_without(schema, "allOf"), *schema["allOf"]), entered)
        for word in ("anyOf", "oneOf"):
            if word in schema:
                rest = _without(schema, word)
                return self._first([_merged(rest, one) for one in schema[word]], entered)
        types = schema.get("type") or next(
            (kind for word, kind in _IMPLIED.items() if word in schema), "string"
        )
        if isinstance(types, list):
            return self._first([{**schema, "type": one} for one in types], entered)
        return self._typed(types, schema, entered)

    def _typed(self, kind: str, schema: dict[str, Any], entered: frozenset[str]) -> Any:
        match kind:
            case "object":
                return self._object(schema, entered)
            case "array":
                return self._array(schema, entered)
            case "string":
                return next(_fitting(schema, self._text))
            case "integer" | "number":
                return _number(schema, numbers(self._read), whole=kind == "integer")
            case "boolean":
                return True
            case "null":
                return None
        raise ValueError(f"there is no type {kind!r}")

    def _first(self, options: list[Any], entered: frozenset[str]) -> Any:
        """Return an instance of the first option that has one."""
        failure: Exception = _EndlessError()
        for option in options:
            try:
                return self.of(option, entered)
            except (_EndlessError, ValueError) as error:
                failure = error
        raise failure

    def _object(self, schema: dict[str, Any], entered: frozenset[str]) -> dict[str, Any]:
        required = schema.get("required", [])
        made = {}
        for name, one in schema.get("properties", {}).items():
            try:
                made[name] = self.of(one, entered)
            except _EndlessError:
                if name in required:
                    raise
        more = schema.get("additionalProperties") or {}
        return made | {name: self.of(more, entered) for name in required if name not in made}

    def _array(self, schema: dict[str, Any], entered: frozenset[str]) -> list[Any]:
        least = schema.get("minItems", 0)
        if least > _MAX_VALUES:
            raise ValueError(f"its instance has more than {_MAX_VALUES} values")
        made = [self.of(one, entered) for one in schema.get("prefixItems", [])]
        wanted = max(least, len(made) or min(1, schema.get("maxItems", 1)))
        try:
            made += [self.of(schema.get("items", {}), entered) for _ in range(wanted - len(made))]
        except _EndlessError:
            if len(made) < least:
                raise
        return made

    def _target(self, name: str) -> dict[str, Any]:
        target: Any = self._root
        for key in name.removeprefix("#").split("/")[1:]:
            target = target[key.replace("~1", "/").replace("~0", "~")]
        return dict(target)


def _without(schema: dict[str, Any], word: str) -> dict[str, Any]:
    return {name: value for name, value in schema.items() if name != word}


def _merged(*schemas: dict[str, Any]) -> dict[str, Any]:
    """Return one schema that asks for what several ask for."""
    made: dict[str, Any] = {}
    for one in schemas:
        properties = {**made.get("properties", {}), **one.get("properties", {})}
        required = [*made.get("required", []), *one.get("required", [])]
        made |= one
        made |= {"properties": properties} if properties else {}
        made |= {"required": required} if required else {}
    return made


def _fitting(schema: dict[str, Any], text: str) -> Iterator[str]:
    """Yield the texts that a schema allows, of those that this server knows."""
    least, most = schema.get("minLength", 0), schema.get("maxLength", _MAX_LENGTH)
    if least > _MAX_LENGTH:
        raise ValueError(f"'minLength' is above {_MAX_LENGTH}")
    pattern = re.compile(schema.get("pattern", ""))
    if schema.get("format") in _FORMATS:
        known = iter([_FORMATS[schema["format"]]])
    else:
        known = chain([text[:most].ljust(least, "x")], matching(pattern.pattern))
    for one in known:
        if least <= len(one) <= most and pattern.search(one):
            yield one
    raise ValueError("this server knows no text that its 'pattern', 'format' and lengths allow")


def _number(schema: dict[str, Any], said: Iterator[Fraction], *, whole: bool) -> float:
    step = _fraction(schema.get("multipleOf", 1))
    lows = [schema[word] for word in ("minimum", "exclusiveMinimum") if word in schema]
    highs = [schema[word] for word in ("maximum", "exclusiveMaximum") if word in schema]
    low = _fraction(max(lows, default=min([0, *highs])))
    high = _fraction(min(highs, default=max([0, *lows])))
    first, last = -(-low // step), high // step
    upwards = [(first + index) * step for index in range(_STEPS)]
    downwards = [(last - index) * step for index in range(_STEPS)]
    candidates = [*upwards, *downwards]
    for value in (*said, Fraction(0), *candidates, (low + high) / 2):
        if _allowed(schema, value) and (not whole or value.denominator == 1):
            # JSON writers know no integer of more than 64 bits.
            return int(value) if value.denominator == 1 and abs(value) < 2**63 else float(value)
    raise ValueError("this server knows no number that its bounds allow")


def _allowed(schema: dict[str, Any], value: Fraction) -> bool:
    bounds = {word: _fraction(schema[word]) for word in _BOUNDS if word in schema}
    return (
        value >= bounds.get("minimum", value)
        and value <= bounds.get("maximum", value)
        and value > bounds.get("exclusiveMinimum", value - 1)
        and value < bounds.get("exclusiveMaximum", value + 1)
        and value % bounds.get("multipleOf", value or Fraction(1)) == 0
    )


def _fraction(value: Any) -> Fraction:
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise TypeError(f"{value!r} is not a number")
    return Fraction(str(value))
