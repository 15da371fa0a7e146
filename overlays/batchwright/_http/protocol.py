"""Errors that httpx forgets to translate."""

from __future__ import annotations

import traceback

import httpx

__all__ = ["UNTRANSLATED", "protocol_error"]

UNTRANSLATED = (httpx.InvalidURL, ValueError, OverflowError)

_PARSERS = {"h11", "h2", "hpack", "httpcore"}


def protocol_error(error: Exception) -> httpx.RemoteProtocolError:
    """Make httpx's own error for one that a response caused.

    Raises:
        Exception: The same error, if it comes from elsewhere, such as the caller's event hooks.
    """
    if isinstance(error, httpx.InvalidURL):
        return httpx.RemoteProtocolError("the server redirects to an invalid URL")
    frames = [frame for frame, _ in traceback.walk_tb(error.__traceback__)]
    if frames[-1].f_globals.get("__name__", "").partition(".")[0] not in _PARSERS:
        raise error
    return httpx.RemoteProtocolError(f"{type(error).__name__}: {error}")
