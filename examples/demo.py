"""Run thousands of real requests through the Batch API on this machine.

    python examples/demo.py
    python examples/demo.py --query "parse a date" --query "compress a file"

A local server stands in for the API: no key, no network, no cost. It makes its answers by counting
letters and words, not with a language model; everything else is as with the real API. Two faults
are planted, and the program is killed in the middle.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
import time
from itertools import islice
from pathlib import Path
from platform import python_version

import jobs
from docstrings import docstrings
from localserver import local_server
from neighbours import nearest

from batchwright import runs

QUERIES = ("read a file line by line", "copy a directory tree", "days in a month")
FOLDER = Path("build/demo")
FAULTS = (
    *("--fault", "error:operation=createBatch,status=500,effect=after"),
    *("--fault", "fail-lines:rate=0.01,each=1"),
)


def main() -> int:
    """Run the demo.

    Returns:
        0 if every request has an answer, 1 if not.
    """
    options = _options()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    started = time.monotonic()
    folder: Path = options.folder
    embeddings, chat = _write_requests(options)

    server = ("--duration", f"in_progress={options.pace}", *FAULTS)
    with local_server(folder / "server.log", *server) as url:
        print(f"\nA local server stands in for the API at {url}, with two faults planted:")
        print("  a batch is created, but the response is an error; and some requests fail at first")
        environment = {**os.environ, "OPENAI_API_KEY": "demo", "OPENAI_BASE_URL": url}
        small = ("--max-requests", "1000")
        _kill(embeddings, environment, *small)
        succeeded = all([_run(embeddings, environment, *small), _run(chat, environment)])
        report = runs.open(_answers(embeddings)).report(folder / "report.html")
    if succeeded:
        _show_neighbours(_answers(embeddings), options.top)
        _show_chat(_answers(chat))
    print(f"\nThe report of the first run: {report}")
    print(f"\nThe files ({time.monotonic() - started:.0f} s in all):")
    for path in sorted(path for path in folder.iterdir() if path.is_file()):
        print(f"  {path}  {path.stat().st_size:,} bytes")
    return 0 if succeeded else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Run thousands of real requests on localhost.")
    parser.add_argument("--query", action="append", help="what to search for; repeatable")
    parser.add_argument(
        "--top", type=int, default=3, help="how many neighbours to show for each query"
    )
    parser.add_argument("--limit", type=int, help="use only the first N docstrings", metavar="N")
    parser.add_argument(
        "--chat", type=int, default=300, help="how many docstrings to send to the chat model"
    )
    parser.add_argument(
        "--pace", type=float, default=5, help="the minimum time that a batch takes, in seconds"
    )
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where to write the files")
    return parser.parse_args()


def _write_requests(options: argparse.Namespace) -> tuple[Path, Path]:
    folder: Path = options.folder
    folder.mkdir(parents=True, exist_ok=True)
    print(f"Reading the docstrings of the standard library of Python {python_version()} …")
    texts = dict(islice(docstrings(), options.limit))
    if not texts:
        sys.exit("this Python has no sources of its standard library")
    embeddings, chat = folder / "embeddings.jsonl", folder / "chat.jsonl"
    _forget_earlier_run(_answers(chat))
    step = max(1, len(texts) // max(1, options.chat))
    sample = dict(islice(islice(texts.items(), 0, None, step), options.chat))
    for path, count in (
        (embeddings, jobs.write_embeddings(embeddings, texts, options.query or QUERIES)),
        (chat, jobs.write_chat(chat, sample)),
    ):
        print(f"  {count:,} requests in {path}")
    return embeddings, chat


def _run(requests: Path, environment: dict[str, str], *options: str) -> bool:
    """Run the command line, and return whether every request succeeded."""
    return (
        subprocess.run(_command(requests, *options), env=environment, check=False).returncode == 0
    )


def _kill(requests: Path, environment: dict[str, str], *options: str) -> None:
    """Run the command line, and kill it once batches are under way."""
    _forget_earlier_run(_answers(requests))
    process = subprocess.Popen(_command(requests, *options), env=environment)
    while process.poll() is None and not _has_active_batch(_answers(requests)):
        time.sleep(0.05)
    process.kill()
    process.wait()
    print("\nkill -9. The same command goes on where it stopped:")


def _has_active_batch(answers: Path) -> bool:
    try:
        return any(shard.state == "active" for shard in runs.open(answers).status().shards)
    except runs.RunError:  # it has not begun
        return False


def _command(requests: Path, *options: str) -> list[str]:
    # The local server lists a batch at once, so there is no need to look for it for ten minutes.
    arguments = ["run", str(requests), "--poll", "0.3", "--settle", "3s", *options]
    print(f"\n$ batchwright {' '.join(arguments)}", flush=True)
    return [sys.executable, "-m", "batchwright", *arguments]


def _forget_earlier_run(answers: Path) -> None:
    """A run resumes where it stopped, but the server of an earlier demo is gone."""
    shutil.rmtree(runs.folder_of(answers), ignore_errors=True)
    for path in answers.parent.glob(f"*{answers.stem}.*"):
        path.unlink()


def _answers(requests: Path) -> Path:
    return requests.with_suffix(".answers.jsonl")


def _show_neighbours(answers: Path, count: int) -> None:
    vectors, queries = jobs.read_embeddings(answers)
    print(f"\nThe nearest of {len(vectors):,} docstrings:")
    for query, vector in queries.items():
        print(f"  {query}")
        for similarity, name in nearest(vector, vectors, count):
            print(f"    {similarity:.2f}  {name}")


def _show_chat(answers: Path) -> None:
    name, answer = next(jobs.read_chat(answers))
    print(f"\nThe chat model's echo for {name}:\n  {answer[:200]}")


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
