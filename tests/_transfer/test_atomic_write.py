"""Files that are written completely or not at all."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from batchwright._transfer.atomic_write import replacing


def test_the_file_appears_when_it_is_complete(tmp_path: Path):
    path = tmp_path / "out"
    path.write_bytes(b"old")
    with replacing(path) as file:
        file.write(b"new")
        assert path.read_bytes() == b"old"
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_a_failure_keeps_the_old_file(tmp_path: Path, error: type[BaseException]):
    path = tmp_path / "out"
    path.write_bytes(b"old")

    def write() -> None:
        with replacing(path) as file:
            file.write(b"new")
            raise error

    with pytest.raises(error):
        write()
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")
@pytest.mark.parametrize(("old", "narrower"), [(0o600, 0o600), (0o440, 0o440), (0o777, 0o644)])
def test_the_new_file_has_no_permission_that_the_old_one_lacks(
    tmp_path: Path, old: int, narrower: int
):
    path = tmp_path / "out"
    path.touch()
    path.chmod(old)
    umask = os.umask(0o022)
    try:
        with replacing(path):
            (temporary,) = tmp_path.glob(".*")
            assert temporary.stat().st_mode & 0o777 == narrower
    finally:
        os.umask(umask)
    assert path.stat().st_mode & 0o777 == narrower


def test_a_file_that_appears_meanwhile_is_not_replaced_unless_told(tmp_path: Path):
    path = tmp_path / "out"

    def write() -> None:
        with replacing(path, overwrite=False):
            path.write_bytes(b"other")

    with pytest.raises(FileExistsError, match="exists already"):
        write()
    assert path.read_bytes() == b"other"
    assert list(tmp_path.iterdir()) == [path]


def test_an_unwritable_path_is_a_clear_error(tmp_path: Path):
    with pytest.raises(IsADirectoryError, match="is a folder"), replacing(tmp_path):
        pass
    match = "gone: there is no such folder"
    with pytest.raises(FileNotFoundError, match=match), replacing(tmp_path / "gone" / "out"):
        pass


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no named pipes in the file system")
def test_a_pipe_is_not_replaced(tmp_path: Path):
    path = tmp_path / "pipe"
    os.mkfifo(path)
    with pytest.raises(OSError, match="is a pipe or a device"), replacing(path):
        pass
    assert stat.S_ISFIFO(path.lstat().st_mode)
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows needs extra rights for links")
def test_a_link_stays_and_its_target_is_written(tmp_path: Path):
    (tmp_path / "folder").mkdir()
    link, target = tmp_path / "link", tmp_path / "folder" / "out"
    link.symlink_to(target)
    for content in (b"new", b"newer"):
        with replacing(link) as file:
            file.write(content)
        assert link.is_symlink()
        assert target.read_bytes() == content
    assert list(target.parent.iterdir()) == [target]
