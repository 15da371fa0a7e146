"""The wheel and the sdist: their contents, and that they are reproducible."""

from __future__ import annotations

import os
import re
import shutil
import tarfile
import tomllib
import zipfile
from email import message_from_bytes
from pathlib import Path

import packages
import pytest

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


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


def test_the_sdist_has_the_sources_of_the_wheel(sdist: Path) -> None:
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {name.partition("/")[0] for name in names} == {
        ".gitignore",
        "CHANGELOG.md",
        "LICENSE",
        "PKG-INFO",
        "README.md",
        "generated",
        "overlays",
        "pyproject.toml",
    }
    assert {"overlays/batchwright/py.typed", "generated/batchwright_api/py.typed"} <= names


def test_another_folder_and_the_sdist_make_the_same_bytes(
    built: list[Path], sdist: Path, tmp_path: Path
) -> None:
    other = tmp_path / "elsewhere"
    for name in ("generated", "overlays"):
        shutil.copytree(ROOT / name, other / name, copy_function=shutil.copyfile)
    for name in (".gitignore", "CHANGELOG.md", "LICENSE", "README.md", "pyproject.toml"):
        shutil.copyfile(ROOT / name, other / name)
    (other / "overlays/batchwright/__pycache__").mkdir(exist_ok=True)
    (other / "overlays/batchwright/__pycache__/x.pyc").touch()
    mask = os.umask(0o077)
    try:
        again = packages.build(other, tmp_path / "again")
    finally:
        os.umask(mask)
    assert packages.differences(built, again) == []
    assert packages.differences(built, packages.rebuild(sdist, tmp_path / "unpacked")) == []


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
    assert all(re.fullmatch(r"[a-z-]+>=[\d.]+", bound) for bound in bounds), bounds
    assert len([extra for extra in bounds.values() if not extra]) == 6
    extras = {"cli", "prices", "server", "tables", "tokens", "zstd"}
    assert set(metadata.get_all("Provides-Extra", [])) == extras
