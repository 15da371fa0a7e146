from typing import Literal

CreateBatchRequestCompletionWindow = Literal["24h"] | str
"""The time within which the batch should end."""

CREATE_BATCH_REQUEST_COMPLETION_WINDOW_VALUES: frozenset[str] = frozenset(["24h"])
"""The values known when this was generated."""
