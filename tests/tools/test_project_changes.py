"""`make compat` on what installers see: which edits of pyproject.toml break whom."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path

import packages
import pytest
from changes import Change, Level
from project import of_checkout
from project_changes import project_changes
from snapshot import checkout, opened

ROOT = Path(__file__).parents[2]
BREAKING, ADDITIVE, INTERNAL = Level.BREAKING, Level.ADDITIVE, Level.INTERNAL
BEFORE = """\
[project]
name = "batchwright"
version = "0.1.0"
license = "Apache-2.0"
requires-python = ">=3.11"
dependencies = ["attrs>=21.3", "httpx>=0.24.1,!=0.25.0", "tomli>=2; python_version < '3.12'"]

[project.optional-dependencies]
all = ["batchwright[cli,tables]"]
cli = ["typer>=0.27.1"]
tables = ["narwhals>=1.30", "pyarrow>=18.0"]

[project.scripts]
batchwright = "batchwright.cli:main"

[project.entry-points.pytest11]
batchwright = "batchwright.server.pytest_plugin"

[tool.hatch.build.targets.wheel]
packages = ["generated/batchwright_api", "overlays/batchwright"]
"""

CASES: dict[str, tuple[str, str, Level | None, str]] = {
    # breaking
    "a Python dropped": ('">=3.11"', '">=3.12"', BREAKING, "requires-python|runs Python 3.11"),
    "a patch of Python dropped": ('">=3.11"', '">=3.11.4"', BREAKING, "runs Python 3.11"),
    "Python capped": ('">=3.11"', '">=3.11,<3.15"', BREAKING, "runs Python 3.15 to 4.0"),
    "a Python left out": ('">=3.11"', '">=3.11,!=3.13.*"', BREAKING, "runs Python 3.13"),
    "a bound raised": ("attrs>=21.3", "attrs>=22", BREAKING, "dependency attrs|held to attrs 21.3"),
    "a bound raised by a patch": ("0.24.1", "0.24.2", BREAKING, "held to httpx 0.24.1"),
    "a bound introduced": ("attrs>=21.3", "attrs>21.3", BREAKING, "held to attrs 21.3"),
    "a cap": ("attrs>=21.3", "attrs>=21.3,<26", BREAKING, "held to attrs 26"),
    "a pin": ("attrs>=21.3", "attrs==25.1", BREAKING, "held to attrs 21.3"),
    "a compatible release": ("attrs>=21.3", "attrs~=21.3", BREAKING, "held to attrs 22"),
    "a version left out": ("!=0.25.0", "!=0.25.0,!=0.26.0", BREAKING, "held to httpx 0.26"),
    "from a URL": ("attrs>=21.3", "attrs @ https://example.com/a.whl", BREAKING, "an index"),
    "an extra removed": ('cli = ["typer>=0.27.1"]\n', "", BREAKING, "installs batchwright[cli]"),
    "an extra renamed": ("cli = ", "terminal = ", BREAKING, "extra cli|removed"),
    "a bound of an extra raised": (
        "pyarrow>=18.0",
        "pyarrow>=19",
        BREAKING,
        "extra tables pyarrow",
    ),
    "moved to another extra": (
        '"narwhals>=1.30", ',
        '"pyarrow>=18.0"]\nframes = ["narwhals>=1.30", ',
        BREAKING,
        "extra tables narwhals|now only with batchwright[frames]",
    ),
    "an extra that asks for less of ours": (
        "batchwright[cli,tables]",
        "batchwright[cli]",
        BREAKING,
        "extra all pyarrow|installs batchwright[all] alone",
    ),
    "a script removed": (
        '[project.scripts]\nbatchwright = "batchwright.cli:main"',
        "",
        BREAKING,
        "runs it",
    ),
    "a script renamed": (
        'batchwright = "batchwright.cli',
        'bw = "batchwright.cli',
        BREAKING,
        "script batchwright",
    ),
    "a plugin removed": (
        "pytest11",
        "pytest12",
        BREAKING,
        "entry point pytest11 batchwright|uses it",
    ),
    "the project renamed": ('name = "batchwright"', 'name = "batcher"', BREAKING, "installs it"),
    "a package left out": (
        '"generated/batchwright_api", ',
        "",
        BREAKING,
        "package batchwright_api|imports it",
    ),
    # compatible
    "a Python added": ('">=3.11"', '">=3.10"', ADDITIVE, "also for Python 3.10"),
    "the same Pythons": ('">=3.11"', '">3.10.99,>=3.11"', None, ""),
    "a bound lowered": ("attrs>=21.3", "attrs>=20", ADDITIVE, "dependency attrs"),
    "a bound removed": ("attrs>=21.3", "attrs", ADDITIVE, "dependency attrs"),
    "a version let in again": (",!=0.25.0", "", ADDITIVE, "dependency httpx"),
    "the same bound": ("attrs>=21.3", "attrs>=21.3.0", None, ""),
    "another spelling": ("attrs>=21.3", "ATTRS >= 21.3", None, ""),
    "a dependency added": (
        '"attrs>=21.3"',
        '"attrs>=21.3", "idna>=3"',
        ADDITIVE,
        "dependency idna|added",
    ),
    "a dependency dropped": ('"attrs>=21.3", ', "", ADDITIVE, "dependency attrs|no longer needed"),
    "an extra of a dependency": ("attrs>=21.3", "attrs[tests]>=21.3", ADDITIVE, "dependency attrs"),
    "a marker widened": ("< '3.12'", "< '3.13'", ADDITIVE, "dependency tomli"),
    "an extra added": ("cli = ", 'more = ["rich>=13"]\ncli = ', ADDITIVE, "extra more|added"),
    "no longer optional": (
        'pyarrow>=18.0"]',
        'narwhals>=1.30"]',
        ADDITIVE,
        "extra tables pyarrow|no longer needed",
    ),
    "an extra that lists what another has": (
        "batchwright[cli,tables]",
        'typer>=0.27.1", "narwhals>=1.30", "pyarrow>=18.0',
        None,
        "",
    ),
    "extras in another case": ("tables = [", "Tables = [", None, ""),
    "extras in another order": ("[cli,tables]", "[tables,cli]", None, ""),
    "a script added": ("[project.scripts]", '[project.scripts]\nbw = "x:y"', ADDITIVE, "script bw"),
    "a script that moved": ("batchwright.cli:main", "batchwright.cli.app:main", INTERNAL, "script"),
    "a plugin added": (
        "[project.entry-points.pytest11]",
        '[project.entry-points.pytest11]\nx = "y"',
        ADDITIVE,
        "added",
    ),
    "another license": ("Apache-2.0", "MIT", INTERNAL, "license|Apache-2.0 → MIT"),
    "another order": (
        '"attrs>=21.3", "httpx>=0.24.1,!=0.25.0"',
        '"httpx!=0.25.0,>=0.24.1", "attrs>=21.3"',
        None,
        "",
    ),
}


def changes(before: str, after: str) -> list[Change]:
    return project_changes(*(of_checkout(tomllib.loads(text), ROOT) for text in (before, after)))


@pytest.mark.parametrize(("old", "new", "level", "words"), CASES.values(), ids=CASES.keys())
def test_edit_of_the_project(old: str, new: str, level: Level | None, words: str) -> None:
    assert old in BEFORE
    found = changes(BEFORE, BEFORE.replace(old, new, 1))
    if level is None:
        assert found == []
        return
    assert max(change.level for change in found) is level
    said = [f"{each.place}|{each.what}" for each in found if each.level is level]
    assert any(all(word in one for word in words.split("|")) for one in said), said


def test_there_are_enough_cases_of_each_kind() -> None:
    levels = [level for _, _, level, _ in CASES.values()]
    assert levels.count(BREAKING) >= 15
    assert len(levels) - levels.count(BREAKING) >= 15


def test_a_dependency_that_is_no_longer_optional_breaks_nobody() -> None:
    moved = BEFORE.replace(', "pyarrow>=18.0"]', "]").replace(
        '"attrs>=21.3"', '"attrs>=21.3", "pyarrow>=18.0"'
    )
    assert {(each.level, each.place) for each in changes(BEFORE, moved)} == {
        (INTERNAL, "extra tables pyarrow"),
        (INTERNAL, "extra all pyarrow"),
        (ADDITIVE, "dependency pyarrow"),
    }


def test_a_dependency_that_becomes_optional_breaks_who_installs_no_extra() -> None:
    optional = BEFORE.replace('"attrs>=21.3", ', "").replace("cli = [", 'cli = ["attrs>=21.3", ')
    (found,) = [each for each in changes(BEFORE, optional) if each.level is BREAKING]
    assert found.place == "dependency attrs"
    assert found.what.startswith("now only with batchwright[all], batchwright[cli]: breaks")


def test_types_that_are_no_longer_marked_break_who_checks_them(tmp_path: Path) -> None:
    for name in ("generated/batchwright_api", "overlays/batchwright"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "__init__.py").touch()
    (tmp_path / "generated/batchwright_api/py.typed").touch()
    before, after = (of_checkout(tomllib.loads(BEFORE), folder) for folder in (ROOT, tmp_path))
    assert project_changes(before, after) == [
        Change(
            BREAKING,
            "packaging",
            "package batchwright/py.typed",
            "removed: breaks whoever checks types against it",
        )
    ]


def test_a_wheel_says_the_same_as_its_checkout(tmp_path: Path) -> None:
    shutil.copy(ROOT / "README.md", tmp_path)
    shutil.copy(ROOT / "LICENSE", tmp_path)
    for name in ("generated", "overlays"):
        junk = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, tmp_path / name, ignore=junk)
    project = (ROOT / "pyproject.toml").read_text()
    marked = "\"attrs>=21.3\", \"tomli>=2; python_version < '3.12' or os_name == 'nt'\""
    optional = "cli = [\"tomli>=2; os_name == 'nt'\", "
    (tmp_path / "pyproject.toml").write_text(
        project.replace('"attrs>=21.3"', marked, 1).replace("cli = [", optional, 1)
    )
    for name in ("openapi.yaml", "openapi-lines.yaml"):
        shutil.copy(ROOT / name, tmp_path)
    built = packages.build(tmp_path, tmp_path / "dist")
    wheel = str(next(path for path in built if path.suffix == ".whl"))
    now = checkout(tmp_path, "here").project
    with opened(wheel, tmp_path) as before:
        assert project_changes(before.project, now) == []
        assert before.project.requirements.keys() == now.requirements.keys()
