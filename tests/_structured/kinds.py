"""One class, a review of an order, in each kind that answers are read into; and instances of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum, IntEnum
from typing import Any, Generic, Literal, TypedDict, TypeVar
from uuid import UUID

import attrs
import msgspec
import pydantic
from hypothesis import strategies as st

T = TypeVar("T")


class Mood(Enum):
    """How the customer feels."""

    GLAD = "glad"
    ANGRY = "angry"


class Stars(IntEnum):
    ONE = 1
    TWO = 2


@dataclass
class DataItem:
    name: str
    price: Decimal | None = None


@dataclass
class DataReview:
    """What a customer says."""

    item: DataItem
    mood: Mood
    stars: Stars
    urgent: bool
    weight: float
    kind: Literal["bug", "praise"]
    when: dt.datetime
    day: dt.date | None
    order: UUID
    value: int | str | None
    items: list[DataItem] = field(default_factory=list)
    tags: set[str] = field(default_factory=set)
    times: tuple[dt.datetime, ...] = ()
    reply: DataReview | None = None


@attrs.define
class AttrsItem:
    name: str
    price: Decimal | None = None


@attrs.define
class AttrsReview:
    """What a customer says."""

    item: AttrsItem
    mood: Mood
    stars: Stars
    urgent: bool
    weight: float
    kind: Literal["bug", "praise"]
    when: dt.datetime
    day: dt.date | None
    order: UUID
    value: int | str | None
    items: list[AttrsItem] = attrs.field(factory=list)
    tags: set[str] = attrs.field(factory=set)
    times: tuple[dt.datetime, ...] = ()
    reply: AttrsReview | None = None


class StructItem(msgspec.Struct):
    name: str
    price: Decimal | None = None


class StructReview(msgspec.Struct):
    """What a customer says."""

    item: StructItem
    mood: Mood
    stars: Stars
    urgent: bool
    weight: float
    kind: Literal["bug", "praise"]
    when: dt.datetime
    day: dt.date | None
    order: UUID
    value: int | str | None
    items: list[StructItem] = []
    tags: set[str] = set()
    times: tuple[dt.datetime, ...] = ()
    reply: StructReview | None = None


class DictItem(TypedDict):
    name: str
    price: Decimal | None


class DictReview(TypedDict):
    """What a customer says."""

    item: DictItem
    mood: Mood
    stars: Stars
    urgent: bool
    weight: float
    kind: Literal["bug", "praise"]
    when: dt.datetime
    day: dt.date | None
    order: UUID
    value: int | str | None
    items: list[DictItem]
    tags: set[str]
    times: tuple[dt.datetime, ...]
    reply: DictReview | None


class ModelItem(pydantic.BaseModel):
    name: str
    price: Decimal | None = None


class ModelReview(pydantic.BaseModel):
    """What a customer says."""

    item: ModelItem
    mood: Mood
    stars: Stars
    urgent: bool
    weight: float
    kind: Literal["bug", "praise"]
    when: dt.datetime
    day: dt.date | None
    order: UUID
    value: int | str | None
    items: list[ModelItem] = []
    tags: set[str] = set()
    times: tuple[dt.datetime, ...] = ()
    reply: ModelReview | None = None


@pydantic.dataclasses.dataclass
class CheckedItem:
    name: str
    price: Decimal | None = None


@pydantic.dataclasses.dataclass
class CheckedReview:
    """What a customer says."""

    item: CheckedItem
    mood: Mood
    stars: Stars
    urgent: bool
    weight: float
    kind: Literal["bug", "praise"]
    when: dt.datetime
    day: dt.date | None
    order: UUID
    value: int | str | None
    items: list[CheckedItem] = field(default_factory=list)
    tags: set[str] = field(default_factory=set)
    times: tuple[dt.datetime, ...] = ()
    reply: CheckedReview | None = None


@dataclass
class MixedReview:
    """What a customer says: a dataclass with models of pydantic in it."""

    item: ModelItem
    mood: Mood
    stars: Stars
    urgent: bool
    weight: float
    kind: Literal["bug", "praise"]
    when: dt.datetime
    day: dt.date | None
    order: UUID
    value: int | str | None
    items: list[ModelItem] = field(default_factory=list)
    tags: set[str] = field(default_factory=set)
    times: tuple[dt.datetime, ...] = ()
    reply: MixedReview | None = None


class StructPage(msgspec.Struct, Generic[T]):
    entries: list[T]
    next: int | None = None


class ModelPage(pydantic.BaseModel, Generic[T]):
    entries: list[T]
    next: int | None = None


KINDS: dict[str, tuple[Any, Any]] = {
    "dataclass": (DataReview, DataItem),
    "attrs": (AttrsReview, AttrsItem),
    "struct": (StructReview, StructItem),
    "typed dict": (DictReview, DictItem),
    "model": (ModelReview, ModelItem),
    "checked dataclass": (CheckedReview, CheckedItem),
    "mixed": (MixedReview, ModelItem),
}
"""For each kind of class, the review and the item in it."""

PAGES: dict[str, tuple[Any, Any, Any]] = {
    "struct": (StructPage[StructItem], StructPage, StructItem),
    "model": (ModelPage[ModelItem], ModelPage[ModelItem], ModelItem),
}
"""For each generic class: the type, what makes an instance, and the items in it."""

_AWARE = st.datetimes(timezones=st.sampled_from([dt.UTC, dt.timezone(dt.timedelta(hours=2))]))
_TEXT = st.text(max_size=20)


def items_of(item: Callable[..., Any]) -> st.SearchStrategy[Any]:
    """Make items of a class."""
    prices = st.decimals(allow_nan=False, allow_infinity=False, places=2)
    return st.builds(item, name=_TEXT, price=st.none() | prices)


def reviews_of(review: Callable[..., Any], item: Callable[..., Any]) -> st.SearchStrategy[Any]:
    """Make reviews of a class, which hold the items of another and each other."""
    items = items_of(item)

    def holding(replies: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
        return st.builds(
            review,
            item=items,
            mood=st.sampled_from(Mood),
            stars=st.sampled_from(Stars),
            urgent=st.booleans(),
            weight=st.floats(allow_nan=False, allow_infinity=False),
            kind=st.sampled_from(["bug", "praise"]),
            when=_AWARE,
            day=st.none() | st.dates(),
            order=st.uuids(),
            value=st.none() | st.integers(-(2**63), 2**63) | _TEXT,
            items=st.lists(items, max_size=3),
            tags=st.sets(_TEXT, max_size=3),
            times=st.lists(_AWARE, max_size=2).map(tuple),
            reply=replies,
        )

    return st.recursive(holding(st.none()), holding, max_leaves=3)


def written(cls: Any, value: Any) -> bytes:
    """Write a value as the library of its class writes JSON."""
    if cls in (MixedReview, CheckedReview) or isinstance(value, pydantic.BaseModel):
        return pydantic.TypeAdapter(cls).dump_json(value, by_alias=True)
    return msgspec.json.encode(value)
