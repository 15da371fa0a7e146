"""The process that drives a run, as `python child.py JOB`; `scene.py` says what is in a job."""

from __future__ import annotations

import faulthandler
import json
import socket
import sys
from pathlib import Path
from random import Random
from threading import Lock
from typing import Any

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent))

KEY = "crash"


class Wire:
    """The connection over which this process moves the server's clock when it sleeps.

    Args:
        port: Where the scene listens.
        skew: By how many seconds this machine's clock is fast.
        begin: What the monotonic clock says at first.
    """

    def __init__(self, port: int, skew: float, begin: float) -> None:
        self._lock = Lock()
        self._file = socket.create_connection(("127.0.0.1", port)).makefile("rw")
        self._now = float(self._file.readline())
        self._skew = skew
        # By itself: shortly after its start it can tell moments apart that Unix time cannot.
        self._monotonic = begin

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self._file.write(f"{max(0.0, seconds)}\n")
            self._file.flush()
            self._now = float(self._file.readline())
            self._monotonic += seconds

    def time(self) -> float:
        return self._now + self._skew

    def monotonic(self) -> float:
        return self._monotonic


def drive(job: dict[str, Any]) -> None:
    """Drive the run to its end, and print the points that were passed on the way."""
    faulthandler.dump_traceback_later(job["seconds"])

    # Before anything else is imported, so that nothing keeps a name of what is replaced.
    from points import Points

    points = Points(job["kill_at"])
    points.install()

    from batchwright import Client
    from batchwright._http.clock import Clock
    from batchwright.runs import Pace, run

    wire = Wire(job["control"], job["skew"], job["begin"])
    with Client(api_key=KEY, base_url=job["base_url"], max_retries=job["max_retries"]) as client:
        random = Random(job["seed"]).random
        client._transport.clock = Clock(
            sleep=wire.sleep, monotonic=wire.monotonic, time=wire.time, random=random
        )
        run(client, job["source"], output=job["output"], pace=Pace(**job["pace"]), **job["options"])
    print(json.dumps(points.names))


if __name__ == "__main__":
    drive(json.loads(sys.argv[1]))
