"""Virtual environments for tests, made of links to what is installed here, without a registry."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
from collections.abc import Iterable
from importlib.metadata import distributions
from pathlib import Path

OURS = ("batchwright",)


def site_packages(environment: Path) -> Path:
    """The folder of an environment's packages."""
    base = str(environment)
    return Path(sysconfig.get_path("purelib", vars={"base": base, "platbase": base}))


def linked(environment: Path, *, without: Iterable[str] = OURS) -> Path:
    """Make an environment with the packages of this one, except some; return its Python.

    The packages are links. Leave out a package that will be installed there, or it would be
    replaced here too.
    """
    command = [sys.executable, "-m", "venv", "--without-pip", str(environment)]
    subprocess.run(command, check=True)
    left_out = {*without, *OURS}
    target = site_packages(environment)
    for installed in distributions(path=[sysconfig.get_path("purelib")]):
        if installed.metadata["Name"] not in left_out:
            for name in {path.parts[0] for path in installed.files or ()} - {"..", "__pycache__"}:
                source = Path(str(installed.locate_file(name)))
                link = target / name
                if source.exists() and not link.exists():
                    link.symlink_to(source)
    return environment / "bin" / "python"


def install(python: Path, *arguments: str) -> None:
    """Install into an environment that lacks pip, with this one's pip."""
    command = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet"]
    subprocess.run([*command, "--disable-pip-version-check", *arguments], check=True)
