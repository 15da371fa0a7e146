"""Compare two derived documents, place by place."""

from __future__ import annotations

from collections.abc import Iterator

from compare import Fact, compare
from line_schemas.places import Raw
from line_schemas.tree import tree


def differences(ours: Raw, theirs: Raw, *, prose: bool = True) -> list[Fact]:
    """List what differs between two derived documents."""
    return [fact for fact in facts(ours, theirs, prose=prose) if fact.differs]


def facts(ours: Raw, theirs: Raw, *, prose: bool = True) -> Iterator[Fact]:
    """Yield each fact of either; the type of a union says which branches it has."""
    for fact in compare(tree(ours, prose=prose), tree(theirs, prose=prose)):
        if not (fact.differs and fact.name.startswith("<")):
            yield fact
