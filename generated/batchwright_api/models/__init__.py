"""The objects of requests and responses."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .add_upload_part_request import AddUploadPartRequest
    from .batch import Batch
    from .batch_error import BatchError
    from .batch_errors import BatchErrors
    from .batch_file_expiration_after import BatchFileExpirationAfter
    from .batch_request_counts import BatchRequestCounts
    from .batch_request_input import BatchRequestInput
    from .batch_request_output import BatchRequestOutput
    from .batch_request_output_error import BatchRequestOutputError
    from .batch_request_output_response import BatchRequestOutputResponse
    from .batch_status import BatchStatus
    from .batch_usage import BatchUsage
    from .batch_usage_input_tokens_details import BatchUsageInputTokensDetails
    from .batch_usage_output_tokens_details import BatchUsageOutputTokensDetails
    from .complete_upload_request import CompleteUploadRequest
    from .create_batch_request import CreateBatchRequest
    from .create_batch_request_completion_window import (
        CreateBatchRequestCompletionWindow,
    )
    from .create_batch_request_endpoint import CreateBatchRequestEndpoint
    from .create_file_request import CreateFileRequest
    from .create_file_request_purpose import CreateFileRequestPurpose
    from .create_upload_request import CreateUploadRequest
    from .create_upload_request_purpose import CreateUploadRequestPurpose
    from .error import Error
    from .error_response import ErrorResponse
    from .file_deleted import FileDeleted
    from .file_expiration_after import FileExpirationAfter
    from .file_object import FileObject
    from .file_object_purpose import FileObjectPurpose
    from .file_object_status import FileObjectStatus
    from .list_batches_response import ListBatchesResponse
    from .list_files_order import ListFilesOrder
    from .list_files_response import ListFilesResponse
    from .list_models_response import ListModelsResponse
    from .metadata import Metadata
    from .model import Model
    from .model_deleted import ModelDeleted
    from .request_body import RequestBody
    from .response_body import ResponseBody
    from .upload import Upload
    from .upload_part import UploadPart
    from .upload_status import UploadStatus

_MODULES = {
    "AddUploadPartRequest": ".add_upload_part_request",
    "Batch": ".batch",
    "BatchError": ".batch_error",
    "BatchErrors": ".batch_errors",
    "BatchFileExpirationAfter": ".batch_file_expiration_after",
    "BatchRequestCounts": ".batch_request_counts",
    "BatchRequestInput": ".batch_request_input",
    "BatchRequestOutput": ".batch_request_output",
    "BatchRequestOutputError": ".batch_request_output_error",
    "BatchRequestOutputResponse": ".batch_request_output_response",
    "BatchStatus": ".batch_status",
    "BatchUsage": ".batch_usage",
    "BatchUsageInputTokensDetails": ".batch_usage_input_tokens_details",
    "BatchUsageOutputTokensDetails": ".batch_usage_output_tokens_details",
    "CompleteUploadRequest": ".complete_upload_request",
    "CreateBatchRequest": ".create_batch_request",
    "CreateBatchRequestCompletionWindow": ".create_batch_request_completion_window",
    "CreateBatchRequestEndpoint": ".create_batch_request_endpoint",
    "CreateFileRequest": ".create_file_request",
    "CreateFileRequestPurpose": ".create_file_request_purpose",
    "CreateUploadRequest": ".create_upload_request",
    "CreateUploadRequestPurpose": ".create_upload_request_purpose",
    "Error": ".error",
    "ErrorResponse": ".error_response",
    "FileDeleted": ".file_deleted",
    "FileExpirationAfter": ".file_expiration_after",
    "FileObject": ".file_object",
    "FileObjectPurpose": ".file_object_purpose",
    "FileObjectStatus": ".file_object_status",
    "ListBatchesResponse": ".list_batches_response",
    "ListFilesOrder": ".list_files_order",
    "ListFilesResponse": ".list_files_response",
    "ListModelsResponse": ".list_models_response",
    "Metadata": ".metadata",
    "Model": ".model",
    "ModelDeleted": ".model_deleted",
    "RequestBody": ".request_body",
    "ResponseBody": ".response_body",
    "Upload": ".upload",
    "UploadPart": ".upload_part",
    "UploadStatus": ".upload_status",
}

__all__ = (
    "AddUploadPartRequest",
    "Batch",
    "BatchError",
    "BatchErrors",
    "BatchFileExpirationAfter",
    "BatchRequestCounts",
    "BatchRequestInput",
    "BatchRequestOutput",
    "BatchRequestOutputError",
    "BatchRequestOutputResponse",
    "BatchStatus",
    "BatchUsage",
    "BatchUsageInputTokensDetails",
    "BatchUsageOutputTokensDetails",
    "CompleteUploadRequest",
    "CreateBatchRequest",
    "CreateBatchRequestCompletionWindow",
    "CreateBatchRequestEndpoint",
    "CreateFileRequest",
    "CreateFileRequestPurpose",
    "CreateUploadRequest",
    "CreateUploadRequestPurpose",
    "Error",
    "ErrorResponse",
    "FileDeleted",
    "FileExpirationAfter",
    "FileObject",
    "FileObjectPurpose",
    "FileObjectStatus",
    "ListBatchesResponse",
    "ListFilesOrder",
    "ListFilesResponse",
    "ListModelsResponse",
    "Metadata",
    "Model",
    "ModelDeleted",
    "RequestBody",
    "ResponseBody",
    "Upload",
    "UploadPart",
    "UploadStatus",
)


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        return getattr(import_module(_MODULES[name], __package__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
