"""The objects of requests and responses, generated from the specification."""

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
