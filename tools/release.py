"""Make a release of this checkout, without uploading it.

A refusal comes before any change. A failure before the commit restores the tree; a failure after it
says how to undo the release.
"""

from __future__ import annotations

import argparse
import difflib
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import compat
import packages
import smoke
from attrs import frozen
from changes import Version
from document import DocumentError
from snapshot import SnapshotError, checkout, git, last_tag

ROOT = Path(__file__).parent.parent
CHANGELOG, PROJECT = "CHANGELOG.md", "pyproject.toml"
UNRELEASED = re.compile(r"^## \[Unreleased\]\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
VERSION_LINE = re.compile(r'(?<=^version = ")[^"]*(?="$)', re.MULTILINE)


class ReleaseError(Exception):
    """The release cannot be made."""


@frozen
class State:
    """What decides whether a checkout can be released."""

    dirty: Sequence[str]
    tags: frozenset[str]
    version: Version
    last: Version | None
    needs: Version | None
    notes: str


def unreleased(changelog: str) -> str:
    """The changelog's lines under Unreleased, without headings."""
    found = UNRELEASED.search(changelog)
    lines = found.group(1).splitlines() if found else []
    return "\n".join(line for line in lines if line.strip() and not line.startswith("#"))


def refusals(version: Version, state: State) -> list[str]:
    """List everything that prevents a release."""
    reasons = []
    if state.dirty:
        reasons.append(f"the tree has uncommitted changes: {', '.join(state.dirty)}")
    if f"v{version}" in state.tags:
        reasons.append(f"the tag v{version} exists")
    elif state.last and version <= state.last:
        reasons.append(f"{version} is not after the last release, {state.last}")
    if state.needs and version < state.needs:
        reasons.append(f"what changed since {state.last} needs {state.needs}: see `make compat`")
    if version < state.version:
        reasons.append(f"{PROJECT} already has {state.version}")
    if not state.notes:
        reasons.append(f"there is nothing under Unreleased in {CHANGELOG}")
    return reasons


def with_release(changelog: str, version: Version, day: date) -> str:
    """Move the unreleased notes under a version."""
    return UNRELEASED.sub(
        lambda found: f"## [Unreleased]\n\n## [{version}] - {day.isoformat()}\n{found.group(1)}",
        changelog,
        count=1,
    )


def with_version(project: str, version: Version) -> str:
    """Set the version in pyproject.toml."""
    return VERSION_LINE.sub(str(version), project, count=1)


def edits(root: Path, version: Version, day: date) -> dict[Path, str]:
    """The new content of the files that a release changes."""
    changelog, project = root / CHANGELOG, root / PROJECT
    return {
        changelog: with_release(changelog.read_text("utf-8"), version, day),
        project: with_version(project.read_text("utf-8"), version),
    }


def read_state(root: Path) -> State:
    """Read the state of a checkout."""
    status = git(root, "status", "--porcelain").decode().splitlines()
    tag = last_tag(root)
    changes = compat.report(tag, root) if tag else None
    return State(
        dirty=[line[3:] for line in status],
        tags=frozenset(git(root, "tag").decode().split()),
        version=checkout(root, str(root)).version,
        last=changes.base.version if changes else None,
        needs=changes.needs if changes else None,
        notes=unreleased((root / CHANGELOG).read_text("utf-8")),
    )


@contextmanager
def restoring(paths: Sequence[Path]) -> Iterator[None]:
    """Restore files if anything fails."""
    before = {path: path.read_bytes() for path in paths}
    try:
        yield
    except BaseException:
        for path, content in before.items():
            path.write_bytes(content)
        raise


def gates(root: Path) -> None:
    """Run the checks that every change must pass."""
    for target in ("check", "test"):
        if subprocess.run(["make", target], cwd=root, check=False).returncode:  # noqa: S607
            raise ReleaseError(f"`make {target}` fails")


def release(
    root: Path,
    version: Version,
    day: date,
    *,
    run_gates: Callable[[Path], None] = gates,
    try_out: Callable[[Path], None] = smoke.smoke_everywhere,
) -> list[Path]:
    """Make a release, and return its packages."""
    reasons = refusals(version, read_state(root))
    if reasons:
        raise ReleaseError("\n".join(reasons))
    run_gates(root)
    if git(root, "status", "--porcelain"):
        raise ReleaseError("the gates changed the tree; see `git status`")
    files = edits(root, version, day)
    with TemporaryDirectory(prefix="release-") as folder:
        with restoring(list(files)):
            for path, content in files.items():
                path.write_text(content, "utf-8")
            built = packages.make(root, Path(folder))
            try_out(next(path for path in built if path.suffix == ".whl"))
            git(
                root, "commit", "--quiet", "--message", f"Release {version}", "--", *map(str, files)
            )
        try:
            git(root, "tag", "--annotate", f"v{version}", "--message", f"batchwright {version}")
            (root / "dist").mkdir(exist_ok=True)
            return [Path(shutil.copy(path, root / "dist")) for path in built]
        except BaseException as error:
            undo = f"git tag --delete v{version}; git reset --hard HEAD~1"
            raise ReleaseError(f"committed, but {error!r}. To undo it: {undo}") from error


def preview(root: Path, version: Version, day: date) -> str:
    """The edits that a release would make, as a diff."""
    lines: list[str] = []
    for path, content in edits(root, version, day).items():
        before, after = path.read_text("utf-8").splitlines(), content.splitlines()
        lines += difflib.unified_diff(before, after, path.name, path.name, lineterm="", n=1)
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run as a program."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("version", help="x.y.z")
    parser.add_argument("--root", type=Path, default=ROOT, help="the checkout")
    parser.add_argument("--dry-run", action="store_true", help="change and run nothing")
    options = parser.parse_args(arguments)
    root, today = options.root, datetime.now(UTC).date()
    try:
        version = Version.parse(options.version)
        if options.dry_run:
            reasons = refusals(version, read_state(root))
            print(preview(root, version, today))
            print(*(f"refused: {reason}" for reason in reasons), sep="\n")
            return 1 if reasons else 0
        for path in release(root, version, today):
            print(f"{packages.digest(path)}  {path}")
    except (
        DocumentError,
        ReleaseError,
        SnapshotError,
        ValueError,
        packages.PackageError,
        smoke.SmokeError,
    ) as error:
        print(f"release: {error}", file=sys.stderr)
        return 1
    print(f"v{version} is committed and tagged; push it with `git push --follow-tags`")
    return 0


if __name__ == "__main__":
    sys.exit(main())
