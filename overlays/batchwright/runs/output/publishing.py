"""From the answers of the shards to the output and the errors file, under their final names."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from batchwright.runs.errors import RunError
from batchwright.runs.folder import Folder, sync_folder
from batchwright.runs.output.assembling import assemble
from batchwright.runs.output.left import consolidate_left
from batchwright.runs.output.parts import AnyPart, Finished, Part
from batchwright.runs.state import Published, RunState, ShardState

__all__ = ["answer_parts", "assemble_run", "check_published", "clear", "publish"]

_READ = 1 << 20


def answer_parts(
    folder: Folder, output: Path, run: RunState, shards: Sequence[ShardState]
) -> list[AnyPart]:
    """The answers that there are, with those of an earlier end of the run."""
    parts: list[AnyPart] = []
    if run.output is not None and not run.rebased:
        parts.append(Finished(output, Path(run.settings.errors), folder.all_left, run.total))
    parts += _extra(run, folder.invalid_answers, folder.base_answers)
    parts += [
        Part(folder.answers(shard.index), shard.first_line, shard.last_line, shard.index)
        for shard in shards
        if shard.stage == "collected" and not shard.closed
    ]
    return parts


def assemble_run(
    folder: Folder, output: Path, run: RunState, shards: Sequence[ShardState]
) -> tuple[Published, Published]:
    """Write the files of the run's end in its folder, with all that has to be known of them.

    Raises:
        AssemblyError: A line has no answer, or an answer no line.
        RunError: The files of an earlier end of the run were changed.
    """
    if run.output is not None and run.errors is not None and not run.rebased:
        check_published(output, run.output)
        check_published(Path(run.settings.errors), run.errors)
    parts = answer_parts(folder, output, run, shards)
    assembled = assemble(parts, run.total, folder.new_output, folder.new_errors)
    lefts = [
        Part(folder.left(shard.index), shard.first_line, shard.last_line, shard.index)
        for shard in shards
        if shard.stage == "collected" and not shard.closed
    ]
    if run.output is not None and not run.rebased:
        lefts.append(Part(folder.all_left, 1, run.total, -2))
    lefts += _extra(run, folder.invalid_left)
    consolidate_left(lefts, parts, folder.new_left)
    sync_folder(folder.path)
    return (
        Published(assembled.output.bytes, assembled.output.sha256),
        Published(assembled.errors.bytes, assembled.errors.sha256),
    )


def _extra(run: RunState, *paths: Path) -> list[Part]:
    if run.output is not None and not run.rebased:  # they are in it
        return []
    return [Part(path, 1, run.total, -1) for path in paths if path.exists()]


def publish(folder: Folder, output: Path, run: RunState) -> None:
    """Give the files their final names; again is harmless.

    Raises:
        RunError: There is a file that is not this run's.
    """
    files = (
        (folder.new_output, output, run.output, run.new_output),
        (folder.new_errors, Path(run.settings.errors), run.errors, run.new_errors),
    )
    for new, target, old, expected in files:
        if new.exists():
            _publish(new, target, old, expected)
        elif not target.exists():
            raise RunError(f"{target}: the answers were written here, and the file is gone")
    if folder.new_left.exists():
        folder.new_left.replace(folder.all_left)
        sync_folder(folder.path)


def _publish(new: Path, target: Path, old: Published | None, expected: Published | None) -> None:
    if target.exists():
        found = _published(target)
        if found not in (old, expected):
            raise RunError(
                f"{target}: this file is not the run's, so it is left alone; move it away, and do "
                "the same again: the answers are kept"
            )
    elif target.is_symlink():
        raise RunError(f"{target}: this is a link to nothing; remove it, and do the same again")
    try:
        new.replace(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        beside = target.with_name(f".{target.name}.{os.urandom(6).hex()}.tmp")
        shutil.copyfile(new, beside)
        beside.chmod(0o600)
        with open(beside, "rb") as file:
            os.fsync(file.fileno())
        beside.replace(target)
        new.unlink()
    sync_folder(target.parent)


def check_published(target: Path, published: Published) -> None:
    """Refuse to go on from a file that is no longer as the run wrote it.

    Raises:
        RunError: It was changed, or is gone.
    """
    if not target.exists():
        raise RunError(f"{target}: the run is finished, but this file is gone")
    if _published(target) != published:
        raise RunError(f"{target}: this file was changed since the run wrote it")


def _published(path: Path) -> Published:
    digest, size = sha256(), 0
    with open(path, "rb") as file:
        while block := file.read(_READ):
            digest.update(block)
            size += len(block)
    return Published(size, digest.hexdigest())


def clear(folder: Folder, shards: Sequence[ShardState]) -> None:
    """Remove what is in the files of the run's end, except downloads that may hold more."""
    for shard in shards:
        folder.answers(shard.index).unlink(missing_ok=True)
        folder.requests(shard.index).unlink(missing_ok=True)
        folder.ids(shard.index).unlink(missing_ok=True)
        if not shard.discrepancy and not shard.unreadable:
            folder.output(shard.index).unlink(missing_ok=True)
            folder.errors(shard.index).unlink(missing_ok=True)
    for path in (folder.invalid_answers, folder.base_answers):
        path.unlink(missing_ok=True)
