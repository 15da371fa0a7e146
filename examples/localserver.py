"""A server on a free port of this machine, for the length of a `with` block."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

_PATIENCE = 10


@contextmanager
def local_server(log: Path, *options: str) -> Iterator[str]:
    """Run `batchwright serve` in a process, and stop it at the end.

    Args:
        log: The file for its error messages.
        options: More options of `batchwright serve`.

    Yields:
        Its base URL.

    Raises:
        SystemExit: The server does not start.
    """
    command = [sys.executable, "-m", "batchwright", "serve", "--port", "0", "--json", *options]
    with log.open("w") as errors:
        # A new session: Ctrl-C must reach only the runs, which need the server until they end.
        server = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=errors, start_new_session=True
        )
    stdout = cast(IO[bytes], server.stdout)
    try:
        first_line = stdout.readline()
        if not first_line:
            sys.exit(f"the server did not start:\n{log.read_text()}")
        yield json.loads(first_line)["base_url"]
    finally:
        server.terminate()
        try:
            server.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
        stdout.close()
