"""Run the tests with the lowest version of each dependency, from requirements-lowest.lock.

They run in a temporary environment, which has everything else from this one.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import environments
import packages

ROOT = Path(__file__).parent.parent
LOCK = ROOT / "requirements-lowest.lock"
PIN = re.compile(r"^([\w.-]+)==(\S+)", re.MULTILINE)
# The extras that the lock has; the others need a newer httpx.
EXTRAS = ("cli", "server", "tables", "zstd")
# These test the tools of this repository, or use packages that need newer dependencies.
LEFT_OUT = (
    "tests/bench",
    "tests/docs",
    "tests/examples",
    "tests/generated/test_constructs.py",
    "tests/generated/test_documents.py",
    "tests/generated/test_generate.py",
    "tests/generated/test_kinds.py",
    "tests/generated/test_types.py",
    "tests/generated/test_whole_documents.py",
    "tests/prism",
    "tests/release",
    "tests/server/engine/test_instances.py",
    "tests/server/engine/test_published_schemas.py",
    "tests/server/test_openai_package.py",
    "tests/server/test_schemathesis.py",
    "tests/site",
    "tests/test_imports.py",
    "tests/tools",
    "tests/typing",
)
# What httpcore imports if it is there, although it needs newer attrs.
NOT_LINKED = ("trio",)


def pins(lock: str) -> dict[str, str]:
    """The versions in a lock."""
    return dict(PIN.findall(lock))


def environment(folder: Path, lock: Path = LOCK) -> Path:
    """Make an environment with the wheel of this tree and the lowest versions."""
    python = environments.linked(
        folder / "venv", without={*pins(lock.read_text("utf-8")), *NOT_LINKED}
    )
    environments.install(python, "--no-deps", "--require-hashes", "--requirement", str(lock))
    wheel = next(p for p in packages.build(ROOT, folder / "dist") if p.suffix == ".whl")
    environments.install(python, "--no-deps", "--no-index", str(wheel))
    return python


def pytest_command(python: Path, arguments: Sequence[str]) -> list[str]:
    """The command to run pytest; warnings are not errors, since old dependencies may cause some."""
    ignored = [f"--ignore={path}" for path in LEFT_OUT]
    return [str(python), "-m", "pytest", "-q", "-W", "default", *ignored, *arguments]


def main() -> int:
    """Run as a program; the arguments go to pytest."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    _, arguments = parser.parse_known_args()
    with TemporaryDirectory(prefix="lowest-") as name:
        try:
            python = environment(Path(name))
        except subprocess.CalledProcessError as error:
            print(f"lowest: the packages cannot be installed: {error}", file=sys.stderr)
            return 1
        return subprocess.run(pytest_command(python, arguments), cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
