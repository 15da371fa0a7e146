"""Files that two runs would write: the second one is refused before anything is sent."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest

from batchwright import runs
from batchwright.requests import request
from batchwright.runs import RunError
from batchwright.runs.claims import claim
from batchwright.runs.folder import Folder, folder_of

from .bench import CHAT, Bench

Paths = tuple[str, str]


def begin(bench: Bench, output: Path | str, errors: Path | str, source: Any = None) -> None:
    with bench.client() as client:
        runs.start(client, source or bench.input, output=output, errors=errors)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("a", "e"), ("b", "e")),
        (("a", "e"), ("e", "b")),
        (("a", "e"), ("b", "a")),
        (("a", "e"), ("b", "./sub/../e")),
        (("sub/a", "sub/e"), ("b", "link/e")),
        (("link/a", "link/e"), ("sub/b", "sub/e")),
        (("sub/a", "sub/e"), ("b", "link/a")),
        (("sub/a", "sub/e"), ("link/e", "b")),
    ],
)
@pytest.mark.parametrize("relative", [False, True])
def test_two_runs_with_one_target(
    plain: Bench,
    monkeypatch: pytest.MonkeyPatch,
    first: Paths,
    second: Paths,
    relative: bool,
) -> None:
    plain.write(2)
    (plain.folder / "sub").mkdir()
    (plain.folder / "link").symlink_to(plain.folder / "sub")
    monkeypatch.chdir(plain.folder)
    here = plain.folder
    begin(plain, *(here / name for name in first))
    names = second if relative else [str(here / name) for name in second]
    with pytest.raises(RunError, match=r"another run|exists already"):
        begin(plain, *names)
    assert plain.count("createFile") == 0
    begin(plain, *(here / name for name in first))  # the first one is as it was


@pytest.mark.parametrize("target", ["out.jsonl", "out.errors.jsonl"])
@pytest.mark.parametrize("kind", ["file", "link", "dangling"])
def test_a_file_of_somebody_else_is_never_overwritten(plain: Bench, target: str, kind: str) -> None:
    plain.write(2)
    precious = plain.folder / "precious"
    if kind != "dangling":
        precious.write_text("precious")
    if kind == "file":
        precious.rename(plain.folder / target)
    else:
        (plain.folder / target).symlink_to(precious)
    with pytest.raises(RunError, match="exists already"):
        plain.run()
    assert plain.count("createFile") == 0
    assert precious.exists() == (kind == "link")
    if kind != "dangling":
        assert (plain.folder / target).read_text() == "precious"


@pytest.mark.parametrize("target", ["out.jsonl", "out.errors.jsonl"])
def test_a_file_that_appears_during_the_run_is_left_alone(plain: Bench, target: str) -> None:
    plain.write(2)
    plain.stop("created")
    (plain.folder / target).write_text("precious")
    with pytest.raises(RunError, match="left alone"):
        plain.run()
    assert (plain.folder / target).read_text() == "precious"
    (plain.folder / target).unlink()
    assert plain.run().ok
    assert plain.count("createBatch") == 1


def test_a_claim_of_a_run_that_never_began_is_no_obstacle(plain: Bench) -> None:
    plain.write(2)
    folder = Folder(folder_of(plain.folder / "dead.jsonl"))
    folder.path.mkdir()
    claim(plain.errors, folder)  # and there the process was killed
    assert plain.run().ok


def test_a_run_that_is_about_to_begin_keeps_its_claim(plain: Bench) -> None:
    """Its input is still being read, and it has no ledger yet."""
    plain.write(2)
    tried = []

    def lines() -> Any:
        with pytest.raises(RunError, match="another run"):
            begin(plain, plain.folder / "b", plain.folder / "e")
        tried.append(True)
        messages = [{"role": "user", "content": "hello"}]
        yield request("r0", CHAT, {"model": "gpt-4o-mini", "messages": messages})

    begin(plain, plain.folder / "a", plain.folder / "e", lines())
    assert tried
    with pytest.raises(RunError, match="another run"):
        begin(plain, plain.folder / "b", plain.folder / "e")


def test_a_refused_run_leaves_nothing_behind(plain: Bench) -> None:
    plain.write(2)
    begin(plain, plain.folder / "a", plain.folder / "e")
    before = sorted(path.name for path in plain.folder.iterdir())
    with pytest.raises(RunError):
        begin(plain, plain.folder / "b", plain.folder / "e")
    assert sorted(path.name for path in plain.folder.iterdir()) == before


def test_eight_threads_start_runs_with_one_errors_file(plain: Bench) -> None:
    plain.write(50)
    barrier, began, refused = Barrier(8), [], []

    def start(number: int) -> None:
        barrier.wait()
        try:
            begin(plain, plain.folder / f"out-{number}", plain.folder / "errors")
            began.append(number)
        except RunError as error:
            refused.append(str(error))

    threads = [Thread(target=start, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(began), len(refused)) == (1, 7), refused


START = """
import sys
from batchwright import Client, runs
sys.stdin.readline()
source, output, errors = sys.argv[1:]
client = Client(api_key="k", base_url="http://127.0.0.1:1/v1")
try:
    runs.start(client, source, output=output, errors=errors)
except runs.RunError:
    print("refused")
else:
    print("began")
"""


@pytest.mark.parametrize("same", ["errors", "output"])
def test_three_processes_start_at_once(plain: Bench, same: str) -> None:
    plain.write(500)
    children = [
        subprocess.Popen(
            [
                sys.executable,
                "-c",
                START,
                plain.input,
                plain.folder / ("out" if same == "output" else f"out-{number}"),
                plain.folder / "errors",
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ},
        )
        for number in range(3)
    ]
    for child in children:
        assert child.stdin is not None
        child.stdin.write("go\n")
        child.stdin.flush()
    said = sorted(child.communicate()[0].strip() for child in children)
    if same == "errors":
        assert said == ["began", "refused", "refused"]
    else:  # one run, which the others find, unless it is just being begun
        assert "began" in said


def test_two_runs_side_by_side_in_one_process(make: Callable[..., Bench]) -> None:
    bench = make()
    bench.write(20)
    other = bench.write(20, bench.folder / "other.jsonl", "s")
    summary: list[Any] = []

    def second() -> None:
        with bench.client() as client:
            summary.append(runs.run(client, other, output=bench.folder / "b.jsonl", max_requests=5))

    thread = Thread(target=second)
    thread.start()
    assert bench.run(max_requests=5).ok
    thread.join()
    assert summary[0].ok
    assert bench.good() == [f"r{n}" for n in range(20)]
