"""The package's names, with and without the extra."""

from __future__ import annotations

import subprocess
import sys

import pytest

import batchwright.server as package

HIDDEN = """
import sys
sys.modules["{module}"] = None
import batchwright.server
import batchwright.server.pytest_plugin
try:
    from batchwright.server import Server
except ImportError as error:
    print(error)
"""


@pytest.mark.parametrize("name", package.__all__)
def test_every_name_is_there(name):
    assert getattr(package, name).__name__ == name


def test_every_name_is_listed():
    assert set(package.__all__) <= set(dir(package))


def test_another_name_is_not():
    with pytest.raises(AttributeError, match="has no attribute 'Nothing'"):
        _ = package.Nothing


@pytest.mark.parametrize("module", ["starlette", "uvicorn", "python_multipart"])
def test_without_the_extra_the_error_says_what_to_install(module):
    code = HIDDEN.format(module=module)
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == f"batchwright.server needs {module}: pip install 'batchwright[server]'\n"


def test_only_what_the_extra_brings_is_blamed_on_it(monkeypatch):
    def fail_with(name):
        def fail(*_):
            raise ModuleNotFoundError(name=name)

        monkeypatch.delitem(vars(package), "Server", raising=False)
        monkeypatch.setattr("batchwright._lazy.import_module", fail)

    fail_with("uvicorn.config")
    with pytest.raises(ImportError, match=r"needs uvicorn: pip install 'batchwright\[server\]'"):
        _ = package.Server
    fail_with("batchwright.nothing")
    with pytest.raises(ModuleNotFoundError):
        _ = package.Server


def test_loading_the_plugin_imports_no_server():
    code = (
        "import sys, batchwright.server.pytest_plugin; "
        "print([name for name in ('starlette', 'uvicorn', 'sqlite3') if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "[]\n"
