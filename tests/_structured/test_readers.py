"""Reading answers: what does not fit is refused with its place and what was expected there."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Annotated, Any, TypedDict

import attrs
import msgspec
import pydantic
import pytest

from batchwright._structured import reader
from batchwright.errors import InputError

from .kinds import KINDS


@dataclass
class Item:
    price: int


@dataclass
class Order:
    items: list[Item]
    code: Annotated[str, msgspec.Meta(min_length=2)] = "ab"


class ModelItem(pydantic.BaseModel):
    price: int


class ModelOrder(pydantic.BaseModel):
    items: list[ModelItem]
    code: str = pydantic.Field("ab", min_length=2)


class DictItem(TypedDict):
    price: int


class DictOrder(TypedDict):
    items: list[DictItem]


@attrs.define
class Score:
    value: int = attrs.field(validator=attrs.validators.le(10))


class Strict(pydantic.BaseModel, extra="forbid"):
    name: str

    @pydantic.field_validator("name")
    @classmethod
    def is_lower(cls, value: str) -> str:
        if not value.islower():
            raise ValueError("write it in lower case")
        return value


@pytest.mark.parametrize(
    ("cls", "text", "message"),
    [
        (
            Order,
            '{"items": [{"price": 1}, {"price": "x"}]}',
            "Order: Expected `int`, got `str` - at `$.items[1].price`",
        ),
        (
            DictOrder,
            '{"items": [{}]}',
            "DictOrder: Object missing required field `price` - at `$.items[0]`",
        ),
        (Order, '{"items": [], "code": "a"}', "Order: Expected `str` of length >= 2 - at `$.code`"),
        (Score, '{"value": 11}', "Score: 'value' must be <= 10: 11"),
        (Order, "[]", "Order: Expected `object`, got `array`"),
        (Order, '{"items": [', "Order: Input data was truncated"),
        (Order, "", "Order: Input data was truncated"),
        (Order, "Sure! Here is", "Order: JSON is malformed"),
        (Order, b'{"items": [], "code": "\xff\xff"}', "Order: "),
        (Order, '{"items": [], "code": "\ud800"}', "Order: "),
        (
            ModelOrder,
            '{"items": [{"price": 1}, {"price": "x"}]}',
            "ModelOrder: Input should be a valid integer, unable to parse string as an integer"
            " - at `$.items[1].price`",
        ),
        (ModelOrder, '{"items": [{}]}', "ModelOrder: Field required - at `$.items[0].price`"),
        (
            ModelOrder,
            '{"items": [], "code": "a"}',
            "ModelOrder: String should have at least 2 characters - at `$.code`",
        ),
        (ModelOrder, "[]", "ModelOrder: Input should be an object"),
        (ModelOrder, '{"items": [', "ModelOrder: Invalid JSON: EOF"),
        (ModelOrder, "", "ModelOrder: Invalid JSON: EOF"),
        (ModelOrder, b'{"items": [], "code": "\xff\xff"}', "ModelOrder: "),
        (ModelOrder, '{"items": [], "code": "\ud800"}', "ModelOrder: "),
        (Strict, '{"name": "Ada"}', "Strict: Value error, write it in lower case - at `$.name`"),
        (
            Strict,
            '{"name": "ada", "age": 3}',
            "Strict: Extra inputs are not permitted - at `$.age`",
        ),
    ],
    ids=repr,
)
def test_what_does_not_fit_says_where_and_why(cls: Any, text: str | bytes, message: str):
    with pytest.raises(InputError) as caught:
        reader(cls)(text)
    assert str(caught.value).startswith(message)
    assert caught.value.__cause__ is not None
    assert len(str(caught.value)) < 2_000


def test_three_of_many_mismatches_are_told():
    with pytest.raises(InputError) as caught:
        reader(ModelOrder)(json.dumps({"items": [{}] * 10}))
    assert str(caught.value).count("Field required") == 3
    assert str(caught.value).endswith("; and 7 more")


@pytest.mark.parametrize("kind", KINDS)
def test_an_endless_answer_is_refused(kind: str):
    with pytest.raises(InputError):
        reader(KINDS[kind][0])('{"reply": ' * 100_000)


def test_a_reader_is_made_once_for_a_class():
    assert reader(Order) is reader(Order)
    assert reader(Order) is not reader(ModelOrder)


def test_values_that_an_answer_leaves_out_are_the_defaults():
    assert reader(Order)('{"items": []}') == Order([], "ab")


def test_a_class_that_is_no_answer_of_its_own_is_read_as_well():
    assert reader(dict[str, int])('{"a": 1}') == {"a": 1}


def test_what_no_library_reads_is_refused_before_anything_is_read():
    @dataclass
    class Holder:
        item: int
        other: slice

    with pytest.raises(TypeError, match=r"^Holder\.other: a structured output cannot have slice"):
        reader(Holder)
