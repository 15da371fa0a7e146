"""The record of the requests received."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from threading import Lock

from attrs import define

_SECRET = ("authorization", "api-key", "cookie")
_MAX_REQUESTS = 100_000
_MAX_CHARACTERS = 100_000_000


@define
class ReceivedRequest:
    """A request that the server received.

    Args:
        method: The HTTP method.
        path: The path, such as `/v1/batches`.
        query: The query string, as it came.
        headers: The headers by lower-case name, without those that hold a key.
        operation: The operationId; None if the URL belongs to no operation.
        status: The status of the response; None if it is not sent yet, or was cut off.

    Example:
        posts = [request for request in server.requests if request.operation == "createBatch"]
    """

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    operation: str | None
    status: int | None = None


class Record:
    """The last requests received.

    Args:
        max_requests: How many are kept.
        max_characters: How many characters they may have in all.
    """

    def __init__(
        self, max_requests: int = _MAX_REQUESTS, max_characters: int = _MAX_CHARACTERS
    ) -> None:
        self._max_requests = max_requests
        self._max_characters = max_characters
        self._lock = Lock()
        self._requests: deque[ReceivedRequest] = deque()
        self._characters = 0

    @property
    def requests(self) -> list[ReceivedRequest]:
        """The requests, oldest first."""
        with self._lock:
            return list(self._requests)

    def add(self, request: ReceivedRequest) -> None:
        """Add a request, and drop the oldest ones if there are too many."""
        with self._lock:
            self._requests.append(request)
            self._characters += _size(request)
            while (
                len(self._requests) > self._max_requests or self._characters > self._max_characters
            ):
                self._characters -= _size(self._requests.popleft())


def without_keys(headers: Mapping[str, str]) -> dict[str, str]:
    """Return headers without those that hold a key."""
    return {name: value for name, value in headers.items() if name not in _SECRET}


def _size(request: ReceivedRequest) -> int:
    texts = (
        request.method,
        request.path,
        request.query,
        *request.headers,
        *request.headers.values(),
    )
    return sum(map(len, texts))
