"""A folder, a server, and clients whose sleeping moves the server's clock."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from attrs import define, field

from batchwright import AsyncClient, Client, runs
from batchwright._http.clock import Clock
from batchwright.requests import request, write
from batchwright.results import read
from batchwright.runs import Pace, Summary
from batchwright.runs.folder import Folder, folder_of
from batchwright.runs.ledger import SQLiteLedger
from batchwright.runs.state import ShardState
from batchwright.server import Server

KEY = "test"
CHAT = "/v1/chat/completions"
PACE = Pace(poll=1, max_poll=60, settle=600, patience=86400)
MOST_SLEEPS = 5000

Send = Callable[[], httpx.Response]
Rule = Callable[[httpx.Request, Send], httpx.Response | None]


class Wire(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """A connection on which rules can respond in the server's place, or change its responses."""

    def __init__(self) -> None:
        self._inner = httpx.HTTPTransport()
        self.rules: list[Rule] = []
        self.seen: list[httpx.Request] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.seen.append(request)

        def send() -> httpx.Response:
            response = self._inner.handle_request(request)
            content = response.read()
            response.close()
            kept = [one for one in response.headers.raw if one[0].lower() != b"content-encoding"]
            return httpx.Response(response.status_code, headers=kept, content=content)

        for rule in list(self.rules):
            response = rule(request, send)
            if response is not None:
                return response
        return send()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await request.aread()
        plain = httpx.Request(
            request.method, request.url, headers=request.headers, content=request.content
        )
        return await asyncio.to_thread(self.handle_request, plain)

    def close(self) -> None:
        self._inner.close()


def is_call(request: httpx.Request, method: str, path: str) -> bool:
    """Whether a request is for a path below the base URL, given as a pattern."""
    return request.method == method and re.fullmatch(f"/v1{path}", request.url.path) is not None


def api_error(status: int, code: str = "invalid_value", message: str = "No.") -> httpx.Response:
    """An error as the API sends it."""
    error = {"message": message, "type": "invalid_request_error", "param": None, "code": code}
    return httpx.Response(status, json={"error": error})


def json_of(response: httpx.Response, body: Any) -> httpx.Response:
    """The same response with another body."""
    return httpx.Response(response.status_code, headers=_date(response), json=body)


def _date(response: httpx.Response) -> dict[str, str]:
    return {"date": response.headers["date"]} if "date" in response.headers else {}


@define
class Bench:
    """A run against a server; what sleeps moves the server's clock."""

    folder: Path
    server: Server
    how: str = "sync"
    wire: Wire = field(factory=Wire)
    skew: float = 0.0
    booted: float = 0.0
    sleeps: int = 0
    events: list[runs.Event] = field(factory=list)
    on_sleep: Callable[[], None] = field(default=lambda: None)

    @property
    def input(self) -> Path:
        return self.folder / "in.jsonl"

    @property
    def output(self) -> Path:
        return self.folder / "out.jsonl"

    @property
    def errors(self) -> Path:
        return self.folder / "out.errors.jsonl"

    @property
    def files(self) -> Folder:
        return Folder(folder_of(self.output))

    def write(self, count: int, path: Path | None = None, prefix: str = "r") -> Path:
        def one(number: int) -> Any:
            messages = [{"role": "user", "content": f"say {number}"}]
            return request(
                f"{prefix}{number}", CHAT, {"model": "gpt-4o-mini", "messages": messages}
            )

        write(path or self.input, map(one, range(count)))
        return path or self.input

    def sleep(self, seconds: float) -> None:
        self.sleeps += 1
        assert self.sleeps < MOST_SLEEPS, "the run does not end"
        self.server.clock.advance(seconds)
        self.server.wait_until_idle()
        self.on_sleep()

    async def _async_sleep(self, seconds: float) -> None:
        self.sleep(seconds)

    def reboot(self) -> None:
        """Let the monotonic clock begin anew, as on another machine."""
        self.booted = self.server.clock.now() - 7.0

    @property
    def _clock(self) -> Clock:
        return Clock(
            sleep=self.sleep,
            async_sleep=self._async_sleep,
            time=lambda: self.server.clock.now() + self.skew,
            monotonic=lambda: self.server.clock.now() - self.booted,
            random=lambda: 0.5,
        )

    @contextmanager
    def client(self, key: str = KEY) -> Iterator[Client]:
        with httpx.Client(transport=_Kept(self.wire)) as http:
            client = Client(
                api_key=key, base_url=self.server.base_url, max_retries=0, http_client=http
            )
            client._transport.clock = self._clock
            yield client

    def run(self, key: str = KEY, **options: Any) -> Summary:
        """Drive the run to its end, with threads or with tasks."""
        given: Any = {"pace": PACE, "output": self.output, "on_progress": self.events.append}
        given |= options
        source = given.pop("source", self.input)
        self.sleeps = 0
        if self.how == "sync":
            with self.client(key) as client:
                return runs.run(client, source, **given)

        async def main() -> Summary:
            async with httpx.AsyncClient(transport=self.wire) as http:
                client = AsyncClient(
                    api_key=key, base_url=self.server.base_url, max_retries=0, http_client=http
                )
                client._transport.clock = self._clock
                return await runs.run(client, source, **given)

        return asyncio.run(main())

    def stop(self, at: str, **options: Any) -> None:
        """Drive the run until it tells of something, and die there."""

        def die(event: runs.Event) -> None:
            if event.kind == at:
                raise Death

        with pytest.raises(Death):
            self.run(on_progress=die, **options)

    def count(self, operation: str) -> int:
        return sum(one.operation == operation for one in self.server.requests)

    def batches(self) -> list[Any]:
        with self.client() as client:
            return [one for one in client.batches.list() if one.metadata]

    def good(self) -> list[str]:
        return [one.custom_id for one in read(self.output)]

    def bad(self) -> dict[str, str | None]:
        return {one.custom_id: one.error.code if one.error else None for one in read(self.errors)}

    def shards(self) -> list[ShardState]:
        with SQLiteLedger(self.files.ledger, read_only=True) as ledger:
            return ledger.shards()

    def edit(self, change: Callable[[ShardState], ShardState]) -> None:
        """Rewrite the ledger, as if the process had died at another place."""
        with SQLiteLedger(self.files.ledger) as ledger:
            ledger.save(*map(change, ledger.shards()))


class Death(Exception):
    """The end of a process."""


class _Kept(httpx.BaseTransport):
    """A wire that is not closed with the client."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        return self._wire.handle_request(request)


def names(numbers: range | list[int]) -> list[str]:
    return [f"r{n}" for n in numbers]
