"""Checks of headers. Unlike those of httpx and h11, the errors do not quote a bad value."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping

from batchwright._version import installed_version
from batchwright.errors import ConfigurationError

__all__ = [
    "REQUEST_ID",
    "checked_extra_headers",
    "checked_headers",
    "header_name",
    "header_value",
    "new_request_id",
    "own_headers",
]

REQUEST_ID = "X-Client-Request-Id"

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


def own_headers(organization: str | None, project: str | None) -> dict[str, str]:
    """The headers of every request, beside its id."""
    headers = {
        "Accept-Encoding": "gzip, deflate",
        "User-Agent": f"batchwright/{installed_version()}",
    }
    if organization:
        headers["OpenAI-Organization"] = organization
    if project:
        headers["OpenAI-Project"] = project
    return headers


def new_request_id() -> str:
    """Make a request id."""
    return os.urandom(16).hex()


def checked_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """Check the caller's headers.

    Raises:
        ConfigurationError: One of them is not valid. The error shows its name, but not its value.
    """
    return {
        header_name(name): header_value(f"the default header {name!r}", value)
        for name, value in headers.items()
    }


def checked_extra_headers(headers: Mapping[str, str | None]) -> dict[str, str | None]:
    """Check the headers of one request, of which None leaves one out.

    Raises:
        ConfigurationError: One of them is not valid. The error shows its name, but not its value.
    """
    return {
        header_name(name): None
        if value is None
        else header_value(f"the extra header {name!r}", value)
        for name, value in headers.items()
    }


def header_name(name: str) -> str:
    """Check a header's name."""
    if not isinstance(name, str) or not _TOKEN.fullmatch(name):
        raise ConfigurationError(f"{name!r} is not a valid header name")
    return name


def header_value(label: str, value: object) -> str:
    """Check a header's value; the error does not show it."""
    if not isinstance(value, str):
        raise ConfigurationError(f"{label} must be a string")
    if not (value.isascii() and value.isprintable()) or value != value.strip():
        raise ConfigurationError(
            f"{label} cannot be sent: it contains a line break, a leading or trailing space, or a "
            "character outside ASCII; was it copied correctly?"
        )
    return value
