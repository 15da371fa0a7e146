"""Reading the JSON of an answer into a class."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from batchwright._structured.libraries import CLASSES, by_pydantic, type_name
from batchwright.errors import InputError

T = TypeVar("T")

_SHOWN = 3
_LONGEST = 300


def reader(cls: type[T]) -> Callable[[str | bytes], T]:
    """Return the function that reads JSON into a class, as the class's own library validates it.

    Args:
        cls: A Pydantic model, an attrs class, a dataclass, a msgspec Struct or a TypedDict.

    Returns:
        A function from JSON, as text or UTF-8, to an instance. It raises InputError for what is not
        JSON, and for what does not fit, with the place and what was expected there.

    Raises:
        TypeError: No library can read the class.
    """
    hashable: Any = cls
    return _cached(hashable)


@lru_cache(CLASSES)
def _cached(cls: Any) -> Callable[[str | bytes], Any]:
    return _of_pydantic(cls) if by_pydantic(cls) else _of_msgspec(cls)


def _of_msgspec(cls: Any) -> Callable[[str | bytes], Any]:
    import msgspec

    decode, name = msgspec.json.Decoder(cls).decode, type_name(cls)

    def read(text: str | bytes) -> Any:
        try:
            return decode(text)
        except (msgspec.MsgspecError, ValueError, RecursionError) as error:
            raise InputError(f"{name}: {_cut(str(error))}") from error

    return read


def _of_pydantic(cls: Any) -> Callable[[str | bytes], Any]:
    from pydantic import TypeAdapter, ValidationError

    validate, name = TypeAdapter(cls).validate_json, type_name(cls)

    def read(text: str | bytes) -> Any:
        try:
            return validate(text)
        except ValidationError as error:
            found = error.errors(include_url=False, include_context=False, include_input=False)
            raise InputError(f"{name}: {_told(found)}") from error
        except (UnicodeError, RecursionError) as error:
            raise InputError(f"{name}: {_cut(str(error))}") from error

    return read


def _told(errors: Sequence[Any]) -> str:
    """Say what pydantic found, in the form that msgspec has."""
    shown = [f"{_cut(one['msg'])}{_place(one['loc'])}" for one in errors[:_SHOWN]]
    more = len(errors) - len(shown)
    return "; ".join([*shown, f"and {more} more"] if more else shown)


def _place(location: Sequence[str | int]) -> str:
    if not location:
        return ""
    steps = [f"[{step}]" if isinstance(step, int) else f".{step}" for step in location]
    return f" - at `${_cut(''.join(steps))}`"


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
