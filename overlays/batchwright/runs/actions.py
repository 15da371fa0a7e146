"""What a run can do next, as values."""

from __future__ import annotations

from attrs import frozen

from batchwright.runs.state import Loss

__all__ = [
    "Action",
    "Cancel",
    "Collect",
    "Create",
    "Discard",
    "Fetch",
    "Finish",
    "GiveUp",
    "Halve",
    "MakeRoom",
    "Poll",
    "PollMany",
    "Resend",
    "SetAside",
    "Settle",
    "Sweep",
    "Upload",
    "UploadAgain",
]


@frozen
class Upload:
    """Upload the shard's requests.

    If the outcome is unknown, it is repeated: an unused file costs nothing.
    """

    index: int


@frozen
class Create:
    """Create the shard's batch."""

    index: int


@frozen
class Settle:
    """Find out from the API whether the shard's batch was created."""

    index: int


@frozen
class Poll:
    """Ask for the state of the shard's batch."""

    index: int


@frozen
class PollMany:
    """Ask for the state of many batches, through the API's list."""

    indices: tuple[int, ...]


@frozen
class Cancel:
    """Cancel the shard's batch."""

    index: int


@frozen
class Fetch:
    """Download the batch's output and error files."""

    index: int


@frozen
class Collect:
    """Bring the shard's answers in order, one for each request."""

    index: int


@frozen
class GiveUp:
    """Let the shard's requests end without answers."""

    index: int
    loss: Loss


@frozen
class UploadAgain:
    """Forget the shard's input file, which is gone."""

    index: int


@frozen
class MakeRoom:
    """Wait, or make the shard smaller, since the limit on enqueued tokens is used up."""

    index: int


@frozen
class Halve:
    """Put the shard's requests into two new ones, since it is too large."""

    index: int


@frozen
class SetAside:
    """Set the requests aside because of which the API refused the batch."""

    index: int


@frozen
class Resend:
    """Put requests of collected shards into new ones."""

    indices: tuple[int, ...]


@frozen
class Discard:
    """Delete the shard's input file at the API."""

    index: int


@frozen
class Sweep:
    """Delete uploaded files at the API that no shard knows of."""


@frozen
class Finish:
    """Write the output and the errors file."""


Action = (
    Upload
    | Create
    | Settle
    | Poll
    | PollMany
    | Cancel
    | Fetch
    | Collect
    | GiveUp
    | UploadAgain
    | MakeRoom
    | Halve
    | SetAside
    | Resend
    | Discard
    | Sweep
    | Finish
)
