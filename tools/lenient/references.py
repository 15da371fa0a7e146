"""The references of a document: each schema's leads to a schema of the components, or is gone."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote

from attrs import define, field
from document import DocumentError
from schema import Schemas

from lenient.remarks import Remarks

Raw = dict[str, Any]
SCHEMA = re.compile(r"#/components/schemas/[^/]+$")
COMPONENT = re.compile(r"#/components/[^/]+/[^/]+$")
# What is under these keys is data, and no reference, whatever it looks like.
DATA = frozenset({"const", "default", "enum", "example", "examples"})


def with_references(document: Raw, remarks: Remarks) -> Raw:
    """Let references into paths, or deep into schemas, lead to components of their own."""
    walk = _Walk(document, remarks)
    result: Raw = walk.visit(document, "#", data=False)
    schemas = result["components"]["schemas"]
    while walk.waiting:
        name, reference = walk.waiting.pop()
        schemas[name] = walk.visit(
            Schemas(document).target(reference), f"#/components/schemas/{name}", data=False
        )
    return result


@define
class _Walk:
    """One walk through a document."""

    document: Raw
    remarks: Remarks
    names: dict[str, str] = field(factory=dict)
    waiting: list[tuple[str, str]] = field(factory=list)

    def visit(self, value: Any, place: str, *, data: bool) -> Any:
        """Copy a value, and replace the references in it."""
        if isinstance(value, list):
            return [self.visit(one, f"{place}/{at}", data=data) for at, one in enumerate(value)]
        if not isinstance(value, dict):
            return value
        if not data and isinstance(value.get("$ref"), str):
            found = self.followed(value["$ref"], place)
            rest = {key: one for key, one in value.items() if key != "$ref"}
            if found is None:
                return self.visit(rest, place, data=False)
            value = {"$ref": found, **rest}
        # Names of properties and components are no keywords.
        named = place.endswith(("/properties", "/schemas", "/parameters", "/responses"))
        return {
            str(key): self.visit(
                one,
                f"{place}/{key}",
                data=data or (not named and (key in DATA or str(key).startswith("x-"))),
            )
            for key, one in value.items()
        }

    def followed(self, reference: str, place: str) -> str | None:
        """Where a reference leads; None if it leads nowhere."""
        for one in (reference, unquote(reference)):
            try:
                Schemas(self.document).target(one)
            except DocumentError as error:
                problem = str(error)
            else:
                if SCHEMA.match(one) or COMPONENT.match(one):
                    return one
                return f"#/components/schemas/{self.named(one)}"
        self.remarks.say(place, f"{problem}; anything is taken there")
        return None

    def named(self, reference: str) -> str:
        """The name of a new component for a place."""
        if reference not in self.names:
            words = re.findall(r"[A-Za-z0-9]+", reference.rpartition("components/")[2])
            base = "_".join(words[-4:]) or "Root"
            taken = {*self.document["components"]["schemas"], *self.names.values()}
            name, number = base, 1
            while name in taken:
                number += 1
                name = f"{base}_{number}"
            self.names[reference] = name
            self.waiting.append((name, reference))
        return self.names[reference]
