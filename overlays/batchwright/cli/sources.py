"""The input of `batchwright run`, as it is named on the command line."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from batchwright.runs.input.sources import RunSource

__all__ = ["default_output", "read_template", "source_of"]

_PACKED = (".gz", ".zst")


def default_output(sources: Sequence[Path]) -> Path:
    """The output of an input that is one file.

    Raises:
        typer.BadParameter: It is not, and has no name that could serve.
    """
    if len(sources) > 1 or not sources[0].is_file():
        message = "name a file: the input is not a single file, after which it could be named"
        raise typer.BadParameter(message, param_hint="--output")
    name = sources[0].name
    for ending in _PACKED:
        name = name.removesuffix(ending)
    return sources[0].with_name(f"{Path(name).stem}.answers.jsonl")


def read_template(text: str | None) -> dict[str, Any] | None:
    """Read a template that is JSON, or a file of it.

    Raises:
        typer.BadParameter: It is neither.
    """
    if text is None:
        return None
    try:
        found = json.loads(text if text.lstrip().startswith("{") else Path(text).read_bytes())
    except OSError as error:
        message = f"{text}: {error.strerror}"
        raise typer.BadParameter(message, param_hint="--template") from None
    except ValueError as error:
        message = f"this is not JSON: {error}"
        raise typer.BadParameter(message, param_hint="--template") from None
    if not isinstance(found, dict):
        raise typer.BadParameter("this is not a JSON object", param_hint="--template")
    return found


def source_of(
    sources: Sequence[Path], template: Mapping[str, Any] | None
) -> tuple[RunSource, Mapping[str, Any] | None]:
    """What the library takes: a source, and the template that is still to be applied to it."""
    names = [str(source) if str(source) == "-" else source for source in sources]
    return (names[0], template) if len(names) == 1 else (_lines_of(names, template), None)


def _lines_of(sources: Sequence[str | Path], template: Mapping[str, Any] | None) -> Iterator[bytes]:
    """The lines of several sources, one after the other."""
    from batchwright._rows.lines import open_lines

    for source in sources:
        with open_lines(source, template) as lines:
            yield from lines
