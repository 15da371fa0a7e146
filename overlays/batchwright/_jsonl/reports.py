"""What a check found: problems, warnings and counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from attrs import asdict, field, frozen

from batchwright._bodies import Finding
from batchwright._jsonl.formats import text_format

__all__ = ["Found", "Problem", "Report", "more_lines"]


@frozen
class Problem:
    """One problem of an input file, shaped like an error of a failed batch.

    Args:
        code: The API's error code, such as `invalid_json_line`.
        message: A sentence for people.
        param: The field at fault, such as `body.model`; None if it is not one field.
        line: The line's number, from 1; None if it is the whole file.
        lines: How many lines have the same, for a warning; `line` is the first of them.

    Example:
        >>> str(Problem("invalid_json_line", "This line is not JSON.", None, 3))
        'line 3: This line is not JSON. (invalid_json_line)'
    """

    code: str
    message: str
    param: str | None = None
    line: int | None = None
    lines: int = 1

    def __str__(self) -> str:
        where = f"line {self.line}: " if self.line is not None else ""
        more = more_lines(self)
        return f"{where}{self.message} ({self.code}){more and f', {more}'}"


def more_lines(problem: Problem) -> str:
    """Say in how many more lines a problem is; empty if in none."""
    more = problem.lines - 1
    return f"and in {more:,} more line{'' if more == 1 else 's'}" if more else ""


@frozen
class Report:
    """What a check found.

    Args:
        problems: What the API would refuse: first in the whole file, then in lines, in order.
        omitted: How many more problems there were than `max_problems`.
        requests: How many lines there are, valid or not.
        bytes: The length of the input in bytes.
        endpoint: The endpoint of the lines; None if none was given or found.
        model: The model of the lines; None if there is none.
        embedding_inputs: How many texts there are to embed.
        warnings: What the published schemas do not know, such as a misspelt parameter; each once,
            at the first line that has it.
        omitted_warnings: How many more warnings there were than `max_problems`.

    Example:
        >>> from batchwright import requests
        >>> requests.check(b"").problems[0].code
        'empty_file'
    """

    problems: list[Problem]
    omitted: int
    requests: int
    bytes: int
    endpoint: str | None
    model: str | None
    embedding_inputs: int
    warnings: list[Problem] = field(factory=list)
    omitted_warnings: int = 0

    @property
    def ok(self) -> bool:
        """Whether no problem was found; there may be warnings."""
        return not self.problems and not self.omitted

    @property
    def truncated(self) -> bool:
        """Whether there were more problems or warnings than are listed."""
        return self.omitted > 0 or self.omitted_warnings > 0


class Found:
    """Lists what is found, so many problems and warnings at most, and counts the rest.

    Args:
        most: How many of each to list.

    Attributes:
        problems: The first problems.
        omitted: How many more there were.
        omitted_warnings: How many warnings there were that are none of those listed.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._warnings: dict[Finding, list[int]] = {}  # the first line, and how many
        self.problems: list[Problem] = []
        self.omitted = 0
        self.omitted_warnings = 0

    @property
    def any(self) -> bool:
        """Whether there is a problem."""
        return bool(self.problems or self.omitted)

    @property
    def warnings(self) -> list[Problem]:
        """The first warnings, each once."""
        return [
            Problem(code, message, param, line, lines)
            for (code, message, param, _), (line, lines) in self._warnings.items()
        ]

    def add(self, number: int | None, findings: Iterable[Finding], line: bytes = b"") -> None:
        """Add what is wrong with a line, or with the whole input.

        Args:
            number: The number of the line; None for the whole input.
            findings: What is wrong.
            line: The line, if it is the first of the input and shows what kind of file it is.
        """
        for finding in findings:
            if finding.warning:
                self.warn(finding, number or 1, 1)
            elif len(self.problems) < self._most:
                code, message, param, _ = finding
                looks = text_format(line) if line and param is None else None
                hint = f" The file looks like {looks}." if looks else ""
                self.problems.append(Problem(code, message + hint, param, number))
            else:
                self.omitted += 1

    def warn(self, finding: Finding, number: int, lines: int) -> None:
        """Add a warning.

        Args:
            finding: What it warns of.
            number: The first line that has it.
            lines: How many have it.
        """
        if listed := self._warnings.get(finding):
            listed[1] += lines
        elif len(self._warnings) < self._most:
            self._warnings[finding] = [number, lines]
        else:
            self.omitted_warnings += lines

    def to_dict(self) -> dict[str, Any]:
        """Return all that was found, as JSON."""
        return {
            "problems": [asdict(problem) for problem in self.problems],
            "omitted": self.omitted,
            "warnings": [asdict(warning) for warning in self.warnings],
            "omitted_warnings": self.omitted_warnings,
        }

    def merge(self, other: Mapping[str, Any], before: int) -> None:
        """Add what was found in a later part of the input.

        Args:
            other: What `to_dict` says of that part, with lines counted from its first.
            before: How many lines come before that.
        """
        for one in other["problems"]:
            self.problems.append(Problem(**{**one, "line": one["line"] + before}))
        self.omitted += other["omitted"]
        self.cut()
        for one in other["warnings"]:
            finding = Finding(one["code"], one["message"], one["param"], warning=True)
            self.warn(finding, one["line"] + before, one["lines"])
        self.omitted_warnings += other["omitted_warnings"]

    def put_first(self, problems: list[Problem]) -> None:
        """Put problems of the whole input before those of its lines."""
        self.problems[:0] = problems
        self.cut()

    def cut(self) -> None:
        """Count the problems that are too many to be listed."""
        self.omitted += max(len(self.problems) - self._most, 0)
        del self.problems[self._most :]
