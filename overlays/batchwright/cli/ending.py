"""How the commands that drive a run end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import time
from typing import TYPE_CHECKING

import typer

from batchwright.cli.exits import CommandError, ExitCode
from batchwright.cli.printing import note, out_fields, out_json
from batchwright.cli.settings import command, other_command, same_command
from batchwright.cli.signals import as_interrupt
from batchwright.cli.validate import problem_lines, problems

if TYPE_CHECKING:
    from batchwright.cli.display.protocol import Display
    from batchwright.runs import InvalidInputError, Run
    from batchwright.runs.status import Status

__all__ = ["conclude", "drive", "print_status", "resumable"]

_SHOWN = 3


@contextmanager
def resumable(
    ctx: typer.Context, sources: Sequence[Path] = (), *, output: Path | None = None
) -> Iterator[None]:
    """Say what is left to do when a run is interrupted or its input is invalid.

    Args:
        ctx: The command.
        sources: The input, where the command has one.
        output: The output of the run if the same command does not resume it; None if it does.

    Raises:
        CommandError: The run was interrupted, its input is invalid, or what is left may cost too
            much.
    """
    from batchwright.runs import InvalidInputError, MaxCostError

    with as_interrupt() as interruption:
        try:
            yield
        except InvalidInputError as error:
            raise _invalid(ctx, sources, error) from None
        except MaxCostError as error:
            raise CommandError(
                "MaxCostError",
                ExitCode.INCOMPLETE,
                f"{error.lines:,} requests were not sent: with them, the run could cost more than "
                f"${error.max_cost:g}.",
                "Go on with the same command and a higher --max-cost.",
                lines=error.lines,
                max_cost=error.max_cost,
            ) from None
        except KeyboardInterrupt as interrupt:
            ids = list(getattr(interrupt, "batch_ids", []))
            raise CommandError(
                "Interrupted",
                interruption.code,
                "Interrupted." + (" Still active:" if ids else " No batch is active."),
                *(f"  {line}" for line in _named(ids)),
                f"Resume it with: {_resuming(ctx, output)}",
                batch_ids=ids,
            ) from None


def drive(run: Run, show: Display, *, detach: bool) -> Status:
    """Take a run to its end, or until all is sent that may be.

    Args:
        run: The run.
        show: What shows how it goes on.
        detach: Whether to leave once all is sent.

    Returns:
        How it stands.
    """
    status: Status | None = run.submit(on_progress=show) if detach else None
    if status is None or status.state == "finished":
        status = run.wait(on_progress=show)
    show.finish(status)
    return status


def conclude(ctx: typer.Context, status: Status, *, as_json: bool) -> None:
    """Print how a run stands, and end with the exit code that says whether all succeeded.

    Raises:
        typer.Exit: The run has ended, and not all did.
    """
    from batchwright.cli.display.figures import all_succeeded

    print_status(status, as_json=as_json)
    if status.state != "finished":
        if not as_json:
            note(f"Collect the answers with: {_waiting(ctx, status.output)}")
    elif not all_succeeded(status):
        raise typer.Exit(ExitCode.INCOMPLETE)


def print_status(status: Status, *, as_json: bool) -> None:
    """Print how a run stands."""
    if as_json:
        from batchwright.cli.display.events import document
        from batchwright.cli.display.figures import all_succeeded

        out_json({"kind": "summary", "ok": all_succeeded(status), **document(status)})
    else:
        from batchwright.cli.display.summary import summary_fields

        out_fields(summary_fields(status, time()))


def _resuming(ctx: typer.Context, output: Path | None) -> str:
    return same_command(ctx) if output is None else _waiting(ctx, output)


def _waiting(ctx: typer.Context, output: Path) -> str:
    return other_command(ctx, "runs", "wait", str(output))


def _named(ids: Sequence[str]) -> Sequence[str]:
    more = len(ids) - _SHOWN
    return [*ids[:_SHOWN], f"and {more:,} more"] if more > 0 else ids


def _invalid(ctx: typer.Context, sources: Sequence[Path], error: InvalidInputError) -> CommandError:
    lines = list(problem_lines(sources[0] if len(sources) == 1 else Path("input"), error.report))
    advice = "Nothing was sent. Leave these lines out with --skip-invalid"
    if len(sources) == 1 and sources[0].is_file():
        advice += f", or see all problems with: {command(ctx, 'validate', str(sources[0]))}"
    return CommandError(
        "InvalidInputError", ExitCode.USAGE, *lines, advice, **problems(error.report)
    )
