"""Objects of every kind of field, required or not, nullable or not: read and written, and typed."""

from __future__ import annotations

import copy
import datetime
import itertools
import pickle
import random
import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import attrs
import pytest

from .documents import KINDS, PETS, REX, TIME, TOM, document, generated, nullable

WAYS = [*itertools.product((True, False), repeat=2)]
ONES = {
    f"One{kind.title()}{'Required' * required}{'Null' * null}": (kind, required, null)
    for kind in KINDS
    for required, null in WAYS
}
WRONG: tuple[Any, ...] = (
    *("x", "", 0, 1.5, True, [], {}, [None], [[]], [{}], ["x", 1]),
    *({"a": 1}, {"kind": None}, {"kind": []}, {"kind": {"a": 1}}, {"text": {}}, {"friends": 1}),
    *([{"kind": "dog", "friends": "none"}], {"a": {"b": [{}]}}, [[{"kind": 1}]]),
)


def several(seed: int) -> dict[str, Any]:
    """An object of some of the kinds, in some order, each in some way."""
    chance = random.Random(seed)
    kinds = chance.sample([*KINDS], chance.randint(2, 12))
    properties = {
        kind: nullable(KINDS[kind].schema) if chance.random() < 0.5 else KINDS[kind].schema
        for kind in kinds
    }
    required = [kind for kind in kinds if chance.random() < 0.5]
    return {"type": "object", "properties": properties, "required": required}


SEVERAL = {f"Several{seed}": several(seed) for seed in range(20)}


def one(kind: str, required: bool, null: bool) -> dict[str, Any]:
    schema = KINDS[kind].schema
    found: dict[str, Any] = {
        "type": "object",
        "properties": {"value": nullable(schema) if null else schema},
    }
    return {**found, "required": ["value"]} if required else found


def everything() -> dict[str, Any]:
    """All of these objects, for responses and, called `…Sent`, for requests."""
    objects = {**{name: one(*what) for name, what in ONES.items()}, **SEVERAL}
    sent = {f"{name}Sent": {**schema, "x-request": True} for name, schema in objects.items()}
    return document({**objects, **sent, **PETS, "Empty": {"type": "object", "properties": {}}})


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return generated(tmp_path_factory.mktemp("kinds"), everything(), "kinds_api")


def values(kind: str, null: bool) -> Iterator[Any]:
    yield from KINDS[kind].values
    if null:
        yield None


def same(one: Any, other: Any) -> bool:
    """Whether two are the same JSON: true is not 1, nor 1.0."""
    return repr(one) == repr(other)


def test_what_comes_goes_back_as_it_came(models: Any) -> None:
    for name, (kind, _, null) in ONES.items():
        model = getattr(models, name)
        for value in (*values(kind, null), *WRONG, None):
            came = {"novel": [1], "value": copy.deepcopy(value)}
            read = model.from_dict(came)
            assert same(read.to_dict()["value"], value), (name, value)
            _ = read.value
            assert read.to_dict() == came == {"novel": [1], "value": value}, (name, value)
            assert same(read.to_dict()["value"], value), (name, value)
            assert read == model.from_dict(came)
            assert dict(read.additional_properties) == {"novel": [1]}
            assert repr(read).startswith(name)


def test_absent_is_not_null(models: Any) -> None:
    for name in ONES:
        model = getattr(models, name)
        absent, null = model.from_dict({}), model.from_dict({"value": None})
        assert absent.value is None
        assert null.value is None
        assert absent.to_dict() == {}
        assert null.to_dict() == {"value": None}
        assert absent.model_dump() == {"value": None}
        assert null.model_dump(exclude_none=True) == {}


def test_types_are_as_expected(models: Any) -> None:
    for name, (kind, required, null) in ONES.items():
        own = f"{name}Value"
        expected = KINDS[kind].annotation or own
        for suffix, unset in (("", " | None"), ("Sent", " | Unset")):
            found = str(attrs.fields_dict(getattr(models, name + suffix))["value"].type)
            plain = expected if expected != own else f"{name}{suffix}Value"
            if suffix:
                plain = re.sub(r"\b(Cat|Dog|Note)\b", r"\1Request", plain)
            if plain == "Any":
                assert found == "Any"
                continue
            assert found.startswith(plain), (found, plain)
            rest = found.removeprefix(plain)
            assert rest.startswith(" | None") == (null or (unset == " | None" and not required))
            assert rest.endswith(" | Unset") == (suffix == "Sent" and not required)


def test_requests_are_read_and_written(models: Any) -> None:
    for name, (kind, required, null) in ONES.items():
        model = getattr(models, f"{name}Sent")
        for value in values(kind, null):
            request = model.from_dict({"value": value, "novel": 1})
            dumped = request.to_dict()
            assert dumped["novel"] == 1
            assert model.from_dict(dumped) == request, (name, value)
            assert model(request.value).to_dict() == {"value": dumped["value"]}
        if not required:
            assert model().to_dict() == {}
            assert model.from_dict({}).to_dict() == {}
        if not null and kind != "anything":
            with pytest.raises(TypeError, match=rf"{name}Sent\.value cannot be None"):
                model(None).to_dict()


