"""The version of this package."""

from __future__ import annotations

from functools import cache

__all__ = ["installed_version"]


@cache
def installed_version() -> str:
    """The version of the installed package; `unknown` if it is not installed."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("batchwright")
    except PackageNotFoundError:
        return "unknown"
