"""The lines of a shard, counted."""

from __future__ import annotations

from attrs import frozen

__all__ = ["ShardLines"]


@frozen(kw_only=True)
class ShardLines:
    """The lines of a shard: some of the input's, in its order, for one endpoint and one model.

    Args:
        index: The number of the shard, from 0.
        endpoint: Their endpoint.
        model: Their model; None if they name none.
        requests: How many there are.
        bytes: Their length as they are uploaded.
        first_line: The number of the first in the input, from 1.
        last_line: The number of the last.
        output_bound: The sum of their `max_tokens`, or what the endpoint calls it, times the
            choices that they ask for.
        unbounded: How many of the choices have no such limit.
    """

    index: int
    endpoint: str
    model: str | None
    requests: int
    bytes: int
    first_line: int
    last_line: int
    output_bound: int = 0
    unbounded: int = 0
