"""`batchwright run`."""

from __future__ import annotations

import gzip
import io
import json
import os
import pty
import signal
import subprocess
import sys
from inspect import signature
from pathlib import Path

import pytest

from batchwright.cli.options import seconds
from batchwright.cli.run import run as command
from batchwright.runs import Pace
from batchwright.runs.arguments import MAX_ATTEMPTS, MAX_IN_FLIGHT
from batchwright.server import Durations, FailLines, Server, TokenLimit

from .conftest import Cli, Ran, point_to, read_terminal, read_until, start, write_requests


def test_the_defaults_are_those_of_the_library() -> None:
    here = signature(command).parameters
    assert here["max_in_flight"].default == MAX_IN_FLIGHT
    assert here["max_attempts"].default == MAX_ATTEMPTS
    pace = Pace()
    assert here["poll"].default == pace.poll
    assert seconds(here["settle"].default, "--settle") == pace.settle
    assert seconds(here["patience"].default, "--patience") == pace.patience


def test_answers_are_in_the_order_of_the_requests(
    cli: Cli, server: Server, requests_file: Path
) -> None:
    ran = cli("run", requests_file, "--poll", "0.05")
    answers = requests_file.with_name("requests.answers.jsonl")
    assert ran.code == 0
    assert ran.out.startswith("requests   5\nsucceeded  5\n")
    assert str(answers) in ran.out
    assert "answers.errors.jsonl (empty)\n" in ran.out
    assert "5 of 5 · done\n" in ran.err
    ids = [json.loads(line)["custom_id"] for line in answers.read_text().splitlines()]
    assert ids == [f"r{n}" for n in range(5)]


def test_a_finished_run_is_shown_again(cli: Cli, server: Server, requests_file: Path) -> None:
    first = cli("run", requests_file, "--poll", "0.05", "-q")
    sent = len(server.requests)
    again = cli("run", requests_file, "--poll", "0.05", "-q")
    assert (again.code, again.out) == (0, first.out)
    assert len(server.requests) == sent


def test_events_are_lines_of_json_and_the_last_is_the_summary(
    cli: Cli, server: Server, requests_file: Path, tmp_path: Path
) -> None:
    output = tmp_path / "out.jsonl"
    ran = cli(
        *("run", requests_file, "--output", output, "--errors", tmp_path / "err.jsonl"),
        *("--max-requests", 2, "-m", "project=atlas", "--poll", "0.05", "--json"),
    )
    assert (ran.code, ran.err) == (0, "")
    *events, summary = map(json.loads, ran.out.splitlines())
    assert all(set(one) == {"kind", "shard", "counts", "message", "time"} for one in events)
    created = [one["shard"]["batch_id"] for one in events if one["kind"] == "created"]
    assert len(created) == 3
    assert events[-1]["kind"] == "finished"
    assert (summary["kind"], summary["ok"], summary["total"]) == ("summary", True, 5)
    assert summary["outcomes"]["succeeded"] == 5
    assert summary["output"] == str(output)
    assert {shard["batch_id"] for shard in summary["shards"]} == {*created}
    assert cli("status", created[0], "--json").json["metadata"]["project"] == "atlas"


def test_quiet_json_is_the_summary_alone(cli: Cli, server: Server, requests_file: Path) -> None:
    ran = cli("run", requests_file, "--poll", "0.05", "--quiet", "--json")
    assert (ran.code, ran.err) == (0, "")
    assert ran.json["kind"] == "summary"


def test_many_batches_are_summed_up(cli: Cli, server: Server, requests_file: Path) -> None:
    ran = cli("run", requests_file, "--max-requests", 1, "--poll", "0.05", "-q")
    assert "and 4 more" in ran.out


def test_a_failed_request_ends_with_1(cli: Cli, server: Server, requests_file: Path) -> None:
    server.faults.add(FailLines(custom_id="^r3$"))
    for _ in range(2):  # the second call shows what there is
        ran = cli("run", requests_file, "--max-attempts", 1, "--poll", "0.05")
        assert ran.code == 1
        assert "succeeded  4\nfailed     1\n" in ran.out
        assert "(line 4)\n" in ran.out
        assert "5 of 5 · done, 1 failed" in ran.err
    errors = requests_file.with_name("requests.answers.errors.jsonl")
    assert json.loads(errors.read_text())["custom_id"] == "r3"


