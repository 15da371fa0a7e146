"""Measure batchwright beside what a person would use instead.

    python bench [--only NAME …] [--peers NAME …] [--rounds N] [--no-growth] [--scale X] [--docs]

It writes measured.json, table.md and the pictures into build/bench/.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Iterable, Mapping
from math import inf, nan
from pathlib import Path
from typing import Any

import machine
import page
import table
from benchmarks import BENCHMARKS, PEERS
from commands import UnavailableError
from driver import BENCH, BenchmarkError, Driver, environment
from measured import as_json
from peer_environments import BUILD, ROOT, Environment, make

# Without these there is nothing to publish: better to know it before all is measured.
PUBLISHED = ("floor", "batchwright", "pictures")


def main() -> int:
    """Run as a program."""
    parser = arguments()
    options = parser.parse_args()
    whole = parser.parse_args(["--docs", "--rounds", str(options.rounds)])
    if options.docs and options != whole:
        parser.error("--docs is for everything: it goes with --rounds alone")
    try:
        if options.docs:
            for name in PUBLISHED:
                make(name)
        write(measure(options), BUILD)
        if options.docs:
            page.publish(BUILD, ROOT / "docs")
    except (BenchmarkError, UnavailableError, OSError, subprocess.CalledProcessError) as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def arguments() -> argparse.ArgumentParser:
    """What the program takes."""
    parser = argparse.ArgumentParser(prog="bench", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--only", nargs="+", choices=BENCHMARKS, metavar="BENCHMARK", default=None)
    parser.add_argument("--peers", nargs="+", choices=PEERS, metavar="PEER", default=list(PEERS))
    parser.add_argument("--rounds", type=rounds, default=7, help="of each benchmark (7)")
    parser.add_argument("--no-growth", dest="growth", action="store_false", help="of one size only")
    parser.add_argument("--scale", type=scale, default=1.0, help="multiplies all sizes (1)")
    parser.add_argument("--docs", action="store_true", help="write docs/performance.md anew, too")
    return parser


def rounds(text: str) -> int:
    """How often to measure."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 on")
    return int(text)


def scale(text: str) -> float:
    """What to multiply sizes with."""
    try:
        value = float(text)
    except ValueError:
        value = nan
    if not 0 < value < inf:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number above 0")
    return value


def measure(options: argparse.Namespace) -> dict[str, Any]:
    """Measure, in the environments of the peers that can be had."""
    environments, missing = available(options.peers)
    benchmarks = [BENCHMARKS[name] for name in dict.fromkeys(options.only or BENCHMARKS)]
    BUILD.mkdir(parents=True, exist_ok=True)
    driver = Driver(
        {peer: environment.python for peer, environment in environments.items()},
        BUILD,
        rounds=options.rounds,
        growth=options.growth,
        scale=options.scale,
        say=say,
    )
    return {
        "machine": machine.describe(),
        "peers": {peer: environment.version for peer, environment in environments.items()},
        "missing": missing,
        "rounds": options.rounds,
        "sizes": {one.name: one.scaled(one.size, options.scale) for one in benchmarks},
        "figures": list(driver.measure(benchmarks)),
    }


def available(peers: Iterable[str]) -> tuple[dict[str, Environment], dict[str, str]]:
    """The environments of the peers, and why some have none."""
    environments, missing = {}, {}
    for peer in peers:
        try:
            environments[peer] = make(peer)
        except UnavailableError as reason:
            missing[peer] = str(reason)
            say(f"Without {PEERS[peer]}: {reason}")
    return environments, missing


def write(found: Mapping[str, Any], folder: Path) -> None:
    """Write the data, the table and the pictures."""
    data = folder / "measured.json"
    data.write_text(as_json(found), "utf-8")
    for name in page.PICTURES:
        (folder / name).unlink(missing_ok=True)
    (folder / "table.md").write_text(table.table(found) + "\n", "utf-8")
    try:
        python = make("pictures").python
    except UnavailableError as reason:
        say(f"Without pictures: {reason}")
    else:
        command = [python, BENCH / "pictures.py", data, folder]
        subprocess.run(command, env=environment(), check=True)
    say(f"Written to {folder.relative_to(ROOT)}/")


def say(line: str) -> None:
    """Tell how far it is."""
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
