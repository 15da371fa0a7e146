"""A server and a folder, and runs in processes of their own that are killed on the way."""

from __future__ import annotations

import json
import re
import signal
import socketserver
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import Any, Self

from attrs import Factory, asdict, define, field, frozen

from batchwright.server import Durations, Fault, ModelRequest, Server
from batchwright.server.store.ids import owner_of
from batchwright.server.store.state import Entry

CHILD = Path(__file__).with_name("child.py")
KEY = "crash"
CHAT = "/v1/chat/completions"
MODELS = ("gpt-4o-mini", "gpt-4o")
SECONDS = 30
PACE: Mapping[str, float] = {"poll": 5, "max_poll": 20, "settle": 120}
OPTIONS: Mapping[str, Any] = {"max_requests": 3, "max_in_flight": 3}
LEFT = re.compile(r"(ledger\.sqlite(-wal|-shm)?|lock|lines\.digests|left/\w+\.left)")
"""What may be in the folder of a run that has ended."""
KEPT = re.compile(r"/downloads/\d+\.(output|errors)\.jsonl$")
"""What stays as well if the API says that it has more answers than it gives."""


@frozen
class Ended:
    """How a process ended.

    Args:
        status: Its exit status; negative for a signal.
        points: The points that it passed; empty if it was killed.
        said: What it wrote on stderr.
    """

    status: int
    points: tuple[str, ...]
    said: str

    @property
    def killed(self) -> bool:
        """Whether it was killed at its point."""
        return self.status == -signal.SIGKILL


@frozen
class Account:
    """What became of the lines of a run.

    Args:
        lost: The lines in neither file.
        repeated: Those that are there more than once.
        failed: Those in the errors file.
        doubles: The keys under which more than one batch was created and did not fail.
        paid_twice: The lines that were executed with success more than once.
        wasted: Those that were executed with success, and are not in the output.
        disorder: Whether a file is not in the order of the input.
        litter: The files that should not be there, here or at the API.
    """

    lost: tuple[str, ...]
    repeated: tuple[str, ...]
    failed: tuple[str, ...]
    doubles: tuple[str, ...]
    paid_twice: tuple[str, ...]
    wasted: tuple[str, ...]
    disorder: bool
    litter: tuple[str, ...]

    def problems(self, *, loses_answers: bool = False) -> dict[str, Any]:
        """What is wrong.

        Args:
            loses_answers: Whether the server has lost answers that it had executed.
        """
        found = asdict(self)
        del found["failed"]
        if loses_answers:
            del found["wasted"]
            found["litter"] = tuple(one for one in self.litter if not KEPT.search(one))
        return {name: value for name, value in found.items() if value}


