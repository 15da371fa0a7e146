"""The global options, and the client made from them."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import typer

    from batchwright import Client


class Settings(NamedTuple):
    """What applies to all commands.

    Args:
        base_url: Where the API is; None leaves it to the environment.
        timeout: How many seconds to wait for a response; None is the client's default.
        max_retries: How many times to retry a failed request.
        args: All arguments, as they were given.
    """

    base_url: str | None
    timeout: float | None
    max_retries: int
    args: tuple[str, ...]


@contextmanager
def open_client(ctx: typer.Context) -> Iterator[Client]:
    """Make the client; the key comes from `OPENAI_API_KEY` only.

    Raises:
        ConfigurationError: There is no key, or a setting is invalid.
        APIError: Whatever the block raises, with a note of the base URL where it matters.
    """
    from batchwright import APIConnectionError, Client, ConfigurationError, NotFoundError

    if not os.environ.get("OPENAI_API_KEY"):
        raise ConfigurationError("no API key: set the environment variable OPENAI_API_KEY")
    settings: Settings = ctx.obj
    with Client(
        base_url=settings.base_url, timeout=settings.timeout, max_retries=settings.max_retries
    ) as client:
        try:
            yield client
        except (NotFoundError, APIConnectionError) as error:
            usual = "" if client.base_url.endswith("/v1") else "; it usually ends in /v1"
            error.add_note(f"The base URL is {client.base_url}{usual}.")
            raise


def same_command(ctx: typer.Context) -> str:
    """The command line as it was given."""
    return command(ctx, *ctx.obj.args)


def other_command(ctx: typer.Context, *args: str) -> str:
    """Another command line for the same API."""
    settings: Settings = ctx.obj
    return command(ctx, *(("--base-url", settings.base_url) if settings.base_url else ()), *args)


def command(ctx: typer.Context, *args: str) -> str:
    """A command line of this program, quoted for a shell."""
    return f"{ctx.find_root().info_name} {shlex.join(args)}"
