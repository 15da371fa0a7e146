"""Classes with any fields: their schemas are valid, and what fits them is read and written back."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import make_dataclass
from decimal import Decimal
from enum import Enum
from itertools import count
from typing import Annotated, Any, Literal, TypedDict
from uuid import UUID

import attrs
import jsonschema
import msgspec
import pydantic
import pytest
from annotated_types import Ge, Le, MaxLen, MinLen
from hypothesis import given, settings
from hypothesis import strategies as st

from batchwright._structured import reader, strict_schema, subset_findings
from batchwright.server.engine.echo.instances import instance

Colour = Enum("Colour", {"RED": "red", "BLUE": "blue"})
Level = Enum("Level", {"LOW": 1, "HIGH": 2})

FIELDS = ["first", "second", "third", "class_", "größe"]

_NAMES = (f"Thing{number}" for number in count())


def struct_of(fields: dict[str, Any]) -> Any:
    return msgspec.defstruct(next(_NAMES), list(fields.items()))


def dataclass_of(fields: dict[str, Any]) -> Any:
    return make_dataclass(next(_NAMES), list(fields.items()))


def attrs_of(fields: dict[str, Any]) -> Any:
    return attrs.define(type(next(_NAMES), (), {"__annotations__": fields}))


def typed_dict_of(fields: dict[str, Any]) -> Any:
    return TypedDict(next(_NAMES), fields)  # type: ignore[operator]


def model_of(fields: dict[str, Any]) -> Any:
    return pydantic.create_model(next(_NAMES), **{name: (one, ...) for name, one in fields.items()})


MAKERS = {
    "struct": struct_of,
    "dataclass": dataclass_of,
    "attrs": attrs_of,
    "typed dict": typed_dict_of,
    "model": model_of,
}

SCALARS = st.sampled_from(
    [
        *(str, int, float, bool, Decimal, UUID, dt.date, dt.datetime, dt.time, dt.timedelta),
        *(Colour, Level, Literal["a", "b"], Literal[1, 2], type(None), bytes),
    ]
)
CONSTRAINED = {
    "msgspec": [
        Annotated[int, msgspec.Meta(ge=3, le=9)],
        Annotated[str, msgspec.Meta(min_length=2, max_length=20)],
        Annotated[str, msgspec.Meta(pattern="^[a-z]{3}$", description="Letters.")],
        Annotated[list[int], msgspec.Meta(min_length=1, max_length=2)],
    ],
    "pydantic": [
        Annotated[int, Ge(3), Le(9)],
        Annotated[str, MinLen(2), MaxLen(20)],
        Annotated[str, pydantic.Field(pattern="^[a-z]{3}$", description="Letters.")],
        Annotated[list[int], MinLen(1), MaxLen(2)],
    ],
}


def annotations(library: str, classes: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    leaves = SCALARS | st.sampled_from(CONSTRAINED[library]) | classes
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            inner.map(lambda one: list[one]),
            inner.map(lambda one: tuple[one, ...]),
            inner.map(lambda one: one | None if isinstance(one, type) else list[one]),
            st.sampled_from([str, dt.date, Colour]).map(lambda one: one | int | None),
            st.sampled_from([str, int, UUID]).map(lambda one: set[one]),
        ),
        max_leaves=3,
    )


def classes(kind: str) -> st.SearchStrategy[Any]:
    library = "pydantic" if kind == "model" else "msgspec"

    def of(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
        fields = st.dictionaries(st.sampled_from(FIELDS), annotations(library, inner), max_size=4)
        return fields.map(MAKERS[kind])

    return of(of(st.nothing()) | of(of(st.nothing())))


def dumped(cls: Any, value: Any) -> Any:
    if isinstance(value, pydantic.BaseModel):
        return json.loads(value.model_dump_json(by_alias=True))
    return json.loads(msgspec.json.encode(value))


@pytest.mark.parametrize("kind", MAKERS)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_what_fits_the_schema_is_read_and_written_back(kind: str, data: st.DataObject) -> None:
    cls = data.draw(classes(kind))
    schema = strict_schema(cls)
    assert subset_findings(schema, "schema") == []
    made = instance(schema, "Hello, 7 world", "response_format")
    jsonschema.validate(made, schema)
    value = reader(cls)(json.dumps(made))
    written = dumped(cls, value)
    jsonschema.validate(written, schema)
    assert reader(cls)(json.dumps(written)) == value
