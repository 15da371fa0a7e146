"""What a lock pins: a file of requirements with hashes, as `uv pip compile` writes it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from importlib.metadata import requires

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

_PIN = re.compile(r"^([\w.-]+)==([^\s;\\]+)(?:.*\\\n)(?:    .*\n?)*", re.MULTILINE)


def versions(lock: str) -> dict[str, str]:
    """The version of each package; the last one of a package that has several."""
    return {pin[1]: pin[2] for pin in _PIN.finditer(lock)}


def only(lock: str, names: Iterable[str]) -> str:
    """The part of a lock that pins these packages."""
    wanted = set(names)
    return "".join(pin[0] for pin in _PIN.finditer(lock) if pin[1] in wanted)


def needed(requirements: Iterable[str]) -> set[str]:
    """The packages that requirements lead to, by what is installed here."""
    names: set[str] = set()
    left = list(requirements)
    while left:
        requirement = Requirement(left.pop())
        name = canonicalize_name(requirement.name)
        here = requirement.marker is None or requirement.marker.evaluate({"extra": ""})
        if here and name not in names:
            names.add(name)
            left += requires(name) or []
    return names
