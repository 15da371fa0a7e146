"""What a run can do next, as values."""

from __future__ import annotations

from attrs import frozen


@frozen
class Upload:
    """Send the shard's lines. Done again after an unknown outcome: an unused file costs nothing."""

    index: int


@frozen
class Create:
    """Create the shard's batch."""

    index: int


@frozen
class Settle:
    """Find out from the API whether the shard's batch was created.

    Args:
        index: The shard.
        final: Whether it is late enough to take the answer "not there" for the truth.
    """

    index: int
    final: bool


@frozen
class Poll:
    """Ask how the shard's batch is."""

    index: int


@frozen
class Requeue:
    """Let the shard wait for its turn again, with fewer batches at a time."""

    index: int


@frozen
class Download:
    """Fetch the batch's output and error files."""

    index: int


@frozen
class Collect:
    """Append the shard's answers to the output, in the order of the input."""

    index: int


@frozen
class Wait:
    """Do nothing for so many seconds."""

    seconds: float


@frozen
class Stop:
    """End with an error: the shard's batch failed, and trying again would not help."""

    index: int


@frozen
class Finish:
    """All shards are collected: put the output in its place."""


Action = Upload | Create | Settle | Poll | Requeue | Download | Collect | Wait | Stop | Finish
