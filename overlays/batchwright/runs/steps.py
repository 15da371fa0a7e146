"""What a flow asks of its driver: a request to the API, or work on the disk.

A flow is a generator. It yields such steps and is sent their results, or thrown their errors; so it
is written once, and driven with threads or with tasks.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any, TypeVar, cast

from attrs import frozen

from batchwright.runs.calls import Call

__all__ = ["Flow", "Local", "Remote", "Step", "local", "remote"]

T = TypeVar("T")


@frozen
class Remote:
    """A call of the client's.

    Args:
        call: Takes the client, sync or async, and returns what its method does.
    """

    call: Call


@frozen
class Local:
    """Work on the disk, which blocks.

    Args:
        work: Does it.
    """

    work: Callable[[], object]


Step = Remote | Local
Flow = Generator[Step, Any, T]


def remote(call: Call) -> Flow[Any]:
    """Ask the API."""
    return (yield Remote(call))


def local(work: Callable[[], T]) -> Flow[T]:
    """Work on the disk, beside other steps."""
    return cast(T, (yield Local(work)))
