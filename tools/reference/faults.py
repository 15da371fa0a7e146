"""The page of the server's faults, from their classes."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any

from reference.docstrings import documented
from reference.markdown import anchor, link, page, section, table
from reference.prose import check_headings, parts_of
from reference.public_names import classes_from_reference
from reference.signatures import default_of, linked, parameters_of, type_of

from batchwright._specification import OPERATIONS
from batchwright.server import Fault
from batchwright.server.faults import KINDS

Document = Mapping[str, Any]
PROSE = "faults.md"
COMMON = "What all faults have in common"


def faults_page(_: Document) -> dict[str, str]:
    """The page of all faults."""
    prose = parts_of(PROSE)
    check_headings(PROSE, [COMMON, *KINDS])
    kinds = sorted(KINDS)
    return {
        "faults.md": page(
            "Faults of the server",
            link("Reference", "README.md"),
            prose[""],
            table(("Kind", "Class", "Description"), map(_row, kinds)),
            section(COMMON, arguments(Fault), prose[COMMON], _operations()),
            *(_section(kind, prose[kind]) for kind in kinds),
        )
    }


def arguments(cls: type[Fault]) -> str:
    """The table of what a fault takes, its own first."""
    parameters = {one.name: one for one in parameters_of(cls)}
    texts = {**documented(Fault).args, **documented(cls).args}
    own = {**documented(cls).args, **parameters}
    rows = [
        (f"`{name}`", linked(type_of(one), {}), texts.get(name, ""), notes(one))
        for name in own
        if (one := parameters.get(name)) is not None and _differs(cls, one)
    ]
    return table(("Name", "Type", "Description", "Notes"), rows)


def notes(parameter: inspect.Parameter) -> str:
    """The default, as Python writes it and as JSON does."""
    if parameter.default is inspect.Parameter.empty:
        return "[required]"
    return f"[default to `{default_of(parameter)}`]"


def _differs(cls: type[Fault], parameter: inspect.Parameter) -> bool:
    """Whether a parameter is not as it is in all faults."""
    common = {one.name: one for one in parameters_of(Fault)}
    return cls is Fault or common.get(parameter.name) != parameter


def _row(kind: str) -> tuple[str, str, str]:
    summary = documented(KINDS[kind]).summary
    return link(f"`{kind}`", anchor(kind)), _entry(KINDS[kind]), summary


def _section(kind: str, prose: str) -> str:
    cls = KINDS[kind]
    docs = documented(cls)
    return section(kind, f"Class: {_entry(cls)}", docs.summary, docs.details, arguments(cls), prose)


def _entry(cls: type[Fault]) -> str:
    path = classes_from_reference("batchwright.server")[cls.__name__]
    return link(f"`{cls.__name__}`", path)


def _operations() -> str:
    return f"The operations are {', '.join(f'`{one}`' for one in sorted(OPERATIONS))}."
