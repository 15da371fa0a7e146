"""The points at which a process can be killed: around each request, commit and change of a file."""

from __future__ import annotations

import os
import signal
import sqlite3
from collections.abc import Iterator
from threading import Lock
from typing import Any

import httpx

FILE_CHANGES = (
    "fdatasync",
    "fsync",
    "link",
    "mkdir",
    "remove",
    "rename",
    "replace",
    "rmdir",
    "symlink",
    "truncate",
    "unlink",
)
CHANGING = ("COMMIT", "CREATE", "DELETE", "INSERT", "REPLACE", "UPDATE")


class Points:
    """Counts the points, and ends the process at one of them as a power cut would.

    Args:
        kill_at: The number of that point, from 1; 0 is none.
    """

    def __init__(self, kill_at: int) -> None:
        self.names: list[str] = []
        self._kill_at = kill_at
        self._lock = Lock()

    def hit(self, name: str) -> None:
        """Pass a point."""
        with self._lock:
            self.names.append(name)
            if len(self.names) == self._kill_at:
                os.kill(os.getpid(), signal.SIGKILL)

    def install(self) -> None:
        """Put the points where they belong."""
        self._around_requests()
        self._around_commits()
        for name in FILE_CHANGES:
            self._around_change(name)

    def _around_requests(self) -> None:
        points, send = self, httpx.HTTPTransport.handle_request

        def handle_request(self: httpx.HTTPTransport, request: httpx.Request) -> httpx.Response:
            name = f"{request.method} {request.url.path.rpartition('/v1/')[2].split('/')[0]}"
            points.hit(f"before {name}")
            response = send(self, request)
            points.hit(f"after the effect of {name}")
            assert isinstance(response.stream, httpx.SyncByteStream)
            response.stream = _Stream(response.stream, points, f"after the response to {name}")
            return response

        httpx.HTTPTransport.handle_request = handle_request  # type: ignore[method-assign]

    def _around_commits(self) -> None:
        points, connect = self, sqlite3.connect

        class Connection(sqlite3.Connection):
            def execute(self, sql: str, *args: Any) -> sqlite3.Cursor:
                word = sql.lstrip().partition(" ")[0].upper()
                commits = word == "COMMIT" or (
                    word in CHANGING and self.isolation_level is None and not self.in_transaction
                )
                if commits:
                    points.hit("before a commit")
                cursor = super().execute(sql, *args)
                if commits:
                    points.hit("after a commit")
                return cursor

            def commit(self) -> None:
                points.hit("before a commit")
                super().commit()
                points.hit("after a commit")

            def __exit__(self, *exc_info: Any) -> Any:
                if self.in_transaction:
                    points.hit("before a commit")
                done = super().__exit__(*exc_info)
                points.hit("after a commit")
                return done

        def connecting(*args: Any, **options: Any) -> sqlite3.Connection:
            return connect(*args, **{"factory": Connection, **options})

        sqlite3.connect = connecting  # type: ignore[assignment]

    def _around_change(self, name: str) -> None:
        change = getattr(os, name, None)
        if change is None:
            return

        def changing(*args: Any, **options: Any) -> Any:
            self.hit(f"before {name}")
            done = change(*args, **options)
            self.hit(f"after {name}")
            return done

        setattr(os, name, changing)


class _Stream(httpx.SyncByteStream):
    """A response's body that passes a point when it was read."""

    def __init__(self, stream: httpx.SyncByteStream, points: Points, name: str) -> None:
        self._stream = stream
        self._points = points
        self._name = name

    def __iter__(self) -> Iterator[bytes]:
        yield from self._stream

    def close(self) -> None:
        self._stream.close()
        self._points.hit(self._name)
