"""The entry point."""

from __future__ import annotations

import io
import subprocess
import sys
from importlib import import_module

import pytest

from batchwright.cli import main


def test_a_missing_typer_is_one_line_that_says_what_to_install() -> None:
    program = (
        "import sys; sys.modules['typer'] = None\n"
        "from batchwright.cli import main\n"
        "sys.exit(main(['--version']))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 4
    assert ran.stdout == ""
    assert ran.stderr.splitlines() == [
        "batchwright: the command line needs typer: pip install 'batchwright[cli]'"
    ]


def test_a_missing_module_of_our_own_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "batchwright.cli.app", raising=False)
    monkeypatch.setitem(sys.modules, "batchwright.cli.version", None)
    with pytest.raises(ModuleNotFoundError):
        main(["--version"])


def test_a_missing_extra_is_reported_in_process(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delitem(sys.modules, "batchwright.cli.app", raising=False)
    monkeypatch.setitem(sys.modules, "typer", None)
    assert main(["--version"]) == 4
    assert "pip install 'batchwright[cli]'" in capsys.readouterr().err


def test_main_reads_the_arguments_of_the_process(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["batchwright", "--version"])
    assert main() == 0
    assert capsys.readouterr().out.startswith("batchwright ")


def test_any_stdout_will_do(monkeypatch: pytest.MonkeyPatch) -> None:
    stdout = io.StringIO()
    monkeypatch.setattr(sys, "stdout", stdout)
    assert main(["--version"]) == 0
    assert stdout.getvalue().startswith("batchwright ")


def test_the_module_ends_with_the_exit_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["batchwright", "nonsense"])
    with pytest.raises(SystemExit) as ended:
        import_module("batchwright.__main__")
    assert ended.value.code == 2


def test_python_dash_m_is_the_command_line() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "batchwright", "--version"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0
    assert ran.stdout.startswith("batchwright ")
