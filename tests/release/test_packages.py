"""The wheel and the sdist: their contents, and that they are reproducible."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from email import message_from_bytes
from pathlib import Path

import packages
import pytest
from snapshot import SnapshotError, git

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def tracked(root: Path) -> list[str]:
    """What git has, or would take."""
    try:
        listed = git(root, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    except (FileNotFoundError, SnapshotError):
        pytest.skip("this is not a git checkout")
    return [name for name in listed.decode().split("\0") if (root / name).is_file()]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of what git has, elsewhere and with other times and modes."""
    root = tmp_path / "elsewhere"
    for name in tracked(ROOT):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, root / name)
        (root / name).chmod((ROOT / name).stat().st_mode & 0o700)
    return root


def names_in(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_the_wheel_has_both_typed_packages_and_nothing_else(wheel: Path) -> None:
    names = names_in(wheel)
    metadata = f"batchwright-{PROJECT['version']}.dist-info"
    assert {name.partition("/")[0] for name in names} == {
        "batchwright",
        "batchwright_api",
        metadata,
    }
    assert {name for name in names if name.endswith("py.typed")} == {
        "batchwright/py.typed",
        "batchwright_api/py.typed",
    }
    code = {name for name in names if not name.startswith(metadata)}
    assert {Path(name).suffix for name in code} == {".css", ".json", ".py", ".typed"}
    assert [name for name in code if name.endswith(".json")] == [
        "batchwright_api/lines/schemas.json"
    ]
    sources = [*(ROOT / "overlays").rglob("*.py"), *(ROOT / "generated").rglob("*.py")]
    expected = {"/".join(path.relative_to(ROOT).parts[1:]) for path in sources}
    assert {name for name in code if name.endswith(".py")} == expected
    assert not [name for name in names if re.search(r"/test_|conftest|templates/|jinja", name)]
    assert f"{metadata}/licenses/LICENSE" in names


def test_the_sdist_has_everything_that_git_has(sdist: Path) -> None:
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert names == {*tracked(ROOT), "PKG-INFO"}
    for name in ("openapi.yaml", "templates/model.py.jinja", "tools/generate.py", "Makefile"):
        assert name in names


def test_what_lies_in_a_checkout_stays_out_and_changes_no_byte(
    tree: Path, built: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (
        ".env",
        ".git/config",
        ".mypy_cache/x.json",
        ".venv/bin/python",
        "answers.jsonl",
        "build/site/index.html",
        "dist/old.whl",
        "overlays/batchwright/__pycache__/x.pyc",
        "tests/prism/node_modules/x/index.js",
        "upstream.yaml",
    ):
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        (tree / name).touch()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    mask = os.umask(0o077)
    try:
        again = packages.build(tree, tmp_path / "again")
    finally:
        os.umask(mask)
    assert packages.differences(built, again) == []


def test_pip_makes_the_same_wheel_of_the_sdist(wheel: Path, sdist: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check"]
    options = ["--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir", str(tmp_path)]
    environment = {key: value for key, value in os.environ.items() if key != "SOURCE_DATE_EPOCH"}
    subprocess.run([*command, *options, str(sdist)], check=True, env=environment)
    assert packages.differences([wheel], list(tmp_path.iterdir())) == []


def test_the_build_backend_is_pinned_as_in_the_lock() -> None:
    lock = (ROOT / "requirements.lock").read_text()
    build_system = tomllib.loads((ROOT / "pyproject.toml").read_text())["build-system"]
    (backend,) = build_system["requires"]
    assert f"{backend} \\" in lock.splitlines()


def test_the_sdist_makes_the_same_bytes_and_its_tests_run_offline(
    built: list[Path], sdist: Path, tmp_path: Path
) -> None:
    assert packages.differences(built, packages.rebuild(sdist, tmp_path)) == []
    root = next(tmp_path.glob("batchwright-*"))
    paths = [str(root / name) for name in ("overlays", "generated", "tools")]
    elsewhere = [
        "tests/test_recordings.py",
        "tests/tools/test_drift.py",
        "tests/tools/test_schema.py",
    ]
    result = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-rs", "-p", "no:cacheprovider", *elsewhere],
        cwd=root,
        env={"PATH": str(tmp_path), "PYTHONPATH": os.pathsep.join(paths)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    assert "not in ../shared/upstream" in result.stdout


def test_twine_and_check_wheel_contents_pass(built: list[Path]) -> None:
    packages.check(built)


def test_a_broken_package_is_refused(wheel: Path, tmp_path: Path) -> None:
    wrong = {
        "twine": ("METADATA", b"Name: batchwright\n"),
        "check_wheel_contents": ("RECORD", b"x.pyc,sha256=47DEQpj8HBSa,0\n"),
    }
    for tool, (name, content) in wrong.items():
        broken = tmp_path / tool / wheel.name
        broken.parent.mkdir()
        with zipfile.ZipFile(wheel) as good, zipfile.ZipFile(broken, "w") as bad:
            bad.writestr("x.pyc", b"")
            for item in good.infolist():
                is_wrong = item.filename.endswith(f"/{name}")
                bad.writestr(item, content if is_wrong else good.read(item))
        with pytest.raises(packages.PackageError, match=f"{tool} complains"):
            packages.check([broken])
    (tmp_path / "CHANGELOG.md").touch()
    with pytest.raises(packages.PackageError, match="hatchling fails"):
        packages.build(tmp_path, tmp_path / "dist")


def test_dependencies_have_lower_bounds_and_no_caps(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        name = next(name for name in archive.namelist() if name.endswith("/METADATA"))
        metadata = message_from_bytes(archive.read(name))
    requirements = [line.partition(";") for line in metadata.get_all("Requires-Dist", [])]
    bounds = {name.strip(): extra.strip() for name, _, extra in requirements}
    assert {name for name, extra in bounds.items() if not extra} == set(PROJECT["dependencies"])
    assert all(re.fullmatch(r"[a-z-]+>=[\d.]+", bound) for bound in bounds), bounds
    assert set(metadata.get_all("Provides-Extra", [])) == set(PROJECT["optional-dependencies"])
