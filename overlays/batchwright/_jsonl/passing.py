"""One pass of the rules over lines."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from typing import Any

from attrs import frozen

from batchwright._bodies import Finding
from batchwright._jsonl.findings import DUPLICATE, Check
from batchwright._jsonl.formats import binary_format
from batchwright._jsonl.reports import Found
from batchwright._jsonl.rules import Names, Rules

__all__ = ["Pass", "Wanted"]


@frozen(kw_only=True)
class Wanted:
    """How to check.

    Args:
        endpoint: What each url must be; None takes the first line's.
        models: The models that the API has; None skips that check.
        check: How bodies are checked.
        max_problems: The most problems, and the most warnings, to list.
    """

    endpoint: str | None
    models: Container[str] | None
    check: Check
    max_problems: int


class Pass:
    """One pass of the rules over the lines of a file, or over a part of them.

    Args:
        wanted: How to check.
        seen: Takes the custom ids.
        model: The model of the lines before; None if there are none, or they name none.
        from_start: Whether the first line is that of the file.

    Attributes:
        rules: The rules.
        found: What was found.
        requests: How many lines there are.
        bytes: Their length.
    """

    def __init__(
        self, wanted: Wanted, seen: Names, *, model: str | None = None, from_start: bool = True
    ) -> None:
        self.rules = Rules(wanted.endpoint, wanted.models, seen, check=wanted.check)
        self.rules.model = model
        self.found = Found(wanted.max_problems)
        self.requests = 0
        self.bytes = 0
        self._from_start = from_start
        self._binary = False

    def read(self, blocks: Iterable[tuple[list[bytes], int]]) -> None:
        """Check lines, as `lines.blocks` yields them."""
        for lines, size in blocks:
            self.take(lines, size)

    def take(self, lines: list[bytes], size: int) -> None:
        """Check lines of so many bytes; if some were dropped, there is only one line."""
        first = self.requests + 1
        self.requests += len(lines)
        self.bytes += size
        at_start = first == 1 and self._from_start
        if at_start and (binary := binary_format(lines[0])):
            self._binary = True
            self.found.add(1, [Finding("invalid_json_line", f"The file is {binary}.")])
        if self._binary:
            return
        plain = self.rules.plain(lines, size)
        if plain is not None:
            for place in plain.duplicates:
                self.found.add(first + place, [DUPLICATE])
            return
        for number, line in enumerate(lines, first):
            if found := self.rules.apply(line, size if len(lines) == 1 else len(line)):
                self.found.add(number, found, line if at_start and number == 1 else b"")

    def result(self) -> dict[str, Any]:
        """Return what was found, as JSON."""
        return {
            "requests": self.requests,
            "bytes": self.bytes,
            "inputs": self.rules.inputs,
            **self.found.to_dict(),
        }

    def merge(self, result: Mapping[str, Any]) -> None:
        """Add the result of a pass over the part of the file that follows."""
        self.found.merge(result, self.requests)
        self.requests += result["requests"]
        self.bytes += result["bytes"]
        self.rules.inputs += result["inputs"]
