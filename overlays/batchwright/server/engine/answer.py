"""A request to a model, and the answer to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import field, frozen


@frozen(kw_only=True)
class ModelRequest:
    """A request to a model: a line of a batch, or one that is sent by itself.

    Args:
        endpoint: The endpoint, such as `/v1/embeddings`.
        body: The body.
        custom_id: The line's custom_id; None for a request that is sent by itself.

    Example:
        >>> from batchwright.server import ModelRequest
        >>> ModelRequest(endpoint="/v1/moderations", body={"input": "cats"}).custom_id is None
        True
    """

    endpoint: str
    body: Mapping[str, Any]
    custom_id: str | None = None


@frozen
class Answer:
    """The answer to one request.

    Args:
        body: The body.
        status_code: The HTTP status.
        input_tokens: The tokens read, for the usage of the batch.
        output_tokens: The tokens written, for the usage of the batch.

    Example:
        >>> from batchwright.server import Answer
        >>> Answer({"error": {"message": "Slow down."}}, status_code=429).input_tokens
        0
    """

    body: Mapping[str, Any]
    status_code: int = field(default=200, kw_only=True)
    input_tokens: int = field(default=0, kw_only=True)
    output_tokens: int = field(default=0, kw_only=True)
