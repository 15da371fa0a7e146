"""How a run ended."""

from __future__ import annotations

from typing import Any

from attrs import fields, frozen

from batchwright.runs.status import Status

__all__ = ["Summary", "summary_of"]


@frozen(repr=False, kw_only=True)
class Summary(Status):
    """How a run ended: its status, once all lines have an outcome.

    Attributes:
        ok: Whether all lines succeeded, and all counts agree.
        succeeded: How many lines succeeded.
        batch_ids: The batches, in the order of their shards.

    Example:
        summary = runs.run(client, "requests.jsonl", output="answers.jsonl")
        print(summary.succeeded, "of", summary.total)
    """

    @property
    def ok(self) -> bool:
        """Whether all lines succeeded, and all counts agree."""
        return self.succeeded == self.total and not self.discrepancies

    @property
    def succeeded(self) -> int:
        """How many lines succeeded."""
        return self.outcomes["succeeded"]

    @property
    def batch_ids(self) -> list[str]:
        """The batches, in the order of their shards."""
        return [shard.batch_id for shard in self.shards if shard.batch_id]


def summary_of(status: Status) -> Summary:
    """The summary of a finished run."""
    values: dict[str, Any] = {one.name: getattr(status, one.name) for one in fields(Status)}
    return Summary(**values)
