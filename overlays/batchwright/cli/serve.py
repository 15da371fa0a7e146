"""`batchwright serve`."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from batchwright.cli.commands import Command
from batchwright.cli.options import Json, pairs
from batchwright.cli.printing import note, out, out_json

if TYPE_CHECKING:
    from batchwright.server import Fault, Server


class ServeCommand(Command):
    """A command whose help lists values that only the server knows."""

    def format_help(self, ctx: Any, formatter: Any) -> None:  # click's, or typer's copy of it
        """Add the lists to the help."""
        texts = (f"{title}: {' '.join(names)}" for title, names in values().items())
        self.epilog = "\n\n".join([self.epilog or "", *texts])
        super().format_help(ctx, formatter)


def values() -> dict[str, Iterable[str]]:
    """What the names in the options can be."""
    from batchwright.server import Durations, Limits
    from batchwright.server.faults import KINDS

    return {
        "States of --duration": _parsers(Durations),
        "Names of --limit": _parsers(Limits),
        "Kinds of --fault": sorted(KINDS),
    }


def serve(
    *,
    host: Annotated[
        str, typer.Option(metavar="ADDRESS", help="The address to listen on.")
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(metavar="N", min=0, max=65535, help="The port; 0 picks a free one.")
    ] = 8000,
    data: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            file_okay=False,
            help="The folder for files and batches.",
            show_default="a temporary folder",
        ),
    ] = None,
    speed: Annotated[
        float,
        typer.Option(metavar="N", min=0, help="Seconds of the server's clock per real second."),
    ] = 1.0,
    duration: Annotated[
        list[str] | None,
        typer.Option(
            metavar="STATE=SECONDS",
            help="The minimum time that a batch spends in a state; repeatable.",
        ),
    ] = None,
    limit: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME=NUMBER", help="Override a limit, such as requests=100; repeatable."
        ),
    ] = None,
    model: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="Add a model; repeatable.")
    ] = None,
    fault: Annotated[
        list[str] | None,
        typer.Option(
            metavar="KIND:NAME=VALUE,…",
            help="Inject a fault, such as error:status=503; repeatable.",
        ),
    ] = None,
    allow_host: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="Another name of this machine that requests may send as Host; repeatable.",
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Serve the Batch API on this machine, until Ctrl-C.

    Any key works. Requests are free, and answers are deterministic: chat echoes, embeddings hash
    words, moderation matches a word list. Only this machine can reach the server, unless --host
    says otherwise.
    """
    from batchwright.server import Durations, Limits, Server

    server = Server(
        data,
        host=host,
        port=port,
        speed=speed,
        durations=_numbers(duration, "--duration", Durations),
        limits=_numbers(limit, "--limit", Limits),
        models=model or [],
        faults=[_fault(text) for text in fault or []],
        allowed_hosts=allow_host or [],
    )
    try:
        server.serve_forever(lambda server: _say(server, host, as_json=as_json))
    except RuntimeError as error:
        raise typer.BadParameter(str(error), param_hint="--data") from error
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        message = f"{port} is taken; choose another, or 0 to pick a free one"
        raise typer.BadParameter(message, param_hint="--port") from error


def _say(server: Server, host: str, *, as_json: bool) -> None:
    from batchwright.server.api.hosts import is_loopback

    if not is_loopback(host):
        note(f"Warning: whoever reaches {host} can use this server, with any key.")
    if as_json:
        out_json({"base_url": server.base_url})
        return
    out(f"Listening on {server.base_url}")
    note("For the commands in another terminal:")
    note(f"  export OPENAI_BASE_URL={server.base_url} OPENAI_API_KEY=any")


def _fault(text: str) -> Fault:
    from batchwright.server import Fault

    try:
        return Fault.parse(text)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--fault") from error


def _numbers(values: list[str] | None, option: str, kind: type[Any]) -> Any:
    """Build an attrs class of numbers from `name=number` pairs."""
    known = _parsers(kind)
    given = {}
    for name, value in pairs(values, option).items():
        if name not in known:
            message = f"unknown name {name!r}; expected one of {', '.join(known)}"
            raise typer.BadParameter(message, param_hint=option)
        try:
            given[name] = known[name](value)
        except ValueError:
            raise typer.BadParameter(f"{value!r} is not a number", param_hint=option) from None
    return kind(**given)


def _parsers(kind: type[Any]) -> dict[str, Callable[[str], int | float]]:
    """Map each numeric field to its parser."""
    from attrs import fields

    parsers = {"float": float, "int": int}
    return {one.name: parsers[one.type] for one in fields(kind) if one.type in parsers}
