"""How the objects of responses are read: whatever came, without losing any of it."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache
from typing import Any, ClassVar, Self, TypeVar, cast
from uuid import UUID

import attrs
import orjson

from .types import NO_FIELDS, APIObject, to_json

MOST_SHAPES, MOST_KEYS = 64, 256
"""How many combinations of keys a class remembers, and of how many keys."""

Reader = Callable[[Any], Any]
"""Reads parsed JSON. What it is not meant for, it returns as it is."""

ReaderOf = Callable[[], Reader]


class ResponseObject(APIObject):
    """An object of a response.

    Its attributes are the fields that came. Any other field is None. A value of another type than
    the specification's is kept as it came.
    """

    _OBJECTS: ClassVar[Mapping[str, type[ResponseObject]]] = {}
    _LISTS: ClassVar[Mapping[str, type[ResponseObject]]] = {}
    _READERS: ClassVar[Mapping[str, ReaderOf]] = {}
    _KEYS: ClassVar[Mapping[str, str]] = {}
    _KNOWN: ClassVar[frozenset[str]] = frozenset()
    _SHAPES: ClassVar[dict[tuple[str, ...], tuple[str, ...]]] = {}

    additional_properties: Mapping[str, Any]

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read parsed JSON, whatever its fields are.

        Raises:
            TypeError: It is no object.
        """
        # A dict's own copy is fast whatever its size.
        fields = src_dict.copy() if isinstance(src_dict, dict) else {**src_dict}
        return cls._owning(fields, shared=True)

    @classmethod
    def _owning(cls, fields: dict[str, Any], shared: bool = False) -> Self:
        """Make an object of fields, which become its attributes.

        Args:
            fields: The fields.
            shared: Whether somebody else holds the objects within them.
        """
        keys = tuple(fields)
        unknown = cls._SHAPES.get(keys)
        if unknown is None:
            unknown = cls._unknown(keys)
        others = {key: fields.pop(key) for key in unknown} if unknown else None
        for attribute, key in cls._JSON_NAMES.items():
            if key in fields:
                fields[attribute] = fields.pop(key)
        if others is not None:
            fields["additional_properties"] = others
        for name, model in cls._LISTS.items():
            if isinstance(items := fields.get(name), list):
                read = model.from_dict if shared else model._owning
                fields[name] = [read(item) if isinstance(item, dict) else item for item in items]
        for name in cls._READERS:
            if name in fields:
                fields[name] = _Held(fields[name])
        self = cls.__new__(cls)
        self.__dict__ = fields
        return self

    @classmethod
    def _unknown(cls, keys: tuple[str, ...]) -> tuple[str, ...]:
        """Find the keys that the specification lacks, once for all objects of the same keys."""
        unknown = tuple(key for key in keys if key not in cls._KNOWN)
        if len(keys) <= MOST_KEYS:
            if len(cls._SHAPES) >= MOST_SHAPES:
                cls._SHAPES.clear()
            cls._SHAPES[keys] = unknown
        return unknown

    def to_dict(self) -> dict[str, Any]:
        """Return the object as JSON, with the fields that it came with."""
        return self._dump(exclude_unset=True, exclude_none=False)

    def _dump(self, *, exclude_unset: bool, exclude_none: bool) -> dict[str, Any]:
        fields = {name: value for name, value in self.__dict__.items() if name in self._KEYS}
        if not exclude_unset:
            fields = {**dict.fromkeys(self._KEYS), **fields}
        for name in (*self._OBJECTS, *self._LISTS):
            if name in fields:
                fields[name] = _dumped(
                    getattr(self, name), exclude_unset=exclude_unset, exclude_none=exclude_none
                )
        for name, reader_of in self._READERS.items():
            if name in fields:
                fields[name] = _written(
                    fields[name], reader_of, exclude_unset=exclude_unset, exclude_none=exclude_none
                )
        for attribute, key in self._JSON_NAMES.items():
            if attribute in fields:
                fields[key] = fields.pop(attribute)
        others = self.__dict__.get("additional_properties", NO_FIELDS)
        if late := self._READERS.get("additional_properties"):
            others = _written(others, late, exclude_unset=exclude_unset, exclude_none=exclude_none)
        fields.update(others)
        if exclude_none:
            return {key: value for key, value in fields.items() if value is not None}
        return fields


