"""A small demo, and the two quickstarts."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from batchwright.server import Server

EXAMPLES = Path(__file__).parents[2] / "examples"


def demo(folder: Path, *args: object) -> subprocess.CompletedProcess[str]:
    options = ("--folder", folder, "--limit", 50, "--chat", 5, "--pace", 0)
    command = [sys.executable, EXAMPLES / "demo.py", *options, *args]
    return subprocess.run(
        list(map(str, command)), capture_output=True, text=True, check=False, timeout=60
    )


def test_the_demo_gets_all_answers_and_names_the_files(tmp_path: Path) -> None:
    ran = demo(tmp_path / "demo", "--query", "abstract base class", "--top", 1)
    assert ran.returncode == 0, ran.stderr
    assert "51 requests" in ran.stdout
    assert "abstract base class" in ran.stdout
    assert "  abc" in ran.stdout
    for name in ("embeddings.jsonl", "embeddings.answers.jsonl", "chat.answers.errors.jsonl"):
        path = tmp_path / "demo" / name
        assert path.exists()
        assert str(path) in ran.stdout
    lines = (tmp_path / "demo" / "embeddings.answers.jsonl").read_text().splitlines()
    assert len(lines) == 51
    assert demo(tmp_path / "demo").returncode == 0  # over the files of the first demo


def test_there_are_many_docstrings_and_always_the_same() -> None:
    program = (
        "import sys; sys.path.insert(0, sys.argv[1]); from docstrings import docstrings\n"
        "import json; json.dump(list(docstrings()), sys.stdout)"
    )
    command = [sys.executable, "-W", "error", "-c", program, str(EXAMPLES)]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    first, second = (process.communicate(timeout=60)[0] for process in both)
    assert first == second
    found = json.loads(first)
    assert len(found) >= 3_000
    assert len({name for name, _ in found}) == len(found)


def test_the_quickstarts_run_as_they_are(batchwright_server: Server, tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "OPENAI_API_KEY": "test",
        "OPENAI_BASE_URL": batchwright_server.base_url,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    }
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    options = {"cwd": tmp_path, "env": environment, **pipes}
    in_python = subprocess.Popen([sys.executable, EXAMPLES / "quickstart.py"], **options)
    in_shell = subprocess.Popen([EXAMPLES / "quickstart.sh"], **options)
    out, err = in_python.communicate(timeout=60)
    assert in_python.returncode == 0, err
    assert "The cat sat on the mat. [" in out
    out, err = in_shell.communicate(timeout=60)
    assert in_shell.returncode == 0, err
    assert "3 requests" in out
    assert '"custom_id":"Grace"' in out
