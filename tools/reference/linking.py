"""Types as Markdown, with links to the pages of models."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from document import parse
from reference.markdown import link
from reference.specification import Document

from batchwright import errors, limits, resources, results

README = "../../README.md"
INDEX = "README.md"

_CONFIGURATION = Path(__file__).parents[2] / "generator-config.yaml"
_HOMES = {
    name: f"python/{module.__name__}.md#{name.lower()}"
    for module in (resources, results)
    for name in module.__all__
}
_NAME = re.compile(r"(\b[A-Z]\w*\b)")
_LIMIT = re.compile(r"`limits\.(\w+)`")


def classes(document: Document) -> Mapping[str, str]:
    """The generated class of each schema, by the name of the schema."""
    configuration = parse(_CONFIGURATION.read_bytes(), _CONFIGURATION.name)
    overrides = configuration["class_overrides"]
    return {
        name: overrides.get(name, {}).get("class_name", name)
        for name in document["components"]["schemas"]
    }


def linked(annotation: str, document: Document) -> str:
    """A type as code, with the models and the public classes in it linked to their pages."""
    homes = {name: f"{name}.md" for name in classes(document).values()}
    parts: list[str] = []
    for part in _NAME.split(annotation):
        home = homes.get(part) or _HOMES.get(part)
        if home:
            parts.append(link(f"`{part}`", home))
        elif parts and parts[-1].endswith("`"):
            parts[-1] = f"{parts[-1][:-1]}{part}`"
        elif part:
            parts.append(f"`{part}`")
    return "".join(parts)


def error(name: str) -> str:
    """An error class, linked if it is one of this package."""
    return link(f"`{name}`", "errors.md") if name in errors.__all__ else f"`{name}`"


def with_limits(text: str) -> str:
    """A text, with the numbers of the limits that it names."""
    return _LIMIT.sub(lambda match: f"{getattr(limits, match[1]):,} ({match[0]})", text)


def back(title: str) -> str:
    """The links at the end of a section."""
    return (
        f"{link('Back to top', '#' + title.lower())} · {link('APIs', f'{INDEX}#apis')} · "
        f"{link('Models', f'{INDEX}#models')} · {link('README', README)}"
    )
