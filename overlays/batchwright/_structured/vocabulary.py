"""The words of JSON Schema that the API's structured outputs know, and those that they refuse."""

from __future__ import annotations

import re

TYPES = ("string", "number", "boolean", "integer", "object", "array", "null")

FORMATS = frozenset(
    ("date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid")
)

KEPT = frozenset(
    (
        "type",
        "properties",
        "required",
        "additionalProperties",
        "items",
        "anyOf",
        "$ref",
        "$defs",
        "enum",
        "const",
        "title",
        "description",
        "pattern",
        "format",
        "multipleOf",
        "minimum",
        "exclusiveMinimum",
        "maximum",
        "exclusiveMaximum",
        "minItems",
        "maxItems",
    )
)
"""What a schema that we write has; all else is left out, told in words, or cannot be written."""

REFUSED = frozenset(
    (
        "allOf",
        "oneOf",
        "not",
        "if",
        "then",
        "else",
        "dependentRequired",
        "dependentSchemas",
        "patternProperties",
        "propertyNames",
        "uniqueItems",
    )
)
"""What the API refuses wherever it stands."""

FOREIGN = "x-foreign"
"""The keyword of a schema for a type that JSON has no form for: the name of the type."""

_LITERAL = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]", re.DOTALL)
_LOOKAROUND = re.compile(r"\(\?<?[=!]")


def looks_around(pattern: str) -> bool:
    """Say whether a regular expression looks ahead or behind, which the API refuses."""
    return _LOOKAROUND.search(_LITERAL.sub("", pattern)) is not None
