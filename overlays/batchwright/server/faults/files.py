"""Faults of files: those that are lost, and those whose content is wrong at first."""

from __future__ import annotations

from typing import ClassVar, Literal

from attrs import field, frozen

from batchwright.server.faults.fault import Fault, ObjectFault
from batchwright.server.faults.registry import Faults
from batchwright.server.faults.validators import COUNT, one_of


@frozen(kw_only=True)
class LoseFile(Fault):
    """A file that is deleted as soon as it is there.

    Args:
        purpose: `batch_output` for the output and error files of batches, `batch` for their input:
            a batch that is created from it then fails.

    Example:
        >>> from batchwright.server import LoseFile
        >>> LoseFile(purpose="batch").times
        1
    """

    kind: ClassVar[str] = "lose-file"

    purpose: Literal["batch", "batch_output"] = field(
        default="batch_output", validator=one_of("batch", "batch_output")
    )


def stage_of(faults: Faults, id: str, purpose: str) -> str:
    """Return the stage of a new file: `gone` if it is lost."""
    lost = faults.of_object(LoseFile, id, lambda fault: fault.purpose == purpose)
    return "live" if lost is None else "gone"


@frozen(kw_only=True)
class ContentFault(ObjectFault):
    """A fault of what the output and error files of batches hold."""

    def alter(self, content: bytes) -> bytes:
        """Return what is sent instead of the file's content."""
        return content


@frozen(kw_only=True)
class ShortFile(ContentFault):
    """An output or error file that lacks its last lines at first, and says no other size.

    Args:
        missing: How many lines are missing.
        each: For how many downloads of each file; None is for all.
        times: How often in all; None is as often as `each` says.

    Example:
        >>> from batchwright.server import ShortFile
        >>> ShortFile(missing=2, lasts=60, each=None).missing
        2
    """

    kind: ClassVar[str] = "short-file"

    missing: int = field(default=1, validator=COUNT)

    def alter(self, content: bytes) -> bytes:
        """Drop the last lines."""
        lines = content.splitlines(keepends=True)
        return b"".join(lines[: max(0, len(lines) - self.missing)])


@frozen(kw_only=True)
class CorruptFile(ContentFault):
    """An output or error file with a line that cannot be read.

    Args:
        line: Which line, from 1; a file with fewer lines is as it should be.
        each: For how many downloads of each file; None is for all.
        times: How often in all; None is as often as `each` says.

    Example:
        >>> from batchwright.server import CorruptFile
        >>> CorruptFile(line=3, each=None).line
        3
    """

    kind: ClassVar[str] = "corrupt-file"

    line: int = field(default=1, validator=COUNT)

    def alter(self, content: bytes) -> bytes:
        """Overwrite the end of the line."""
        lines = content.splitlines(keepends=True)
        if 0 < self.line <= len(lines):
            line = lines[self.line - 1].rstrip(b"\n")
            half = len(line) // 2
            lines[self.line - 1] = line[:half] + b"\0" * (len(line) - half) + b"\n"
        return b"".join(lines)
