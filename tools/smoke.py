"""Try a wheel as a user would: in a clean environment, on each supported Python."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

PYTHONS = ("3.11", "3.12", "3.13", "3.14")
ONE_BATCH = Path(__file__).with_name("one_batch.py")
BARE = "import batchwright, batchwright_api; batchwright.Client(api_key='sk-smoke').close()"


class SmokeError(Exception):
    """The wheel does not work on some Python."""


def interpreters() -> dict[str, Path]:
    """Find the Pythons of this machine, on the path or in pyenv."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    found = {}
    for version in PYTHONS:
        on_path = shutil.which(f"python{version}")
        candidates = [Path(on_path)] if on_path else []
        for candidate in [*candidates, *pyenv.glob(f"{version}.*/bin/python")]:
            said = subprocess.run([candidate, "--version"], capture_output=True, check=False)
            if said.returncode == 0:  # pyenv has shims for versions that it does not start
                found[version] = candidate
                break
    return found


def smoke(wheel: Path, python: Path) -> None:
    """Install a wheel, first alone, then with its extras, and run one batch."""
    with TemporaryDirectory(prefix="smoke-") as folder:
        run([str(python), "-m", "venv", folder], folder)
        inside = str(Path(folder) / "bin" / "python")
        package = str(wheel.resolve())
        install = [inside, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        run([*install, package], folder)
        run([inside, "-I", "-c", BARE], folder)
        run([*install, f"{package}[cli,server]"], folder)
        run([inside, "-I", str(ONE_BATCH)], folder)


def run(command: list[str], folder: str) -> None:
    """Run a program outside the checkout, quietly unless it fails."""
    result = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if result.returncode:
        raise SmokeError(f"{' '.join(command)}\n{result.stdout}{result.stderr}")


def smoke_everywhere(wheel: Path) -> None:
    """Try a wheel on every supported Python of this machine; there must be one at least."""
    pythons = interpreters()
    if not pythons:
        raise SmokeError(f"none of Python {', '.join(PYTHONS)} is on this machine")
    for version in PYTHONS:
        if version in pythons:
            smoke(wheel, pythons[version])
        print(f"python {version}: {'works' if version in pythons else 'is not on this machine'}")


def main() -> int:
    """Run as a program."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("wheel", type=Path)
    try:
        smoke_everywhere(parser.parse_args().wheel)
    except SmokeError as error:
        print(f"smoke: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
