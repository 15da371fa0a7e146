"""Executing the Python of an example: as a program, as the body of a docstring, or by pytest."""

from __future__ import annotations

import ast
import asyncio
import gc
import inspect
import re
import sys
from collections.abc import Awaitable, Mapping
from contextlib import AbstractAsyncContextManager, nullcontext, redirect_stdout
from io import StringIO
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

import pytest

from .serving import Serving

OPENAI = "https://api.openai.com/v1"


def execute(
    text: str,
    page: Path,
    line: int,
    names: Mapping[str, Any] | None = None,
    within: AbstractAsyncContextManager[Any] | None = None,
) -> None:
    """Execute a text as a program; tracebacks point to its page.

    Args:
        text: The program; `await` may be at its top.
        page: Where it is.
        line: The line of the page on which it begins.
        names: What it has besides the builtins.
        within: What is open while it awaits.
    """
    module = ModuleType("__main__")
    module.__file__ = str(page)
    vars(module).update(names or {})
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "__main__", module)
        try:
            result = eval(_compiled("\n" * (line - 1) + text, page), vars(module))
            if inspect.iscoroutine(result):
                asyncio.run(_within(within or nullcontext(), result))
        except SystemExit as end:
            if end.code:
                raise AssertionError(f"the program ended with {end.code!r}") from end
        finally:
            vars(module).clear()
    gc.collect(1)  # what it left open is a warning, and an error of its own test


def awaits(text: str) -> bool:
    """Whether a program has `await` at its top."""
    return bool(_compiled(text, Path("example")).co_flags & inspect.CO_COROUTINE)


async def _within(context: AbstractAsyncContextManager[Any], result: Awaitable[Any]) -> None:
    async with context:
        await result


def _compiled(text: str, page: Path) -> CodeType:
    flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    return compile(text, str(page), "exec", flags=flags, dont_inherit=True)


def serve(text: str) -> None:
    """Execute a program that serves forever, on a free port, until it has printed its URL."""
    program = re.sub(r"\bport=\d+", "port=0", text)
    with Serving([sys.executable, "-W", "error", "-c", program]):
        pass


def run_tests(text: str, folder: Path) -> None:
    """Run the tests of an example by pytest, in this process."""
    (folder / "test_example.py").write_text(text, "utf-8")
    options = ["-q", "-W", "error", "-p", "no:cacheprovider", "--import-mode=importlib"]
    plugins = ["-p", "batchwright.server.pytest_plugin", "-p", "anyio"]
    folders = ["--rootdir", str(folder), "--basetemp", str(folder / "tmp"), str(folder)]
    output = StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(output):
        patch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
        code = pytest.main([*options, *plugins, *folders])
    sys.modules.pop("test_example", None)
    assert code == 0, output.getvalue()
