"""The code in the README runs, and what the documents say is so."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from batchwright.resources.polling import MAX_FAILURES
from batchwright.runs import Pace
from batchwright.server import Server

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()
REQUEST = (
    '{"custom_id": "a", "method": "POST", "url": "/v1/embeddings",'
    ' "body": {"model": "text-embedding-3-small", "input": "hello"}}\n'
)


def blocks(language: str) -> list[str]:
    """The README's code blocks in one language."""
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


@pytest.fixture
def environment(batchwright_server: Server) -> dict[str, str]:
    """A key, and the URL of a server."""
    scripts = sysconfig.get_path("scripts")
    return {
        **os.environ,
        "OPENAI_API_KEY": "sk-test",
        "OPENAI_BASE_URL": batchwright_server.base_url,
        "PATH": os.pathsep.join((scripts, os.environ["PATH"])),
    }


PROGRAMS = [block for block in blocks("python") if "def test_" not in block]


@pytest.mark.parametrize("program", PROGRAMS, ids=range(len(PROGRAMS)))
def test_python(program: str, environment: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "requests.jsonl").write_text(REQUEST)
    base_url = environment["OPENAI_BASE_URL"]
    program = program.replace("https://api.openai.com/v1", base_url)
    command = [sys.executable, "-W", "error", "-c", program]
    result = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout


def test_shell(environment: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "requests.jsonl").write_text(REQUEST)
    (script,) = (block for block in blocks("sh") if "batchwright run" in block)
    result = subprocess.run(
        ["sh", "-eu", "-c", script],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    for name in ("answers.jsonl", "results.jsonl"):
        assert '"custom_id":"a"' in (tmp_path / name).read_text()


def test_pytest_fixture(environment: dict[str, str], tmp_path: Path) -> None:
    (block,) = (block for block in blocks("python") if "def test_" in block)
    (tmp_path / "test_mine.py").write_text(block)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)]
    result = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout


def test_readme_is_short() -> None:
    assert len(README.splitlines()) < 190  # of which 30 list the operations


def test_the_numbers_of_runs_are_those_of_the_code() -> None:
    text = (ROOT / "docs/guides/runs.md").read_text()
    assert f"up to {MAX_FAILURES} times in a row" in text
    assert f"still missing {Pace().list_lag:g} seconds after" in text


def test_the_paths_that_a_contributor_reads_of_exist() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text()
    paths = re.findall(r"[`(]([\w.-]*/[\w./-]*|[\w-]+\.(?:lock|md|py|toml|yaml))[`)]", text)
    assert paths
    for path in paths:
        assert any((ROOT / folder / path).exists() for folder in ("", "overlays/batchwright")), path
