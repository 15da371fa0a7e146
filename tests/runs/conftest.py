"""A bench for runs against a server whose clock moves when they sleep."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from attrs import define, field

from batchwright import Client
from batchwright._http.clock import Clock
from batchwright.requests import request, write
from batchwright.results import read
from batchwright.runs import Interrupted, Pace, Summary, folder_of, run
from batchwright.runs.ledger import SQLiteLedger
from batchwright.runs.state import ShardState
from batchwright.server import Server

KEY = "sk-not-to-be-found-on-disk"
CHAT = "/v1/chat/completions"
PACE = Pace(poll=1, max_poll=10, list_lag=100)


@define
class Bench:
    """A folder, a server, and a client whose sleeping moves the server's clock."""

    folder: Path
    server: Server
    client: Client
    slept: list[float] = field(factory=list)
    interrupt_at: int | None = None

    def __attrs_post_init__(self) -> None:
        self.client._transport.clock = Clock(sleep=self.sleep, time=self.server.clock.now)

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
    def ledger(self) -> Path:
        return folder_of(self.output) / "ledger.sqlite"

    def write(self, count: int, model: str = "gpt-4o-mini") -> None:
        write(
            self.input,
            (
                request(
                    f"r{n}",
                    CHAT,
                    {"model": model, "messages": [{"role": "user", "content": f"say {n}"}]},
                )
                for n in range(count)
            ),
        )

    def sleep(self, seconds: float) -> None:
        if len(self.slept) == self.interrupt_at:
            raise KeyboardInterrupt
        self.slept.append(seconds)
        self.server.clock.advance(seconds)
        self.server.wait_until_idle()

    def run(self, **options: Any) -> Summary:
        return run(self.client, self.input, output=self.output, **{"pace": PACE, **options})

    def interrupted(self, *, naps: int = 0, **options: Any) -> Interrupted:
        """Run until it has slept so many times, then press Ctrl-C."""
        self.interrupt_at = naps
        with pytest.raises(Interrupted) as caught:
            self.run(**options)
        self.interrupt_at = None
        return caught.value

    def count(self, operation: str) -> int:
        return sum(one.operation == operation for one in self.server.requests)

    def good(self) -> list[str]:
        return [result.custom_id for result in read(self.output)]

    def bad(self) -> list[tuple[str, str | None]]:
        return [(r.custom_id, r.error.code if r.error else None) for r in read(self.errors)]

    def edit(self, change: Callable[[ShardState], ShardState]) -> None:
        """Rewrite the ledger, as if the process had died at another place."""
        with SQLiteLedger(self.ledger) as ledger:
            ledger.save(*(change(shard) for shard in ledger.shards()))


def names(*numbers: int) -> list[str]:
    return [f"r{n}" for n in numbers]


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Callable[..., Bench]]:
    """Makes a bench whose server has these options."""
    made: list[Bench] = []

    def make(**options: Any) -> Bench:
        server = Server(tmp_path / "server", speed=0, **options).start()
        client = Client(api_key=KEY, base_url=server.base_url, max_retries=0)
        made.append(Bench(tmp_path, server, client))
        return made[-1]

    yield make
    for bench in made:
        bench.client.close()
        bench.server.close()


@pytest.fixture
def bench(make: Callable[..., Bench]) -> Bench:
    return make()
