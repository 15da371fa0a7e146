"""Where each name has its entry, and Markdown that links to it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from reference.markdown import anchor, link
from reference.public_names import MODELS, home, is_model, public_modules
from reference.specification import Document, classes

README = "../../README.md"
INDEX = "README.md"
PYTHON = "python/"

_NAME = re.compile(r"(\b[A-Za-z_][\w.]*\b)")


def entry(module: str, name: str) -> str:
    """The path to the entry of a public name, from docs/reference/."""
    where = home(module, name)
    return f"{name}.md" if is_model(where, name) else f"{PYTHON}{where}.md{anchor(name)}"


def from_python(path: str) -> str:
    """A path from docs/reference/, as it is from the folder of the Python modules."""
    return path.removeprefix(PYTHON) if path.startswith(PYTHON) else f"../{path}"


@cache
def homes(module: str) -> Mapping[str, str]:
    """The paths to the public classes; of two with the same name, that of the module is meant."""
    found: dict[str, str] = {}
    for other in sorted(public_modules(), key=lambda one: one == module):
        for name in public_modules()[other].__all__:
            if name[0].isupper() and not name.isupper():
                found[name] = entry(other, name)
    return {**found, "ExtraOptions": found["RequestOptions"]}


def homes_of_models(document: Document) -> Mapping[str, str]:
    """The same, with the generated models that are not public names."""
    return {**homes(MODELS), **{name: f"{name}.md" for name in classes(document).values()}}


def linked(annotation: str, paths: Mapping[str, str]) -> str:
    """A type as code, with its names linked to their entries."""
    parts: list[str] = []
    for part in _NAME.split(annotation):
        if part in paths:
            parts.append(link(f"`{part}`", paths[part]))
        elif parts and parts[-1].startswith("`"):
            parts[-1] = f"{parts[-1][:-1]}{part}`"
        elif part:
            parts.append(f"`{part}`")
    return "".join(parts)


def back(title: str) -> str:
    """The links at the end of a section."""
    return (
        f"{link('Back to top', anchor(title))} · {link('APIs', f'{INDEX}#apis')} · "
        f"{link('Models', f'{INDEX}#models')} · {link('README', README)}"
    )
