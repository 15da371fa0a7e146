"""The command line: one file per command group.

Each command imports what it needs when it runs, so that `--version` and `--help` are quick.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

__all__ = ["main"]

_LIBRARIES = {"click", "rich", "typer"}


def main(args: Sequence[str] | None = None) -> int:
    """Run the command line.

    Args:
        args: The arguments without the program's name; None takes those of the process.

    Returns:
        The exit code; `batchwright --help` lists them.

    Example:
        code = main(["validate", "requests.jsonl"])
    """
    try:
        from batchwright.cli.app import start
    except ModuleNotFoundError as error:
        if error.name not in _LIBRARIES:
            raise
        sys.stderr.write(
            f"batchwright: the command line needs {error.name}: pip install 'batchwright[cli]'\n"
        )
        return 4
    return start(sys.argv[1:] if args is None else args)
