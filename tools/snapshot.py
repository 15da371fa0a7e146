"""A release to compare with: a tag or commit, a checkout, or a wheel."""

from __future__ import annotations

import hashlib
import io
import re
import subprocess
import tarfile
import tomllib
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from attrs import frozen
from changes import Version
from document import parse
from packaging.requirements import InvalidRequirement
from project import Project, of_checkout, of_wheel

SPEC = "openapi.yaml"
LINES = "openapi-lines.yaml"
DIGEST = re.compile(r'^__spec_digest__ = "sha256:(\w+)"$', re.MULTILINE)


class SnapshotError(Exception):
    """There is nothing to compare with."""


@frozen
class Snapshot:
    """The contents of a release; a wheel has no specification, only its digest."""

    name: str
    version: Version
    packages: list[Path]
    project: Project
    document: dict[str, Any] | None
    lines: dict[str, Any] | None


def git(root: Path, *arguments: str) -> bytes:
    """Run git in a checkout and return what it prints."""
    result = subprocess.run(["git", "-C", root, *arguments], capture_output=True, check=False)  # noqa: S607
    if result.returncode:
        raise SnapshotError(f"git {arguments[0]}: {result.stderr.decode().strip()}")
    return result.stdout


def last_tag(root: Path) -> str | None:
    """The newest version tag that the checkout descends from; None if there is none."""
    try:
        tag = git(root, "describe", "--tags", "--abbrev=0", "--match", "v[0-9]*")
    except (SnapshotError, FileNotFoundError):
        return None
    return tag.decode().strip()


def checkout(folder: Path, name: str) -> Snapshot:
    """Take a checkout in a folder."""
    try:
        pyproject = tomllib.loads((folder / "pyproject.toml").read_text("utf-8"))
        document = parse((folder / SPEC).read_bytes(), f"{name}/{SPEC}")
        lines = (folder / LINES).read_bytes() if (folder / LINES).exists() else None
        version = Version.parse(pyproject["project"]["version"])
        project = of_checkout(pyproject, folder)
    except FileNotFoundError as error:
        missing = Path(error.filename).name
        raise SnapshotError(f"{name} is not a checkout of this project: no {missing}") from error
    except (InvalidRequirement, KeyError, ValueError) as error:
        raise SnapshotError(f"{name}/pyproject.toml: {error!r}") from error
    packages = [folder / "generated", folder / "overlays"]
    return Snapshot(name, version, packages, project, document, _parsed(lines, f"{name}/{LINES}"))


@contextmanager
def opened(base: str, root: Path) -> Iterator[Snapshot]:
    """Open the release that `base` names: a folder, a wheel, or a commit."""
    path = Path(base)
    if path.is_dir():
        yield checkout(path, base)
        return
    with TemporaryDirectory(prefix="compat-") as name:
        folder = Path(name)
        if path.suffix == ".whl":
            yield _wheel(path, folder, root)
        else:
            archive = git(root, "archive", f"{base}^{{commit}}")
            with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
                tar.extractall(folder, filter="data")
            yield checkout(folder, base)


def _wheel(path: Path, folder: Path, root: Path) -> Snapshot:
    try:
        with zipfile.ZipFile(path) as wheel:
            wheel.extractall(folder)  # noqa: S202 - our own wheel; zipfile keeps it in the folder
        version = Version.parse(path.name.split("-")[1])
        project = of_wheel(folder)
        package = folder / "batchwright_api"
        stamp = (package / "__init__.py").read_text("utf-8")
        lines = package / "lines" / "__init__.py"
        lines_stamp = lines.read_text("utf-8") if lines.exists() else ""
    except (OSError, IndexError, ValueError, zipfile.BadZipFile) as error:
        raise SnapshotError(f"{path} is not a wheel of this project: {error}") from error
    documents = [
        _parsed(_stamped(text, name, root), name)
        for text, name in ((stamp, SPEC), (lines_stamp, LINES))
    ]
    return Snapshot(path.name, version, [folder], project, *documents)


def _stamped(stamp: str, name: str, root: Path) -> bytes | None:
    digest = DIGEST.search(stamp)
    return specification(digest.group(1), root, name) if digest else None


def _parsed(content: bytes | None, name: str) -> dict[str, Any] | None:
    return None if content is None else parse(content, name)


def specification(digest: str, root: Path, name: str = SPEC) -> bytes | None:
    """Find the specification with a digest: today's, or one in the history of git."""
    for content in _specifications(root, name):
        if hashlib.sha256(content).hexdigest() == digest:
            return content
    return None


def _specifications(root: Path, name: str) -> Iterator[bytes]:
    if (root / name).exists():
        yield (root / name).read_bytes()
    try:
        commits = git(root, "log", "--all", "--format=%H", "--", name).decode().split()
    except (SnapshotError, FileNotFoundError):
        return
    for commit in commits:
        try:
            yield git(root, "show", f"{commit}:{name}")
        except SnapshotError:  # the commit that removed it
            continue
