"""Findings: faults in words for people, with the API's codes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from batchwright._bodies.faults import Fault
from batchwright._bodies.findings import Finding
from batchwright._bodies.kinds import kind_of
from batchwright._bodies.naming import nearest
from batchwright._bodies.paths import rendered
from batchwright._bodies.quoting import quoted

__all__ = ["finding"]

_MOST_VALUES = 12
_LARGE = 1e20
_TYPES = {
    "string": "a string",
    "integer": "an integer",
    "number": "a number",
    "boolean": "a boolean",
    "object": "an object",
    "array": "an array",
    "null": "null",
}
_BOUNDS = {
    "minimum": ("below_min_value", "at least {}"),
    "maximum": ("above_max_value", "at most {}"),
    "exclusiveMinimum": ("below_min_value", "more than {}"),
    "exclusiveMaximum": ("above_max_value", "less than {}"),
    "minLength": ("string_below_min_length", "at least {}"),
    "maxLength": ("string_above_max_length", "at most {}"),
}


def finding(fault: Fault) -> Finding:
    """Put a fault in words."""
    param = rendered(fault.path)
    if fault.rule == "subset":
        param, name = fault.value
        code = "invalid_json_schema" if name == "schema" else "invalid_function_parameters"
        return Finding(code, f"{param}: {fault.limit}", param)
    code, sentence = _words(fault)
    return Finding(code, f"{param}: {sentence}", param, fault.warning)


def _words(fault: Fault) -> tuple[str, str]:
    value, limit = fault.value, fault.limit
    match fault.rule:
        case "type" | "null":
            given = _shown(value) if isinstance(value, float) else _TYPES[kind_of(value)]
            return "invalid_type", f"must be {_types(limit)}, not {given}"
        case "enum":
            return "invalid_value", f"{_shown(value)} is none of {_listed(value, limit)}"
        case "foreign":
            return "unknown_value", f"{_shown(value)} is none of {_listed(value, limit)}"
        case "required":
            return "missing_required_parameter", "is required"
        case "either":
            return "missing_required_parameter", f"must have {_either(list(limit))}"
        case "unknown":
            return "unknown_parameter", _unknown(_last(fault), limit)
        case "pattern":
            return "invalid_value", f"{_shown(value)} does not match the pattern {limit}"
        case "minItems":
            code = "empty_array" if not value else "array_below_min_length"
            return code, f"must have at least {_items(limit)}, not {len(value)}"
        case "maxItems":
            return "array_above_max_length", f"must have at most {_items(limit)}, not {len(value)}"
        case "maxProperties":
            return (
                "object_above_max_properties",
                f"must have at most {limit} properties, not {len(value)}",
            )
        case _:
            return _bound(fault.rule, value, limit)


def _bound(rule: str, value: Any, limit: Any) -> tuple[str, str]:
    code, words = _BOUNDS[rule]
    if isinstance(value, str):
        if not value:
            return "empty_string", "must not be empty"
        what = "character" if limit == 1 else "characters"
        return code, f"must have {words.format(f'{limit} {what}')}, not {len(value)}"
    kind = "decimal" if isinstance(limit, float) else "integer"
    return f"{kind}_{code}", f"must be {words.format(_shown(limit))}, not {_shown(value)}"


def _unknown(name: str, known: tuple[str, ...]) -> str:
    sentence = f"{quoted(name)} is not a known parameter"
    other = nearest(name, known)
    return f"{sentence}; did you mean {other!r}?" if other else sentence


def _last(fault: Fault) -> str:
    assert fault.path is not None  # noqa: S101
    return str(fault.path[1])


def _types(types: Iterable[str]) -> str:
    """Name the types, but null only if there is no other."""
    names = [name for name in _TYPES if name in set(types)]
    if "number" in names and "integer" in names:
        names.remove("integer")
    return _either([_TYPES[name] for name in names if name != "null" or len(names) == 1])


def _either(words: list[str]) -> str:
    if len(words) <= 2:
        return " or ".join(words)
    return f"{', '.join(words[:-1])}, or {words[-1]}"


def _listed(value: Any, values: tuple[Any, ...]) -> str:
    listed = ", ".join(v if isinstance(v, str) else _shown(v) for v in values[:_MOST_VALUES])
    if len(values) <= _MOST_VALUES:
        return listed
    known = tuple(known for known in values if isinstance(known, str))
    other = nearest(value, known) if isinstance(value, str) else None
    meant = f"; did you mean {other!r}?" if other else ""
    return f"{listed}, … ({len(values)} in all){meant}"


def _items(count: int) -> str:
    return f"{count} item" if count == 1 else f"{count} items"


def _shown(value: Any) -> str:
    if isinstance(value, str):
        return quoted(value)
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int | float):
        return str(value) if isinstance(value, int) and abs(value) < _LARGE else f"{value:.15g}"
    return _TYPES[kind_of(value)]
