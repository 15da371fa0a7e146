"""Take over what a published document has added, and generate: one step, all of it or nothing.

Added are optional fields and parameters, with the schemas to which they lead, values of enums,
responses and operations. Everything else in openapi.yaml stays, byte for byte. Each new item has a
placeholder for its description, which `make check` refuses. What needs a decision, and what the
generator does not take, is listed with the reason. openapi-lines.yaml is derived anew. Nothing is
written before everything has been generated.
Exit code 0: only descriptions are left to do by hand. 1: something else is, or nothing could be
generated. 2: something could not be read.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from additive import Additions, ByHand, Wanted, combined
from attrs import frozen
from check_spec import unwritten
from deviations import Verdict
from document import DocumentError, fetch, parse, read
from drift import ROOT, checked_depth, drift, show, show_facts, wide_console
from line_schemas.derive import undescribed
from line_schemas.drift import Files, LinesVerdict, lines_drift
from line_schemas.text import as_yaml
from replace import replace_all
from splice import splice
from staging import NotGeneratedError, Staging
from surface import Surface
from terminal import escaped


@frozen
class Outcome:
    """The new text of the specification, what was added, what is left, and what still differs."""

    text: str
    added: list[str]
    by_hand: list[ByHand]
    verdict: Verdict


def sync(
    text: str,
    theirs: dict[str, Any],
    deviations: Path,
    refusal: Callable[[str], str | None] = lambda _: None,
) -> Outcome:
    """Make the additions from a published document that need no decision.

    Args:
        text: Our openapi.yaml.
        theirs: The published document.
        deviations: The record of deliberate differences.
        refusal: Says why the generator does not take a text; None if it does.

    Raises:
        NotGeneratedError: If the generator does not even take our text as it is.
    """
    ours = parse(text, "openapi.yaml")
    verdict = drift(ours, theirs, deviations)
    wanted, by_hand = Additions(Surface(ours), Surface(theirs)).sort(verdict.unexplained)
    if wanted and refusal(splice(text, combined(wanted))):
        if reason := refusal(text):
            raise NotGeneratedError(reason)
        wanted, refused = _accepted(text, wanted, refusal)
        by_hand += refused
    if not wanted:
        return Outcome(text, [], by_hand, verdict)
    text = splice(text, combined(wanted))
    verdict = drift(parse(text, "the new openapi.yaml"), theirs, deviations)
    left = {fact.place for fact in verdict.unexplained}
    by_hand = [each for each in by_hand if each.fact.place in left]
    return Outcome(text, [each.fact.place for each in wanted], by_hand, verdict)


def _accepted(
    text: str, wanted: list[Wanted], refusal: Callable[[str], str | None]
) -> tuple[list[Wanted], list[ByHand]]:
    """Sort out the additions that the generator refuses, by halving."""
    reason = refusal(splice(text, combined(wanted)))
    if reason is None:
        return wanted, []
    if len(wanted) == 1:
        return [], [ByHand(wanted[0].fact, reason)]
    middle = len(wanted) // 2
    first, refused = _accepted(text, wanted[:middle], refusal)
    second, more = _accepted(text, wanted[middle:], refusal)
    together = first + second
    if first and second and (reason := refusal(splice(text, combined(together)))):
        return first, [*refused, *more, *(ByHand(each.fact, reason) for each in second)]
    return together, refused + more


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
        with checked_depth():
            return _take_over(options.upstream, options.spec, options.deviations, options.target)
    except DocumentError as error:
        print(escaped(f"sync: {error}"), file=sys.stderr)
        return 2
    except NotGeneratedError as error:
        said = f"sync: {error}\nNothing was changed."
    except OSError as error:
        said = f"sync: {error}\nEverything is as it was."
    print(escaped(said, keep="\n"), file=sys.stderr)
    return 1


def _take_over(upstream: str, spec: Path, deviations: Path, target: Path) -> int:
    """Plan, generate and replace, in this order."""
    files = Files.beside(spec)
    read(str(spec))
    theirs = read(upstream)
    before = fetch(str(spec)).decode()
    lines = lines_drift(files, theirs) if files else None
    new_lines = _new_lines(lines, files) if lines and files else None
    outcome = sync(before, theirs, deviations)
    if outcome.added or new_lines is not None:
        target.parent.mkdir(parents=True, exist_ok=True)
        with (
            tempfile.TemporaryDirectory(prefix=".staging-", dir=spec.parent) as texts,
            tempfile.TemporaryDirectory(prefix=".staging-", dir=target.parent) as package,
        ):
            staging = Staging(Path(texts), Path(package), spec, files, target, new_lines)
            outcome = sync(before, theirs, deviations, staging.refusal)
            staging.generate(outcome.text)
            if outcome.added or new_lines is not None:
                replace_all(staging.moves(outcome.text))
    report(outcome, spec.name)
    if files and lines:
        report_lines(lines, files)
    return 0 if outcome.verdict.clean and (lines is None or not lines.problems) else 1


def _new_lines(lines: LinesVerdict, files: Files) -> bytes | None:
    """What was derived, if it is new and loses no endpoint."""
    text = as_yaml(lines.derived.document).encode()
    return None if lines.derived.missing or text == files.document.read_bytes() else text


def report(outcome: Outcome, name: str) -> None:
    """Print what was added, and what is left to do."""
    for place in outcome.added:
        print(escaped(f"added {place}"))
    for line, place in unwritten(outcome.text):
        print(escaped(f"{name}:{line}: write the description of {place}"))
    if not outcome.verdict.clean:
        print("Left to do by hand:")
    for each in outcome.by_hand:
        print(escaped(f"{each.fact.place}: {each.reason}"))
    show(outcome.verdict, wide_console())


def report_lines(lines: LinesVerdict, files: Files) -> None:
    """Print what changed in openapi-lines.yaml, and what is left to do."""
    if lines.derived.missing:
        print(f"{files.document.name} is unchanged, because it would lose an endpoint")
    else:
        show_facts(lines.different, wide_console())
        for place in undescribed(lines.derived.document):
            print(escaped(f"{files.plan.name}: write the description of {place}"))
    for problem in lines.problems:
        print(escaped(problem))
    counts = f"{len(lines.different)} differences, {len(lines.problems)} problems"
    print(f"{files.document.name}: {counts}")


if __name__ == "__main__":
    sys.exit(main())
