"""Both packages, type-checked as a user of the wheel: mypy --strict and pyright."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
OURS = ("batchwright", "batchwright_api", "_batchwright", "_editable_impl_batchwright")


@pytest.fixture(scope="module")
def interpreter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel, and with the dependencies of this one."""
    folder = tmp_path_factory.mktemp("typing")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder / "venv"], check=True)
    variables = {"base": str(folder / "venv"), "platbase": str(folder / "venv")}
    target = Path(sysconfig.get_path("purelib", vars=variables))
    for installed in Path(sysconfig.get_path("purelib")).iterdir():
        if not installed.name.startswith(OURS):
            (target / installed.name).symlink_to(installed)
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as wheel:
        wheel.extractall(target)
    return folder / "venv" / "bin" / "python"


def mypy(interpreter: Path, file: Path, cache: Path) -> list[str]:
    """Run mypy --strict outside the repository, and return its complaints."""
    options = ["--strict", "--no-error-summary", "--config-file=", "--cache-dir", cache]
    result = subprocess.run(
        [sys.executable, "-m", "mypy", *options, "--python-executable", interpreter, file],
        capture_output=True,
        text=True,
        check=False,
        cwd=file.parent,
    )
    assert result.stderr == ""
    return result.stdout.splitlines()


def marked() -> list[tuple[int, str]]:
    """The lines of the mistakes, and the errors that each names."""
    lines = enumerate((HERE / "mistakes.py").read_text().splitlines(), 1)
    return [(n, line.rpartition("# error: ")[2]) for n, line in lines if "# error: " in line]


def pyright(interpreter: Path, folder: Path, name: str) -> list[tuple[int, str]]:
    """Run pyright in strict mode on a file of a folder, and return where it complains of what."""
    shutil.copy(HERE / name, folder)
    settings = {"typeCheckingMode": "strict", "include": [name]}
    (folder / "pyrightconfig.json").write_text(json.dumps(settings))
    result = subprocess.run(
        [sys.executable, "-m", "basedpyright", "--pythonpath", interpreter, "--outputjson"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    report = json.loads(result.stdout)
    assert report["summary"]["filesAnalyzed"] == 1
    found = report["generalDiagnostics"]
    return [(one["range"]["start"]["line"] + 1, one["message"]) for one in found]


def test_mypy_accepts_what_a_downstream_repository_writes(
    interpreter: Path, tmp_path: Path
) -> None:
    file = shutil.copy(HERE / "downstream.py", tmp_path)
    assert mypy(interpreter, Path(file), tmp_path) == []


def test_mypy_refuses_each_mistake(interpreter: Path, tmp_path: Path) -> None:
    file = Path(shutil.copy(HERE / "mistakes.py", tmp_path))
    expected = [(n, code) for n, codes in marked() for code in codes.split(", ")]
    found = [
        re.findall(r":(\d+): error: .*\[([a-z-]+)\]$", line)
        for line in mypy(interpreter, file, tmp_path)
    ]
    assert [(int(line), code) for errors in found for line, code in errors] == expected


def test_pyright_accepts_the_same(interpreter: Path, tmp_path: Path) -> None:
    assert pyright(interpreter, tmp_path, "downstream.py") == []


def test_pyright_refuses_the_same_mistakes(interpreter: Path, tmp_path: Path) -> None:
    refused = {line for line, _ in pyright(interpreter, tmp_path, "mistakes.py")}
    assert refused == {line for line, _ in marked()}
