"""Putting what was measured into the documentation."""

from __future__ import annotations

import shutil
from pathlib import Path

BEGIN, END = "<!-- table -->\n", "<!-- /table -->\n"
DATA = "measured.json"
PICTURES = ("table.svg", "growth.svg")


def with_table(page: str, table: str) -> str:
    """The page with this table between the markers."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"the page lacks {BEGIN.strip()} or {END.strip()}")
    return f"{before}{begin}\n{table}\n\n{end}{after}"


def publish(folder: Path, docs: Path) -> None:
    """Copy the data and the pictures, and write the table into the page."""
    target = docs / "performance"
    target.mkdir(exist_ok=True)
    for name in (DATA, *PICTURES):
        shutil.copyfile(folder / name, target / name)
    page = docs / "performance.md"
    table = (folder / "table.md").read_text("utf-8").strip()
    page.write_text(with_table(page.read_text("utf-8"), table), "utf-8")
