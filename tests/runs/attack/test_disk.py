"""What is on the disk: a damaged ledger, locks, a disk that is full, and who may read it."""

from __future__ import annotations

import errno
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Event as Flag
from threading import Thread
from typing import Any

import httpx
import pytest

from batchwright import runs
from batchwright.runs import RunError
from batchwright.runs.claims import driving
from batchwright.runs.folder import Folder

from .bench import Bench, Send, is_call, names

# --- the ledger


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def halved(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def cut_to_a_page(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:4096])


def cut_in_the_header(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:50])


def overwritten(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(content)


def zeroed(path: Path) -> None:
    path.write_bytes(bytes(path.stat().st_size))


def text(path: Path) -> None:
    path.write_text("not a ledger\n" * 1000)


def without_rows(path: Path) -> None:
    with sqlite3.connect(path) as database:
        database.execute("DELETE FROM run")
    database.close()


def without_a_shard(path: Path) -> None:
    with sqlite3.connect(path) as database:
        database.execute("DELETE FROM shards WHERE number = 0")
    database.close()


def without_shards(path: Path) -> None:
    with sqlite3.connect(path) as database:
        database.execute("DELETE FROM shards")
    database.close()


def without_tables(path: Path) -> None:
    with sqlite3.connect(path) as database:
        database.execute("DROP TABLE shards")
    database.close()


def bad_json(path: Path) -> None:
    with sqlite3.connect(path) as database:
        database.execute("UPDATE shards SET state = '{\"stage\":'")
    database.close()


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def deleted(path: Path) -> None:
    path.unlink()


def of_another_version(path: Path) -> None:
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA user_version = 99")
    database.close()


DAMAGES = [
    emptied,
    halved,
    cut_to_a_page,
    cut_in_the_header,
    overwritten,
    zeroed,
    text,
    without_rows,
    without_a_shard,
    without_shards,
    without_tables,
    bad_json,
    a_folder,
    deleted,
    of_another_version,
]
PAYS_TWICE = ("delete ", "remove", "rm ", "start over", "move it away", "begin again")


@pytest.mark.parametrize(
    ("damage", "at"),
    [
        *((damage, "created") for damage in DAMAGES),
        *((damage, "finished") for damage in (emptied, without_shards, deleted)),
    ],
)
def test_a_damaged_ledger_is_never_taken_for_a_new_run(
    plain: Bench, damage: Callable[[Path], None], at: str
) -> None:
    plain.write(8)
    plain.stop(at, max_requests=4)
    for suffix in ("-wal", "-shm"):
        Path(f"{plain.files.ledger}{suffix}").unlink(missing_ok=True)
    damage(plain.files.ledger)
    before = len(plain.server.requests)
    for call in (plain.run, lambda: runs.open(plain.output).status()):
        with pytest.raises(RunError) as caught:
            call()
        advice = str(caught.value).lower().replace("do not delete", "")
        assert not [word for word in PAYS_TWICE if word in advice], advice
    assert len(plain.server.requests) == before


def test_a_stale_log_beside_a_new_ledger_is_not_read(plain: Bench) -> None:
    """Somebody has deleted the ledger before anything was sent, and left the rest."""
    plain.write(4)
    with plain.client() as client:
        runs.start(client, plain.input, output=plain.output)
    reader = sqlite3.connect(plain.files.ledger)
    reader.execute("PRAGMA journal_mode = WAL")
    reader.execute("UPDATE run SET state = '{}'")
    reader.commit()
    log = Path(f"{plain.files.ledger}-wal")
    stale = log.read_bytes()
    reader.close()
    plain.files.ledger.unlink()
    log.write_bytes(stale)
    assert plain.run().ok


@pytest.mark.parametrize("which", ["requests", "ids"])
def test_requests_that_are_gone_are_said(plain: Bench, which: str) -> None:
    plain.write(4)
    with plain.client() as client:
        runs.start(client, plain.input, output=plain.output)
    getattr(plain.files, which)(0).unlink()
    with pytest.raises((RunError, OSError)):
        plain.run()
    assert not plain.output.exists()


# --- the lock


def test_the_lock_survives_a_look_at_the_ledger(plain: Bench) -> None:
    """Locks of POSIX would fall when the file is closed."""
    plain.write(4)
    looked, done = Flag(), Flag()

    def look(request: httpx.Request, send: Send) -> httpx.Response | None:
        if is_call(request, "POST", "/batches"):
            for path in plain.files.path.iterdir():
                if path.is_file():
                    path.open("rb").close()
            sqlite3.connect(plain.files.ledger).close()
            runs.open(plain.output).status()
            looked.set()
            assert done.wait(10)
        return None

    plain.wire.rules.append(look)
    driver = Thread(target=plain.run)
    driver.start()
    assert looked.wait(10)
    try:
        with plain.client() as client:
            for call in (
                lambda: runs.run(client, plain.input, output=plain.output),
                lambda: runs.open(plain.output, client).wait(),
                lambda: runs.open(plain.output, client).retry(),
                lambda: runs.open(plain.output, client).clean(),
            ):
                with pytest.raises(RunError, match="another process is driving"):
                    call()
        child = "import sys; from batchwright import runs; runs.open(sys.argv[1]).clean()"
        found = subprocess.run(
            [sys.executable, "-c", child, plain.output], capture_output=True, text=True, check=False
        )
        assert "another process is driving" in found.stderr
    finally:
        done.set()
        driver.join()
    assert plain.good() == names(range(4))
    assert plain.count("createBatch") == 1


def test_the_lock_falls_with_its_process(tmp_path: Path) -> None:
    child = (
        "import os, sys; from pathlib import Path; from batchwright.runs.claims import driving;"
        "from batchwright.runs.folder import Folder; held = driving(Folder(Path(sys.argv[1])));"
        "held.__enter__(); os._exit(9)"
    )
    assert subprocess.run([sys.executable, "-c", child, tmp_path], check=False).returncode == 9
    with driving(Folder(tmp_path)):
        pass


# --- a full disk


class Full:
    """Lets the nth call fail, as on a full disk, and those after it."""

    def __init__(self, at: int, real: Any, exempt: str = "/server") -> None:
        self.at, self.calls, self._real, self._exempt = at, 0, real, exempt

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if self._is_ours(args[0]):
            self.calls += 1
            if self.calls >= self.at:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return self._real(*args, **kwargs)

    def _is_ours(self, what: Any) -> bool:
        path = os.readlink(f"/proc/self/fd/{what}") if isinstance(what, int) else os.fspath(what)
        return self._exempt not in path and ".batchwright" in path


@pytest.mark.parametrize("function", ["fsync", "replace"])
@pytest.mark.parametrize("at", [1, 2, 5, 8, 12])
def test_the_disk_is_full(
    plain: Bench, monkeypatch: pytest.MonkeyPatch, function: str, at: int
) -> None:
    plain.write(8)
    full = Full(at, getattr(os, function))
    with monkeypatch.context() as patch:
        patch.setattr(os, function, full)
        if at <= 8:
            with pytest.raises((OSError, RunError), match="No space left"):
                plain.run(max_requests=4)
        else:
            with suppress(OSError, RunError):
                plain.run(max_requests=4)
    assert plain.run(max_requests=4).ok
    assert plain.good() == names(range(8))
    labels = [one.metadata["batchwright_shard"] for one in plain.batches()]
    assert len(labels) == len(set(labels)) == 2


LIMITED = """
import resource, signal, sys
from batchwright import Client, runs
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
limit = int(sys.argv[4])
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
with Client(api_key="test", base_url=sys.argv[3], max_retries=0) as client:
    try:
        pace = runs.Pace(poll=0.01)
        runs.run(client, sys.argv[1], output=sys.argv[2], pace=pace, max_requests=40)
    except (OSError, runs.RunError) as error:
        print("said:", error)
"""


@pytest.mark.parametrize("limit", [3_000, 9_000, 20_000])
def test_no_file_may_grow(plain: Bench, limit: int) -> None:
    """A limit on the size of files fails like a full disk, in SQLite, too."""
    plain.write(80)
    found = subprocess.run(
        [
            sys.executable,
            "-c",
            LIMITED,
            plain.input,
            plain.output,
            plain.server.base_url,
            str(limit),
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert not found.stderr, found.stderr
    if not plain.output.exists():
        assert found.stdout.startswith("said:")
    assert plain.run(max_requests=40).ok
    assert plain.good() == names(range(80))
    labels = [one.metadata["batchwright_shard"] for one in plain.batches()]
    assert len(labels) == len(set(labels)) == 2


# --- who may read it


@pytest.mark.parametrize("umask", [0o000, 0o022])
def test_all_files_are_for_their_owner_only(plain: Bench, umask: int) -> None:
    plain.write(8)
    seen: dict[str, int] = {}

    def look(_: runs.Event | None = None) -> None:
        for path in [*plain.files.path.rglob("*"), plain.files.path, plain.output, plain.errors]:
            if path.exists() and path.suffix != ".tmp":
                wanted = 0o700 if path.is_dir() else 0o600
                mode = path.stat().st_mode & 0o777
                assert mode & ~wanted == 0, (path, oct(mode))
                seen[path.name] = mode
        for note in plain.folder.glob(".*.batchwright"):
            assert note.stat().st_mode & 0o777 == 0o600

    old = os.umask(umask)
    try:
        plain.run(max_requests=4, on_progress=look)
        look()
    finally:
        os.umask(old)
    assert {"ledger.sqlite", "lock", "out.jsonl", "00000.answers", "00000.jsonl"} <= seen.keys()


def test_names_are_made_durable_in_their_folders(
    plain: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain.write(4)
    synced: set[str] = set()
    real = os.fsync

    def fsync(descriptor: int) -> None:
        synced.add(os.readlink(f"/proc/self/fd/{descriptor}"))
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    assert plain.run().ok
    wanted = [plain.folder, plain.files.path]
    wanted += [plain.files.path / name for name in ("requests", "downloads", "answers", "left")]
    assert {str(path) for path in wanted} <= synced
