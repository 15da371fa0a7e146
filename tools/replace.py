"""Replace files and folders together: all of them, or none."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path


def replace_all(moves: Sequence[tuple[Path, Path]]) -> None:
    """Move each first path to its second; if one cannot be moved, put all back.

    Each move is atomic, except that a folder is missing for an instant. Both paths of a move must
    be on one file system.

    Args:
        moves: New files and folders with the places that they take; in this order.

    Raises:
        OSError: If something could not be moved, and so nothing was.
    """
    done: list[tuple[Path, Path, Path | None]] = []
    try:
        for staged, target in moves:
            done.append((staged, target, _retired(staged, target)))
            staged.replace(target)
    except OSError:
        for staged, target, retired in reversed(done):
            _put_back(staged, target, retired)
        raise
    for _, _, retired in done:
        if retired is not None and retired.is_dir():
            shutil.rmtree(retired, ignore_errors=True)


def _retired(staged: Path, target: Path) -> Path | None:
    """Keep what is there under another name, beside what replaces it; None if nothing is."""
    retired = staged.with_name(f"retired-{target.name}")
    if target.is_dir():
        target.rename(retired)
    elif target.exists():
        shutil.copy2(target, retired)
    else:
        return None
    return retired


def _put_back(staged: Path, target: Path, retired: Path | None) -> None:
    if not staged.exists() and target.exists():
        target.replace(staged)
    if retired is not None and retired.exists():
        retired.replace(target)
