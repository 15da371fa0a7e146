from typing import Literal

FileObjectStatus = Literal["error", "pending", "processed", "running", "uploaded"] | str
"""Whether the file can be used. An input file is `processed` at once; on Azure, after a moment."""

FILE_OBJECT_STATUS_VALUES: frozenset[str] = frozenset(
    ["error", "pending", "processed", "running", "uploaded"]
)
"""The values known when this was generated."""
