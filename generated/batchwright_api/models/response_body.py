from __future__ import annotations

from typing import Any

ResponseBody = dict[str, Any]
"""The body of the endpoint's response."""
