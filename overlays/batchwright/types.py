"""The objects of requests and answers, as generated from the specification.

This is the one seam: besides `batchwright.resources`, no other module imports `batchwright_api`.
"""

from __future__ import annotations

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
    "Upload",
    "UploadPart",
]
