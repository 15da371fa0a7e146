"""`batchwright prepare`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO

import typer

from batchwright.cli.options import (
    Checking,
    Json,
    Strict,
    checking,
    existing_file,
    free_path,
    rows_source,
)
from batchwright.cli.preparing import Preparing
from batchwright.cli.printing import note, out, out_bytes, out_json
from batchwright.cli.sources import read_template
from batchwright.cli.templates import parameters, read_schema

if TYPE_CHECKING:
    from batchwright._rows.templates import Template

_READ_SIZE = 1 << 18


def _output(path: Path | None) -> Path | None:
    return None if path is None or str(path) == "-" else free_path(path)


def prepare(
    source: Annotated[
        Path,
        typer.Argument(
            metavar="SOURCE",
            help="The rows: CSV, TSV, JSON Lines, Parquet, Arrow or Feather; text may be "
            "compressed as .gz or .zst; or - for standard input.",
            callback=rows_source,
        ),
    ],
    *,
    chat: Annotated[
        str | None, typer.Option(metavar="TEXT", help="The user's message, for chat completions.")
    ] = None,
    responses: Annotated[
        str | None, typer.Option(metavar="TEXT", help="The input, for responses.")
    ] = None,
    embedding: Annotated[
        str | None, typer.Option(metavar="TEXT", help="The text to embed.")
    ] = None,
    moderation: Annotated[
        str | None, typer.Option(metavar="TEXT", help="The text to moderate.")
    ] = None,
    completion: Annotated[
        str | None, typer.Option(metavar="TEXT", help="The text to complete.")
    ] = None,
    image: Annotated[str | None, typer.Option(metavar="TEXT", help="The image to make.")] = None,
    template: Annotated[
        str | None,
        typer.Option(
            metavar="JSON",
            help="Any other request, or a file with it, as `batchwright run` has it.",
        ),
    ] = None,
    model: Annotated[str | None, typer.Option(metavar="NAME", help="The model.")] = None,
    system: Annotated[
        str | None, typer.Option(metavar="TEXT", help="What the model is told beforehand.")
    ] = None,
    id: Annotated[
        str | None,
        typer.Option(
            metavar="TEXT",
            help="The custom_id of each request, such as '{row_id}'.",
            show_default="row-1, row-2 and so on",
        ),
    ] = None,
    values: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            "-s",
            metavar="NAME=VALUE",
            help="Another parameter, such as temperature=0.2: JSON, or else text; repeatable.",
        ),
    ] = None,
    schema: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="The JSON schema of the answers.", callback=existing_file
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="For the requests.",
            show_default="standard output",
            callback=_output,
        ),
    ] = None,
    max_problems: Annotated[
        int,
        typer.Option(metavar="N", min=1, help="How many problems to print; the rest are counted."),
    ] = 100,
    check: Checking = "warn",
    strict: Strict = False,
    as_json: Json = False,
) -> None:
    """Make requests of the rows of a table, and check them.

    A column in braces, such as {text}, stands for the row's value in it, and {{ and }} for braces.
    If a row lacks a value, an id occurs twice or a request is invalid, all such rows are named, and
    nothing is written.
    """
    if as_json and output is None:
        raise typer.BadParameter("name a file: the requests go to standard output", param_hint="-o")
    prompts = {
        "chat": chat,
        "responses": responses,
        "embedding": embedding,
        "moderation": moderation,
        "completion": completion,
        "image": image,
    }
    given = {kind: prompt for kind, prompt in prompts.items() if prompt is not None}
    if len(given) + (template is not None) != 1:
        names = ", ".join(f"--{kind}" for kind in prompts)
        raise typer.BadParameter(f"give one of {names} and --template")
    body = parameters(values, model)
    if template is not None:
        wanted = _whole(template, {"system": system, "id": id, "schema": schema}, body)
    else:
        ((kind, prompt),) = given.items()
        wanted = _of_prompt(kind, prompt, body, schema, id=id, system=system)
    written = Preparing(str(source), max_problems, checking(check, strict))
    with _opened(output) as file:
        written.write(str(source) if str(source) == "-" else source, wanted, file)
        if output is None:
            file.seek(0)
            out_bytes(iter(lambda: file.read(_READ_SIZE), b""))
    for line in written.warnings:
        note(line)
    if as_json:
        out_json({"ok": True, "output": str(output), **written.facts})
    else:
        (note if output is None else out)(written.summary(output))


def _whole(template: str, others: Mapping[str, object], body: Mapping[str, Any]) -> Template:
    for name, value in others.items():
        if value is not None:
            raise typer.BadParameter(f"--{name} is in the template already, or belongs there")
    found = read_template(template) or {}
    inner = found.get("body")
    return {**found, "body": {**inner, **body}} if isinstance(inner, Mapping) else found


def _of_prompt(
    kind: str,
    prompt: str,
    body: dict[str, Any],
    schema: Path | None,
    *,
    id: str | None,
    system: str | None,
) -> Template:
    from batchwright._rows.prompts import template_of

    if schema is not None:
        body |= read_schema(schema, kind, body)
    try:
        return template_of(kind, prompt, body, id=id, system=system)
    except TypeError as error:
        raise typer.BadParameter(str(error), param_hint=f"--{kind}") from None


@contextmanager
def _opened(output: Path | None) -> Iterator[BinaryIO]:
    """A file that is there only if all is well, or one that waits to be printed."""
    from batchwright._transfer.atomic_write import replacing

    if output is None:
        with TemporaryFile() as waiting:
            yield waiting
    else:
        with replacing(output, overwrite=False) as file:
            yield file
