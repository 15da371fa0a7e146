from __future__ import annotations

from typing import Any

ResponseBody = dict[str, Any]
"""What the endpoint named by the line answers."""
