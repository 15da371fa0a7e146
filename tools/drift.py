"""Compare the specification with a published document, and report the differences.

openapi.yaml is compared as it is, openapi-lines.yaml with what would be derived today.
Exit code 0: every difference is on record as a deviation, and each record is still true.
1: there is something to resolve. 2: something could not be read.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from compare import ABSENT, Fact, compare
from deviations import Stale, Verdict, judge, read_deviations
from document import DocumentError, read
from line_schemas.drift import Files, LinesVerdict, lines_drift
from rich.console import Console
from rich.table import Table
from rich.text import Text
from surface import Surface
from terminal import escaped

ROOT = Path(__file__).parent.parent
WIDTH_OF_A_FILE = 140


def drift(ours: dict[str, Any], theirs: dict[str, Any], deviations: Path) -> Verdict:
    """Compare two documents on the surface of ours, and sort the differences by the record."""
    mine = Surface(ours)
    facts = compare(mine.tree(), Surface(theirs).tree(like=mine))
    return judge(facts, read_deviations(deviations))


@contextmanager
def checked_depth() -> Iterator[None]:
    """Make an error of schemas that lead to each other without end."""
    try:
        yield
    except RecursionError as error:
        raise DocumentError("the schemas of a document are nested too deeply") from error


def as_json(verdict: Verdict) -> dict[str, Any]:
    """A verdict as JSON; a side that lacks a fact has no key."""

    def stale(each: Stale) -> dict[str, Any]:
        record = each.deviation
        return _sides(record.place, record.ours, record.theirs) | {
            "at": each.place,
            "problem": each.problem,
        }

    return {
        "clean": verdict.clean,
        "facts": verdict.facts,
        **_differences(verdict.unexplained),
        "stale": [stale(each) for each in verdict.stale],
        "explained": [
            _fact(each) | {"reason": deviation.reason, "evidence": deviation.evidence}
            for each, deviation in verdict.explained
        ],
    }


def lines_as_json(lines: LinesVerdict) -> dict[str, Any]:
    """What differs in openapi-lines.yaml, as JSON."""
    return {
        "clean": lines.clean,
        "facts": lines.facts,
        **_differences(lines.different),
        "explained": lines.explained,
        "problems": lines.problems,
    }


def _differences(facts: list[Fact]) -> dict[str, Any]:
    sorted_ = zip(("lacking", "extra", "different"), sort(facts), strict=True)
    return {key: [_fact(each) for each in kind] for key, kind in sorted_}


def _fact(each: Fact) -> dict[str, Any]:
    note = {"note": each.note} if each.note else {}
    return _sides(each.place, each.ours, each.theirs) | note


def _sides(place: str, ours: Any, theirs: Any) -> dict[str, Any]:
    sides = {"ours": ours, "theirs": theirs}
    return {"place": place} | {key: side for key, side in sides.items() if side is not ABSENT}


def sort(facts: list[Fact]) -> tuple[list[Fact], list[Fact], list[Fact]]:
    """Sort differences into what only they have, what only we have, and the rest."""
    lacking = [fact for fact in facts if fact.ours is ABSENT]
    extra = [fact for fact in facts if fact.theirs is ABSENT]
    return lacking, extra, [fact for fact in facts if fact not in lacking and fact not in extra]


def show(verdict: Verdict, console: Console) -> None:
    """Print a verdict as tables."""
    show_facts(verdict.unexplained, console)
    rows = [[each.deviation.place, each.place, each.problem] for each in verdict.stale]
    _table(console, "Stale in spec-deviations.yaml", ["on record", "at", "problem"], rows)
    console.print(
        f"{verdict.facts} facts compared: {len(verdict.unexplained)} differences unexplained,"
        f" {len(verdict.explained)} on record, {len(verdict.stale)} stale records."
    )


def show_facts(facts: list[Fact], console: Console) -> None:
    """Print differences as tables."""
    lacking, extra, different = sort(facts)
    _table(console, "They have, we lack", ["place", "theirs"], [_one(each) for each in lacking])
    _table(console, "We have, they lack", ["place", "ours"], [_one(each) for each in extra])
    rows = [[each.place, _say(each.ours), _say(each.theirs)] for each in different]
    _table(console, "Different", ["place", "ours", "theirs"], rows)


def show_lines(lines: LinesVerdict, console: Console) -> None:
    """Print what differs in openapi-lines.yaml."""
    show_facts(lines.different, console)
    for problem in lines.problems:
        console.print(Text(escaped(problem)))
    console.print(
        f"openapi-lines.yaml: {lines.facts} facts compared: {len(lines.different)} differences,"
        f" {lines.explained} on record, {len(lines.problems)} problems."
    )


def _one(fact: Fact) -> list[str]:
    value = fact.theirs if fact.ours is ABSENT else fact.ours
    return [fact.place, fact.note or _say(value)]


def _say(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _table(console: Console, title: str, columns: list[str], rows: list[list[str]]) -> None:
    if not rows:
        return
    table = Table(title=title, title_justify="left")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(Text(escaped(cell)) for cell in row))
    console.print(table)


def wide_console() -> Console:
    """A console as wide as the terminal or, in a file, as a place needs."""
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=WIDTH_OF_A_FILE)


def main(arguments: list[str] | None = None) -> int:
    """Run as a program."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("upstream", help="path or http(s) URL of the published document")
    parser.add_argument("--spec", type=Path, default=ROOT / "openapi.yaml")
    parser.add_argument("--deviations", type=Path, default=ROOT / "spec-deviations.yaml")
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args(arguments)
    files = Files.beside(options.spec)
    try:
        with checked_depth():
            theirs = read(options.upstream)
            verdict = drift(read(str(options.spec)), theirs, options.deviations)
            lines = lines_drift(files, theirs) if files else None
    except DocumentError as error:
        print(escaped(f"drift: {error}"), file=sys.stderr)
        return 2
    if options.json:
        more = {"lines": lines_as_json(lines)} if lines else {}
        print(json.dumps(as_json(verdict) | more, indent=2))
    else:
        show(verdict, wide_console())
        if lines:
            show_lines(lines, wide_console())
    return 0 if verdict.clean and (lines is None or lines.clean) else 1


if __name__ == "__main__":
    sys.exit(main())
