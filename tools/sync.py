"""Add what a published document has added: optional fields and parameters, enum values.

Everything else in openapi.yaml stays, byte for byte. Each new item has a placeholder for its
description, which `make check` refuses. What needs a decision is listed. openapi-lines.yaml is
derived anew.
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
from drift import ROOT, drift, show, show_facts, wide_console
from line_schemas.derive import undescribed
from line_schemas.drift import Files, LinesVerdict, lines_drift
from line_schemas.text import as_yaml
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
    files = Files.beside(options.spec)
    try:
        read(str(options.spec))
        theirs = read(options.upstream)
        outcome = sync(fetch(str(options.spec)).decode(), theirs, options.deviations)
        lines = lines_drift(files, theirs) if files else None
    except DocumentError as error:
        print(f"sync: {error}", file=sys.stderr)
        return 2
    changed = bool(outcome.added)
    if outcome.added:
        options.spec.write_bytes(outcome.text.encode())
    if files and lines:
        changed |= write_lines(lines, files)
    generated = not changed or _generate(options.spec, files, options.target)
    report(outcome, options.spec.name)
    if files and lines:
        report_lines(lines, files)
    clean = outcome.verdict.clean and (lines is None or not lines.problems)
    return 0 if generated and clean else 1


def write_lines(lines: LinesVerdict, files: Files) -> bool:
    """Write what was derived, unless an endpoint would be lost; tell whether it is new."""
    text = as_yaml(lines.derived.document).encode()
    if lines.derived.missing or text == files.document.read_bytes():
        return False
    files.document.write_bytes(text)
    return True


def report_lines(lines: LinesVerdict, files: Files) -> None:
    """Print what changed in openapi-lines.yaml, and what is left to do."""
    if lines.derived.missing:
        print(f"{files.document.name} is unchanged, because it would lose an endpoint")
    else:
        show_facts(lines.different, wide_console())
        for place in undescribed(lines.derived.document):
            print(f"{files.plan.name}: write the description of {place}")
    for problem in lines.problems:
        print(problem)
    counts = f"{len(lines.different)} differences, {len(lines.problems)} problems"
    print(f"{files.document.name}: {counts}")


def report(outcome: Outcome, name: str) -> None:
    """Print what was added, and what is left to do."""
    for place in outcome.added:
        print(f"added {place}")
    for line, place in unwritten(outcome.text):
        print(f"{name}:{line}: write the description of {place}")
    if not outcome.verdict.clean:
        print("Left to do by hand:")
    show(outcome.verdict, wide_console())


def _generate(spec: Path, files: Files | None, target: Path) -> bool:
    program = Path(__file__).with_name("generate.py")
    command = [sys.executable, str(program), "--spec", str(spec), "--target", str(target)]
    if files:
        command += ["--lines", str(files.document)]
    if subprocess.run(command, check=False).returncode == 0:
        return True
    print(f"sync: the specification has the changes, {target.name} does not", file=sys.stderr)
    return False


if __name__ == "__main__":
    sys.exit(main())
