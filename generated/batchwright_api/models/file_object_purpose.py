from typing import Literal

FileObjectPurpose = (
    Literal[
        "assistants",
        "assistants_output",
        "batch",
        "batch_output",
        "evals",
        "fine-tune",
        "fine-tune-results",
        "user_data",
        "vision",
    ]
    | str
)
"""What the file is for."""

FILE_OBJECT_PURPOSE_VALUES: frozenset[str] = frozenset(
    [
        "assistants",
        "assistants_output",
        "batch",
        "batch_output",
        "evals",
        "fine-tune",
        "fine-tune-results",
        "user_data",
        "vision",
    ]
)
"""The values known when this was generated."""
