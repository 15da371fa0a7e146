"""The page of the server's faults, from their classes."""

from __future__ import annotations

import attrs
from reference.docstrings import documented
from reference.links import homes, linked
from reference.markdown import anchor, link, page, section, table
from reference.prose import check_headings, parts_of
from reference.signatures import parameter_table, parameters_of
from reference.specification import Document

from batchwright._specification import OPERATIONS
from batchwright.server import Fault
from batchwright.server.faults import KINDS

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
    """The table of what a fault takes, its own first and without what is as in all faults."""
    docs, common = documented(cls), documented(Fault)
    parameters = {one.name: one for one in parameters_of(cls)}
    shared = [] if cls is Fault else parameters_of(Fault)
    named = [parameters[name] for name in {**docs.args, **parameters} if name in parameters]
    own = [one for one in named if one not in shared]
    docs = attrs.evolve(docs, args={**common.args, **docs.args})
    return parameter_table(own, docs, homes("batchwright.server"))


def _row(kind: str) -> tuple[str, str, str]:
    summary = documented(KINDS[kind]).summary
    return link(f"`{kind}`", anchor(kind)), _entry(KINDS[kind]), summary


def _section(kind: str, prose: str) -> str:
    cls = KINDS[kind]
    docs = documented(cls)
    return section(kind, f"Class: {_entry(cls)}", docs.summary, docs.details, arguments(cls), prose)


def _entry(cls: type[Fault]) -> str:
    return linked(cls.__name__, homes("batchwright.server"))


def _operations() -> str:
    return f"The operations are {', '.join(f'`{one}`' for one in sorted(OPERATIONS))}."
