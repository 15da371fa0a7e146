"""Report what changed for a user since a release, and which version that needs.

BASE is a tag or commit, a checkout or a wheel; without it, the last tag.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from api_changes import api_changes
from attrs import frozen
from changes import Change, Level, Version, highest, needed
from document import DocumentError
from line_schemas.compat import lines_changes
from snapshot import Snapshot, SnapshotError, checkout, last_tag, opened
from spec_changes import spec_changes

ROOT = Path(__file__).parent.parent


@frozen
class Report:
    """What changed between a base and now."""

    base: Snapshot
    version: Version
    changes: Sequence[Change]

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
        changes = api_changes(before.packages, now.packages)
        if before.document is not None and now.document is not None:
            changes = spec_changes(before.document, now.document) + changes
        if before.lines is not None and now.lines is not None:
            changes = lines_changes(before.lines, now.lines) + changes
    changes.sort(key=lambda change: -change.level)
    return Report(before, now.version, changes)


def as_text(result: Report) -> str:
    """The report as a table."""
    lines = [f"since {result.base.name} ({result.base.version}):"]
    width = min(60, max((len(each.place) for each in result.changes), default=0))
    lines += [
        f"  {each.level.name.lower():<9} {each.area:<13} {each.place:<{width}} {each.what}"
        for each in result.changes
    ]
    counts = [sum(change.level is level for change in result.changes) for level in Level]
    lines.append(f"{counts[2]} breaking, {counts[1]} additive, {counts[0]} internal")
    if result.base.document is None:
        lines.append("its specification is not in this history, so only Python was compared")
    needs = "no new version" if result.needs == result.base.version else f"{result.needs} or later"
    lines.append(f"this needs {needs}; pyproject.toml has {result.version}")
    return "\n".join(lines)


def as_json(result: Report) -> str:
    """The report as JSON."""
    content = {
        "base": result.base.name,
        "base_version": str(result.base.version),
        "specification_compared": result.base.document is not None,
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
    return json.dumps(content, indent=2, ensure_ascii=False)


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
        print(f"compat: {error}", file=sys.stderr)
        return 2
    print(as_json(result) if options.json else as_text(result))
    if options.check and not result.is_enough:
        message = f"raise the version in pyproject.toml to {result.needs}, or revert the change"
        print(f"compat: {message}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
