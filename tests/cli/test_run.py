"""`batchwright run`."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
from inspect import signature
from pathlib import Path

import pytest

from batchwright.cli.run import run as command
from batchwright.runs import Interrupted, Pace, run
from batchwright.server import Durations, FailLines, Server, TokenLimit

from .conftest import Cli, point_to, read_terminal, read_until, start, write_requests


def test_the_defaults_are_those_of_the_library() -> None:
    here, there = signature(command).parameters, signature(run).parameters
    for name in ("completion_window", "max_active", "max_requests"):
        assert here[name].default == there[name].default
    assert here["poll"].default == Pace().poll


def test_answers_are_in_the_order_of_the_requests(
    cli: Cli, server: Server, requests_file: Path
) -> None:
    ran = cli("run", requests_file, "--poll", "0.05")
    answers = requests_file.with_name("requests.answers.jsonl")
    assert ran.code == 0
    assert "requests      5\nsucceeded     5\n" in ran.out
    assert str(answers) in ran.out
    assert "answers.errors.jsonl (empty)\n" in ran.out
    assert "5 of 5 · done" in ran.err
    ids = [json.loads(line)["custom_id"] for line in answers.read_text().splitlines()]
    assert ids == [f"r{n}" for n in range(5)]


def test_json_is_the_only_thing_on_stdout(
    cli: Cli, server: Server, requests_file: Path, tmp_path: Path
) -> None:
    output = tmp_path / "out.jsonl"
    ran = cli(
        *("run", requests_file, "--output", output, "--errors", tmp_path / "err.jsonl"),
        *("--max-requests", 2, "-m", "project=atlas", "--poll", "0.05", "--quiet", "--json"),
    )
    assert (ran.code, ran.err) == (0, "")
    assert ran.json["ok"] == ran.json["total"] == 5
    assert ran.json["output"] == str(output)
    assert len(ran.json["batch_ids"]) == ran.json["shards"] == 3
    assert cli("status", ran.json["batch_ids"][0], "--json").json["metadata"]["project"] == "atlas"


def test_many_batches_are_summed_up(cli: Cli, server: Server, requests_file: Path) -> None:
    ran = cli("run", requests_file, "--max-requests", 1, "--poll", "0.05", "-q")
    assert "and 4 more" in ran.out


def test_a_failed_request_ends_with_1(cli: Cli, server: Server, requests_file: Path) -> None:
    server.faults.add(FailLines(custom_id="^r3$"))
    ran = cli("run", requests_file, "--poll", "0.05")
    assert ran.code == 1
    assert "succeeded     4\nfailed        1\n" in ran.out
    assert "5 of 5 · done, 1 failed" in ran.err
    errors = requests_file.with_name("requests.answers.errors.jsonl")
    assert json.loads(errors.read_text())["custom_id"] == "r3"


def test_a_bad_file_is_not_sent(cli: Cli, server: Server, tmp_path: Path) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text("not json\n")
    ran = cli("run", path)
    assert (ran.code, ran.out) == (2, "")
    assert f"{path}:1: invalid_json_line: " in ran.err
    assert ran.err.endswith(f" validate {path}\n")
    assert server.requests == []


def test_an_output_that_exists_is_not_written_over(
    cli: Cli, server: Server, requests_file: Path, tmp_path: Path
) -> None:
    (tmp_path / "out.jsonl").write_text("precious")
    ran = cli("run", requests_file, "--output", tmp_path / "out.jsonl")
    assert ran.code == 2
    assert "exists already" in ran.err
    assert (tmp_path / "out.jsonl").read_text() == "precious"


def test_a_failed_batch_is_reported_in_one_line(cli: Cli, server: Server, tmp_path: Path) -> None:
    body = {"model": "no-such-model", "input": "hello"}
    line = {"custom_id": "a", "method": "POST", "url": "/v1/embeddings", "body": body}
    path = tmp_path / "requests.jsonl"
    path.write_text(json.dumps(line) + "\n")
    ran = cli("run", path, "--poll", "0.05", "--quiet")
    assert ran.code == 1
    assert ran.err.startswith("batchwright: the API refused batch_")
    assert "no-such-model" in ran.err
    assert ran.err.count("\n") == 1


def test_a_run_goes_on_with_fewer_batches_after_a_token_limit(
    cli: Cli, server: Server, requests_file: Path
) -> None:
    server.faults.add(TokenLimit())
    ran = cli("run", requests_file, "--max-requests", 1, "--poll", "0.05", "-q", "--json")
    assert (ran.code, ran.json["ok"]) == (0, 5)


def test_after_an_interruption_it_says_how_to_resume_and_that_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cli: Cli
) -> None:
    path = write_requests(tmp_path / "my requests.jsonl", 3)
    with Server(speed=0, durations=Durations(in_progress=60)) as server:
        point_to(server, monkeypatch)
        process = start("run", path, "--poll", "0.05")
        assert process.stderr is not None
        read_until(process.stderr, "1 of 1 batches active", process)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
        assert (process.returncode, out) == (130, "")
        assert "Traceback" not in err
        assert "Still active:\n  batch_" in err
        assert f"Resume it with: python -m batchwright run '{path}' --poll 0.05\n" in err
        server.clock.advance(60)
        server.wait_until_idle()
        ran = cli("run", path, "--poll", "0.05", "--json")
        assert (ran.code, ran.json["ok"]) == (0, 3)
        assert len(cli("list", "--json").out.splitlines()) == 1


def test_an_interruption_in_process_ends_with_130(
    cli: Cli, server: Server, requests_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("batchwright.runs.run", interrupt)
    ran = cli("run", requests_file)
    assert ran.code == 130
    assert "No batch is active." in ran.err
    assert f"run {requests_file}" in ran.err


def test_of_many_active_batches_three_are_named(
    cli: Cli, server: Server, requests_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise Interrupted(requests_file, [f"batch_{n}" for n in range(7)])

    monkeypatch.setattr("batchwright.runs.run", interrupt)
    err = cli("run", requests_file).err
    assert "active:\n  batch_0\n  batch_1\n  batch_2\n  and 4 more\nResume" in err


@pytest.mark.parametrize("option", ["--output", "--errors"])
@pytest.mark.parametrize("path", ["-", "/dev/null"])
def test_answers_go_to_files_only(
    cli: Cli, server: Server, requests_file: Path, option: str, path: str
) -> None:
    ran = cli("run", requests_file, option, path)
    assert ran.code == 2
    assert "name a file" in ran.err
    assert server.requests == []


def test_a_corrected_file_is_run_by_the_same_command(
    cli: Cli, server: Server, requests_file: Path
) -> None:
    good = requests_file.read_text()
    requests_file.write_text(good.replace("text-embedding-3-small", "no-such-model"))
    assert "Correct these lines and run it again." in cli("run", requests_file).err
    requests_file.write_text(good)
    assert cli("run", requests_file, "--poll", "0.05").code == 0


def test_a_refused_option_can_be_corrected(cli: Cli, server: Server, requests_file: Path) -> None:
    assert cli("run", requests_file, "--completion-window", "1h").code == 3
    assert cli("run", requests_file, "--poll", "0.05").code == 0


def test_a_terminal_shows_a_bar_and_stdout_stays_clean(server: Server, requests_file: Path) -> None:
    ours, theirs = pty.openpty()
    process = start("run", requests_file, "--poll", "0.05", "--json", stderr=theirs)
    os.close(theirs)
    shown = read_terminal(ours)
    out, _ = process.communicate(timeout=30)
    assert process.returncode == 0
    assert json.loads(out)["ok"] == 5
    assert "━" in shown
    assert "5/5" in shown


def test_a_run_that_fails_at_once_leaves_no_bar(server: Server, requests_file: Path) -> None:
    requests_file.with_name("requests.answers.jsonl").touch()
    ours, theirs = pty.openpty()
    process = start("run", requests_file, stderr=theirs)
    os.close(theirs)
    shown = read_terminal(ours)
    process.communicate(timeout=30)
    assert "exists already" in shown
    assert "━" not in shown


def test_a_reader_that_leaves_causes_no_fuss(cli: Cli, server: Server, tmp_path: Path) -> None:
    path = write_requests(tmp_path / "many.jsonl", 3_000)
    file_id = cli("files", "upload", path).out.strip()
    process = start("files", "download", file_id)
    assert process.stdout is not None
    assert process.stderr is not None
    assert process.stdout.readline()
    process.stdout.close()
    assert process.wait(timeout=30) == 141
    assert process.stderr.read() == ""
    process.stderr.close()


def test_a_shell_pipeline_is_quiet(server: Server, requests_file: Path, cli: Cli) -> None:
    cli("submit", requests_file)
    process = start("list", stdout=subprocess.DEVNULL)
    _, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (0, "")
