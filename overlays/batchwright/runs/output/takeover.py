"""Taking over what an earlier run answered of an input that has changed since."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from struct import Struct
from tempfile import TemporaryFile

from attrs import frozen

from batchwright.runs.output.answers import stored, verdict_as
from batchwright.runs.output.files import BUFFER, appearing
from batchwright.runs.output.parts import AssemblyError
from batchwright.runs.output.reading import Answered, split
from batchwright.runs.output.tallies import ReasonTally
from batchwright.runs.status import Reason

__all__ = ["TakenOver", "take_over"]

_PLACE = Struct("<QQ")


@frozen
class TakenOver:
    """The answers that were taken over.

    Args:
        lines: How many.
        first_line: The number of the first in the new input; 0 if there are none.
        last_line: The number of the last; 0 if there are none.
        reasons: How they ended, summed by reason.
    """

    lines: int
    first_line: int
    last_line: int
    reasons: tuple[Reason, ...]


def take_over(mapping: Path, answers: Iterable[Answered], target: Path) -> TakenOver:
    r"""Write the answers to lines that are in the new input, too, under their new numbers.

    Args:
        mapping: Lines `new TAB old`, by ascending new number.
        answers: The old answers, by ascending old number; those not in the mapping are dropped.
        target: The file of answers, which appears completely or not at all.

    Returns:
        What was taken over; lines of the mapping without an answer are not.

    Raises:
        AssemblyError: The mapping is damaged.
    """
    records = ((old, b"%b\t%b\n" % (outcome.encode(), line)) for old, outcome, line in answers)
    tally = ReasonTally()
    lines = first = last = 0
    with appearing(target) as file:
        for new, record in _renumbered(mapping, records, target.parent):
            file.write(b"%d\t%b" % (new, record))
            outcome, answer = split(new, record)
            result = stored(answer)
            tally.add(new, result.custom_id or None, verdict_as(outcome, result))
            lines, first, last = lines + 1, first or new, new
    return TakenOver(lines, first, last, tally.reasons())


def _renumbered(
    mapping: Path, records: Iterable[tuple[int, bytes]], folder: Path
) -> Iterator[tuple[int, bytes]]:
    """Yield records by new number. Their order changes on disk, where there is room for it."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (
        TemporaryFile(dir=folder, buffering=BUFFER) as spool,
        TemporaryFile(dir=folder, buffering=BUFFER) as places,
    ):
        offset = 0
        for old, record in records:
            places.seek(old * _PLACE.size)
            places.write(_PLACE.pack(offset, len(record)))
            spool.write(record)
            offset += len(record)
        for new, old in _pairs(mapping):
            places.seek(old * _PLACE.size)
            place = places.read(_PLACE.size)
            start, size = _PLACE.unpack(place) if len(place) == _PLACE.size else (0, 0)
            if size:
                spool.seek(start)
                yield new, spool.read(size)


def _pairs(mapping: Path) -> Iterator[tuple[int, int]]:
    last = 0
    with open(mapping, "rb", buffering=BUFFER) as file:
        for line in file:
            try:
                new, old = map(int, line.split(b"\t"))
            except ValueError as error:
                raise AssemblyError(f"{mapping}: it is damaged after line {last}") from error
            if new <= last:
                raise AssemblyError(f"{mapping}: line {new} comes after line {last}")
            last = new
            yield new, old
