"""What tells the objects of a union apart: properties with one value each."""

from __future__ import annotations

from typing import Any

Raw = dict[str, Any]


def values_of(flat: Raw) -> list[Any]:
    """Return the values that a property may have, if the schema lists them."""
    if isinstance(flat.get("const"), str | int):
        return [flat["const"]]
    listed = flat.get("enum")
    if not isinstance(listed, list):
        return []
    values = [value for value in listed if value is not None]
    return values if all(isinstance(value, str | int) for value in values) else []


def tags_of(data: Any) -> dict[str, list[Any]]:
    """Return the `x-tags` of a class's schema, as the generator keeps them."""
    found = (data.model_extra or {}).get("x-tags", {})
    return dict(found)


def discriminators_of(data: Any) -> list[str]:
    """Return the `x-discriminators` of a class's schema."""
    return list((data.model_extra or {}).get("x-discriminators", []))
