"""Check the workflows of .github/workflows with actionlint and zizmor, offline.

A linter that is not installed, since its package has no wheel for every platform, is left out.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
WORKFLOWS = Path(".github") / "workflows"
LINTERS: dict[str, Sequence[str]] = {
    "actionlint": ("-shellcheck=", "-pyflakes="),
    "zizmor": ("--offline", "--quiet", "--persona", "pedantic", "--no-config"),
}


def complaints(root: Path, programs: Path) -> list[str]:
    """What the linters in a folder complain about."""
    paths = sorted(str(path) for path in (root / WORKFLOWS).glob("*.yml"))
    found = []
    for name, options in LINTERS.items():
        program = programs / name
        if not program.exists():
            print(f"workflows: {name} is not installed, so it is left out")
            continue
        result = subprocess.run(
            [program, *options, *paths],
            cwd=root,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        if result.returncode:
            found.append(f"{name}:\n{result.stdout}{result.stderr}")
    return found


def main() -> int:
    """Run as a program."""
    found = complaints(ROOT, Path(sys.executable).parent)
    print(*found, sep="\n", end="" if not found else "\n", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
