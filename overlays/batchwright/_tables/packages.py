"""The packages that only tables need, imported when they are needed."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from batchwright.errors import InputError

__all__ = ["needed"]

_INSTALLED_BY = {"pyarrow": "'batchwright[tables]'"}


def needed(name: str) -> Any:
    """Import a module.

    Raises:
        InputError: Its package is missing; the message says how to install it.
    """
    try:
        return import_module(name)
    except ImportError as error:
        package = name.partition(".")[0]
        install = _INSTALLED_BY.get(package, package)
        raise InputError(f"this needs {package}: pip install {install}") from error