@define
class Scene:
    """A server whose clock moves when the run sleeps, and the folder of the run.

    Args:
        folder: A folder for all that it needs.
        faults: What the server does wrong.
        durations: How long its batches take.
        lines: How many lines the input has.
        options: The arguments of `run`.
        pace: Those of its `Pace`.
        max_retries: How often the client tries a request again.
        idempotent: Whether the server honours an `Idempotency-Key`.
        foreign: How many batches other programs have created with the same key.
    """

    folder: Path
    faults: Iterable[Fault] = ()
    durations: Durations = Factory(lambda: Durations(in_progress=20))
    lines: int = 12
    options: Mapping[str, Any] = OPTIONS
    pace: Mapping[str, float] = PACE
    max_retries: int = 0
    idempotent: bool = False
    foreign: int = 0
    server: Server = field(init=False)
    executed: Counter[str] = field(init=False, factory=Counter)
    _control: socketserver.ThreadingTCPServer = field(init=False)

    def __enter__(self) -> Self:
        self.folder.mkdir(parents=True, exist_ok=True)
        with self.source.open("w") as source:
            for number in range(self.lines):
                source.write(json.dumps(line(number)) + "\n")
        self.server = Server(
            self.folder / "server",
            speed=0,
            durations=self.durations,
            faults=self.faults,
            idempotent=self.idempotent,
        )
        self.server.answers.add(self._note)
        self.server.start()
        self.server.add_batches(self.foreign, key=KEY)
        self._control = control(self.server)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._control.shutdown()
        self._control.server_close()
        self.server.close()

    @property
    def source(self) -> Path:
        return self.folder / "in.jsonl"

    @property
    def output(self) -> Path:
        return self.folder / "out" / "out.jsonl"

    @property
    def errors(self) -> Path:
        return self.output.with_name("out.errors.jsonl")

    def drive(self, kill_at: int = 0, *, seed: int = 0, skew: float = 0, begin: float = 0) -> Ended:
        """Drive the run in a process, to its end or to a point at which it is killed."""
        self.output.parent.mkdir(exist_ok=True)
        job = {
            "base_url": self.server.base_url,
            "control": self._control.server_address[1],
            "source": str(self.source),
            "output": str(self.output),
            "options": dict(self.options),
            "pace": dict(self.pace),
            "max_retries": self.max_retries,
            "kill_at": kill_at,
            "seed": seed,
            "skew": skew,
            "begin": begin,
            "seconds": SECONDS - 1,
        }
        command = [sys.executable, str(CHILD), json.dumps(job)]
        child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        try:
            out, said = child.communicate(timeout=SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            out, said = child.communicate()
            return Ended(1, (), f"It did not end within {SECONDS} seconds. {said}")
        points = json.loads(out) if child.returncode == 0 else []
        return Ended(child.returncode, tuple(points), said)

    def account(self) -> Account:
        """What became of the lines."""
        good, bad = ids(self.output), ids(self.errors)
        wanted = [name(number) for number in range(self.lines)]
        found = Counter(good + bad)
        return Account(
            lost=tuple(one for one in wanted if one not in found),
            repeated=tuple(one for one, times in found.items() if times > 1 or one not in wanted),
            failed=tuple(bad),
            doubles=self._doubles(),
            paid_twice=tuple(one for one, times in self.executed.items() if times > 1),
            wasted=tuple(one for one in self.executed if one not in good),
            disorder=any(part != sorted(part) for part in (good, bad)),
            litter=tuple(self._litter()),
        )

    def batches(self) -> list[Entry]:
        """The batches that the run has created."""
        return [
            batch
            for batch in self._stored("kind = 'batch'")
            if "batchwright_run" in (batch.body["metadata"] or {})
        ]

    def _doubles(self) -> tuple[str, ...]:
        keys = Counter(
            json.dumps(batch.body["metadata"], sort_keys=True)
            for batch in self.batches()
            if batch.body["status"] != "failed"
        )
        return tuple(key for key, times in keys.items() if times > 1)

    def _litter(self) -> Iterable[str]:
        run = self.output.with_name(f"{self.output.name}.batchwright")
        for path in self.output.parent.rglob("*"):
            if path.is_dir() or path in (self.output, self.errors):
                continue
            known = run in path.parents and LEFT.fullmatch(path.relative_to(run).as_posix())
            if not known:
                yield str(path.relative_to(self.folder))
        inputs = "kind = 'file' AND stage = 'live' AND json_extract(body, '$.purpose') = 'batch'"
        for file in self._stored(inputs):
            yield f"{file.body['filename']} at the API"

    def _stored(self, condition: str) -> list[Entry]:
        state = self.server._services.context.state
        return state.find(f"{condition} AND owner = ?", (owner_of(KEY),))

    def _note(self, request: ModelRequest) -> None:
        if request.custom_id is not None:
            self.executed[request.custom_id] += 1


def name(number: int) -> str:
    """The custom_id of a line; they sort as the lines do."""
    return f"r{number:05}"


def line(number: int) -> dict[str, Any]:
    """A line of the input, whose models take turns."""
    messages = [{"role": "user", "content": f"say {number}"}]
    body = {"model": MODELS[number % len(MODELS)], "messages": messages}
    return {"custom_id": name(number), "method": "POST", "url": CHAT, "body": body}


def ids(path: Path) -> list[str]:
    """The custom_ids in a file of answers; none if it is not there."""
    if not path.exists():
        return []
    return [json.loads(one)["custom_id"] for one in path.read_bytes().splitlines()]


def control(server: Server) -> socketserver.ThreadingTCPServer:
    """Listen for processes that sleep, and move the server's clock for them."""

    class Sleeper(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self._say()
            for line in self.rfile:
                server.clock.advance(float(line))
                server.wait_until_idle()
                self._say()

        def _say(self) -> None:
            self.wfile.write(f"{server.clock.now()}\n".encode())

    class Listener(socketserver.ThreadingTCPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            """Do nothing: a process that was killed has closed its connection."""

    listener = Listener(("127.0.0.1", 0), Sleeper)
    Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    return listener
