"""Files and folders are replaced together, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from replace import replace_all


def contents(folder: Path) -> dict[str, str]:
    """Each file by its path."""
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A package and a text, and a staging folder with new ones."""
    for place, text in (("", "old"), ("staging", "new")):
        (tmp_path / place / "package").mkdir(parents=True)
        (tmp_path / place / "package" / f"{text}.py").write_text(text)
        (tmp_path / place / "spec.yaml").write_text(text)
    return tmp_path


def moves(folder: Path) -> list[tuple[Path, Path]]:
    staging = folder / "staging"
    return [(staging / name, folder / name) for name in ("package", "spec.yaml")]


def test_all_are_replaced(folder: Path) -> None:
    replace_all([*moves(folder)])
    assert contents(folder / "package") == {"new.py": "new"}
    assert (folder / "spec.yaml").read_text() == "new"


def test_what_was_not_there_is_put_there(folder: Path) -> None:
    replace_all([(folder / "staging" / "package", folder / "another")])
    assert contents(folder / "another") == {"new.py": "new"}


@pytest.mark.parametrize("at", [0, 1, 2])
@pytest.mark.parametrize("target", ["a folder", "a text", "missing"])
def test_if_one_cannot_be_moved_all_are_put_back(folder: Path, at: int, target: str) -> None:
    (folder / "a folder").mkdir()
    (folder / "a folder" / "kept").write_text("kept")
    (folder / "a text").write_text("kept")
    before = {k: v for k, v in contents(folder).items() if "staging" not in k}
    wanted = moves(folder)
    wanted.insert(at, (folder / "staging" / "nothing", folder / target))
    with pytest.raises(OSError, match="nothing"):
        replace_all(wanted)
    assert {k: v for k, v in contents(folder).items() if "staging" not in k} == before
