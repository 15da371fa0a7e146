"""The index of all pages, and the lists in the README."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from reference.markdown import link, page, section, table
from reference.methods import methods
from reference.pages.apis import row
from reference.pages.bodies import SUFFIX
from reference.specification import Document, apis, classes

BEGIN, END = "<!-- reference -->", "<!-- /reference -->"

_TITLE = re.compile(r"^# (.+)$", re.MULTILINE)


def index(document: Document, pages: Mapping[str, str]) -> str:
    """The page that lists all others, by their names."""
    named = [f"{name}.md" for name in classes(document).values()]
    interfaces = [f"{api.name}.md" for api in apis(document)]
    python = [name for name in pages if PurePosixPath(name).parent.name]
    bodies = [name for name in pages if name.endswith(SUFFIX)]
    topics = [name for name in pages if name not in {*named, *interfaces, *python, *bodies}]
    return page(
        "Reference",
        section("APIs", _list(pages, interfaces), _operations(document, "")),
        section("Models", _list(pages, named)),
        section("Bodies of requests", _list(pages, bodies)) if bodies else "",
        section("Topics", _list(pages, topics)) if topics else "",
        section("Python modules", _list(pages, python)) if python else "",
    )


def readme(document: Document, text: str, folder: str) -> str:
    """The README, with the lists between its markers."""
    before, _, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not end:
        raise ValueError(f"README.md needs the lines {BEGIN} and {END}")
    named = (link(name, f"{folder}/{name}.md") for name in sorted(classes(document).values()))
    return "\n\n".join(
        [
            before + BEGIN,
            _operations(document, f"{folder}/"),
            f"Models: {', '.join(named)}.",
            section("Authorization", _authorization(document), level=3),
            END + after,
        ]
    )


def _operations(document: Document, folder: str) -> str:
    rows = [
        (link(api.name, f"{folder}{api.name}.md"), *row(one, f"{folder}{api.name}.md"))
        for api in apis(document)
        for one in methods(api)
        if one.endpoint
    ]
    return table(("Class", "Method", "HTTP request", "Description"), rows)


def _authorization(document: Document) -> str:
    ((name, scheme),) = document["components"]["securitySchemes"].items()
    return (
        f"`{name}`: every request has the header `Authorization: {scheme['scheme'].title()} KEY`. "
        f"{scheme['description']}"
    )


def _list(pages: Mapping[str, str], names: Iterable[str]) -> str:
    return "\n".join(_entries(pages, names))


def _entries(pages: Mapping[str, str], names: Iterable[str]) -> Iterator[str]:
    for name in sorted(names, key=lambda name: name.removesuffix(".md")):
        title = _TITLE.search(pages[name])
        yield f"- {link(title[1] if title else name, name)}"
