from __future__ import annotations

from typing import Any

RequestBody = dict[str, Any]
"""The parameters that the endpoint takes."""
