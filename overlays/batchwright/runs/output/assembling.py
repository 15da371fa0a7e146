"""Assembling the answers of a run: what succeeded into its output, all others into its errors."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from attrs import frozen

from batchwright.runs.output.answers import Verdict, stored, verdict_as
from batchwright.runs.output.files import BUFFER, created
from batchwright.runs.output.parts import AnyPart, AssemblyError, merged
from batchwright.runs.output.reading import split
from batchwright.runs.output.tallies import ReasonTally
from batchwright.runs.status import Outcome, Reason

__all__ = ["Assembled", "FileDigest", "assemble"]

_SUCCEEDED = b"succeeded\t"


@frozen
class FileDigest:
    """What identifies a file.

    Args:
        bytes: Its length.
        sha256: Its digest, in hexadecimal.
    """

    bytes: int
    sha256: str


@frozen(kw_only=True)
class Assembled:
    """The files of a run's end.

    Args:
        output: The answers that succeeded.
        errors: The others.
        outcomes: How many lines ended in each way.
        reasons: The same by reason, the commonest first; that of success has no code.
    """

    output: FileDigest
    errors: FileDigest
    outcomes: Mapping[Outcome, int]
    reasons: tuple[Reason, ...]


def assemble(parts: Sequence[AnyPart], total: int, output: Path, errors: Path) -> Assembled:
    """Write the answers of a run by line number, exactly one for each line of the input.

    Args:
        parts: All parts, in any order; the latest answer to a line counts.
        total: How many lines the input has.
        output: Where the answers that succeeded go; a temporary name, replaced if it exists.
        errors: Where the others go; likewise.

    Returns:
        What was written. It is on disk, but the names of the files may not be.

    Raises:
        AssemblyError: A line has no answer, there is an answer to no line, or a part is damaged.
            The files are then incomplete.
    """
    expected, succeeded = 1, 0
    example: tuple[int, str | None] = 0, None
    tally = ReasonTally()
    with created(output) as output_file, created(errors) as errors_file:
        good, bad = _Digesting(output_file), _Digesting(errors_file)
        add = good.add
        for number, _, rest in merged(parts):
            if number != expected:
                break
            expected += 1
            if rest.startswith(_SUCCEEDED):
                add(rest[10:])
                if not succeeded:
                    example = number, stored(rest[10:]).custom_id
                succeeded += 1
                continue
            outcome, answer = split(number, rest)
            result = stored(answer)
            bad.add(answer + b"\n")
            tally.add(number, result.custom_id or None, verdict_as(outcome, result))
        else:
            number = total + 1
        if number != expected:
            raise AssemblyError(_misplaced(expected, number, total))
        written = good.finish(), bad.finish()
    if succeeded:
        tally.add(*example, Verdict("succeeded", status_code=200), succeeded)
    reasons = tally.reasons()
    outcomes: Counter[Outcome] = Counter()
    for reason in reasons:
        outcomes[reason.outcome] += reason.count
    return Assembled(output=written[0], errors=written[1], outcomes=outcomes, reasons=reasons)


def _misplaced(expected: int, number: int, total: int) -> str:
    """Say what is wrong, if a number came, or the end, where another was expected."""
    if expected > total:
        return f"there is an answer to line {number}, but the input has {total} lines"
    last = min(number - 1, total)
    if expected == last:
        return f"there is no answer to line {expected}"
    return f"there are no answers to the lines {expected} to {last}"


class _Digesting:
    """Writes a file in blocks, and digests it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._digest = sha256()
        self._block = bytearray()
        self._bytes = 0

    def add(self, data: bytes) -> None:
        self._block += data
        if len(self._block) >= BUFFER:
            self._flush()

    def finish(self) -> FileDigest:
        self._flush()
        self._file.flush()
        os.fsync(self._file.fileno())
        return FileDigest(self._bytes, self._digest.hexdigest())

    def _flush(self) -> None:
        self._file.write(self._block)
        self._digest.update(self._block)
        self._bytes += len(self._block)
        self._block.clear()
