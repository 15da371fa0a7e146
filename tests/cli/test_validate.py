"""`batchwright validate`."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from batchwright.cli.costs import dollars
from batchwright.cli.validate import size
from batchwright.requests import request
from batchwright.server import Server

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


def write_chats(path: Path, *bodies: Mapping[str, object]) -> Path:
    messages = [{"role": "user", "content": "hello"}]
    lines = [
        request(str(n), "/v1/chat/completions", {"model": "m", "messages": messages, **body})
        for n, body in enumerate(bodies)
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


def test_a_body_is_checked_by_the_schema_of_its_endpoint(cli: Cli, tmp_path: Path) -> None:
    path = write_chats(tmp_path / "bad.jsonl", {"max_tokens": "ten"})
    ran = cli("validate", path)
    assert ran.code == 2
    assert ran.out.startswith(f"{path}:1: invalid_type: body.max_tokens: must be an integer")
    assert "(body.max_tokens)" not in ran.out
    assert cli("validate", path, "--check", "off").code == 0


def test_a_warning_is_no_problem_unless_it_is_to_be_one(cli: Cli, tmp_path: Path) -> None:
    path = write_chats(tmp_path / "odd.jsonl", {}, {"temprature": 1}, {"temprature": 2})
    ran = cli("validate", path)
    assert ran.code == 0
    first, summary = ran.out.splitlines()
    assert first == (
        f"{path}:2: warning: unknown_parameter: body.temprature: 'temprature' is not a known "
        "parameter; did you mean 'temperature'? (and in 1 more line)"
    )
    assert summary.endswith(", 1 batch, 1 warning")
    document = cli("validate", path, "--json").json
    assert (document["ok"], document["problems"], document["omitted_warnings"]) == (True, [], 0)
    assert [(one["line"], one["lines"]) for one in document["warnings"]] == [(2, 2)]
    for strictly in (["--strict"], ["--check", "strict"]):
        assert cli("validate", path, *strictly).code == 2
    assert "warning:" not in cli("validate", path, "--check", "off").out


def test_warnings_beyond_the_limit_are_counted(cli: Cli, tmp_path: Path) -> None:
    path = write_chats(tmp_path / "odd.jsonl", *({f"odd{n}": 1} for n in range(5)))
    ran = cli("validate", path, "--max-problems", 2)
    assert "… and 3 more warnings\n" in ran.out
    assert ran.out.splitlines()[-1].endswith(", 5 warnings")


def test_levels_that_contradict_each_other(cli: Cli, requests_file: Path) -> None:
    ran = cli("validate", requests_file, "--strict", "--check", "off")
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)


def test_an_endpoint_that_no_batch_takes(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "odd.jsonl"
    path.write_text(json.dumps(request("a", "/v1/embedding", {"model": "m", "input": "x"})))
    ran = cli("validate", path)
    assert ran.code == 2
    assert "Did you mean '/v1/embeddings'? (url)" in ran.out


def test_the_api_is_asked_for_its_models(cli: Cli, server: Server, requests_file: Path) -> None:
    assert cli("validate", requests_file, "--models").code == 0
    text = requests_file.read_text()
    requests_file.write_text(text.replace("text-embedding-3-small", "text-embedding-3-smal"))
    ran = cli("validate", requests_file, "--models")
    assert ran.code == 2
    assert "model_not_found: The provided model 'text-embedding-3-smal' is not" in ran.out


def test_asking_for_models_needs_a_key(
    cli: Cli, requests_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    ran = cli("validate", requests_file, "--models")
    assert (ran.code, ran.out) == (4, "")
    assert "OPENAI_API_KEY" in ran.err


def test_sizes_are_for_people() -> None:
    assert [size(17), size(2048), size(3 << 20), size(5 << 30)] == [
        "17 bytes",
        "2.0 kB",
        "3.0 MB",
        "5.0 GB",
    ]


SAID = {"messages": [{"role": "user", "content": "hello"}]}
CHEAP = '{"date": "2026-10-01", "models": {"text-embedding-3-small": {"input": 10000}}}'


def prices_file(folder: Path, text: str = CHEAP) -> Path:
    path = folder / "prices.json"
    path.write_text(text)
    return path


def test_the_cost_is_shown_with_the_date_of_the_prices(
    cli: Cli, requests_file: Path, tmp_path: Path
) -> None:
    ran = cli("validate", requests_file, "--prices", prices_file(tmp_path))
    assert (ran.code, ran.err) == (0, "")
    fields = dict(line.split("  ", 1) for line in ran.out.splitlines()[1:])
    assert fields["input tokens"].strip() == "about 10, a token for 4 bytes of text"
    assert fields["input cost"].strip() == "about $0.10"
    assert fields["output cost"].strip() == "at most $0.00"
    assert fields["prices"].strip() == "prices.json of 2026-10-01, at the price of a batch"


def test_the_cost_comes_from_genai_prices_without_a_file(cli: Cli, requests_file: Path) -> None:
    pytest.importorskip("genai_prices")
    ran = cli("validate", requests_file, "--cost")
    assert "genai-prices " in ran.out
    assert "half the normal price of text-embedding-3-small" in ran.out


def test_json_has_the_cost_by_model(cli: Cli, requests_file: Path, tmp_path: Path) -> None:
    cost = cli("validate", requests_file, "--prices", prices_file(tmp_path), "--json").json["cost"]
    assert cost["prices"] == "prices.json of 2026-10-01"
    assert [one["model"] for one in cost["by_model"]] == ["text-embedding-3-small"]
    assert cost["input_cost"] == pytest.approx(cost["input"] * 0.01)
    assert "cost" not in cli("validate", requests_file, "--json").json


def test_several_models_are_a_table(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "both.jsonl"
    first = request("a", "/v1/embeddings", {"model": "text-embedding-3-small", "input": "x"})
    second = request("b", "/v1/chat/completions", {"model": "gpt-4o-mini", **SAID})
    path.write_text(f"{json.dumps(first)}\n{json.dumps(second)}\n")
    ran = cli("validate", path, "--prices", prices_file(tmp_path))
    table = ran.out[ran.out.index("MODEL") :].splitlines()
    assert [row.split()[:3] for row in table[1:3]] == [
        ["text-embedding-3-small", "/v1/embeddings", "1"],
        ["gpt-4o-mini", "/v1/chat/completions", "1"],
    ]
    assert "unpriced       gpt-4o-mini" in table
    assert any(row.startswith("output tokens  no limit for 1 answer: give ") for row in table)


def test_a_bad_file_of_prices_is_reported_in_one_line(
    cli: Cli, requests_file: Path, tmp_path: Path
) -> None:
    path = prices_file(tmp_path, '{"models": {"m": {}}}')
    ran = cli("validate", requests_file, "--prices", path)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        f"batchwright: {path}: models.m has no input, the price of a million tokens\n"
    )
    assert cli("validate", requests_file, "--prices", tmp_path / "none.json").code == 2


def test_without_prices_it_is_said_where_to_get_some(
    cli: Cli, requests_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "genai_prices.data", None)
    ran = cli("validate", requests_file, "--cost")
    assert (ran.code, ran.out) == (4, "")
    assert "pip install 'batchwright[prices]'" in ran.err
    assert "--prices FILE" in ran.err


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (0, "$0.00"),
        (1234.567, "$1,234.57"),
        (0.1, "$0.10"),
        (0.0123, "$0.012"),
        (0.000047, "$0.000047"),
        (1e-12, "$0.000000000"),
    ],
)
def test_amounts_are_for_people(amount: float, text: str) -> None:
    assert dollars(amount) == text
