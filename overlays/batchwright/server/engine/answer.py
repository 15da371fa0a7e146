"""The answer to one request of a batch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import frozen


@frozen
class Answer:
    """The answer to one request.

    Args:
        body: The body.
        input_tokens: The tokens read.
        output_tokens: The tokens written.
        status_code: The HTTP status.
    """

    body: Mapping[str, Any]
    input_tokens: int = 0
    output_tokens: int = 0
    status_code: int = 200
