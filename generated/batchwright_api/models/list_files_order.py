from typing import Literal

ListFilesOrder = Literal["asc", "desc"] | str
"""One of the values known today, or a newer one."""

LIST_FILES_ORDER_VALUES: frozenset[str] = frozenset(["asc", "desc"])
"""The values known when this was generated."""
