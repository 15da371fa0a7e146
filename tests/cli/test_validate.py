"""`batchwright validate`."""

from __future__ import annotations

from pathlib import Path

from batchwright.cli.validate import size

from .conftest import Cli, write_requests


def test_a_good_file_is_summed_up(cli: Cli, requests_file: Path) -> None:
    ran = cli("validate", requests_file)
    assert ran.code == 0
    assert ran.err == ""
    assert ran.out == (
        f"{requests_file}: 5 requests, {requests_file.stat().st_size} bytes, "
        "endpoint /v1/embeddings, model text-embedding-3-small, 1 batch\n"
    )


def test_a_large_file_is_good_and_takes_several_batches(cli: Cli, tmp_path: Path) -> None:
    path = write_requests(tmp_path / "many.jsonl", 50_001)
    ran = cli("validate", path, "--json")
    assert ran.code == 0
    assert (ran.json["ok"], ran.json["requests"], ran.json["shards"]) == (True, 50_001, 2)
    assert "2 batches" in cli("validate", path).out


def test_each_problem_has_file_line_and_code(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_bytes(b'{"custom_id": "a", "method": "POST", "url": "/v1/embeddings"}\nnot json\n')
    ran = cli("validate", path)
    assert ran.code == 2
    first, second, summary = ran.out.splitlines()
    assert first == (
        f"{path}:1: missing_required_parameter: Missing required parameter: 'body'. (body)"
    )
    assert second.startswith(f"{path}:2: invalid_json_line: ")
    assert summary.endswith("2 problems")


def test_problems_beyond_the_limit_are_counted(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text("not json\n" * 10)
    ran = cli("validate", path, "--max-problems", 3)
    assert "… and 7 more\n" in ran.out
    assert ran.out.splitlines()[-1].endswith("10 problems")


def test_a_problem_of_the_whole_file_has_no_line(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").touch()
    ran = cli("validate", tmp_path / "empty.jsonl")
    assert ran.code == 2
    assert f"{tmp_path / 'empty.jsonl'}: empty_file: " in ran.out


def test_one_is_singular(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl").write_text("not json\n")
    assert "1 request, " in (out := cli("validate", tmp_path / "bad.jsonl").out)
    assert out.endswith(", 1 problem\n")


def test_an_endpoint_that_is_no_path_is_reported_in_one_line(cli: Cli, requests_file: Path) -> None:
    ran = cli("validate", requests_file, "--endpoint", "embeddings")
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert "such as /v1/chat/completions" in ran.err


def test_json_lists_the_problems(cli: Cli, requests_file: Path) -> None:
    ran = cli("validate", requests_file, "--endpoint", "/v1/responses", "--json")
    assert ran.code == 2
    assert ran.json["ok"] is False
    assert {problem["code"] for problem in ran.json["problems"]} == {"invalid_url"}


def test_text_of_the_file_is_escaped(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "evil.jsonl"
    path.write_text(
        '{"custom_id": "a", "method": "\\u001b[2J", "url": "/v1/responses", "body": {}}\n'
    )
    assert "\x1b" not in cli("validate", path).out


def test_sizes_are_for_people() -> None:
    assert [size(17), size(2048), size(3 << 20), size(5 << 30)] == [
        "17 bytes",
        "2.0 kB",
        "3.0 MB",
        "5.0 GB",
    ]
