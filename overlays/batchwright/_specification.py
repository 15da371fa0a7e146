"""What the specification says, as values.

Only this module, `types` (the objects) and `resources` (the operations) import `batchwright_api`.
"""

from __future__ import annotations

import functools
from typing import Any

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
    "line_schemas",
]

ENDPOINTS = tuple(sorted(CREATE_BATCH_REQUEST_ENDPOINT_VALUES))
"""The endpoints that a batch can call."""

COMPLETION_WINDOWS = tuple(sorted(CREATE_BATCH_REQUEST_COMPLETION_WINDOW_VALUES))
"""The completion windows that a batch can have."""

FILE_PURPOSES = tuple(sorted(CREATE_FILE_REQUEST_PURPOSE_VALUES))
"""The purposes that `files.create` takes."""

UPLOAD_PURPOSES = tuple(sorted(CREATE_UPLOAD_REQUEST_PURPOSE_VALUES))
"""The purposes that `uploads.create` takes."""


@functools.cache
def line_schemas() -> dict[str, Any]:
    """The JSON schemas of what lines carry.

    Returns:
        The name of the schema of each endpoint's body under `endpoints`, and the schemas by name
        under `$defs`. It is one object for all callers, and not to be changed.
    """
    import pkgutil  # `importlib.resources` takes 14 ms to import

    import orjson

    found = pkgutil.get_data("batchwright_api.lines", "schemas.json")
    schemas: dict[str, Any] = orjson.loads(found or b"{}")
    return schemas
