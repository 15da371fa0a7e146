"""The formats of files."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, get_args

__all__ = ["FORMATS", "TEXTS", "Format", "format_of"]

Format = Literal["csv", "jsonl", "npy", "parquet"]
"""The format of a file."""

FORMATS: tuple[Format, ...] = get_args(Format)
TEXTS: tuple[Format, ...] = ("csv", "jsonl")
"""The formats of text, which can be printed."""


def format_of(path: Path) -> Format | None:
    """Return the format that the end of a file's name stands for; None if it stands for none."""
    suffix = path.suffix.lower().removeprefix(".")
    return next((one for one in FORMATS if one == suffix), None)
