"""Take over what a published document has that is new, and write the text of a pull request.

The text says what is new, what was taken over, and what it means for users, as the tools say it.
Exit code 0: the text is written, whether or not anything changed. 2: something could not be read.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from snapshot import last_tag

ROOT = Path(__file__).parent.parent
LONGEST = 15_000  # characters of one tool; a pull request takes 65,536
TITLES = {
    "drift": "What is new",
    "sync": "What was taken over, and what is left",
    "docs": "The reference cannot be written",
    "compat": "What it means for users",
}
INTRODUCTION = (
    "The published document differs from `openapi.yaml` or `openapi-lines.yaml`. What needs no"
    " decision is in this pull request; docs/guides/regenerating.md says what to do with the rest."
)
CANNOT = 2


def steps(upstream: str, base: str) -> dict[str, Sequence[str]]:
    """The tools to run, in this order, with their arguments."""
    return {"drift": [upstream], "sync": [upstream], "docs": [], "compat": [base]}


def text(printed: Mapping[str, str]) -> str:
    """The text of the pull request, from what the tools printed."""
    parts = [f"## {TITLES[name]}\n\n{_block(output)}" for name, output in printed.items() if output]
    return "\n\n".join([INTRODUCTION, *parts]) + "\n"


def _block(output: str) -> str:
    """A block of text that nothing in the output can end."""
    shown = output if len(output) <= LONGEST else f"{output[:LONGEST]}\n… and more"
    longest = max((len(run) for run in _runs(shown)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}text\n{shown}\n{fence}"


def _runs(shown: str) -> list[str]:
    return "".join(c if c == "`" else " " for c in shown).split()


def propose(upstream: str, root: Path) -> tuple[int, str]:
    """Run the tools in a checkout; return the highest exit code and the text."""
    printed: dict[str, str] = {}
    code = 0
    for name, arguments in steps(upstream, last_tag(root) or "HEAD").items():
        command = [sys.executable, str(root / "tools" / f"{name}.py"), *arguments]
        result = subprocess.run(
            command, cwd=root, capture_output=True, encoding="utf-8", check=False
        )
        if name != "docs" or result.returncode:
            lines = f"{result.stdout}{result.stderr}".strip().splitlines()
            printed[name] = "\n".join(line.rstrip() for line in lines)
        code = max(code, result.returncode)
        if result.returncode >= CANNOT:
            break
    return code, text(printed)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run as a program."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("upstream", help="path of the published document")
    parser.add_argument("text", type=Path, help="where to write the text")
    parser.add_argument("--root", type=Path, default=ROOT, help="the checkout")
    options = parser.parse_args(arguments)
    code, written = propose(str(Path(options.upstream).resolve()), options.root.resolve())
    options.text.write_text(written, "utf-8")
    print(written)
    return CANNOT if code >= CANNOT else 0


if __name__ == "__main__":
    sys.exit(main())
