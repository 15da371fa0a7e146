"""The global options, and the client made from them."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import typer

    from batchwright import APIError, Client

_IN_OPTIONS = {
    "base_url=… or": "--base-url or",
    "pass query parameters as default_query=…": "leave out the part from ? or # on",
    "use api_key=…": "set OPENAI_API_KEY",
}
"""The library's advice, and the same in the words of the command line."""


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
def open_client(
    ctx: typer.Context, on_failure: Callable[[APIError], None] | None = None
) -> Iterator[Client]:
    """Make the client; the key comes from `OPENAI_API_KEY` only.

    Args:
        ctx: The command.
        on_failure: Called with each attempt of a request that fails.

    Raises:
        ConfigurationError: There is no key, or a setting is invalid.
        APIError: Whatever the block raises, with a note of the base URL where it matters.
    """
    from batchwright import APIConnectionError, ConfigurationError, NotFoundError

    if not os.environ.get("OPENAI_API_KEY"):
        raise ConfigurationError("no API key: set the environment variable OPENAI_API_KEY")
    try:
        opened = _client(ctx.obj, on_failure)
    except ConfigurationError as error:
        message = str(error)
        for ours, theirs in _IN_OPTIONS.items():
            message = message.replace(ours, theirs)
        raise ConfigurationError(message) from None
    with opened as client:
        try:
            yield client
        except (NotFoundError, APIConnectionError) as error:
            if isinstance(error, NotFoundError) and ctx.params.keys() & {"batch_id", "file_id"}:
                error.add_note("Check the id, and that it was created with this key and base URL.")
            usual = "" if client.base_url.endswith("/v1") else "; it usually ends in /v1"
            error.add_note(f"The base URL is {client.base_url}{usual}.")
            raise


def _client(settings: Settings, on_failure: Callable[[APIError], None] | None) -> Client:
    from batchwright import Client, FailedAttempt, Retry

    retry = Retry(attempts=settings.max_retries + 1)

    def noticed(failed: FailedAttempt) -> float | None:
        if on_failure is not None:
            on_failure(failed.error)
        return retry(failed)

    return Client(base_url=settings.base_url, timeout=settings.timeout, retry=noticed)


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
