from typing import Literal

UploadStatus = Literal["cancelled", "completed", "expired", "pending"] | str
"""The state of the upload."""

UPLOAD_STATUS_VALUES: frozenset[str] = frozenset(["cancelled", "completed", "expired", "pending"])
"""The values known when this was generated."""
