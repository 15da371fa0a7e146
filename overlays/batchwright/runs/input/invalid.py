"""Lines that are set aside because they are invalid."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from typing import Any

from attrs import evolve
from orjson import dumps

from batchwright._bodies import Finding
from batchwright.runs.folder import Folder
from batchwright.runs.input.files import create, sync
from batchwright.runs.status import Reason

__all__ = ["Invalid"]


class Invalid:
    """Writes invalid lines as answers and as requests that are left, and sums up why.

    Args:
        folder: The run's folder. Its files appear with the first line.
    """

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._files = ExitStack()
        self._answers: Any = None
        self._left: Any = None
        self._reasons: dict[str, Reason] = {}

    def add(
        self, number: int, custom_id: str | None, line: bytes, findings: Sequence[Finding]
    ) -> None:
        """Set a line aside.

        Args:
            number: Its number in the input.
            custom_id: Its name; None if it has none.
            line: The line as it came, without line end.
            findings: What is wrong with it.
        """
        if self._answers is None:
            self._answers = self._files.enter_context(create(self._folder.invalid_answers))
            self._left = self._files.enter_context(create(self._folder.invalid_left))
        code = findings[0].code
        message = f"Line {number}: {' '.join(finding.message for finding in findings)}"
        answer = {
            "id": None,
            "custom_id": custom_id or f"line-{number}",
            "response": None,
            "error": {"code": code, "message": message},
        }
        self._answers.write(b"%d\tinvalid\t%b\n" % (number, dumps(answer)))
        self._left.write(
            b"%d\tinvalid\t%b\t%b\t%b\n" % (number, dumps(code), dumps(custom_id), line)
        )
        if reason := self._reasons.get(code):
            self._reasons[code] = evolve(reason, count=reason.count + 1)
        else:
            self._reasons[code] = Reason("invalid", code, 1, number, custom_id, message)

    def close(self) -> tuple[Reason, ...]:
        """Make the files durable, and return why the lines are invalid, the commonest first."""
        if self._answers is not None:
            self._files.close()
            sync(self._folder.invalid_answers, self._folder.invalid_left)
        return tuple(sorted(self._reasons.values(), key=lambda reason: -reason.count))

    def __enter__(self) -> Invalid:
        return self

    def __exit__(self, *_: object) -> None:
        self._files.close()