def test_a_bad_file_is_not_sent(cli: Cli, server: Server, tmp_path: Path) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text("not json\n")
    ran = cli("run", path)
    assert (ran.code, ran.out) == (2, "")
    assert f"{path}:1: invalid_json_line: " in ran.err
    assert "--skip-invalid" in ran.err
    assert ran.err.endswith(f" validate {path}\n")
    assert server.requests == []


def test_warnings_are_told_at_the_start(
    cli: Cli, server: Server, requests_file: Path, tmp_path: Path
) -> None:
    requests_file.write_text(requests_file.read_text().replace("dimensions", "dimension"))
    assert cli("run", requests_file, "--strict").code == 2
    ran = cli("run", requests_file)
    assert ran.code == 0
    assert ran.err.count("did you mean 'dimensions'? (unknown_parameter), and in 4 more lines") == 1
    other = tmp_path / "other.jsonl"
    assert "did you mean" not in cli("run", requests_file, "-o", other, "--check", "off").err


def test_invalid_lines_are_left_out_on_request(
    cli: Cli, server: Server, requests_file: Path
) -> None:
    with requests_file.open("a") as file:
        file.write("not json\n")
    ran = cli("run", requests_file, "--skip-invalid", "--poll", "0.05", "-q")
    assert ran.code == 1
    assert ran.out.startswith("requests   6\nsucceeded  5\ninvalid    1\n")
    assert "1 with invalid_json_line: " in ran.out


def test_an_output_that_exists_is_not_written_over(
    cli: Cli, server: Server, requests_file: Path, tmp_path: Path
) -> None:
    (tmp_path / "out.jsonl").write_text("precious")
    ran = cli("run", requests_file, "--output", tmp_path / "out.jsonl")
    assert ran.code == 2
    assert "out.jsonl" in ran.err
    assert (tmp_path / "out.jsonl").read_text() == "precious"


def test_a_refused_batch_is_told_by_its_reason(cli: Cli, server: Server, tmp_path: Path) -> None:
    path = write_requests(tmp_path / "requests.jsonl", 1)
    path.write_text(path.read_text().replace("text-embedding-3-small", "no-such-model"))
    ran = cli("run", path, "--poll", "0.05", "--quiet")
    assert ran.code == 1
    assert "no-such-model" in ran.out
    assert ran.err == ""


def test_a_changed_input_can_be_taken_over(cli: Cli, server: Server, requests_file: Path) -> None:
    assert cli("run", requests_file, "--poll", "0.05", "-q").code == 0
    requests_file.write_text(requests_file.read_text().replace('"r4"', '"r9"'))
    refused = cli("run", requests_file, "--poll", "0.05", "-q")
    assert refused.code == 2
    assert "--only-changed" in refused.err
    taken = cli("run", requests_file, "--only-changed", "--poll", "0.05", "-q", "--json")
    assert (taken.code, taken.json["outcomes"]["succeeded"]) == (0, 5)
    answers = requests_file.with_name("requests.answers.jsonl").read_text().splitlines()
    assert [json.loads(line)["custom_id"] for line in answers] == ["r0", "r1", "r2", "r3", "r9"]


def test_a_run_goes_on_with_fewer_batches_after_a_token_limit(
    cli: Cli, server: Server, requests_file: Path
) -> None:
    server.faults.add(TokenLimit())
    ran = cli("run", requests_file, "--max-requests", 1, "--poll", "0.05", "-q", "--json")
    assert (ran.code, ran.json["outcomes"]["succeeded"]) == (0, 5)


