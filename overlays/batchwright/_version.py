"""The version of this package."""

from __future__ import annotations

from functools import cache

__all__ = ["installed_version"]


@cache
def installed_version() -> str:
    """The version that pyproject.toml had at the installation."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("batchwright")
    except PackageNotFoundError:
        return "unknown"
