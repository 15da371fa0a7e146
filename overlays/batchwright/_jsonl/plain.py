"""Lines with which nothing is wrong, as their endpoint's decoder reads them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from attrs import frozen

from batchwright._jsonl.groups import Group

__all__ = ["Parameters", "Plain"]


@frozen
class Plain:
    """Lines with which nothing is wrong, but that some of their names may be duplicates.

    Args:
        names: Their custom ids.
        decoded: The lines; the attributes of `body` are the parameters.
        groups: The group of each, without end.
        duplicates: The places of those whose names are not new.
    """

    names: list[str]
    decoded: list[Any]
    groups: Iterator[Group]
    duplicates: list[int]


class Parameters(Mapping[str, Any]):
    """The parameters of a body that was decoded into an object, without those that are null.

    Args:
        body: The object.
    """

    __slots__ = ("_body",)

    def __init__(self, body: Any) -> None:
        self._body = body

    def get(self, name: str, default: Any = None) -> Any:
        """Return a parameter."""
        value = getattr(self._body, name, None)
        return default if value is None else value

    def __getitem__(self, name: str) -> Any:
        value = self.get(name)
        if value is None:
            raise KeyError(name)
        return value

    def __contains__(self, name: object) -> bool:
        return getattr(self._body, str(name), None) is not None

    def __iter__(self) -> Iterator[str]:
        return (name for name in self._body.__struct_fields__ if name in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)
