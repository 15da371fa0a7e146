"""The API's limits, as `openapi.yaml` gives them.

Example:
    >>> from batchwright import limits
    >>> limits.MAX_REQUESTS
    50000
"""

from __future__ import annotations

from batchwright._specification import limits as _limits

__all__ = [
    "MAX_BATCHES_AN_HOUR",
    "MAX_BATCHES_A_PAGE",
    "MAX_BYTES",
    "MAX_EMBEDDING_INPUTS",
    "MAX_EXPIRY_SECONDS",
    "MAX_FILES_A_PAGE",
    "MAX_FILE_BYTES",
    "MAX_METADATA_KEY",
    "MAX_METADATA_PAIRS",
    "MAX_METADATA_VALUE",
    "MAX_PART_BYTES",
    "MAX_REQUESTS",
    "MAX_UPLOAD_BYTES",
    "MIN_EXPIRY_SECONDS",
]

MAX_REQUESTS = _limits.CREATE_BATCH_REQUESTS
"""Requests in the input file of a batch."""

MAX_BYTES = _limits.CREATE_BATCH_BYTES
"""Bytes of the input file of a batch."""

MAX_EMBEDDING_INPUTS = _limits.CREATE_BATCH_EMBEDDING_INPUTS
"""Texts to embed in one batch, over all its requests."""

MAX_BATCHES_AN_HOUR = _limits.CREATE_BATCH_BATCHES_AN_HOUR
"""Batches that may be created within an hour."""

MAX_METADATA_PAIRS = _limits.METADATA_MAX_PROPERTIES
"""Pairs in the metadata of a batch."""

MAX_METADATA_KEY = _limits.METADATA_PROPERTY_NAMES_MAX_LENGTH
"""Characters of a key of the metadata."""

MAX_METADATA_VALUE = _limits.METADATA_ADDITIONAL_PROPERTIES_MAX_LENGTH
"""Characters of a value of the metadata."""

MAX_FILE_BYTES = _limits.CREATE_FILE_REQUEST_FILE_MAX_LENGTH
"""Bytes of a file that is uploaded in one request."""

MAX_UPLOAD_BYTES = _limits.CREATE_UPLOAD_REQUEST_BYTES_MAXIMUM
"""Bytes of a file that is uploaded in parts."""

MAX_PART_BYTES = _limits.ADD_UPLOAD_PART_REQUEST_DATA_MAX_LENGTH
"""Bytes of one part of an upload."""

MIN_EXPIRY_SECONDS = _limits.FILE_EXPIRATION_AFTER_SECONDS_MINIMUM
"""The shortest time, in seconds, after which a file may be told to expire."""

MAX_EXPIRY_SECONDS = _limits.FILE_EXPIRATION_AFTER_SECONDS_MAXIMUM
"""The longest time, in seconds, after which a file may be told to expire."""

MAX_BATCHES_A_PAGE = _limits.LIST_BATCHES_LIMIT_MAXIMUM
"""Batches in one page of a list."""

MAX_FILES_A_PAGE = _limits.LIST_FILES_LIMIT_MAXIMUM
"""Files in one page of a list."""
