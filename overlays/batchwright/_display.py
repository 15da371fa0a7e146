"""How objects show themselves, in a terminal and in a notebook."""

from __future__ import annotations

from batchwright_api.display import Displayable, table_of_all

__all__ = ["Displayable", "table_of_all"]
