"""Add what a published document has added: optional fields and parameters, enum values.

Everything else in openapi.yaml stays, byte for byte. Each new item has a placeholder for its
description, which `make check` refuses. What needs a decision is listed.
Exit code 0: only descriptions are left to do by hand. 1: something else is. 2: something could not
be read.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path
from typing import Any

from additive import additions
from attrs import frozen
from check_spec import unwritten
from deviations import Verdict
from document import DocumentError, fetch, parse, read
from drift import ROOT, drift, show, wide_console
from splice import splice


@frozen
class Outcome:
    """The new text of the specification, the places added, and what still differs."""

    text: str
    added: list[str]
    verdict: Verdict


def sync(text: str, theirs: dict[str, Any], deviations: Path) -> Outcome:
    """Make the additions from a published document that need no decision."""
    ours = parse(text, "openapi.yaml")
    verdict = drift(ours, theirs, deviations)
    wanted = additions(ours, verdict.unexplained)
    if not wanted:
        return Outcome(text, [], verdict)
    text = splice(text, [addition for addition, _ in wanted])
    verdict = drift(parse(text, "the new openapi.yaml"), theirs, deviations)
    return Outcome(text, [fact.place for _, fact in wanted], verdict)


def main(arguments: list[str] | None = None) -> int:
    """Run as a program."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("upstream", help="path or http(s) URL of the published document")
    parser.add_argument("--spec", type=Path, default=ROOT / "openapi.yaml")
    parser.add_argument("--deviations", type=Path, default=ROOT / "spec-deviations.yaml")
    parser.add_argument("--target", type=Path, default=ROOT / "generated" / "batchwright_api")
    options = parser.parse_args(arguments)
    try:
        read(str(options.spec))
        text = fetch(str(options.spec)).decode()
        outcome = sync(text, read(options.upstream), options.deviations)
    except DocumentError as error:
        print(f"sync: {error}", file=sys.stderr)
        return 2
    generated = True
    if outcome.added:
        options.spec.write_bytes(outcome.text.encode())
        generated = _generate(options.spec, options.target)
    report(outcome, options.spec.name)
    return 0 if generated and outcome.verdict.clean else 1


def report(outcome: Outcome, name: str) -> None:
    """Print what was added, and what is left to do."""
    for place in outcome.added:
        print(f"added {place}")
    for line, place in unwritten(outcome.text):
        print(f"{name}:{line}: write the description of {place}")
    if not outcome.verdict.clean:
        print("Left to do by hand:")
    show(outcome.verdict, wide_console())


def _generate(spec: Path, target: Path) -> bool:
    program = Path(__file__).with_name("generate.py")
    command = [sys.executable, str(program), "--spec", str(spec), "--target", str(target)]
    if subprocess.run(command, check=False).returncode == 0:
        return True
    print(f"sync: {spec.name} has the additions, {target.name} does not", file=sys.stderr)
    return False


if __name__ == "__main__":
    sys.exit(main())
