"""Report what changed for a user since a release, and which version that needs.

BASE is a tag or commit, a checkout or a wheel; without it, the last tag.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from api_changes import api_changes
from attrs import frozen
from changes import Change, Level, Version, highest, needed
from command_line_changes import command_line_changes
from document import DocumentError
from line_schemas.compat import lines_changes
from project_changes import project_changes
from snapshot import Snapshot, SnapshotError, checkout, last_tag, opened
from spec_changes import spec_changes
from terminal import escaped

ROOT = Path(__file__).parent.parent


@frozen
class Report:
    """What changed between a base and now."""

    base: Snapshot
    version: Version
    changes: Sequence[Change]
    not_compared: Sequence[str]

    @property
    def level(self) -> Level:
        """The highest level of the changes."""
        return highest(self.changes)

    @property
    def needs(self) -> Version:
        """The lowest version for the changes."""
        return needed(self.base.version, self.level)

    @property
    def is_enough(self) -> bool:
        """Whether the version in pyproject.toml is high enough."""
        return self.version >= self.needs


def report(base: str, root: Path) -> Report:
    """Compare a checkout with a base."""
    now = checkout(root, str(root))
    with opened(base, root) as before:
        changes: list[Change] = []
        not_compared: list[str] = []
        if sources(before.packages) != sources(now.packages):
            changes, not_compared = _code_changes(before, now)
    changes += project_changes(before.project, now.project)
    if before.document is not None and now.document is not None:
        changes = spec_changes(before.document, now.document) + changes
    else:
        not_compared.append("the specification, which is not in this history")
    if before.lines is not None and now.lines is not None:
        changes = lines_changes(before.lines, now.lines) + changes
    changes.sort(key=lambda change: -change.level)
    return Report(before, now.version, changes, not_compared)


def _code_changes(before: Snapshot, now: Snapshot) -> tuple[list[Change], list[str]]:
    """What changed in Python and on the command line, and what could not be compared."""
    old, new = command_lines(before.packages, now.packages)
    if isinstance(new, str):
        raise SnapshotError(f"the command line cannot be read: {new}")
    changes = api_changes(before.packages, now.packages)
    if isinstance(old, str):
        return changes, [f"the command line of {before.name}, which cannot be read: {old}"]
    return changes + command_line_changes(old, new), []


def sources(folders: Sequence[Path]) -> dict[Path, bytes]:
    """The Python sources of a release."""
    return {
        path.relative_to(folder): path.read_bytes()
        for folder in folders
        for path in folder.rglob("*.py")
    }


def command_lines(*releases: Sequence[Path]) -> list[dict[str, Any] | str]:
    """Read the command lines of releases, each in a process; if one cannot be read, say why."""
    command = [sys.executable, "-I", "-B", str(Path(__file__).with_name("command_line.py"))]
    started = [
        subprocess.Popen(
            [*command, *map(str, folders)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for folders in releases
    ]
    found: list[dict[str, Any] | str] = []
    for process in started:
        printed, error = process.communicate()
        found.append(
            (error.strip().splitlines() or ["?"])[-1] if process.returncode else json.loads(printed)
        )
    return found


def as_text(result: Report) -> str:
    """The report as a table."""
    lines = [f"since {result.base.name} ({result.base.version}):"]
    width = min(60, max((len(each.place) for each in result.changes), default=0))
    lines += [
        escaped(f"  {each.level.name.lower():<9} {each.area:<13} {each.place:<{width}} {each.what}")
        for each in result.changes
    ]
    counts = [sum(change.level is level for change in result.changes) for level in Level]
    lines.append(f"{counts[2]} breaking, {counts[1]} additive, {counts[0]} internal")
    lines += [f"not compared: {what}" for what in result.not_compared]
    needs = "no new version" if result.needs == result.base.version else f"{result.needs} or later"
    lines.append(f"this needs {needs}; pyproject.toml has {result.version}")
    return "\n".join(lines)


def as_json(result: Report) -> str:
    """The report as JSON."""
    content = {
        "base": result.base.name,
        "base_version": str(result.base.version),
        "specification_compared": result.base.document is not None,
        "not_compared": list(result.not_compared),
        "level": result.level.name.lower(),
        "needs": str(result.needs),
        "version": str(result.version),
        "enough": result.is_enough,
        "changes": [
            {
                "level": change.level.name.lower(),
                "area": change.area,
                "place": change.place,
                "what": change.what,
            }
            for change in result.changes
        ],
    }
    return json.dumps(content, indent=2)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run as a program."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("base", nargs="?", help="a tag, commit, checkout or wheel")
    parser.add_argument(
        "--root", type=Path, default=ROOT, help="the checkout to compare with the base"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument(
        "--check", action="store_true", help="exit with 1 if the version is too low"
    )
    options = parser.parse_args(arguments)
    base = options.base or last_tag(options.root)
    if base is None:
        print("compat: no version tag yet, so nothing to compare with")
        return 0
    try:
        result = report(base, options.root)
    except (SnapshotError, DocumentError) as error:
        print(escaped(f"compat: {error}", keep="\n"), file=sys.stderr)
        return 2
    print(as_json(result) if options.json else as_text(result))
    if options.check and not result.is_enough:
        message = f"raise the version in pyproject.toml to {result.needs}, or revert the change"
        print(f"compat: {message}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
