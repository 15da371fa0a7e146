from typing import Literal

CreateUploadRequestPurpose = Literal["assistants", "batch", "fine-tune", "vision"] | str
"""What the file is for."""

CREATE_UPLOAD_REQUEST_PURPOSE_VALUES: frozenset[str] = frozenset(
    ["assistants", "batch", "fine-tune", "vision"]
)
"""The values known when this was generated."""
