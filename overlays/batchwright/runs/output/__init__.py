"""The output side of a run: from the files of its batches to one answer for each line."""

from __future__ import annotations

from batchwright.runs.output.assembling import Assembled, FileDigest, assemble
from batchwright.runs.output.files import remove_unfinished
from batchwright.runs.output.joining import Joined, Missing, join
from batchwright.runs.output.left import LeftLine, consolidate_left, read_left
from batchwright.runs.output.parts import AssemblyError, Finished, Part, finished_lines
from batchwright.runs.output.reading import Answered, iter_answers, results_of
from batchwright.runs.output.takeover import TakenOver, take_over

__all__ = [
    "Answered",
    "Assembled",
    "AssemblyError",
    "FileDigest",
    "Finished",
    "Joined",
    "LeftLine",
    "Missing",
    "Part",
    "TakenOver",
    "assemble",
    "consolidate_left",
    "finished_lines",
    "iter_answers",
    "join",
    "read_left",
    "remove_unfinished",
    "results_of",
    "take_over",
]
