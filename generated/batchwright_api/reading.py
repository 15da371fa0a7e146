"""How the objects of responses are read: whatever came, without losing any of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self, TypeVar, cast

import attrs
import orjson

from .types import NO_FIELDS, APIObject


class ResponseObject(APIObject):
    """An object of a response.

    Its attributes are the fields that came. Any other field is None. A value of another type than
    the specification's is kept as it came.
    """

    _OBJECTS: ClassVar[Mapping[str, type[ResponseObject]]] = {}
    _LISTS: ClassVar[Mapping[str, type[ResponseObject]]] = {}
    _KEYS: ClassVar[Mapping[str, str]] = {}
    _KNOWN: ClassVar[frozenset[str]] = frozenset()

    additional_properties: Mapping[str, Any]

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read parsed JSON, whatever its fields are.

        Raises:
            TypeError: It is no object.
        """
        fields, known = {**src_dict}, cls._KNOWN
        if not fields.keys() <= known:
            others = {key: fields.pop(key) for key in src_dict if key not in known}
            fields["additional_properties"] = others
        for attribute, key in cls._JSON_NAMES.items():
            if key in fields:
                fields[attribute] = fields.pop(key)
        for name, model in cls._LISTS.items():
            if isinstance(items := fields.get(name), list):
                fields[name] = [_read(model, item) for item in items]
        self = cls.__new__(cls)
        self.__dict__ = fields
        return self

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
        for attribute, key in self._JSON_NAMES.items():
            if attribute in fields:
                fields[key] = fields.pop(attribute)
        fields.update(self.additional_properties)
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


def readable(model: type[Object]) -> type[Object]:
    """Let an attrs class read its fields; those that do not come are None."""
    names = [*attrs.fields_dict(cast("Any", model))]
    names.remove("additional_properties")
    model.additional_properties = NO_FIELDS
    model._KEYS = {name: model._JSON_NAMES.get(name, name) for name in names}
    model._KNOWN = frozenset(model._KEYS.values())
    for name in names:
        nested = model._OBJECTS.get(name)
        setattr(model, name, nested and _Nested(name, nested))
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
    return model.from_dict(parsed)


def _read(model: type[ResponseObject], value: Any) -> Any:
    return model.from_dict(value) if isinstance(value, dict) else value


def _dumped(value: Any, *, exclude_unset: bool, exclude_none: bool) -> Any:
    if isinstance(value, ResponseObject):
        return value._dump(exclude_unset=exclude_unset, exclude_none=exclude_none)
    if isinstance(value, list) and any(isinstance(item, ResponseObject) for item in value):
        return [
            _dumped(item, exclude_unset=exclude_unset, exclude_none=exclude_none) for item in value
        ]
    return value
