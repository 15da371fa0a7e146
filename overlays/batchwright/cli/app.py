"""The program: global options, commands and exit codes."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable, Sequence
from inspect import getdoc
from io import TextIOWrapper
from typing import Annotated, Any

import typer

from batchwright.cli import batches, files, prepare, results, run, runs, serve, validate
from batchwright.cli.commands import Command, Group
from batchwright.cli.exits import (
    MEANINGS,
    CommandError,
    ExitCode,
    error_document,
    exit_code,
    explain,
)
from batchwright.cli.printing import note, out, out_json
from batchwright.cli.settings import Settings
from batchwright.cli.version import version

_ALL, _ONE, _HERE = "From requests to answers", "Single batches and files", "For trying things out"
# Its module, and so its name, differ between the versions of typer.
_USAGE_ERROR = typer.BadParameter.__mro__[1]
_BEFORE = {"--base-url", "--timeout", "--max-retries"}

app = typer.Typer(
    name="batchwright",
    cls=Group,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"]},
    epilog="\n".join(
        ["Exit codes:", *(f"{int(code):>4}  {text}" for code, text in MEANINGS.items())]
    ),
)


def _print_version(wanted: bool) -> None:
    if wanted:
        out(version())
        raise typer.Exit


@app.callback()
def configure(
    ctx: typer.Context,
    base_url: Annotated[
        str | None,
        typer.Option(
            metavar="URL", help="The API's URL; defaults to OPENAI_BASE_URL, else OpenAI's."
        ),
    ] = None,
    timeout: Annotated[
        float | None,
        typer.Option(metavar="SECONDS", min=0.001, help="How long to wait for a response."),
    ] = None,
    max_retries: Annotated[
        int, typer.Option(metavar="N", min=0, help="How many times to retry a failed request.")
    ] = 2,
    _version: Annotated[
        bool,
        typer.Option(
            "--version",
            callback=_print_version,
            is_eager=True,
            help="Show the version, and the specification it was generated from.",
        ),
    ] = False,
) -> None:
    """The Batch API, from a file of requests to a file of answers.

    The key comes from OPENAI_API_KEY, never from an argument, which other users could see.
    """
    ctx.obj = Settings(base_url, timeout, max_retries, tuple(ctx.obj))


def _add(
    command: Callable[..., None],
    name: str,
    panel: str,
    example: str,
    kind: type[Command] = Command,
) -> None:
    epilog = f"Example: batchwright {name} {example}"
    paragraphs = getdoc(command) or ""
    text = "\n\n".join(" ".join(one.split()) for one in paragraphs.split("\n\n"))
    app.command(name, cls=kind, rich_help_panel=panel, help=text, epilog=epilog)(command)


_add(
    prepare.prepare,
    "prepare",
    _ALL,
    "data.csv --chat 'Summarise: {text}' --model gpt-5-mini --output summaries.jsonl",
)
_add(validate.validate, "validate", _ALL, "requests.jsonl")
_add(run.run, "run", _ALL, "requests.jsonl --output answers.jsonl")
app.add_typer(runs.app, name="runs", rich_help_panel=_ALL)
_add(batches.submit, "submit", _ONE, "requests.jsonl")
_add(batches.status, "status", _ONE, "batch_1")
_add(batches.wait, "wait", _ONE, "batch_1")
_add(results.results, "results", _ONE, "batch_1 --output answers.jsonl --errors errors.jsonl")
_add(batches.list_, "list", _ONE, "--limit 5 --json")
_add(batches.cancel, "cancel", _ONE, "batch_2")
app.add_typer(files.app, name="files", rich_help_panel=_ONE)
_add(serve.serve, "serve", _HERE, "--port 8000 --duration in_progress=10", serve.ServeCommand)


def start(args: Sequence[str]) -> int:
    """Run a command, and turn an error into a line on stderr and an exit code."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # as stderr has it
    try:
        code = app(args=list(args), standalone_mode=False, obj=tuple(args))
    except Exception as error:
        code, lines = _ending(error)
        for line in lines:
            note(line)
        if "--json" in args:
            code = _print_error(error, code, " ".join(lines))
    return int(code or ExitCode.OK)


def _ending(error: Any) -> tuple[ExitCode, Sequence[str]]:
    """The exit code for an error, and what to tell people."""
    if isinstance(error, CommandError):
        return error.code, error.lines
    if isinstance(error, _USAGE_ERROR):
        return ExitCode.USAGE, _misuse(error)
    code = exit_code(error)
    if code == ExitCode.BUG:
        traceback.print_exc(file=sys.stderr)
    return code, [f"batchwright: {explain(error)}"]


def _print_error(error: Exception, code: ExitCode, message: str) -> ExitCode:
    try:
        out_json(error_document(error, code, message.removeprefix("batchwright: ")))
    except typer.Exit as left:  # nobody reads it
        return ExitCode(left.exit_code)
    return code


def _misuse(error: Any) -> list[str]:
    """Say in one line what is wrong with the arguments."""
    message = error.format_message()
    if not message:  # no command was given, and the help has been printed
        return []
    ctx = getattr(error, "ctx", None)
    where = ctx.command_path if ctx else "batchwright"
    option = getattr(error, "option_name", None)
    if option in _BEFORE:
        where, message = "batchwright", f"{option} goes before the command"
    end = "" if message.endswith("?") else "."
    return [f"{where}: {message.rstrip('.')}{end} See: {where} --help"]
