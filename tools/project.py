"""What installers see of a release: its requirements, extras, entry points and packages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from configparser import ConfigParser
from email import message_from_string
from pathlib import Path
from typing import Any

from attrs import frozen
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

EXTRA = re.compile(r"""(?:\(?(?P<rest>.*?)\)? and )?extra == "(?P<extra>[^"]+)"$""")
GROUPS = {"scripts": "console_scripts", "gui-scripts": "gui_scripts"}

Wanted = Mapping[str, Sequence[Requirement]]


@frozen
class Project:
    """The metadata of a release; the requirements without an extra have the key ""."""

    name: str
    license: str
    requires_python: str
    requirements: Wanted
    entry_points: Mapping[str, Mapping[str, str]]
    packages: frozenset[str]


def of_checkout(document: Mapping[str, Any], folder: Path) -> Project:
    """Read the pyproject.toml of a checkout."""
    project = document["project"]
    inner: Any = document
    for key in ("tool", "hatch", "build", "targets", "wheel"):
        inner = inner.get(key, {})
    wanted: dict[str, list[str]] = {"": project.get("dependencies", [])}
    wanted |= {
        canonicalize_name(extra): each
        for extra, each in project.get("optional-dependencies", {}).items()
    }
    points: dict[str, dict[str, str]] = dict(project.get("entry-points", {}))
    points |= {group: project[key] for key, group in GROUPS.items() if key in project}
    return Project(
        project["name"],
        str(project.get("license", "")),
        project.get("requires-python", ""),
        _flat(project["name"], {key: list(map(Requirement, each)) for key, each in wanted.items()}),
        points,
        packages(folder / name for name in inner.get("packages", ())),
    )


def of_wheel(folder: Path) -> Project:
    """Read the metadata of an unpacked wheel."""
    (info,) = folder.glob("*.dist-info")
    metadata = message_from_string((info / "METADATA").read_text("utf-8"))
    wanted: dict[str, list[Requirement]] = {"": []}
    wanted |= {canonicalize_name(each): [] for each in metadata.get_all("Provides-Extra", [])}
    for line in metadata.get_all("Requires-Dist", []):
        extra, requirement = _without_extra(Requirement(line))
        wanted.setdefault(extra, []).append(requirement)
    parser = ConfigParser(delimiters="=", interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    points = info / "entry_points.txt"
    parser.read_string(points.read_text("utf-8") if points.exists() else "")
    return Project(
        metadata["Name"],
        metadata.get("License-Expression") or metadata.get("License") or "",
        metadata.get("Requires-Python", ""),
        _flat(metadata["Name"], wanted),
        {group: dict(parser[group]) for group in parser.sections()},
        packages(path.parent for path in folder.glob("*/__init__.py")),
    )


def packages(folders: Iterable[Path]) -> frozenset[str]:
    """The names of packages, and the marks that they have types."""
    found = list(folders)
    marks = {f"{path.name}/py.typed" for path in found if (path / "py.typed").exists()}
    return frozenset({path.name for path in found} | marks)


def _without_extra(requirement: Requirement) -> tuple[str, Requirement]:
    found = EXTRA.fullmatch(str(requirement.marker))
    if not found:
        return "", requirement
    text = str(requirement).partition(";")[0].strip()
    marker = f" ; {found['rest']}" if found["rest"] else ""
    return canonicalize_name(found["extra"]), Requirement(f"{text}{marker}")


def _flat(name: str, wanted: Wanted) -> Wanted:
    """Replace the extras that an extra asks of the project itself by what they ask for."""

    def of(extra: str, above: frozenset[str]) -> list[Requirement]:
        found: list[Requirement] = []
        for one in wanted.get(extra, ()):
            if canonicalize_name(one.name) != canonicalize_name(name):
                found.append(one)
            for inner in sorted(set(map(canonicalize_name, one.extras)) - above):
                if canonicalize_name(one.name) == canonicalize_name(name):
                    found += of(inner, above | {inner})
        return found

    return {extra: of(extra, frozenset({extra})) for extra in wanted}
