"""Build the wheel and the sdist reproducibly, and check them.

Their timestamps are the build backend's fixed ones, whatever SOURCE_DATE_EPOCH says here, so that
the packages depend on the tree alone, and `pip wheel` of the sdist makes the same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parent.parent


class PackageError(Exception):
    """The packages are not usable."""


def build(source: Path, output: Path) -> list[Path]:
    """Build the sdist and the wheel of a checkout, or of an unpacked sdist."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-t", "wheel"]
    result = subprocess.run(
        [*command, "-d", output.resolve()],
        cwd=source,
        env={key: value for key, value in os.environ.items() if key != "SOURCE_DATE_EPOCH"},
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        raise PackageError(f"hatchling fails:\n{result.stdout}{result.stderr}")
    return sorted(output.iterdir())


def digest(path: Path) -> str:
    """The SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def rebuild(sdist: Path, folder: Path) -> list[Path]:
    """Build the packages again, from an sdist."""
    with tarfile.open(sdist) as tar:
        tar.extractall(folder, filter="data")
    return build(next(folder.iterdir()), folder / "dist")


def differences(first: list[Path], second: list[Path]) -> list[str]:
    """Name the packages that differ."""
    before, after = ({path.name: digest(path) for path in paths} for paths in (first, second))
    return sorted(n for n in before.keys() | after.keys() if before.get(n) != after.get(n))


def check(packages: list[Path]) -> None:
    """Check packages with twine and check-wheel-contents."""
    wheels = [path for path in packages if path.suffix == ".whl"]
    _run("twine", ["check", "--strict"], packages)
    _run("check_wheel_contents", [], wheels)


def _run(tool: str, options: list[str], packages: list[Path]) -> None:
    command = [sys.executable, "-m", tool, *options, *map(str, packages)]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if result.returncode:
        raise PackageError(f"{tool} complains:\n{result.stdout}{result.stderr}")


def make(source: Path, target: Path) -> list[Path]:
    """Build and check the packages, and copy them into a folder if all is well."""
    with TemporaryDirectory(prefix="packages-") as name:
        folder = Path(name)
        built = build(source, folder / "dist")
        sdist = next(path for path in built if path.name.endswith(".tar.gz"))
        changed = differences(built, rebuild(sdist, folder / "again"))
        if changed:
            raise PackageError(f"different bytes when built from the sdist: {changed}")
        check(built)
        target.mkdir(parents=True, exist_ok=True)
        return [Path(shutil.copy(path, target)) for path in built]


def main() -> int:
    """Run as a program."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--dist", type=Path, default=ROOT / "dist", help="where to put them")
    options = parser.parse_args()
    try:
        packages = make(ROOT, options.dist)
    except PackageError as error:
        print(f"packages: {error}", file=sys.stderr)
        return 1
    for path in packages:
        print(f"{digest(path)}  {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