@pytest.mark.parametrize(("number", "code"), [("SIGINT", 130), ("SIGTERM", 143), ("SIGHUP", 129)])
def test_after_an_interruption_it_says_how_to_resume_and_that_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cli: Cli, number: str, code: int
) -> None:
    path = write_requests(tmp_path / "my requests.jsonl", 3)
    with Server(speed=0, durations=Durations(in_progress=60)) as server:
        point_to(server, monkeypatch)
        process = start("run", path, "--poll", "0.05")
        assert process.stderr is not None
        read_until(process.stderr, "1 of 1 batches active", process)
        process.send_signal(getattr(signal, number))
        out, err = process.communicate(timeout=30)
        assert (process.returncode, out) == (code, "")
        assert "Traceback" not in err
        assert "Still active:\n  batch_" in err
        assert f"Resume it with: python -m batchwright run '{path}' --poll 0.05\n" in err
        server.clock.advance(60)
        server.wait_until_idle()
        ran = cli("run", path, "--poll", "0.05", "-q", "--json")
        assert (ran.code, ran.json["outcomes"]["succeeded"]) == (0, 3)
        assert len(cli("list", "--json").out.splitlines()) == 1


def test_detached_it_leaves_and_the_same_command_collects(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cli: Cli
) -> None:
    path = write_requests(tmp_path / "requests.jsonl", 3)
    with Server(speed=0, durations=Durations(in_progress=60)) as server:
        point_to(server, monkeypatch)
        left = cli("run", path, "--detach", "--poll", "0.05", "-q")
        assert left.code == 0
        assert "state      running, 1 of 1 batches active\n" in left.out
        assert f"runs wait {path.with_name('requests.answers.jsonl')}\n" in left.err
        server.clock.advance(60)
        server.wait_until_idle()
        collected = cli("run", path, "--detach", "--poll", "0.05", "-q", "--json")
        assert (collected.code, collected.json["ok"]) == (0, True)
        assert len(cli("list", "--json").out.splitlines()) == 1


def test_an_interruption_in_process_ends_with_130(
    cli: Cli, server: Server, requests_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("batchwright.runs.start", interrupt)
    ran = cli("run", requests_file)
    assert ran.code == 130
    assert "No batch is active." in ran.err
    assert f"run {requests_file}" in ran.err


def test_of_many_active_batches_three_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_requests(tmp_path / "requests.jsonl", 5)
    with Server(speed=0, durations=Durations(in_progress=60)) as server:
        point_to(server, monkeypatch)
        process = start("run", path, "--max-requests", 1, "--poll", "0.05", "--json")
        assert process.stdout is not None
        for _ in range(5):
            read_until(process.stdout, '"kind": "created"', process)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=30)
        assert process.returncode == 130
        assert err.count("  batch_") == 3
        assert "\n  and 2 more\nResume" in err


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
    requests_file.write_text(good + "not json\n")
    assert cli("run", requests_file).code == 2
    requests_file.write_text(good)
    assert cli("run", requests_file, "--poll", "0.05").code == 0


def test_a_refused_option_can_be_corrected(cli: Cli, server: Server, requests_file: Path) -> None:
    assert cli("run", requests_file, "--completion-window", "1h").code == 3
    assert cli("run", requests_file, "--poll", "0.05").code == 0


