"""The options before the command, the help, and how commands end."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from batchwright.cli.exits import MEANINGS
from batchwright.server import Server

from .conftest import Cli

HEAVY = (
    "rich.live",
    "httpx",
    "starlette",
    "uvicorn",
    "sqlite3",
    "batchwright.client",
    "batchwright_api.client",
)


@pytest.mark.parametrize("argument", ["--version", "--help"])
def test_help_and_version_do_not_import_what_only_commands_need(argument: str) -> None:
    program = (
        "import sys\nfrom batchwright.cli import main\n"
        f"main([{argument!r}])\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert ran.stderr.strip() == "[]"


def test_the_help_lists_every_exit_code(cli: Cli) -> None:
    ran = cli("--help")
    assert ran.code == 0
    for code, meaning in MEANINGS.items():
        assert re.search(rf"^ *{int(code)}  {re.escape(meaning)}", ran.out, re.MULTILINE)


@pytest.mark.parametrize(
    "command",
    ["prepare", "validate", "run", "submit", "status", "wait", "results", "list", "cancel", "serve"]
    + [f"files {name}" for name in ("list", "upload", "download", "delete")]
    + [f"runs {name}" for name in ("list", "show", "wait", "cancel", "retry", "report", "clean")],
)
def test_the_help_of_each_command_has_an_example(cli: Cli, command: str) -> None:
    ran = cli(*command.split(), "--help")
    assert ran.code == 0
    assert f"Example: batchwright {command}" in ran.out


@pytest.mark.parametrize("args", [[], ["files"], ["runs"]])
def test_no_command_at_all_shows_the_help(cli: Cli, args: list[str]) -> None:
    ran = cli(*args)
    assert ran.code == 2
    assert "Usage:" in ran.out + ran.err
    assert "See:" not in ran.err


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["lst"], "No such command 'lst'"),
        (["status"], "Missing argument 'ID'"),
        (["list", "--limit", "0"], "Invalid value for '--limit'"),
        (
            ["list", "--timeout", "3"],
            "batchwright: --timeout goes before the command. See: batchwright --help",
        ),
        (["list", "--nonsense"], "No such option: --nonsense"),
    ],
)
def test_a_wrong_argument_is_reported_in_one_line(cli: Cli, args: list[str], message: str) -> None:
    ran = cli(*args)
    assert ran.code == 2
    assert ran.out == ""
    assert ran.err.count("\n") == 1
    assert message in ran.err
    assert "--help" in ran.err


def test_a_missing_key_is_reported_in_one_line(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    ran = cli("list")
    assert ran.code == 4
    assert ran.err.count("\n") == 1
    assert "OPENAI_API_KEY" in ran.err


def test_options_before_the_command_override_the_environment(
    cli: Cli, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:1/v1")
    ran = cli(
        "--base-url", server.base_url, "--timeout", "30", "--max-retries", "0", "list", "--json"
    )
    assert (ran.code, ran.out) == (0, "")


def test_an_unreachable_server_is_reported_in_one_line(cli: Cli, server: Server) -> None:
    ran = cli("--base-url", "http://127.0.0.1:1/v1", "--max-retries", "0", "list")
    assert ran.code == 3
    assert ran.err.count("\n") == 1
    assert ran.err.startswith("batchwright: no response from 127.0.0.1:1: ")
    assert "--base-url" in ran.err
    assert "http://127.0.0.1:1/v1" in ran.err


@pytest.mark.parametrize(
    ("args", "code", "kind"),
    [
        (["status", "batch_nope", "--json"], 3, "NotFoundError"),
        (["list", "--limit", "0", "--json"], 2, "UsageError"),
        (["--base-url", "http://127.0.0.1:1/v1", "--max-retries", "0", "list", "--json"], 3, None),
        (["validate", "nope.jsonl", "--json"], 2, "UsageError"),
        (["--base-url", "x", "list", "--json"], 4, "ConfigurationError"),
    ],
)
def test_with_json_an_error_is_json_on_stdout(
    cli: Cli, server: Server, args: list[str], code: int, kind: str | None
) -> None:
    ran = cli(*args)
    assert ran.code == code
    error = ran.json["error"]
    assert ran.json == {"error": error}
    assert error["exit_code"] == code
    assert error["type"] == (kind or "APIConnectionError")
    assert error["message"] in ran.err


def test_a_refusal_is_json_for_programs(cli: Cli, server: Server) -> None:
    error = cli("status", "batch_nope", "--json").json["error"]
    assert error["status_code"] == 404
    assert error["request_id"]


@pytest.mark.parametrize(
    ("ending", "advice"),
    [("?api-version=1", "leave out the part from ? or # on"), ("#x", "leave out")],
)
def test_advice_about_the_base_url_is_about_options(
    cli: Cli, server: Server, ending: str, advice: str
) -> None:
    ran = cli("--base-url", server.base_url + ending, "list")
    assert ran.code == 4
    assert "--base-url or OPENAI_BASE_URL" in ran.err
    assert advice in ran.err
    assert "=…" not in ran.err


def test_only_a_command_with_an_id_says_to_check_it(cli: Cli, server: Server) -> None:
    base_url = server.base_url.removesuffix("/v1")
    assert "Check the id" not in cli("--base-url", base_url, "list").err
    assert "Check the id" not in cli("--base-url", base_url, "files", "list").err
    assert "Check the id" in cli("files", "delete", "file-nope").err


@pytest.mark.parametrize("width", [60, 80])
@pytest.mark.parametrize("rich", ["0", "1"])
@pytest.mark.parametrize("command", ["", "run", "submit", "wait", "results", "list", "serve"])
def test_the_help_names_no_type_of_a_flag(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, command: str, rich: str, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setenv("TYPER_USE_RICH", rich)
    ran = cli(*command.split(), "--help")
    assert ran.code == 0
    assert "bool" not in ran.out.lower()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shell_completion_installs(tmp_path: Path, shell: str) -> None:
    environment = {
        **os.environ,
        "HOME": str(tmp_path),
        "_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1",
    }
    command = [sys.executable, "-m", "batchwright", "--install-completion", shell]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert f"{shell} completion installed" in ran.stdout
    assert any(path.is_file() for path in tmp_path.rglob("*"))


def test_a_base_url_without_its_version_is_pointed_out(cli: Cli, server: Server) -> None:
    base_url = server.base_url.removesuffix("/v1")
    ran = cli("--base-url", base_url, "list")
    assert ran.code == 3
    assert ran.err.endswith(f"The base URL is {base_url}; it usually ends in /v1.\n")


def test_a_refusal_says_what_the_api_said_and_what_to_do(cli: Cli, server: Server) -> None:
    ran = cli("status", "batch_nope")
    assert ran.code == 3
    assert ran.out == ""
    assert ran.err.startswith("batchwright: the API responded with 404 Not Found: ")
    assert "Check the id" in ran.err
    assert "Traceback" not in ran.err


def test_a_bug_is_admitted_and_traced(
    cli: Cli, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    from batchwright.resources.batches import Batches

    monkeypatch.setattr(Batches, "retrieve", lambda *_: 1 / 0)
    ran = cli("status", "batch_1")
    assert ran.code == 70
    assert "Traceback" in ran.err
    assert ran.err.endswith(
        "batchwright: an error in batchwright itself: division by zero. "
        "Please report it, with the traceback above.\n"
    )


def test_characters_that_stdout_cannot_encode_are_escaped(tmp_path: Path) -> None:
    body = {"model": "ünheard", "input": "x"}
    line = {"custom_id": "é", "method": "POST", "url": "/v1/embeddings", "body": body}
    path = tmp_path / "requests.jsonl"
    path.write_text(json.dumps(line) + "\n")
    ran = subprocess.run(
        [sys.executable, "-m", "batchwright", "validate", path],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
    )
    assert ran.returncode == 0
    assert "model \\xfcnheard" in ran.stdout
