"""Compare what installers see of two releases: pyproject.toml, or the metadata of a wheel.

Each breaking change says whom it breaks. Versions are compared by trying some: those that the
specifiers name, and their neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from changes import Change, Level
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version
from project import Project, Wanted

AREA = "packaging"
BREAKING, ADDITIVE, INTERNAL = Level.BREAKING, Level.ADDITIVE, Level.INTERNAL
PYTHONS = [f"3.{minor}" for minor in range(7, 31)] + ["4.0"]
MICROS = range(41)
NUMBERS = re.compile(r"\d+(?:\.\d+)*")

Found = Iterator[tuple[Level, str, str]]


def project_changes(old: Project, new: Project) -> list[Change]:
    """List what changed between the metadata of two releases."""
    found = [
        *_values(old, new),
        *_pythons(old.requires_python, new.requires_python),
        *_extras(old.requirements, new.requirements),
        *_entry_points(old.entry_points, new.entry_points),
        *_packages(old.packages, new.packages),
    ]
    return [Change(level, AREA, place, what) for level, place, what in found]


def _values(old: Project, new: Project) -> Found:
    if canonicalize_name(old.name) != canonicalize_name(new.name):
        yield BREAKING, "name", f"{old.name} → {new.name}: breaks whoever installs it"
    if old.license != new.license:
        yield INTERNAL, "license", f"{old.license} → {new.license}"


def _pythons(old: str, new: str) -> Found:
    before, after = (
        {
            name: {n for n in MICROS if SpecifierSet(text).contains(f"{name}.{n}")}
            for name in PYTHONS
        }
        for text in (old, new)
    )
    change = f"{old or 'any'} → {new or 'any'}"
    lost = [name for name in PYTHONS if before[name] - after[name]]
    gained = [name for name in PYTHONS if after[name] - before[name]]
    if lost:
        yield BREAKING, "requires-python", f"{change}: breaks whoever runs Python {_listed(lost)}"
    elif gained:
        yield ADDITIVE, "requires-python", f"{change}: also for Python {_listed(gained)}"


def _listed(names: Sequence[str]) -> str:
    return f"{names[0]} to {names[-1]}" if len(names) > 3 else ", ".join(names)


def _extras(old: Wanted, new: Wanted) -> Found:
    for extra in [*old, *(extra for extra in new if extra not in old)]:
        place = f"extra {extra}" if extra else "dependency"
        if extra not in new:
            yield BREAKING, place, f"removed: breaks whoever installs batchwright[{extra}]"
        elif extra not in old:
            yield ADDITIVE, place, "added"
        else:
            yield from _requirements(extra, old, new)


def _requirements(extra: str, old: Wanted, new: Wanted) -> Found:
    before, after = (_by_name(wanted[extra]) for wanted in (old, new))
    for name in sorted({*before, *after}):
        place = f"extra {extra} {name}" if extra else f"dependency {name}"
        if name not in before:
            if extra and name in _by_name(old[""]):
                continue  # reported where it was
            yield ADDITIVE, place, "added: one more package is installed"
        elif name not in after:
            yield _removed(extra, name, new, place)
        else:
            for level, what in _same_name(name, before[name], after[name]):
                yield level, place, what


def _removed(extra: str, name: str, new: Wanted, place: str) -> tuple[Level, str, str]:
    if name in _by_name(new[""]):
        return INTERNAL, place, "now installed without the extra"
    others = [f"batchwright[{key}]" for key, wanted in new.items() if name in _by_name(wanted)]
    if others:
        whom = f"batchwright[{extra}]" if extra else "batchwright"
        now = f"now only with {', '.join(others)}"
        return BREAKING, place, f"{now}: breaks whoever installs {whom} alone"
    return ADDITIVE, place, "no longer needed"


def _by_name(wanted: Iterable[Requirement]) -> dict[str, list[Requirement]]:
    found: dict[str, list[Requirement]] = {}
    for one in wanted:
        found.setdefault(canonicalize_name(one.name), []).append(one)
    return found


def _same_name(
    name: str, old: Sequence[Requirement], new: Sequence[Requirement]
) -> Iterator[tuple[Level, str]]:
    texts = [", ".join(sorted(str(one) for one in side)) for side in (old, new)]
    change = f"{texts[0]} → {texts[1]}"
    if {one.url for one in old} != {one.url for one in new}:
        yield BREAKING, f"{change}: breaks whoever installs from an index or a lock"
        return
    before, after = (_allowed(side, [*old, *new]) for side in (old, new))
    if before - after:
        held = min(before - after)
        yield BREAKING, f"{change}: breaks whoever is held to {name} {held}"
    elif after - before or _conditions(old) != _conditions(new):
        yield ADDITIVE, change


def _conditions(wanted: Iterable[Requirement]) -> set[tuple[str, frozenset[str]]]:
    return {(str(one.marker), frozenset(one.extras)) for one in wanted}


def _allowed(side: Iterable[Requirement], both: Iterable[Requirement]) -> set[Version]:
    """The versions that a release allows, out of those worth trying."""
    tried = {version for one in both for version in _neighbours(str(one.specifier))}
    allowed = [one.specifier for one in side]
    return {v for v in tried if any(each.contains(v, prereleases=True) for each in allowed)}


def _neighbours(specifier: str) -> Iterator[Version]:
    yield from map(Version, ("0", "99999"))
    for text in NUMBERS.findall(specifier):
        parts = [int(part) for part in text.split(".")]
        yield Version(text)
        for at, part in enumerate(parts):
            head = parts[:at]
            yield _version([*head, part + 1])
            yield _version([*parts[: at + 1], 0, 1])
            if part:
                yield _version([*head, part - 1, 99999])
        yield _version([*parts, 1])


def _version(parts: Iterable[int]) -> Version:
    return Version(".".join(map(str, parts)))


def _entry_points(
    old: Mapping[str, Mapping[str, str]], new: Mapping[str, Mapping[str, str]]
) -> Found:
    for group in sorted({*old, *new}):
        before, after = old.get(group, {}), new.get(group, {})
        scripts = group in {"console_scripts", "gui_scripts"}
        for name in sorted({*before, *after}):
            place = f"script {name}" if scripts else f"entry point {group} {name}"
            if name not in after:
                yield BREAKING, place, f"removed: breaks whoever {'runs' if scripts else 'uses'} it"
            elif name not in before:
                yield ADDITIVE, place, "added"
            elif before[name].replace(" ", "") != after[name].replace(" ", ""):
                yield INTERNAL, place, f"{before[name]} → {after[name]}"


def _packages(old: frozenset[str], new: frozenset[str]) -> Found:
    for name in sorted(old - new):
        whom = "checks types against it" if name.endswith("py.typed") else "imports it"
        yield BREAKING, f"package {name}", f"removed: breaks whoever {whom}"
    for name in sorted(new - old):
        yield ADDITIVE, f"package {name}", "added"
