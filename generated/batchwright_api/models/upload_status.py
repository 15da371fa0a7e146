from typing import Literal

UploadStatus = Literal["cancelled", "completed", "expired", "pending"] | str
"""Where the upload is on its way."""

UPLOAD_STATUS_VALUES: frozenset[str] = frozenset(["cancelled", "completed", "expired", "pending"])
"""The values known when this was generated."""