def test_objects_of_many_fields(models: Any) -> None:
    chance = random.Random(7)
    for name, schema in SEVERAL.items():
        model = getattr(models, name)
        for _ in range(20):
            kinds = [kind for kind in schema["properties"] if chance.random() < 0.8]
            came = {kind: chance.choice([*values(kind, True), *WRONG]) for kind in kinds}
            came |= {f"novel_{n}": n for n in range(chance.randint(0, 3))}
            came = dict(chance.sample([*came.items()], len(came)))
            read = model.from_dict(copy.deepcopy(came))
            assert same(sorted(read.to_dict().items()), sorted(came.items()))
            for kind in chance.sample(kinds, len(kinds) // 2):
                getattr(read, kind)
            assert same(sorted(read.to_dict().items()), sorted(came.items()))
            for copied in (pickle.loads(pickle.dumps(read)), copy.deepcopy(read)):
                assert copied == read
                assert same(sorted(copied.to_dict().items()), sorted(came.items()))
            assert {*read.model_dump()} == {*schema["properties"], *came}


def test_an_object_without_properties_is_a_dict(models: Any) -> None:
    assert models.Empty == dict[str, Any]


def test_times_and_ids_are_read(models: Any) -> None:
    time = models.OneTime.from_dict({"value": TIME})
    assert time.value == datetime.datetime(2024, 2, 29, 12, 30, 0, 500_000, datetime.UTC)
    time.value += datetime.timedelta(days=1)
    assert time.to_dict() == {"value": "2024-03-01T12:30:00.500000Z"}
    assert models.OneDay.from_dict({"value": "2024-02-29"}).value == datetime.date(2024, 2, 29)
    assert isinstance(
        models.OneId.from_dict({"value": "0" * 8 + "-0000" * 3 + "-" + "0" * 12}).value, UUID
    )


@pytest.mark.parametrize(
    "text",
    [
        *("2024-02-30T00:00:00Z", "2024-01-01", "2024-01-01T25:00:00Z", "2024-01-01T23:59:60Z"),
        *("20240101T000000Z", "2024-W01-1T00:00:00Z", "\uff12024-01-01T00:00:00Z", "", "now"),
    ],
)
def test_what_is_no_time_is_kept(models: Any, text: str) -> None:
    assert models.OneTime.from_dict({"value": text}).value == text


def test_unions_are_read_by_tag_and_by_keys(models: Any) -> None:
    def read(name: str, value: Any) -> str:
        return type(getattr(models, name).from_dict({"value": value}).value).__name__

    assert read("OneTagged", TOM) == "Cat"
    assert read("OneTagged", REX) == "Dog"
    assert read("OneTagged", {"kind": "cow", "friends": []}) == "dict"
    assert read("OneTagged", {"kind": ["cat"]}) == "dict"
    assert read("OneTagged", {"friends": []}) == "dict"
    assert read("OneKeyed", {"text": "a"}) == "Note"
    assert read("OneKeyed", TOM) == "Cat"
    assert read("OneKeyed", {**TOM, "text": "both"}) == "dict"
    assert read("OneKeyed", {"kind": "dog"}) == "dict"
    assert read("OneKeyed", {}) == "dict"
    assert read("OneEither", "a") == "str"
    either = models.OneEither.from_dict({"value": [REX, 1]}).value
    assert [type(each).__name__ for each in either] == ["Dog", "int"]
    assert type(either[0].friends[0]).__name__ == "Cat"


def test_what_is_changed_within_a_union_is_written(models: Any) -> None:
    read = models.OnePets.from_dict({"value": [TOM, REX]})
    read.value[0].lives = True
    read.value.append(models.Cat("cat", born=datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC)))
    written = read.to_dict()["value"]
    assert same(written[0], {"kind": "cat", "lives": True})
    assert written[1] == REX
    assert read.model_dump(exclude_none=True)["value"][2] == {
        "kind": "cat",
        "born": "2024-01-01T00:00:00Z",
    }


def test_a_source_is_never_changed(models: Any) -> None:
    for name, (kind, _, null) in ONES.items():
        for value in values(kind, null):
            came = {"value": copy.deepcopy(value)}
            read = getattr(models, name).from_dict(came)
            _ = read.value
            read.to_dict()
            assert same(came, {"value": value})


def test_deep_nesting_is_read(models: Any) -> None:
    deep: Any = {"kind": "dog", "friends": []}
    for _ in range(400):
        deep = {"kind": "dog", "friends": [deep], "owner": {"kind": "dog", "friends": []}}
    dog = models.Dog.from_dict(deep)
    assert dog.to_dict() == deep
    depth = 0
    while dog.friends:
        dog = dog.friends[0]
        depth += 1
    assert depth == 400
