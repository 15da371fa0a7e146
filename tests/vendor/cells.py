"""Cells: the small programs in the files of `idioms/`, and how they are run."""

from __future__ import annotations

import ast
import asyncio
import inspect
import io
import re
import warnings
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, redirect_stdout
from pathlib import Path
from typing import Any, NamedTuple

FOLDER = Path(__file__).parent / "idioms"

# All that a program has to change: the names of the package, its clients and its base error.
RENAMED = {
    "openai": "batchwright",
    "OpenAI": "Client",
    "AsyncOpenAI": "AsyncClient",
    "OpenAIError": "BatchwrightError",
    "httpx2": "httpx",
}
_WORDS = re.compile(rf"\b({'|'.join(RENAMED)})\b(?!-)")
_ID = re.compile(r"\b(batch_req|batch|file|upload|part|req|org)([_-])[0-9A-Za-z]+")
_TIME = re.compile(r"\b1[0-9]{9}\b")


class Cell(NamedTuple):
    """An idiom of the vendor's SDK.

    Args:
        theme: The file that it is in, without its suffix.
        title: What it does.
        source: The program, for the vendor's SDK.
        instead: What to write instead with ours; empty if the same program runs.
        differs: How the same program fails with ours: the name of an exception, or `output`;
            empty if it runs.
    """

    theme: str
    title: str
    source: str
    instead: str
    differs: str

    @property
    def name(self) -> str:
        return f"{self.theme}: {self.title}"


def cells(folder: Path = FOLDER) -> Iterator[Cell]:
    """Read the cells of all files; what is above the first cell of a file begins each of them."""
    for path in sorted(folder.glob("*.py")):
        prelude, *rest = re.split(r"(?m)^# %% ", path.read_text("utf-8"))
        for text in rest:
            title, _, body = text.partition("\n")
            notes = dict.fromkeys(("differs", "instead"), "")
            for word in notes:
                lines = re.findall(rf"(?m)^# {word}: ?(.*)\n", body)
                notes[word] = "\n".join(lines)
            source = re.sub(r"(?m)^# (differs|instead):.*\n", "", body)
            yield Cell(
                path.stem,
                title,
                prelude + source,
                notes["instead"] and prelude + notes["instead"],
                notes["differs"],
            )


def with_ours(source: str) -> str:
    """Rename the package and its clients in a program."""
    return _WORDS.sub(lambda found: RENAMED[found[1]], source)


def output_of(source: str, variables: Mapping[str, Any]) -> str:
    """Run a program, and return what it prints, with neither ids nor times."""
    code = compile(source, "<idiom>", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    with (
        ExitStack() as left_open,
        redirect_stdout(io.StringIO()) as printed,
        warnings.catch_warnings(),
    ):
        # Programs leave files open, and use what the API deprecates.
        namespace = {**variables, "open": lambda *how: left_open.enter_context(open(*how))}
        warnings.simplefilter("ignore", DeprecationWarning)
        asyncio.run(_run(code, namespace)) if _awaits(code) else _call(code, namespace)
    return _TIME.sub("<time>", _ID.sub(r"\1\2<id>", printed.getvalue()))


def _awaits(code: Any) -> bool:
    return bool(code.co_flags & inspect.CO_COROUTINE)


async def _run(code: Any, namespace: dict[str, Any]) -> None:
    try:
        await eval(code, namespace)
    finally:
        if "client" in namespace:
            await namespace["client"].close()


def _call(code: Any, namespace: dict[str, Any]) -> None:
    try:
        eval(code, namespace)
    finally:
        if "client" in namespace:
            namespace["client"].close()
