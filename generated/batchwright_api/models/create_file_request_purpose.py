from typing import Literal

CreateFileRequestPurpose = (
    Literal["assistants", "batch", "evals", "fine-tune", "user_data", "vision"] | str
)
"""What the file is for."""

CREATE_FILE_REQUEST_PURPOSE_VALUES: frozenset[str] = frozenset(
    ["assistants", "batch", "evals", "fine-tune", "user_data", "vision"]
)
"""The values known when this was generated."""
