"""What one shard may hold."""

from __future__ import annotations

from attrs import frozen

from batchwright.limits import MAX_BYTES, MAX_EMBEDDING_INPUTS, MAX_REQUESTS

__all__ = ["Limits"]


@frozen(kw_only=True)
class Limits:
    """The most that one shard may hold.

    Args:
        requests: Lines.
        bytes: Bytes, as they are uploaded.
        embedding_inputs: Texts to embed.

    Raises:
        ValueError: One of them is less than 1.
    """

    requests: int = MAX_REQUESTS
    bytes: int = MAX_BYTES
    embedding_inputs: int = MAX_EMBEDDING_INPUTS

    def __attrs_post_init__(self) -> None:
        if min(self.requests, self.bytes, self.embedding_inputs) < 1:
            raise ValueError("max_requests, max_bytes and max_embedding_inputs must be at least 1")
