"""Whose a run and its targets are: no two runs write one file, no two processes drive one run."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from batchwright.runs.errors import RunError
from batchwright.runs.folder import Folder, folder_of, sync_folder

__all__ = ["claim", "driving", "release"]


@contextmanager
def driving(folder: Folder) -> Iterator[None]:
    """Hold the run, so that nobody else drives it; the system lets go if the process dies.

    Raises:
        RunError: Somebody else does, or the folder is gone.
    """
    if not folder.path.is_dir():  # the lock would make it, or fail, depending on its version
        raise RunError(f"{folder.path}: there is no run")
    # Not POSIX's locks on the ledger: they fall when anyone in the process closes that file.
    lock = FileLock(folder.lock, timeout=0, mode=0o600, thread_local=False)
    try:
        lock.acquire()
    except Timeout:
        raise RunError(f"{folder.path}: another process is driving this run") from None
    try:
        yield
    finally:
        lock.release()


def claim(target: Path, folder: Folder) -> None:
    """Note that a target is a run's, before anything is sent; again is harmless.

    Raises:
        RunError: It is another run's.
    """
    owner = os.path.relpath(folder.path.resolve(), target.parent.resolve())
    if _run_of(target) not in (None, owner):
        _refuse(target, folder_of(target))
    note = _note(target)
    new = folder.path / "claim"
    new.unlink(missing_ok=True)
    new.write_text(owner)
    new.chmod(0o600)
    try:
        for _ in range(3):
            try:
                os.link(new, note)
                break
            except FileExistsError:
                found = _owner(note)
                if found == owner:
                    break
                if found and _has_begun(Folder(target.parent / found)):
                    _refuse(target, target.parent / found)
                _take_away(note, found)
        else:
            _refuse(target, folder.path)
    finally:
        new.unlink(missing_ok=True)
    sync_folder(target.parent)


def _has_begun(folder: Folder) -> bool:
    """Whether there is a run, or somebody is about to begin it."""
    if folder.ledger.exists():
        return True
    if not folder.lock.exists():
        return False
    try:
        with driving(folder):
            return folder.ledger.exists()
    except RunError:
        return True


def _take_away(note: Path, owner: str) -> None:
    """Remove the note of a run that never began, unless another one has replaced it meanwhile."""
    aside = note.with_name(f"{note.name}-{os.urandom(4).hex()}")
    with suppress(FileNotFoundError):
        note.rename(aside)
        if aside.read_text() != owner:
            with suppress(FileExistsError):
                os.link(aside, note)
        aside.unlink()


def release(target: Path, folder: Folder) -> None:
    """Take a claim back, once the file is there or the run is not begun."""
    owner = os.path.relpath(folder.path.resolve(), target.parent.resolve())
    (folder.path / "claim").unlink(missing_ok=True)
    with suppress(FileNotFoundError):
        if _owner(_note(target)) == owner:
            _note(target).unlink()


def _note(target: Path) -> Path:
    return target.with_name(f".{target.name}.batchwright")


def _owner(note: Path) -> str:
    try:
        return note.read_text()
    except FileNotFoundError:
        return ""


def _run_of(target: Path) -> str | None:
    """The run whose output the target is; None if there is none."""
    folder = folder_of(target)
    return folder.name if Folder(folder).ledger.exists() else None


def _refuse(target: Path, owner: Path) -> None:
    raise RunError(f"{target}: this file is that of another run, in {owner}; choose another")
