"""What is said of a document that contradicts itself."""

from __future__ import annotations

from typing import Any

from attrs import define, field

KNOWN_TYPES: dict[type, str] = {dict: "an object", list: "a list", str: "text"}


@define
class Remarks:
    """The remarks on one document, each once."""

    lines: list[str] = field(factory=list)

    def say(self, place: str, what: str) -> None:
        """Add a remark on a place of the document."""
        line = f"{place}: {what}"
        if line not in self.lines:
            self.lines.append(line)

    def mapping(self, place: str, value: Any) -> dict[str, Any]:
        """Return an object with its keys as text; anything else is read as an empty one."""
        return self._of(dict, place, value, {}) if not isinstance(value, dict) else _texts(value)

    def sequence(self, place: str, value: Any) -> list[Any]:
        """Return a list; anything else is read as an empty one."""
        found: list[Any] = self._of(list, place, value, [])
        return found

    def _of(self, wanted: type, place: str, value: Any, default: Any) -> Any:
        if isinstance(value, wanted):
            return value
        if value is not None:
            self.say(place, f"is not {KNOWN_TYPES[wanted]}, and is ignored")
        return default


def _texts(value: dict[Any, Any]) -> dict[str, Any]:
    return {key if isinstance(key, str) else str(key): one for key, one in value.items()}
