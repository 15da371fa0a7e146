"""Arguments and options that several commands take."""

from __future__ import annotations

from math import inf, nan
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from batchwright._specification import COMPLETION_WINDOWS

if TYPE_CHECKING:
    from batchwright._jsonl.findings import Check

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}


def _regular_file(path: Path) -> Path:
    """Refuse what cannot be read twice: first to be checked, then to be sent."""
    if str(path) == "-":
        raise typer.BadParameter("standard input cannot be read twice; write it to a file first")
    return _existing(path)


def _existing(path: Path) -> Path:
    if not path.exists():
        raise typer.BadParameter(f"{path}: there is no such file")
    return _file(path)


def _sources(paths: list[Path]) -> list[Path]:
    """Refuse what holds no requests; a pipe does."""
    for path in paths:
        if str(path) != "-" and not path.exists():
            raise typer.BadParameter(f"{path}: there is no such file")
        if path.is_dir():
            raise typer.BadParameter(f"{path} is a folder; name a file")
    return paths


def rows_source(path: Path) -> Path:
    """Refuse what holds no rows; a pipe does.

    Raises:
        typer.BadParameter: There is no such file, or it is a folder.
    """
    return _sources([path])[0]


def _file(path: Path) -> Path:
    if path.exists() and not path.is_file():
        raise typer.BadParameter(f"{path} is a folder, a pipe or a device; name a file")
    return path


def pairs(values: list[str] | None, option: str) -> dict[str, str]:
    """Read `name=value` pairs.

    Raises:
        typer.BadParameter: A pair lacks its name or its equals sign, or a name occurs twice.
    """
    found = {}
    for value in values or []:
        name, equals, content = value.partition("=")
        if not name or not equals:
            raise typer.BadParameter(f"{value!r} is not name=value", param_hint=option)
        if name in found:
            raise typer.BadParameter(f"{name!r} is given twice", param_hint=option)
        found[name] = content
    return found


def seconds(text: str, option: str) -> float:
    """Read a time: a number of seconds, or of a unit such as `30m`.

    Raises:
        typer.BadParameter: It is neither.
    """
    unit = _UNITS.get(text[-1:], 0)
    try:
        value = float(text[:-1]) * unit if unit else float(text)
    except ValueError:
        value = nan
    if not 0 <= value < inf:
        message = f"{text!r} is not a time such as 600, 90s, 30m, 24h or 2d"
        raise typer.BadParameter(message, param_hint=option)
    return value


def checking(check: Check, strict: bool) -> Check:
    """Return how bodies are to be checked.

    Raises:
        typer.BadParameter: The two options contradict each other.
    """
    if strict and check == "off":
        raise typer.BadParameter("--strict and --check off contradict each other")
    return "strict" if strict else check


def target(path: Path | None) -> Path | None:
    """Refuse what cannot be a file of answers.

    Raises:
        typer.BadParameter: It is `-`, a folder, a pipe or a device.
    """
    if path is not None and str(path) == "-":
        raise typer.BadParameter("this cannot go to standard output; name a file")
    return path and _file(path)


def existing_file(path: Path | None) -> Path | None:
    """Refuse what is no file.

    Raises:
        typer.BadParameter: There is none, or it is a folder, a pipe or a device.
    """
    return path and _existing(path)


def free_path(path: Path | None) -> Path | None:
    """Refuse to write over a file.

    Raises:
        typer.BadParameter: The file exists, its folder does not, or it cannot be a file.
    """
    if target(path) is not None and path is not None and path.exists():
        raise typer.BadParameter(f"{path} exists already; delete it, or choose another name")
    if path is not None and not path.parent.is_dir():
        raise typer.BadParameter(f"{path.parent}: there is no such folder")
    return path


InputFile = Annotated[
    Path,
    typer.Argument(
        metavar="FILE", help="JSON Lines, one request per line.", callback=_regular_file
    ),
]
Sources = Annotated[
    list[Path],
    typer.Argument(
        metavar="SOURCE...",
        help="Files of requests: JSON Lines, also .gz or .zst; with --template, CSV, TSV, Parquet "
        "or Arrow; or - for standard input. Several are taken as one.",
        callback=_sources,
    ),
]
RunPath = Annotated[
    Path,
    typer.Argument(metavar="OUTPUT", help="The output of the run, or the folder of its state."),
]
Count = Annotated[int, typer.Option("--limit", metavar="N", min=1, help="How many to show.")]
BatchId = Annotated[str, typer.Argument(metavar="ID", help="The batch, such as batch_1a2b.")]
FileId = Annotated[str, typer.Argument(metavar="ID", help="The file, such as file-1a2b.")]
Json = Annotated[
    bool,
    typer.Option(
        "--json",
        help="Print one JSON object per line, for programs. An error is one with the single member "
        "`error`, which has a type, a message and an exit_code.",
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress.")]
Detach = Annotated[
    bool,
    typer.Option("--detach", help="Leave once all is sent, and collect the answers another time."),
]
Checking = Annotated[
    Literal["strict", "warn", "off"],
    typer.Option(
        "--check",
        help="What to make of a body that its endpoint's schema does not know: warn of what the "
        "API may have learnt since, refuse it, or look at no schema.",
    ),
]
Strict = Annotated[bool, typer.Option("--strict", help="The same as --check strict.")]
Metadata = Annotated[
    list[str] | None,
    typer.Option(
        "--metadata", "-m", metavar="KEY=VALUE", help="Stored with the batch; repeatable."
    ),
]
DEFAULT_WINDOW = COMPLETION_WINDOWS[0]
Window = Annotated[
    str,
    typer.Option(
        "--completion-window",
        metavar="TIME",
        help=f"How long the API may take; it accepts {', '.join(COMPLETION_WINDOWS)}.",
    ),
]
DEFAULT_POLL = 1.0
Poll = Annotated[
    float,
    typer.Option(
        "--poll", metavar="SECONDS", min=0.05, help="The shortest time between two polls."
    ),
]
After = Annotated[str | None, typer.Option("--after", metavar="ID", help="Start after this one.")]
