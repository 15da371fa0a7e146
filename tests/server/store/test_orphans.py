"""Bytes and crashes: what was acknowledged stays, and nothing else does."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from batchwright.server.store.expiry import end_upload, parts, sweep
from batchwright.server.store.ids import file_id
from batchwright.server.store.orphans import remove_orphans
from batchwright.server.store.state import Entry, State

CRASH = """
import os
import sys
from pathlib import Path
from batchwright.server.store.expiry import end_upload
from batchwright.server.store.state import State

state = State(Path(sys.argv[1]))
(upload,) = state.find("kind = 'upload'", ())
with state.transaction():
    end_upload(state, upload, "completed")
    os._exit(9)
"""


def uploaded(folder: Path) -> Entry:
    """Store an upload with one part, and stop."""
    state = State(folder)
    upload = Entry("upload_1", "upload", "me", {"status": "pending", "expires_at": 1000})
    state.add(upload)
    state.add(Entry("part_1", "part", "me", {"upload_id": "upload_1"}))
    state.file("part_1").write_bytes(b"abc")
    state.close()
    return upload


def test_a_crash_before_the_commit_loses_no_part(tmp_path):
    upload = uploaded(tmp_path)
    ended = subprocess.run([sys.executable, "-c", CRASH, tmp_path], check=False)
    assert ended.returncode == 9
    state = State(tmp_path)
    remove_orphans(state)
    assert state.get("upload", "upload_1", "me").body["status"] == "pending"
    assert [state.file(part.id).read_bytes() for part in parts(state, upload)] == [b"abc"]
    state.close()


def test_a_change_that_fails_loses_no_part(tmp_path):
    upload = uploaded(tmp_path)
    state = State(tmp_path)

    def fail():
        with state.transaction():
            end_upload(state, upload, "completed")
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert state.file("part_1").read_bytes() == b"abc"
    end_upload(state, upload, "completed")
    assert not state.file("part_1").exists()
    state.close()


def test_orphans_are_removed_and_nothing_else(tmp_path):
    uploaded(tmp_path)
    state = State(tmp_path)
    live = {"input_file_id": "file-deleted", "status": "in_progress"}
    state.add(Entry("batch_1", "batch", "me", live))
    state.add(Entry("batch_2", "batch", "me", live, stage="ended"))
    state.add(Entry("file-1", "file", "me", {}))
    state.add(Entry("file-deleted", "file", "me", {}, stage="gone"))
    state.add(Entry("file-removed", "file", "me", {}, stage="removed"))
    state.add(Entry("part_2", "part", "me", {"upload_id": "upload_ended"}))
    kept = {
        state.file("file-1"),
        state.file("file-deleted"),
        state.file("part_1"),
        state.file(file_id("batch_1/output")),
        state.work("batch_1_error.jsonl"),
    }
    for path in (
        *kept,
        state.file("file-removed"),
        state.file("file-unknown"),
        state.file("part_2"),
        state.work("batch_2_error.jsonl"),
    ):
        path.write_bytes(b"x")
    remove_orphans(state)
    sweep(state, 0)
    assert set(state.stored()) == kept
    state.close()


def test_a_server_starts_without_the_orphans_of_a_crash(serve, tmp_path):
    serve().server.close()
    orphan = tmp_path / "data" / "files" / "file-unknown"
    orphan.write_bytes(b"x")
    serve()
    assert not orphan.exists()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_only_the_user_can_read_what_is_stored(serve, tmp_path):
    before = os.umask(0)
    try:
        api = serve(tmp_path / "new")
        api.run([api.line("a"), api.line("b", temperature=9)])
        upload = api.http.post(
            "/uploads", json={"filename": "a", "purpose": "batch", "bytes": 1, "mime_type": "x"}
        ).json()
        api.http.post(f"/uploads/{upload['id']}/parts", files={"data": b"x"})
    finally:
        os.umask(before)
    folder = tmp_path / "new"
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in (folder, *folder.rglob("*"))}
    assert len(modes) > 8
    assert {mode for path, mode in modes.items() if path.is_dir()} == {0o700}
    assert {mode for path, mode in modes.items() if not path.is_dir()} == {0o600}