Object = TypeVar("Object", bound=ResponseObject)


class _Nested:
    """An object within an object, which is read when it is first asked for."""

    def __init__(self, name: str, model: type[ResponseObject]) -> None:
        self._name = name
        self._model = model

    def __get__(self, instance: ResponseObject | None, owner: type) -> Any:
        if instance is None:
            return self
        value = instance.__dict__.get(self._name)
        if isinstance(value, dict):
            value = instance.__dict__[self._name] = self._model.from_dict(value)
        return value

    def __set__(self, instance: ResponseObject, value: Any) -> None:
        instance.__dict__[self._name] = value


class _Held:
    """A parsed value, and what was made of it when it was first asked for."""

    __slots__ = ("parsed", "read", "value")

    def __init__(self, parsed: Any) -> None:
        self.parsed = parsed
        self.read = False
        self.value: Any = None

    def get(self, reader_of: ReaderOf) -> Any:
        if not self.read:
            self.value = reader_of()(self.parsed)
            self.read = True
        return self.value


class _Late:
    """A field whose value is read when it is first asked for."""

    def __init__(self, name: str, reader_of: ReaderOf) -> None:
        self._name = name
        self._reader_of = reader_of
        self._absent = NO_FIELDS if name == "additional_properties" else None

    def __get__(self, instance: ResponseObject | None, owner: type) -> Any:
        if instance is None:
            return self
        value = instance.__dict__.get(self._name, self._absent)
        return value.get(self._reader_of) if isinstance(value, _Held) else value

    def __set__(self, instance: ResponseObject, value: Any) -> None:
        instance.__dict__[self._name] = value


def readable(model: type[Object]) -> type[Object]:
    """Let an attrs class read its fields; those that do not come are None."""
    names = [*attrs.fields_dict(cast("Any", model))]
    names.remove("additional_properties")
    model.additional_properties = NO_FIELDS
    model._KEYS = {name: model._JSON_NAMES.get(name, name) for name in names}
    model._KNOWN = frozenset(model._KEYS.values())
    model._SHAPES = {}
    for name in names:
        nested = model._OBJECTS.get(name)
        setattr(model, name, nested and _Nested(name, nested))
    if model._READERS:
        model._READERS = {name: cache(reader_of) for name, reader_of in model._READERS.items()}
        for name, reader_of in model._READERS.items():
            setattr(model, name, _Late(name, reader_of))
    return model


def read_body(model: type[Object], body: bytes) -> Object:
    """Read the body of a response. A bare array is read as a list with this `data`.

    Raises:
        ValueError: It is not JSON, or it is an object of another kind.
        TypeError: It is no object.
    """
    try:
        parsed = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise ValueError(f"it is not JSON ({error})") from None
    if isinstance(parsed, list) and "data" in model._LISTS:
        parsed = {"data": parsed}
    if not isinstance(parsed, dict):
        raise TypeError(f"it is no {model.__name__}, but another kind of JSON")
    if parsed and parsed.keys().isdisjoint(model._KNOWN):
        raise ValueError(f"it has no field of a {model.__name__}, so this is another API")
    return model._owning(parsed)


def _dumped(value: Any, *, exclude_unset: bool, exclude_none: bool) -> Any:
    if isinstance(value, ResponseObject):
        return value._dump(exclude_unset=exclude_unset, exclude_none=exclude_none)
    if isinstance(value, list):
        return [
            _dumped(item, exclude_unset=exclude_unset, exclude_none=exclude_none) for item in value
        ]
    if isinstance(value, Mapping):
        return {
            name: _dumped(item, exclude_unset=exclude_unset, exclude_none=exclude_none)
            for name, item in value.items()
        }
    return to_json(value)


def _written(value: Any, reader_of: ReaderOf, *, exclude_unset: bool, exclude_none: bool) -> Any:
    """Return as JSON what a reader made; what was not changed goes back as it came."""
    if not isinstance(value, _Held):
        return _dumped(value, exclude_unset=exclude_unset, exclude_none=exclude_none)
    whole = exclude_unset and not exclude_none
    if whole and not value.read:
        return value.parsed
    dumped = _dumped(value.get(reader_of), exclude_unset=exclude_unset, exclude_none=exclude_none)
    if whole or isinstance(value.parsed, str):
        came = _dumped(reader_of()(value.parsed), exclude_unset=True, exclude_none=False)
        if repr(came) == repr(dumped):
            return value.parsed
    return dumped


