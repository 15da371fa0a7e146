"""`make release`: what it refuses and edits, and that a failure restores the tree."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import environments
import packages
import pytest
import release
import smoke
from attrs import evolve
from changes import Version
from snapshot import SnapshotError, checkout

ROOT = Path(__file__).parents[2]
FILES = ("requirements.lock", "pyproject.toml")
DAY = date(2026, 11, 30)
NOTES = "## [Unreleased]\n\n### Added\n\n- A thing.\n"
READY = release.State(
    dirty=[],
    tags=frozenset({"v0.1.0"}),
    version=Version(0, 1, 0),
    last=Version(0, 1, 0),
    needs=Version(0, 1, 1),
    notes="- A thing.",
)


def test_a_version_that_is_high_enough_is_accepted() -> None:
    assert release.refusals(Version(0, 1, 1), READY) == []
    assert release.refusals(Version(1, 0, 0), READY) == []


@pytest.mark.parametrize(
    ("version", "state", "reason"),
    [
        ("0.1.1", {"dirty": ["a.py"]}, "uncommitted changes: a.py"),
        ("0.1.0", {"needs": None}, "the tag v0.1.0 exists"),
        ("0.0.9", {"needs": None, "version": Version(0, 0, 1)}, "not after the last release"),
        ("0.1.1", {"needs": Version(0, 2, 0)}, "needs 0.2.0"),
        ("0.1.1", {"version": Version(0, 3, 0)}, "already has 0.3.0"),
        ("0.1.1", {"notes": ""}, "nothing under Unreleased"),
    ],
)
def test_reasons_for_a_refusal(version: str, state: dict[str, Any], reason: str) -> None:
    changed = evolve(READY, **state)
    reasons = release.refusals(Version.parse(version), changed)
    assert len(reasons) == 1
    assert reason in reasons[0]


def test_headings_alone_are_not_notes() -> None:
    assert release.unreleased("## [Unreleased]\n\n### Added\n\n## [0.1.0] - x\n\n- Old.\n") == ""
    assert release.unreleased("# Changelog\n") == ""
    assert release.unreleased(NOTES) == "- A thing."


def test_the_notes_move_under_the_version() -> None:
    before = f"# Changelog\n\n{NOTES}\n## [0.1.0] - 2026-01-01\n\n- Old.\n"
    after = release.with_release(before, Version(0, 1, 1), DAY)
    assert after == (
        "# Changelog\n\n## [Unreleased]\n\n## [0.1.1] - 2026-11-30\n\n### Added\n\n- A thing.\n"
        "\n## [0.1.0] - 2026-01-01\n\n- Old.\n"
    )
    assert release.unreleased(after) == ""


def test_the_version_is_set_in_one_place() -> None:
    before = '[project]\nversion = "0.1.0"\n\n[tool.x]\nversion = "9"\n'
    assert release.with_version(before, Version(0, 2, 0)) == before.replace("0.1.0", "0.2.0")


def test_the_version_is_nowhere_else() -> None:
    version = checkout(ROOT, "here").version
    files = [*ROOT.glob("overlays/**/*.py"), *ROOT.glob("tools/*.py"), ROOT / "openapi.yaml"]
    assert [file for file in files if f'"{version}"' in file.read_text()] == []


def dry_run(root: Path, *newer: str) -> str:
    """What `make setup` would do after some files were changed."""
    for age, name in enumerate((".venv/.ready", ".venv/.locked", "Makefile", *FILES)):
        os.utime(root / name, (1e9 - age, 1e9 - age))
    for name in newer:
        os.utime(root / name, (2e9, 2e9))
    command = ["make", "--dry-run", "setup"]
    return subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout


def test_a_new_version_installs_the_project_anew_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / ".venv").mkdir()
    for name in ("Makefile", *FILES):
        shutil.copy(ROOT / name, tmp_path)
    for name in (".venv/.ready", ".venv/.locked"):
        (tmp_path / name).touch()
    assert "pip install" not in dry_run(tmp_path)
    said = dry_run(tmp_path, "pyproject.toml")
    assert "--editable ." in said
    assert "-m venv" not in said
    assert "--require-hashes" not in said
    said = dry_run(tmp_path, "requirements.lock")
    assert said.index("-m venv --clear") < said.index("--require-hashes") < said.index("--editable")


def test_make_setup_after_a_release_installs_its_version(tmp_path: Path) -> None:
    python = environments.linked(tmp_path / ".venv")
    for name in ("generated", "overlays"):
        (tmp_path / name).symlink_to(ROOT / name)
    for name in (*FILES, "Makefile", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / ".venv" / ".locked").touch()
    project = tmp_path / "pyproject.toml"
    show = [python, "-I", "-c", "from importlib.metadata import *; print(version('batchwright'))"]
    for version in (Version(7, 8, 9), Version(7, 8, 10)):
        project.write_text(release.with_version(project.read_text(), version))
        os.utime(project, (4e9, 4e9))
        subprocess.run(["make", "setup"], cwd=tmp_path, check=True, capture_output=True)
        assert (
            subprocess.run(show, check=True, capture_output=True, text=True).stdout
            == f"{version}\n"
        )


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A clean repository of this tree, with unreleased notes."""
    if not shutil.which("git"):
        pytest.skip("git is missing")
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{name}_NAME", "Test")
        monkeypatch.setenv(f"GIT_{name}_EMAIL", "test@example.com")
    root = tmp_path / "repository"
    for name in ("generated", "overlays"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in (".gitignore", "openapi.yaml", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, root)
    (root / "CHANGELOG.md").write_text(f"# Changelog\n\n{NOTES}")
    project = (root / "pyproject.toml").read_text()
    (root / "pyproject.toml").write_text(release.with_version(project, Version(0, 1, 0)))
    git(root, "init", "--quiet", "--initial-branch=main")
    git(root, "add", ".")
    git(root, "commit", "--quiet", "--message=First")
    return root


def git(root: Path, *arguments: str) -> str:
    command = ["git", "-C", str(root), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def passing(_: Path) -> None:
    """Checks that pass, or a wheel that works."""


def failing(_: Path) -> None:
    raise smoke.SmokeError("does not work")


def untouched(root: Path) -> bool:
    """Whether the repository has only the first commit."""
    return (
        git(root, "status", "--porcelain", "--ignored") == ""
        and git(root, "tag") == ""
        and git(root, "log", "--format=%s") == "First\n"
    )


def test_a_release_is_committed_tagged_and_built(repository: Path) -> None:
    tried: list[str] = []
    built = release.release(
        repository,
        Version(0, 1, 0),
        DAY,
        run_gates=passing,
        try_out=lambda wheel: tried.append(wheel.name),
    )
    assert tried == ["batchwright-0.1.0-py3-none-any.whl"]
    assert [path.name for path in built] == [*tried, "batchwright-0.1.0.tar.gz"]
    assert {path.parent for path in built} == {repository / "dist"}
    assert git(repository, "status", "--porcelain") == ""
    assert git(repository, "log", "-1", "--format=%s") == "Release 0.1.0\n"
    assert git(repository, "describe") == "v0.1.0\n"
    assert "## [0.1.0] - 2026-11-30" in (repository / "CHANGELOG.md").read_text()
    again = packages.make(repository, repository / "dist" / "again")
    assert packages.differences(built, again) == []
    with pytest.raises(release.ReleaseError, match="nothing under Unreleased"):
        release.release(repository, Version(0, 1, 1), DAY, run_gates=passing, try_out=passing)


@pytest.mark.parametrize("step", ["run_gates", "try_out"])
def test_a_failure_before_the_commit_leaves_nothing_behind(repository: Path, step: str) -> None:
    steps = {"run_gates": passing, "try_out": passing, step: failing}
    with pytest.raises(smoke.SmokeError):
        release.release(repository, Version(0, 2, 0), DAY, **steps)
    assert untouched(repository)


def test_a_hook_that_refuses_the_commit_leaves_nothing_behind(repository: Path) -> None:
    hook = repository / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    with pytest.raises(SnapshotError, match="git commit"):
        release.release(repository, Version(0, 2, 0), DAY, run_gates=passing, try_out=passing)
    assert untouched(repository)


def test_a_failure_after_the_commit_says_how_to_undo_it(repository: Path) -> None:
    def block_the_tag(_: Path) -> None:
        (repository / ".git" / "refs" / "tags" / "v0.2.0").mkdir(parents=True)
        (repository / ".git" / "refs" / "tags" / "v0.2.0" / "x.lock").touch()

    with pytest.raises(release.ReleaseError, match="To undo it: git") as caught:
        release.release(repository, Version(0, 2, 0), DAY, run_gates=passing, try_out=block_the_tag)
    shutil.rmtree(repository / ".git" / "refs" / "tags" / "v0.2.0")
    undo = str(caught.value).rpartition("To undo it: ")[2]
    subprocess.run(["sh", "-c", undo], cwd=repository, check=True, capture_output=True)
    assert untouched(repository)


def test_checks_that_change_the_tree_stop_the_release(repository: Path) -> None:
    def change(root: Path) -> None:
        (root / "left.txt").touch()

    with pytest.raises(release.ReleaseError, match="the gates changed the tree"):
        release.release(repository, Version(0, 2, 0), DAY, run_gates=change, try_out=passing)


def test_a_failed_check_is_named(tmp_path: Path) -> None:
    (tmp_path / "Makefile").write_text("check:\n\t@true\ntest:\n\t@false\n")
    with pytest.raises(release.ReleaseError, match="`make test` fails"):
        release.gates(tmp_path)
    (tmp_path / "Makefile").write_text("check test:\n\t@true\n")
    release.gates(tmp_path)


def test_the_command_line_refuses_a_version_that_is_too_low(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    git(repository, "tag", "v0.1.0")
    spec = repository / "openapi.yaml"
    spec.write_text(spec.read_text().replace("finalizing, completed,", "completed,", 1))
    git(repository, "commit", "--quiet", "--all", "--message=Lose a value")
    assert release.main(["0.1.1", "--root", str(repository)]) == 1
    assert "needs 0.2.0" in capsys.readouterr().err
    assert release.main(["0.2.0", "--dry-run", "--root", str(repository)]) == 0
    shown = capsys.readouterr().out
    assert '+version = "0.2.0"' in shown
    assert "refused" not in shown
    assert release.main(["0.1.0", "--dry-run", "--root", str(repository)]) == 1
    assert "refused: the tag v0.1.0 exists" in capsys.readouterr().out
    assert git(repository, "status", "--porcelain") == ""
    assert release.main(["next", "--root", str(repository)]) == 1
    assert "not a version" in capsys.readouterr().err


def test_a_batch_runs_in_this_environment() -> None:
    command = [sys.executable, str(smoke.ONE_BATCH)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stderr) == (0, "")


def test_a_failed_command_is_shown(tmp_path: Path) -> None:
    with pytest.raises(smoke.SmokeError, match="exit 3\n"):
        smoke.run(["sh", "-c", "exit 3"], str(tmp_path))
    assert all(path.exists() for path in smoke.interpreters().values())
