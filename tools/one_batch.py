"""Run one batch with an installed batchwright, against its own server.

It runs under the interpreter of the environment under test, and needs nothing else.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
from pathlib import Path
from tempfile import TemporaryDirectory

import batchwright
import batchwright_api  # noqa: F401 - importing it is half of the test

COMMAND = str(Path(sysconfig.get_path("scripts")) / "batchwright")
REQUESTS = 3


def main() -> int | str:
    """Start the server, run a file of requests, and check the answers."""
    said = subprocess.run([COMMAND, "--version"], capture_output=True, text=True, check=True)
    if said.stdout.split()[:2] != ["batchwright", batchwright.__version__]:
        return f"batchwright --version says {said.stdout!r}, not {batchwright.__version__}"
    with TemporaryDirectory() as name:
        folder = Path(name)
        lines = [json.dumps(request(number)) for number in range(REQUESTS)]
        (folder / "requests.jsonl").write_text("\n".join(lines) + "\n")
        serve = [COMMAND, "serve", "--port", "0", "--speed", "1000", "--json"]
        with subprocess.Popen(serve, stdout=subprocess.PIPE, text=True) as server:
            try:
                base_url = json.loads(next(server.stdout or iter(())))["base_url"]
                answers = run(folder, base_url)
            finally:
                server.terminate()
    if [answer["custom_id"] for answer in answers] != [str(n) for n in range(REQUESTS)]:
        return f"not the answers to {REQUESTS} requests: {answers}"
    return 0


def request(number: int) -> dict[str, object]:
    """One line of the input."""
    body = {"model": "gpt-4o-mini", "messages": [{"role": "user", "content": f"No. {number}"}]}
    line = {"custom_id": str(number), "method": "POST", "url": "/v1/chat/completions"}
    return {**line, "body": body}


def run(folder: Path, base_url: str) -> list[dict[str, object]]:
    """Run the file with the command line, and read the answers."""
    options = ["--quiet", "--poll", "0.1", "--output", "answers.jsonl"]
    command = [COMMAND, "run", "requests.jsonl", *options]
    environment = {**os.environ, "OPENAI_BASE_URL": base_url, "OPENAI_API_KEY": "sk-smoke"}
    subprocess.run(command, cwd=folder, env=environment, check=True, stdout=subprocess.DEVNULL)
    return [json.loads(line) for line in (folder / "answers.jsonl").read_text().splitlines()]


if __name__ == "__main__":
    sys.exit(main())