def as_parsed(value: Any) -> Any:
    """Read nothing: the value stays as it is."""
    return value


def read_value(body: bytes, reader: Reader = as_parsed) -> Any:
    """Read the body of a response that may be any JSON.

    Raises:
        ValueError: It is not JSON.
    """
    try:
        parsed = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise ValueError(f"it is not JSON ({error})") from None
    return reader(parsed)


def object_of(model: type[APIObject]) -> Reader:
    """Read an object of a class."""
    return lambda value: model.from_dict(value) if isinstance(value, dict) else value


def list_of(item: Reader) -> Reader:
    """Read the items of a list."""
    return lambda value: [item(each) for each in value] if isinstance(value, list) else value


def dict_of(item: Reader) -> Reader:
    """Read the values of an object without declared fields."""

    def read(value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        return {name: item(each) for name, each in value.items()}

    return read


def either(*readers: Reader) -> Reader:
    """Read with the first of several readers that makes something of the value."""

    def read(value: Any) -> Any:
        for reader in readers:
            made = reader(value)
            if made is not value:
                return made
        return value

    return read


class Candidate:
    """A class of a union, and the values that some of its fields always have."""

    def __init__(self, model: type[APIObject], fixed: Mapping[str, Any] = NO_FIELDS) -> None:
        self.model = model
        self.fixed = fixed
        declared = attrs.fields(cast("Any", model))
        names = {one.name: model._JSON_NAMES.get(one.name, one.name) for one in declared}
        names.pop("additional_properties", None)
        self.known = frozenset(names.values())
        self.required = frozenset(
            names[one.name] for one in declared if one.default is attrs.NOTHING
        )

    def admits(self, value: Mapping[str, Any]) -> bool:
        """Whether the value has the required fields, and no other value in a fixed one."""
        return (
            self.required <= value.keys()
            and not (value and not self.required and self.known.isdisjoint(value))
            and all(_same(value.get(key, tag), tag) for key, tag in self.fixed.items())
        )

    def outdoes(self, other: Candidate) -> bool:
        """Whether what it admits can hardly be meant for the other."""
        more = self.required - other.required
        if other.required <= self.required and more:
            return more.isdisjoint(other.known)
        return False


def _same(one: Any, other: Any) -> bool:
    return type(one) is type(other) and bool(one == other)


def by_keys(*candidates: Candidate) -> Reader:
    """Read an object of a union by its fields; it stays a dict if they do not tell its class."""

    def read(value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        admitted = [one for one in candidates if one.admits(value)]
        best = [
            one for one in admitted if all(one is other or one.outdoes(other) for other in admitted)
        ]
        return best[0].model.from_dict(value) if len(best) == 1 else value

    return read


def by_tag(key: str, readers: Mapping[Any, Reader], untagged: Reader) -> Reader:
    """Read an object of a union by the value of one field, its discriminator.

    An object with an unknown value stays a dict; without the field, `untagged` decides.
    """
    exact = {(type(tag), tag): reader for tag, reader in readers.items()}

    def read(value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        if key not in value:
            return untagged(value)
        tag = value[key]
        reader = exact.get((type(tag), tag)) if isinstance(tag, str | int) else None
        return reader(value) if reader else value

    return read


_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_TIME = re.compile(r"[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)?", re.ASCII)


def read_datetime(value: Any) -> Any:
    """Read a time as RFC 3339 writes it."""
    if isinstance(value, str) and _DATE.match(value) and _TIME.fullmatch(value, 10):
        with suppress(ValueError):
            return datetime.datetime.fromisoformat(value.upper())
    return value


def read_date(value: Any) -> Any:
    """Read a date as RFC 3339 writes it."""
    if isinstance(value, str) and _DATE.fullmatch(value):
        with suppress(ValueError):
            return datetime.date.fromisoformat(value)
    return value


def read_uuid(value: Any) -> Any:
    """Read a UUID."""
    if isinstance(value, str) and len(value) == 36:
        with suppress(ValueError):
            return UUID(value)
    return value
