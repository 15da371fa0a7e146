"""Writing the requests made of rows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from batchwright.cli.exits import CommandError, ExitCode
from batchwright.cli.printing import counted, printable
from batchwright.cli.validate import size

if TYPE_CHECKING:
    from batchwright._bodies import Finding
    from batchwright._jsonl.findings import Check
    from batchwright._rows.templates import Template

__all__ = ["Preparing"]


class Preparing:
    """Writes the requests made of rows, and counts them.

    Args:
        name: The name of the source in messages.
        max_problems: The most problems to name.
        check: How bodies are checked.
    """

    def __init__(self, name: str, max_problems: int, check: Check) -> None:
        self._name = name
        self._max_problems = max_problems
        self._requests = self._bytes = 0
        self._problems: list[str] = []
        self._omitted = 0
        self._check: Check = check
        self._warnings: dict[str, str] = {}
        self._endpoints: dict[str, None] = {}
        self._models: dict[str, None] = {}

    def write(self, source: str | Path, template: Template, file: BinaryIO) -> None:
        """Write the requests.

        Raises:
            CommandError: A row has a problem, or there is no row.
            InputError: The source cannot be read, or lacks a column.
        """
        from batchwright._jsonl.encoding import encode
        from batchwright._rows.requests import requests_of
        from batchwright._rows.templates import renderer
        from batchwright.errors import InputError

        for made in requests_of(
            source, renderer(template), check=self._check, on_warning=self._warned
        ):
            if isinstance(made, InputError):
                self._bad(str(made))
            elif not self._problems:
                self._requests += 1
                self._bytes += file.write(encode(made, "request"))
                self._endpoints[made["url"]] = self._models[str(made["body"].get("model"))] = None
        if self._problems:
            more = [f"… and {self._omitted} more"] if self._omitted else []
            raise self._error(*self._problems, *more, "Nothing was written.")
        if not self._requests:
            raise self._error(f"{self._name}: there are no rows.")

    @property
    def facts(self) -> dict[str, object]:
        """What was written, for programs."""
        return {
            "requests": self._requests,
            "bytes": self._bytes,
            "endpoints": list(self._endpoints),
            "models": list(self._models),
            "warnings": self.warnings,
        }

    def summary(self, output: Path | None) -> str:
        """What was written, for people."""
        facts = [counted(self._requests, "request"), size(self._bytes)]
        facts += [f"endpoint {one}" for one in self._endpoints]
        facts += [f"model {one}" for one in self._models]
        return printable(f"{output or '<stdout>'}: {', '.join(facts)}")

    @property
    def warnings(self) -> list[str]:
        """What the API may not take, each with the first row that has it."""
        return [f"{where}: warning: {message}" for message, where in self._warnings.items()]

    def _warned(self, where: str, finding: Finding) -> None:
        if len(self._warnings) < self._max_problems:
            self._warnings.setdefault(finding.message, where)

    def _bad(self, problem: str) -> None:
        if len(self._problems) < self._max_problems:
            self._problems.append(problem)
        else:
            self._omitted += 1

    def _error(self, *lines: str) -> CommandError:
        found = {"problems": self._problems, "omitted": self._omitted}
        return CommandError("InvalidInputError", ExitCode.USAGE, *lines, **found)
