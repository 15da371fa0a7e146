"""What a run can do next, as values."""

from __future__ import annotations

from typing import ClassVar, Literal

from attrs import frozen

Step = Literal["upload", "create", "settle", "poll", "requeue", "download", "merge", "wait"]
"""The word for each action, as `Progress.step` has it."""


@frozen
class Upload:
    """Upload the shard's lines.

    If the outcome is unknown, it is repeated: an unused file costs nothing.
    """

    step: ClassVar[Step] = "upload"
    index: int


@frozen
class Create:
    """Create the shard's batch."""

    step: ClassVar[Step] = "create"
    index: int


@frozen
class Settle:
    """Find out from the API whether the shard's batch was created.

    Args:
        index: The shard.
        final: Whether a batch that is still not listed can be taken as never created.
    """

    step: ClassVar[Step] = "settle"
    index: int
    final: bool


@frozen
class Poll:
    """Ask for the state of the shard's batch."""

    step: ClassVar[Step] = "poll"
    index: int


@frozen
class Requeue:
    """Put the shard back in the queue, and allow fewer active batches."""

    step: ClassVar[Step] = "requeue"
    index: int


@frozen
class Download:
    """Fetch the batch's output and error files."""

    step: ClassVar[Step] = "download"
    index: int


@frozen
class Merge:
    """Append the shard's answers to the output, in the order of the input."""

    step: ClassVar[Step] = "merge"
    index: int


@frozen
class Wait:
    """Do nothing for a number of seconds."""

    step: ClassVar[Step] = "wait"
    seconds: float


@frozen
class Stop:
    """End with an error: the shard's batch failed, and trying again would not help."""

    index: int


@frozen
class Finish:
    """Rename the output to its final name: all shards are merged."""


Action = Upload | Create | Settle | Poll | Requeue | Download | Merge | Wait
Ending = Stop | Finish
