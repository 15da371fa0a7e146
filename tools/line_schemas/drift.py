"""Compare openapi-lines.yaml with what would be derived from a published document today."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from attrs import frozen
from compare import Fact
from document import fetch, parse
from line_schemas.derive import Derived, Plan, derive, read_plan
from line_schemas.differences import facts
from line_schemas.places import Raw


@frozen
class Files:
    """The derived document, and the two files that say how to derive it."""

    document: Path
    plan: Path
    deviations: Path

    @classmethod
    def beside(cls, spec: Path) -> Files | None:
        """The files beside openapi.yaml; None if there are none."""
        names = ("openapi-lines.yaml", "lines.yaml", "lines-deviations.yaml")
        found = cls(*(spec.with_name(name) for name in names))
        return found if found.document.exists() else None

    def read(self) -> tuple[Raw, Plan]:
        """Read the document and the plan."""
        document = parse(fetch(str(self.document)), self.document.name)
        return document, read_plan(self.plan, self.deviations)


@frozen
class LinesVerdict:
    """The result of a comparison.

    Attributes:
        facts: How many facts were compared.
        different: Those that differ.
        explained: How many differences from the published document are on record.
        derived: What would be derived today.
    """

    facts: int
    different: list[Fact]
    explained: int
    derived: Derived

    @property
    def problems(self) -> list[str]:
        """What keeps the plan from fitting the published document."""
        lacking = [f"{each}: the published document lacks it" for each in self.derived.missing]
        return lacking + self.derived.problems

    @property
    def clean(self) -> bool:
        """Whether there is nothing to resolve."""
        return not self.different and not self.problems


def lines_drift(files: Files, theirs: dict[str, Any]) -> LinesVerdict:
    """Compare the derived document with a published one."""
    ours, plan = files.read()
    derived = derive(theirs, plan)
    compared = list(facts(ours, derived.document))
    different = [fact for fact in compared if fact.differs]
    return LinesVerdict(len(compared), different, len(plan.deviations), derived)
