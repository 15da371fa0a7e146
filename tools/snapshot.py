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

SPEC = "openapi.yaml"
DIGEST = re.compile(r'^__spec_digest__ = "sha256:(\w+)"$', re.MULTILINE)


class SnapshotError(Exception):
    """There is nothing to compare with."""


@frozen
class Snapshot:
    """The contents of a release; a wheel has no specification, only its digest."""

    name: str
    version: Version
    packages: list[Path]
    document: dict[str, Any] | None


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
        project = tomllib.loads((folder / "pyproject.toml").read_text("utf-8"))["project"]
        document = parse((folder / SPEC).read_bytes(), f"{name}/{SPEC}")
        version = Version.parse(project["version"])
    except FileNotFoundError as error:
        missing = Path(error.filename).name
        raise SnapshotError(f"{name} is not a checkout of this project: no {missing}") from error
    except (KeyError, ValueError) as error:
        raise SnapshotError(f"{name}/pyproject.toml: {error!r}") from error
    return Snapshot(name, version, [folder / "generated", folder / "overlays"], document)


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
        stamp = (folder / "batchwright_api" / "__init__.py").read_text("utf-8")
    except (OSError, IndexError, ValueError, zipfile.BadZipFile) as error:
        raise SnapshotError(f"{path} is not a wheel of this project: {error}") from error
    digest = DIGEST.search(stamp)
    content = specification(digest.group(1), root) if digest else None
    document = None if content is None else parse(content, SPEC)
    return Snapshot(path.name, version, [folder], document)


def specification(digest: str, root: Path) -> bytes | None:
    """Find the specification with a digest: today's, or one in the history of git."""
    for content in _specifications(root):
        if hashlib.sha256(content).hexdigest() == digest:
            return content
    return None


def _specifications(root: Path) -> Iterator[bytes]:
    yield (root / SPEC).read_bytes()
    try:
        commits = git(root, "log", "--all", "--format=%H", "--", SPEC).decode().split()
    except (SnapshotError, FileNotFoundError):
        return
    for commit in commits:
        try:
            yield git(root, "show", f"{commit}:{SPEC}")
        except SnapshotError:  # the commit that removed it
            continue
