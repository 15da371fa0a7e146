"""The library that describes and reads a class: msgspec, or pydantic for what is its own."""

from __future__ import annotations

import types
from functools import lru_cache
from typing import Any, Union

from batchwright._structured.completion import completed
from batchwright._structured.strict import strict
from batchwright._structured.vocabulary import FOREIGN

CLASSES = 256
"""How many classes the caches keep."""

_UNDESCRIBED = (TypeError, ValueError, RuntimeError, NameError, AttributeError, LookupError)
"""What the libraries raise for a class that they cannot describe."""


@lru_cache(CLASSES)
def by_pydantic(cls: Any) -> bool:
    """Say whether pydantic reads a class: its own, and what msgspec does not know.

    Raises:
        TypeError: Neither can read it; the message has the class, and the field if that is known.
    """
    if _is_pydantic(cls):
        return True
    foreign: list[Any] = []
    schema: dict[str, Any] | None = None
    failure: Exception | None = None
    try:
        schema = _by_msgspec(cls, foreign)
    except _UNDESCRIBED as error:
        failure = error
    if schema is not None and not foreign:
        return False
    try:
        _by_pydantic(cls)
    except (ImportError, *_UNDESCRIBED) as error:
        of_pydantic = any(map(_is_pydantic, foreign))
        if schema is not None and not of_pydantic:
            strict(schema, type_name(cls))  # which says where the foreign type is
        raise _undescribed(cls, error if of_pydantic or failure is None else failure) from error
    return True


def raw_schema(cls: Any) -> dict[str, Any]:
    """Return the JSON schema of a class as its library writes it.

    A type that JSON has no form for has the keyword `FOREIGN`.

    Raises:
        TypeError: The library cannot describe it.
    """
    pydantic = by_pydantic(cls)
    try:
        return _by_pydantic(cls) if pydantic else completed(cls, _by_msgspec(cls, []))
    except _UNDESCRIBED as error:
        raise _undescribed(cls, error) from error


def type_name(cls: Any) -> str:
    """Return the name of a type for people, such as `Page[Ticket]`."""
    arguments = [type_name(one) for one in getattr(cls, "__args__", ())]
    if getattr(cls, "__origin__", type(cls)) in (Union, types.UnionType):
        return " | ".join(arguments)
    name = getattr(cls, "__name__", None) or str(cls)
    return f"{name}[{', '.join(arguments)}]" if arguments and "[" not in name else name


def _by_msgspec(cls: Any, foreign: list[Any]) -> dict[str, Any]:
    import msgspec

    def hook(one: Any) -> dict[str, Any]:
        foreign.append(one)
        return {FOREIGN: type_name(one)}

    return msgspec.json.schema(cls, schema_hook=hook)


def _by_pydantic(cls: Any) -> dict[str, Any]:
    from pydantic import TypeAdapter
    from pydantic.json_schema import GenerateJsonSchema

    class Generator(GenerateJsonSchema):
        def handle_invalid_for_json_schema(
            self,
            schema: Any,  # noqa: ARG002
            error_info: str,
        ) -> dict[str, Any]:
            return {FOREIGN: error_info.removeprefix("core_schema.")}

    return TypeAdapter(cls).json_schema(mode="validation", schema_generator=Generator)


def _is_pydantic(cls: Any) -> bool:
    return hasattr(cls, "__pydantic_validator__")


def _undescribed(cls: Any, error: Exception) -> TypeError:
    """Return an error with what a library says, without its advice and its links."""
    return TypeError(f"{type_name(cls)}: {str(error).partition(chr(10))[0]}")
