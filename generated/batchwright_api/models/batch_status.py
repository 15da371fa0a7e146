from typing import Literal

BatchStatus = (
    Literal[
        "cancelled",
        "cancelling",
        "completed",
        "expired",
        "failed",
        "finalizing",
        "in_progress",
        "validating",
    ]
    | str
)
"""The state of the batch."""

BATCH_STATUS_VALUES: frozenset[str] = frozenset(
    [
        "cancelled",
        "cancelling",
        "completed",
        "expired",
        "failed",
        "finalizing",
        "in_progress",
        "validating",
    ]
)
"""The values known when this was generated."""
