"""The files of a run: the one place that knows their names."""

from __future__ import annotations

import os
from pathlib import Path

from attrs import frozen

__all__ = ["Folder", "errors_path", "folder_of", "sync_folder"]


@frozen
class Folder:
    """The folder of a run.

    Args:
        path: Where it is.
    """

    path: Path

    @property
    def ledger(self) -> Path:
        """What was done."""
        return self.path / "ledger.sqlite"

    @property
    def lock(self) -> Path:
        """What a process holds while it drives the run."""
        return self.path / "lock"

    @property
    def spool(self) -> Path:
        """The input, if it could not be read twice."""
        return self.path / "input.jsonl"

    @property
    def digests(self) -> Path:
        """A digest of 8 bytes for each line of the input."""
        return self.path / "lines.digests"

    def requests(self, index: int) -> Path:
        """The lines of a shard, as they are uploaded."""
        return self.path / "requests" / f"{index:05}.jsonl"

    def ids(self, index: int) -> Path:
        """For each of these, `number TAB custom_id` with the id as JSON."""
        return self.path / "requests" / f"{index:05}.ids"

    def output(self, index: int) -> Path:
        """The output file of a shard's batch, as it was downloaded."""
        return self.path / "downloads" / f"{index:05}.output.jsonl"

    def errors(self, index: int) -> Path:
        """The error file of a shard's batch, as it was downloaded."""
        return self.path / "downloads" / f"{index:05}.errors.jsonl"

    def answers(self, index: int) -> Path:
        """The answers of a shard in order: `number TAB outcome TAB answer`, one for each line."""
        return self.path / "answers" / f"{index:05}.answers"

    def left(self, index: int) -> Path:
        """The requests that did not succeed.

        `number TAB outcome TAB code TAB custom_id TAB request`, code and id as JSON.
        """
        return self.path / "left" / f"{index:05}.left"

    @property
    def base_answers(self) -> Path:
        """The same for lines whose answers were taken over from an earlier input."""
        return self.path / "answers" / "base.answers"

    @property
    def next(self) -> Folder:
        """What replaces files of this folder when the run takes over a changed input."""
        return Folder(self.path / "next")

    @property
    def mapping(self) -> Path:
        """For each line of a changed input that was there before, its new and its old number."""
        return self.path / "next" / "mapping"

    @property
    def all_left(self) -> Path:
        """The same as `left` for all lines, at an end of the run."""
        return self.path / "left" / "all.left"

    @property
    def new_output(self) -> Path:
        """The output before it gets its name."""
        return self.path / "new.output"

    @property
    def new_errors(self) -> Path:
        """The errors file before it gets its name."""
        return self.path / "new.errors"

    @property
    def new_left(self) -> Path:
        """`all_left` before it gets its name."""
        return self.path / "new.left"

    @property
    def invalid_answers(self) -> Path:
        """The same for the lines that were set aside because they are invalid."""
        return self.path / "answers" / "invalid.answers"

    @property
    def invalid_left(self) -> Path:
        """The same for the lines that were set aside because they are invalid."""
        return self.path / "left" / "invalid.left"


def folder_of(output: str | os.PathLike[str]) -> Path:
    """The folder in which a run keeps its state, beside its output.

    Args:
        output: The output of the run.

    Returns:
        The folder, which may not exist.

    Example:
        >>> folder_of("answers.jsonl").name
        'answers.jsonl.batchwright'
    """
    path = Path(output)
    return path.with_name(f"{path.name}.batchwright")


def errors_path(output: str | os.PathLike[str]) -> Path:
    """The errors file that belongs to an output unless another is named.

    Args:
        output: The output of the run.

    Returns:
        The output's name with `.errors` before its suffix.

    Example:
        >>> errors_path("answers.jsonl").name
        'answers.errors.jsonl'
    """
    path = Path(output)
    return path.with_name(f"{path.stem}.errors{path.suffix}")


def sync_folder(path: Path) -> None:
    """Make the names in a folder durable, where the system can."""
    if os.name == "nt":
        return
    folder = os.open(path, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