def test_standard_input_is_run_under_the_name_of_its_output(
    cli: Cli, server: Server, requests_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run() -> Ran:
        stdin = io.TextIOWrapper(io.BytesIO(requests_file.read_bytes()))
        monkeypatch.setattr(sys, "stdin", stdin)
        return cli("run", "-", "-o", tmp_path / "out.jsonl", "--poll", "0.05", "-q")

    assert "--output" in cli("run", "-").err
    assert run().code == 0
    assert run().code == 0  # the same again
    assert len((tmp_path / "out.jsonl").read_text().splitlines()) == 5


def test_several_files_are_taken_as_one(cli: Cli, server: Server, tmp_path: Path) -> None:
    lines = write_requests(tmp_path / "all.jsonl", 5).read_bytes().splitlines(keepends=True)
    (tmp_path / "one.jsonl").write_bytes(b"".join(lines[:3]))
    (tmp_path / "two.jsonl.gz").write_bytes(gzip.compress(b"".join(lines[3:])))
    both = tmp_path / "one.jsonl", tmp_path / "two.jsonl.gz"
    assert "--output" in cli("run", *both).err
    ran = cli("run", *both, "-o", tmp_path / "out.jsonl", "--poll", "0.05", "-q")
    assert ran.code == 0
    answers = (tmp_path / "out.jsonl").read_text().splitlines()
    assert [json.loads(line)["custom_id"] for line in answers] == [f"r{n}" for n in range(5)]


TEMPLATE = {
    "custom_id": "{name}",
    "url": "/v1/embeddings",
    "body": {"model": "text-embedding-3-small", "dimensions": 8, "input": "{text}"},
}


@pytest.mark.parametrize("inline", [True, False])
def test_rows_become_requests_by_a_template(
    cli: Cli, server: Server, tmp_path: Path, inline: bool
) -> None:
    (tmp_path / "rows.csv").write_text("name,text\na,hello\nb,world\n")
    template = json.dumps(TEMPLATE)
    if not inline:
        (tmp_path / "template.json").write_text(template)
        template = str(tmp_path / "template.json")
    ran = cli("run", tmp_path / "rows.csv", "--template", template, "--poll", "0.05", "-q")
    assert ran.code == 0
    answers = (tmp_path / "rows.answers.jsonl").read_text().splitlines()
    assert [json.loads(line)["custom_id"] for line in answers] == ["a", "b"]


def test_a_terminal_shows_a_table_and_stdout_stays_clean(
    server: Server, requests_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    ours, theirs = pty.openpty()
    process = start("run", requests_file, "--poll", "0.05", stderr=theirs)
    os.close(theirs)
    shown = read_terminal(ours)
    out, _ = process.communicate(timeout=30)
    assert process.returncode == 0
    assert out.startswith("requests   5\nsucceeded  5\n")
    assert "━" in shown
    assert "100 %" in shown
    assert "total" in shown


def test_a_run_that_fails_at_once_leaves_no_table(server: Server, requests_file: Path) -> None:
    requests_file.with_name("requests.answers.jsonl").write_text("precious")
    ours, theirs = pty.openpty()
    process = start("run", requests_file, stderr=theirs)
    os.close(theirs)
    shown = read_terminal(ours)
    process.communicate(timeout=30)
    assert "requests.answers.jsonl" in shown
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


def test_a_reader_of_events_that_leaves_ends_the_run_and_it_can_be_resumed(
    cli: Cli, server: Server, requests_file: Path
) -> None:
    process = start("run", requests_file, "--max-requests", 1, "--poll", "0.05", "--json")
    assert process.stdout is not None
    assert process.stderr is not None
    assert process.stdout.readline()
    process.stdout.close()
    assert process.wait(timeout=30) == 141
    assert process.stderr.read() == ""
    process.stderr.close()
    args = ("run", requests_file, "--max-requests", 1, "--poll", "0.05", "-q", "--json")
    assert cli(*args).json["outcomes"]["succeeded"] == 5
    assert len(cli("list", "--json").out.splitlines()) == 5


def test_a_shell_pipeline_is_quiet(server: Server, requests_file: Path, cli: Cli) -> None:
    cli("submit", requests_file)
    process = start("list", stdout=subprocess.DEVNULL)
    _, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (0, "")


PRICES = {
    "date": "2026-10-01",
    "models": {"text-embedding-3-small": {"input": 1000.0}},
}


def test_a_run_stops_before_it_could_cost_too_much_and_goes_on_when_allowed(
    cli: Cli, server: Server, requests_file: Path, tmp_path: Path
) -> None:
    (tmp_path / "prices.json").write_text(json.dumps(PRICES))
    args = ("run", requests_file, "--prices", tmp_path / "prices.json", "--poll", "0.05", "-q")
    stopped = cli(*args, "--max-cost", "0.001")
    assert (stopped.code, stopped.out) == (1, "")
    assert (
        "5 requests were not sent: with them, the run could cost more than $0.001." in stopped.err
    )
    assert "higher --max-cost" in stopped.err
    error = cli(*args, "--max-cost", "0.001", "--json").json["error"]
    assert (error["type"], error["lines"], error["exit_code"]) == ("MaxCostError", 5, 1)
    assert cli(*args, "--max-cost", "0.001", "--detach").code == 1
    paid = cli(*args, "--max-cost", "100")
    assert paid.code == 0
    assert "at the price of a batch (prices.json of 2026-10-01)" in paid.out


def test_a_file_of_prices_must_be_there(cli: Cli, requests_file: Path, tmp_path: Path) -> None:
    ran = cli("run", requests_file, "--prices", tmp_path / "nope.json")
    assert ran.code == 2
    assert "nope.json: there is no such file" in ran.err
