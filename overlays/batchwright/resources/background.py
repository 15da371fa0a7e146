"""Calls in threads that do not outlive the program.

Those of `concurrent.futures` are waited for when Python exits, so that Ctrl-C would take as long as
the slowest response.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from threading import Thread
from typing import TypeVar, TypeVarTuple

__all__ = ["begin"]

Ts = TypeVarTuple("Ts")
R = TypeVar("R")


def begin(
    call: Callable[[*Ts], R], arguments: Iterable[tuple[*Ts]], workers: int
) -> list[Future[R]]:
    """Begin calls in threads.

    Args:
        call: The function to call.
        arguments: Those of each call.
        workers: How many calls to make at a time.

    Returns:
        The result of each call; one that has not begun can be cancelled.
    """
    results: list[Future[R]] = []
    waiting: deque[tuple[Future[R], tuple[*Ts]]] = deque()
    for one in arguments:
        results.append(Future())
        waiting.append((results[-1], one))

    def work() -> None:
        while True:
            try:
                result, given = waiting.popleft()
            except IndexError:
                return
            if result.set_running_or_notify_cancel():
                try:
                    result.set_result(call(*given))
                except BaseException as error:
                    result.set_exception(error)

    for _ in range(min(workers, len(results))):
        Thread(target=work, daemon=True).start()
    return results
