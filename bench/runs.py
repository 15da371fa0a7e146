"""What a run of many requests costs: CPU time beside that of parsing and writing the same lines.

python bench/runs.py [REQUESTS]
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import orjson

from batchwright import Client, runs

_TEXT = "Summarise in one sentence what this document says of its subject. " * 2


def main(count: int) -> None:
    """Measure once, in one process, with the server in another."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        source = folder / "requests.jsonl"
        _write(source, count)
        server = folder / "server"
        server.mkdir()
        command = [sys.executable, str(Path(__file__).with_name("fast_server.py")), str(server)]
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as process:
            url = process.stdout.readline().strip() if process.stdout else ""
            before, began = time.process_time(), time.monotonic()
            with Client(api_key="bench", base_url=url) as client:
                summary = runs.run(client, source, output=folder / "answers.jsonl")
            spent, lasted = time.process_time() - before, time.monotonic() - began
            process.communicate("")
        if not summary.ok:
            sys.exit(f"the run did not succeed: {summary.outcomes}")
        base = _parse_and_write(source, folder) + _parse_and_write(folder / "answers.jsonl", folder)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{count:,} requests in {len(summary.shards)} batches, {lasted:.1f} s")
        print(f"CPU time of the run         {spent:6.2f} s")
        print(f"of parsing and writing      {base:6.2f} s   ratio {spent / base:.2f}")
        print(f"peak memory                 {peak:6.0f} MiB")


def _write(path: Path, count: int) -> None:
    with path.open("wb") as file:
        for number in range(count):
            body = {
                "model": "gpt-4o-mini",
                "messages": [{"role": "user", "content": f"{_TEXT}{number}"}],
                "max_tokens": 100,
            }
            line = {"custom_id": f"request-{number}", "method": "POST"}
            file.write(orjson.dumps({**line, "url": "/v1/chat/completions", "body": body}))
            file.write(b"\n")


def _parse_and_write(path: Path, folder: Path) -> float:
    before = time.process_time()
    with path.open("rb") as source, (folder / "copy.jsonl").open("wb") as target:
        for line in source:
            target.write(orjson.dumps(orjson.loads(line), option=orjson.OPT_APPEND_NEWLINE))
    return time.process_time() - before


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
