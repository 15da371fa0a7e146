"""A repository that depends on batchwright: it pins, type-checks, upgrades, is warned."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import compat
import environments
import packages
import pytest
import release
from attrs import evolve
from changes import Version
from snapshot import checkout

ROOT = Path(__file__).parents[2]
APP = '''"""Counts the batches that have ended."""

from batchwright import Client
from batchwright.types import Batch
from batchwright_api.api.batch import retrieve_batch
from batchwright_api.models import BatchStatus, CreateBatchRequest

ENDED: list[BatchStatus] = ["completed", "failed", "expired", "cancelled"]


def has_ended(batch: Batch) -> bool:
    match batch.status:
        case "completed" | "failed" | "expired" | "cancelled":
            return True
        case _:
            return False


def start(client: Client, file: str) -> str | None:
    batch = client.batches.create(input_file_id=file, endpoint="/v1/embeddings")
    return batch.output_file_id


if __name__ == "__main__":
    body = CreateBatchRequest("file-1", "/v1/embeddings", "24h")
    assert body.to_dict()["completion_window"] == "24h"
    assert retrieve_batch.build_request("batch_1")["url"] == "/batches/batch_1"
    fields: dict[str, object] = {"id": "batch_1", "object": "batch", "endpoint": "/v1/embeddings"}
    fields |= {"input_file_id": "file-1", "completion_window": "24h", "created_at": 1}
    print(has_ended(Batch.from_dict({**fields, "status": "completed"})))
    print(has_ended(Batch.from_dict({**fields, "status": "resting"})))
'''
ADDITIVE = {
    "finalizing, completed,": "finalizing, resting, completed,",
    "        output_file_id:\n": "        rests_until: {type: [integer, 'null'], description: x}\n"
    "        output_file_id:\n",
}
BREAKING = {
    "        output_file_id:\n": "        output_id:\n",
    "operationId: retrieveBatch": "operationId: fetchBatch",
    "          description: The most batches": "          required: true\n"
    "          description: The most batches",
}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory, wheel: Path) -> Path:
    """A repository that pins the wheel by version and hash, with its environment."""
    folder = tmp_path_factory.mktemp("downstream")
    environments.linked(folder / "venv")
    (folder / "app.py").write_text(APP)
    pin(folder, wheel)
    return folder


def pin(project: Path, wheel: Path) -> None:
    """Pin exactly this wheel, and install it."""
    version = wheel.name.split("-")[1]
    requirement = f"batchwright=={version} --hash=sha256:{packages.digest(wheel)}\n"
    (project / "requirements.txt").write_text(requirement)
    install(project, wheel.parent)


def install(project: Path, links: Path) -> None:
    environments.install(
        project / "venv" / "bin" / "python",
        *("--require-hashes", "--no-deps", "--no-index", "--force-reinstall"),
        *("--find-links", str(links), "--requirement", str(project / "requirements.txt")),
    )


def run(project: Path, *command: str) -> str:
    """Run a command in the project, and return what it prints."""
    result = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def works(project: Path) -> bool:
    """Whether the app runs and passes mypy --strict with the installed packages."""
    python = str(project / "venv" / "bin" / "python")
    assert run(project, python, "-I", "app.py") == "True\nFalse\n"
    mypy = (sys.executable, "-m", "mypy", "--strict", "--config-file=", "--cache-dir=.mypy")
    return "Success" in run(project, *mypy, "--python-executable", python, "app.py")


def changed(root: Path, edits: dict[str, str]) -> Path:
    """The next patch of this tree, generated from an edited specification."""
    if not shutil.which("git"):
        pytest.skip("git is missing")
    junk = shutil.ignore_patterns("__pycache__")
    for name in ("generated", "overlays"):
        shutil.copytree(ROOT / name, root / name, ignore=junk)
    spec, project = root / "openapi.yaml", root / "pyproject.toml"
    for name in (".gitignore", "CHANGELOG.md", "LICENSE", "README.md", spec.name, project.name):
        shutil.copy(ROOT / name, root)
    run(root, "git", "init", "--quiet")
    run(root, "git", "add", spec.name)
    identity = ("-c", "user.name=Test", "-c", "user.email=test@example.com")
    run(root, "git", *identity, "commit", "--quiet", "--message=As released")
    text = spec.read_text()
    for old, new in edits.items():
        assert old in text
        text = text.replace(old, new, 1)
    spec.write_text(text)
    project.write_text(release.with_version(project.read_text(), next_patch()))
    target = root / "generated" / "batchwright_api"
    generate = [str(ROOT / "tools" / "generate.py"), "--spec", str(spec), "--target", str(target)]
    run(root, sys.executable, *generate)
    return root


def next_patch() -> Version:
    version = checkout(ROOT, "here").version
    return evolve(version, patch=version.patch + 1)


def test_it_imports_and_type_checks(project: Path) -> None:
    assert works(project)


def test_another_wheel_of_the_same_version_is_refused(
    project: Path, wheel: Path, tmp_path: Path
) -> None:
    shutil.copy(wheel, tmp_path)
    with (tmp_path / wheel.name).open("ab") as file:
        file.write(b"\0")
    with pytest.raises(subprocess.CalledProcessError):
        install(project, tmp_path)


def test_it_upgrades_to_an_additive_change_without_an_edit(
    project: Path, wheel: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    checkout = changed(tmp_path / "checkout", ADDITIVE)
    assert compat.main([str(wheel), "--check", "--root", str(checkout)]) == 0
    said = capfd.readouterr().out
    assert "retrieveBatch 200.rests_until" in said
    assert "batchwright.types.Batch.rests_until" in said
    assert "0 breaking" in said
    built = packages.build(checkout, tmp_path / "dist")
    pin(project, next(path for path in built if path.suffix == ".whl"))
    python = str(project / "venv" / "bin" / "python")
    assert run(project, python, "-c", "import batchwright as b; print(b.__version__)") == (
        f"{next_patch()}\n"
    )
    assert works(project)


def test_it_is_warned_of_breaking_changes(
    wheel: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    checkout = changed(tmp_path / "checkout", BREAKING)
    assert compat.main([str(wheel), "--check", "--root", str(checkout)]) == 1
    out, err = capfd.readouterr()
    for words in (
        r"specification createBatch 200\.output_file_id +removed",
        r"python +batchwright\.types\.Batch\.output_file_id +removed",
        r"specification retrieveBatch +removed",
        r"python +batchwright_api\.api\.batch\.retrieve_batch\.\S+ +removed",
        r"specification listBatches query\.limit +now required",
    ):
        assert re.search(f"breaking +{words}", out), words
    assert "raise the version in pyproject.toml to" in err
