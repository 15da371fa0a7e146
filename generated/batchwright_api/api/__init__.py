"""One package per tag of the specification, one module per operation."""

from typing import Final, NamedTuple


class Route(NamedTuple):
    """The method and path of an operation.

    Attributes:
        method: The HTTP method.
        path: The path below the base URL, its parameters in braces.
    """

    method: str
    path: str


OPERATIONS: Final = {
    "listBatches": Route("GET", "/batches"),
    "createBatch": Route("POST", "/batches"),
    "retrieveBatch": Route("GET", "/batches/{batch_id}"),
    "cancelBatch": Route("POST", "/batches/{batch_id}/cancel"),
    "listFiles": Route("GET", "/files"),
    "createFile": Route("POST", "/files"),
    "retrieveFile": Route("GET", "/files/{file_id}"),
    "deleteFile": Route("DELETE", "/files/{file_id}"),
    "downloadFile": Route("GET", "/files/{file_id}/content"),
    "createUpload": Route("POST", "/uploads"),
    "addUploadPart": Route("POST", "/uploads/{upload_id}/parts"),
    "completeUpload": Route("POST", "/uploads/{upload_id}/complete"),
    "cancelUpload": Route("POST", "/uploads/{upload_id}/cancel"),
    "listModels": Route("GET", "/models"),
    "retrieveModel": Route("GET", "/models/{model}"),
    "deleteModel": Route("DELETE", "/models/{model}"),
}
"""The operations by operationId."""
