"""The API's limits, as `openapi.yaml` gives them.

Example:
    >>> from batchwright import limits
    >>> limits.MAX_REQUESTS
    50000
"""

from __future__ import annotations

from batchwright._specification import limits as _limits

__all__ = [
    "BATCH_FILE_SECONDS",
    "BATCH_SECONDS",
    "DEFAULT_BATCHES_PER_PAGE",
    "MAX_BATCHES_PER_HOUR",
    "MAX_BATCHES_PER_PAGE",
    "MAX_BYTES",
    "MAX_EMBEDDING_INPUTS",
    "MAX_EXPIRY_SECONDS",
    "MAX_FILES_PER_PAGE",
    "MAX_FILE_BYTES",
    "MAX_METADATA_KEY",
    "MAX_METADATA_PAIRS",
    "MAX_METADATA_VALUE",
    "MAX_PART_BYTES",
    "MAX_REQUESTS",
    "MAX_UPLOAD_BYTES",
    "MIN_EXPIRY_SECONDS",
    "UPLOAD_SECONDS",
]

MAX_REQUESTS = _limits.CREATE_BATCH_REQUESTS
"""The most requests in the input file of a batch."""

MAX_BYTES = _limits.CREATE_BATCH_BYTES
"""The most bytes in the input file of a batch."""

MAX_EMBEDDING_INPUTS = _limits.CREATE_BATCH_EMBEDDING_INPUTS
"""The most texts to embed in one batch, over all its requests."""

MAX_BATCHES_PER_HOUR = _limits.CREATE_BATCH_BATCHES_PER_HOUR
"""The most batches that can be created in an hour."""

BATCH_SECONDS = _limits.CREATE_BATCH_SECONDS_TO_COMPLETE
"""How long a batch may take before it expires, in seconds."""

MAX_METADATA_PAIRS = _limits.METADATA_MAX_PROPERTIES
"""The most pairs in the metadata of a batch."""

MAX_METADATA_KEY = _limits.METADATA_PROPERTY_NAMES_MAX_LENGTH
"""The most characters in a key of the metadata."""

MAX_METADATA_VALUE = _limits.METADATA_ADDITIONAL_PROPERTIES_MAX_LENGTH
"""The most characters in a value of the metadata."""

MAX_FILE_BYTES = _limits.CREATE_FILE_REQUEST_FILE_MAX_LENGTH
"""The most bytes in a file that is uploaded in one request."""

MAX_UPLOAD_BYTES = _limits.CREATE_UPLOAD_REQUEST_BYTES_MAXIMUM
"""The most bytes in a file that is uploaded in parts."""

MAX_PART_BYTES = _limits.ADD_UPLOAD_PART_REQUEST_DATA_MAX_LENGTH
"""The most bytes in one part of an upload."""

MIN_EXPIRY_SECONDS = _limits.FILE_EXPIRATION_AFTER_SECONDS_MINIMUM
"""The shortest `expires_after` of a file, in seconds."""

MAX_EXPIRY_SECONDS = _limits.FILE_EXPIRATION_AFTER_SECONDS_MAXIMUM
"""The longest `expires_after` of a file, in seconds."""

BATCH_FILE_SECONDS = _limits.CREATE_FILE_BATCH_FILE_SECONDS
"""How long a batch file is kept unless `expires_after` says otherwise, in seconds."""

UPLOAD_SECONDS = _limits.CREATE_UPLOAD_SECONDS_TO_COMPLETE
"""How long an upload stays open before it expires, in seconds."""

MAX_BATCHES_PER_PAGE = _limits.LIST_BATCHES_LIMIT_MAXIMUM
"""The most batches in one page of a list."""

DEFAULT_BATCHES_PER_PAGE = _limits.LIST_BATCHES_LIMIT_DEFAULT
"""Batches in one page of a list if no `limit` is given."""

MAX_FILES_PER_PAGE = _limits.LIST_FILES_LIMIT_MAXIMUM
"""The most files in one page of a list; also the default."""
