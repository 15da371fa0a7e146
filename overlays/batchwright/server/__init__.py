"""The Batch API on localhost: for tests, demos and trying things out.

Needs the extra: `pip install 'batchwright[server]'`. Names are imported when they are first used,
because pytest imports this package to find the fixture, even without the extra.

Example:
    from batchwright import Client
    from batchwright.server import Server

    with Server() as server, Client(api_key="test", base_url=server.base_url) as client:
        print(client.models.retrieve("gpt-4o-mini").id)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from batchwright._lazy import lazy

if TYPE_CHECKING:
    from batchwright.server.api.record import ReceivedRequest
    from batchwright.server.catalogue import Model
    from batchwright.server.clock import Clock
    from batchwright.server.engine.answer import Answer, ModelRequest
    from batchwright.server.engine.answers import Answers
    from batchwright.server.faults.batches import (
        ExpireLines,
        FailLines,
        HideFiles,
        RefuseBatch,
        StopBatch,
        TokenLimit,
    )
    from batchwright.server.faults.creation import LateBatch
    from batchwright.server.faults.fault import Fault
    from batchwright.server.faults.files import CorruptFile, LoseFile, ShortFile
    from batchwright.server.faults.lists import LagList, OldestFirst, RepeatCursor
    from batchwright.server.faults.registry import Faults
    from batchwright.server.faults.requests import CutRequest, IgnoreRange
    from batchwright.server.faults.responses import (
        CutResponse,
        ErrorResponse,
        Redirect,
        ShortResponse,
        SlowResponse,
    )
    from batchwright.server.server import Server
    from batchwright.server.settings import Durations, Limits

__all__ = [
    "Answer",
    "Answers",
    "Clock",
    "CorruptFile",
    "CutRequest",
    "CutResponse",
    "Durations",
    "ErrorResponse",
    "ExpireLines",
    "FailLines",
    "Fault",
    "Faults",
    "HideFiles",
    "IgnoreRange",
    "LagList",
    "LateBatch",
    "Limits",
    "LoseFile",
    "Model",
    "ModelRequest",
    "OldestFirst",
    "ReceivedRequest",
    "Redirect",
    "RefuseBatch",
    "RepeatCursor",
    "Server",
    "ShortFile",
    "ShortResponse",
    "SlowResponse",
    "StopBatch",
    "TokenLimit",
]

_get = lazy(
    __name__,
    {
        ".api.record": ("ReceivedRequest",),
        ".catalogue": ("Model",),
        ".clock": ("Clock",),
        ".engine.answer": ("Answer", "ModelRequest"),
        ".engine.answers": ("Answers",),
        ".faults": ("Fault",),
        ".faults.batches": (
            "ExpireLines",
            "FailLines",
            "HideFiles",
            "RefuseBatch",
            "StopBatch",
            "TokenLimit",
        ),
        ".faults.creation": ("LateBatch",),
        ".faults.files": ("CorruptFile", "LoseFile", "ShortFile"),
        ".faults.lists": ("LagList", "OldestFirst", "RepeatCursor"),
        ".faults.registry": ("Faults",),
        ".faults.requests": ("CutRequest", "IgnoreRange"),
        ".faults.responses": (
            "CutResponse",
            "ErrorResponse",
            "Redirect",
            "ShortResponse",
            "SlowResponse",
        ),
        ".server": ("Server",),
        ".settings": ("Durations", "Limits"),
    },
)


def __getattr__(name: str) -> object:
    try:
        return _get(name)
    except ModuleNotFoundError as error:
        missing = (error.name or "").partition(".")[0]
        if missing not in {"starlette", "uvicorn", "python_multipart"}:
            raise
        message = f"batchwright.server needs {missing}: pip install 'batchwright[server]'"
        raise ImportError(message) from error


def __dir__() -> list[str]:
    return sorted(__all__)
