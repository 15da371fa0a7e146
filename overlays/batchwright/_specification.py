"""What the specification says, as values.

Only this module, `types` (the objects) and `resources` (the operations) import `batchwright_api`.
"""

from __future__ import annotations

from batchwright_api import (
    __generator_version__,
    __server_url__,
    __spec_digest__,
    __spec_version__,
    limits,
)
from batchwright_api.api import OPERATIONS
from batchwright_api.models.create_batch_request_completion_window import (
    CREATE_BATCH_REQUEST_COMPLETION_WINDOW_VALUES,
)
from batchwright_api.models.create_batch_request_endpoint import (
    CREATE_BATCH_REQUEST_ENDPOINT_VALUES,
)
from batchwright_api.models.create_file_request_purpose import CREATE_FILE_REQUEST_PURPOSE_VALUES
from batchwright_api.models.create_upload_request_purpose import (
    CREATE_UPLOAD_REQUEST_PURPOSE_VALUES,
)

__all__ = [
    "COMPLETION_WINDOWS",
    "ENDPOINTS",
    "FILE_PURPOSES",
    "OPERATIONS",
    "UPLOAD_PURPOSES",
    "__generator_version__",
    "__server_url__",
    "__spec_digest__",
    "__spec_version__",
    "limits",
]

ENDPOINTS = tuple(sorted(CREATE_BATCH_REQUEST_ENDPOINT_VALUES))
"""The endpoints that a batch can call."""

COMPLETION_WINDOWS = tuple(sorted(CREATE_BATCH_REQUEST_COMPLETION_WINDOW_VALUES))
"""The completion windows that a batch can have."""

FILE_PURPOSES = tuple(sorted(CREATE_FILE_REQUEST_PURPOSE_VALUES))
"""The purposes that `files.create` takes."""

UPLOAD_PURPOSES = tuple(sorted(CREATE_UPLOAD_REQUEST_PURPOSE_VALUES))
"""The purposes that `uploads.create` takes."""
