"""The objects of requests and responses, generated from the specification."""

from __future__ import annotations

from typing import TYPE_CHECKING

from batchwright._lazy import lazy

if TYPE_CHECKING:
    from batchwright_api.models import (
        Batch,
        BatchError,
        BatchErrors,
        BatchFileExpirationAfter,
        BatchRequestCounts,
        BatchRequestInput,
        BatchRequestOutput,
        BatchStatus,
        BatchUsage,
        FileDeleted,
        FileExpirationAfter,
        FileObject,
        ListBatchesResponse,
        ListFilesResponse,
        ListModelsResponse,
        Model,
        ModelDeleted,
        Upload,
        UploadPart,
    )

__all__ = [
    "Batch",
    "BatchError",
    "BatchErrors",
    "BatchFileExpirationAfter",
    "BatchRequestCounts",
    "BatchRequestInput",
    "BatchRequestOutput",
    "BatchStatus",
    "BatchUsage",
    "FileDeleted",
    "FileExpirationAfter",
    "FileObject",
    "ListBatchesResponse",
    "ListFilesResponse",
    "ListModelsResponse",
    "Model",
    "ModelDeleted",
    "Upload",
    "UploadPart",
]

# A class of attrs takes a millisecond to make.
__getattr__ = lazy(__name__, {"batchwright_api.models": __all__})


def __dir__() -> list[str]:
    return sorted(__all__)
