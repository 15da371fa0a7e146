"""The library that describes and reads a class: msgspec, or pydantic for what is its own."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from batchwright._structured.dates import with_formats

CLASSES = 256
"""How many classes the caches keep."""

UNDESCRIBED = (TypeError, ValueError, RuntimeError, NameError, AttributeError)
"""What the libraries raise for a class that they cannot describe."""


@lru_cache(CLASSES)
def by_pydantic(cls: Any) -> bool:
    """Say whether pydantic, not msgspec, describes and reads a class.

    Raises:
        TypeError: Neither can describe it.
    """
    if hasattr(cls, "__pydantic_validator__"):
        return True
    try:
        schema_by_msgspec(cls)
    except UNDESCRIBED as error:
        if _pydantic_describes(cls):
            return True
        raise TypeError(f"{type_name(cls)}: {_sentence(error)}") from error
    return False


def raw_schema(cls: Any) -> dict[str, Any]:
    """Return the JSON schema of a class as its library writes it.

    Raises:
        TypeError: The library cannot describe it.
    """
    try:
        if by_pydantic(cls):
            return schema_by_pydantic(cls)
        return with_formats(cls, schema_by_msgspec(cls))
    except UNDESCRIBED as error:
        raise TypeError(f"{type_name(cls)}: {_sentence(error)}") from error


def schema_by_msgspec(cls: Any) -> dict[str, Any]:
    """Return the schema of a Struct, a dataclass, an attrs class or a TypedDict."""
    import msgspec

    return msgspec.json.schema(cls)


def schema_by_pydantic(cls: Any) -> dict[str, Any]:
    """Return the schema of what pydantic validates."""
    from pydantic import TypeAdapter

    return TypeAdapter(cls).json_schema(mode="validation")


def type_name(cls: Any) -> str:
    """Return the name of a type for people, such as `Page[Ticket]`."""
    name = getattr(cls, "__name__", None) or str(cls)
    arguments = getattr(cls, "__args__", ())
    if not arguments or "[" in name:
        return name
    return f"{name}[{', '.join(type_name(one) for one in arguments)}]"


def _pydantic_describes(cls: Any) -> bool:
    try:
        schema_by_pydantic(cls)
    except (ImportError, *UNDESCRIBED):
        return False
    return True


def _sentence(error: Exception) -> str:
    """Return what a library says, without its advice and its links."""
    return str(error).partition("\n")[0]
