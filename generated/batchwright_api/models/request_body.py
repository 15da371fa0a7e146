from __future__ import annotations

from typing import Any

RequestBody = dict[str, Any]
"""What the endpoint named by the line takes."""
