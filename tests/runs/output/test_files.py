"""Files that appear completely or not at all."""

from __future__ import annotations

import stat
from contextlib import suppress
from pathlib import Path

from batchwright.runs.folder import Folder
from batchwright.runs.output import remove_unfinished
from batchwright.runs.output.files import appearing, created


def test_a_file_appears_when_it_is_complete(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "file"
    with appearing(path) as file:
        file.write(b"new")
        assert not path.exists()
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_failure_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    with suppress(ZeroDivisionError), appearing(path) as file:
        file.write(b"new" * 1000000)
        raise ZeroDivisionError
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_of_two_at_once_the_last_one_wins(tmp_path: Path) -> None:
    path = tmp_path / "file"
    with appearing(path) as first:
        first.write(b"first")
        with appearing(path) as second:
            second.write(b"second")
        assert path.read_bytes() == b"second"
    assert path.read_bytes() == b"first"


def test_a_file_that_is_written_anew_keeps_nothing(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    created(path).close()
    assert path.read_bytes() == b""


def test_what_a_killed_process_left_is_removed(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    remove_unfinished(folder)
    with appearing(folder.answers(1)), appearing(folder.left(1)):
        pass
    for path in (folder.answers(1), folder.left(1)):
        path.with_name(f"{path.name}.0123456789ab.tmp").touch()
    remove_unfinished(folder)
    assert folder.answers(1).exists()
    assert sorted(path.name for path in tmp_path.rglob("*0*")) == ["00001.answers", "00001.left"]
