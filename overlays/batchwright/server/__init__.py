"""The Batch API on localhost: for tests, demos and trying things out.

    from batchwright.server import Server

    with Server() as server:
        client = batchwright.Client(api_key="test", base_url=server.base_url)

Needs the extra: `pip install 'batchwright[server]'`. The names are imported when they are first
used, because pytest loads this package to find the fixture, in projects without the extra too.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from batchwright.server.api.middleware import ReceivedRequest
    from batchwright.server.catalogue import Model
    from batchwright.server.clock import Clock
    from batchwright.server.faults.kinds import (
        CutAnswer,
        CutRequest,
        ErrorAnswer,
        ExpireLines,
        FailLines,
        Fault,
        IgnoreRange,
        LagList,
        Redirect,
        RepeatCursor,
        ShortAnswer,
        SlowAnswer,
        TokenLimit,
    )
    from batchwright.server.faults.registry import FaultBook
    from batchwright.server.server import Server
    from batchwright.server.settings import Durations, Limits

__all__ = [
    "Clock",
    "CutAnswer",
    "CutRequest",
    "Durations",
    "ErrorAnswer",
    "ExpireLines",
    "FailLines",
    "Fault",
    "FaultBook",
    "IgnoreRange",
    "LagList",
    "Limits",
    "Model",
    "ReceivedRequest",
    "Redirect",
    "RepeatCursor",
    "Server",
    "ShortAnswer",
    "SlowAnswer",
    "TokenLimit",
]

_MODULES = {
    "Clock": "clock",
    "Durations": "settings",
    "FaultBook": "faults.registry",
    "Limits": "settings",
    "Model": "catalogue",
    "ReceivedRequest": "api.middleware",
    "Server": "server",
}


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        module = import_module(f"{__name__}.{_MODULES.get(name, 'faults.kinds')}")
    except ModuleNotFoundError as error:
        missing = (error.name or "").partition(".")[0]
        if missing not in {"starlette", "uvicorn", "python_multipart"}:
            raise
        message = f"batchwright.server needs {missing}: pip install 'batchwright[server]'"
        raise ImportError(message) from error
    return getattr(module, name)
