"""Types and helpers that the generated modules share."""

import warnings
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import (
    IO,
    TYPE_CHECKING,
    Any,
    ClassVar,
    Final,
    Generic,
    Literal,
    ParamSpec,
    Self,
    TypeVar,
)
from urllib.parse import quote

from attrs import define, fields, frozen

from .display import Displayable

if TYPE_CHECKING:
    import httpx


class Unset:
    """The type of `UNSET`."""

    def __bool__(self) -> Literal[False]:
        return False

    def __repr__(self) -> str:
        return "UNSET"

    def __reduce__(self) -> str:
        return "UNSET"


UNSET: Final = Unset()
"""Marks a field to leave out of a request; None would send null."""


class _NoFields(Mapping[str, Any]):
    """An empty, immutable mapping that survives pickle and deepcopy."""

    def __getitem__(self, name: str) -> Any:
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0

    def __repr__(self) -> str:
        return "{}"

    def __reduce__(self) -> str:
        return "NO_FIELDS"


NO_FIELDS: Final = _NoFields()
"""The additional properties of every object that has none."""


class APIObject(Displayable):
    """An object of a request or a response."""

    __slots__ = ("_x_request_id",)

    _JSON_NAMES: ClassVar[Mapping[str, str]] = {}
    _x_request_id: str | None

    @property
    def _request_id(self) -> str | None:
        """The server's `x-request-id`; None unless this is the whole body of a response."""
        return getattr(self, "_x_request_id", None)

    @_request_id.setter
    def _request_id(self, request_id: str | None) -> None:
        self._x_request_id = request_id

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read parsed JSON."""
        raise NotImplementedError

    @classmethod
    def model_validate(cls, obj: Mapping[str, Any]) -> Self:
        """Read parsed JSON, as `from_dict` does, which checks no types."""
        return cls.from_dict(obj)

    @classmethod
    def model_validate_json(cls, json_data: str | bytes) -> Self:
        """Read JSON text, as `from_dict` reads it parsed."""
        import json

        return cls.from_dict(json.loads(json_data))

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Copy the object.

        Args:
            update: The fields to replace.
            deep: Whether to copy nested objects, too.

        Raises:
            TypeError: `update` has a field that the object lacks.
        """
        from copy import copy, deepcopy

        model: Any = type(self)
        # As an argument, a deprecated field has no underscore.
        attributes = {one.name.lstrip("_"): one.name for one in fields(model)}
        copied = deepcopy(self) if deep else copy(self)
        for name, value in (update or {}).items():
            if name not in attributes:
                raise TypeError(f"{type(self).__name__} has no field {name!r}")
            setattr(copied, attributes[name], value)
        return copied

    def to_dict(self) -> dict[str, Any]:
        """Return the object as JSON."""
        raise NotImplementedError

    def model_dump(
        self,
        *,
        mode: Literal["json", "python"] = "python",
        include: Collection[str] | None = None,
        exclude: Collection[str] | None = None,
        by_alias: bool | None = None,
        exclude_unset: bool = False,
        exclude_none: bool = False,
    ) -> dict[str, Any]:
        """Return the object as JSON, with the arguments of the vendor's SDK.

        Args:
            mode: Changes nothing, as every value is JSON.
            include: The only fields to return.
            exclude: The fields to leave out.
            by_alias: Changes nothing, as the names are always those of the JSON.
            exclude_unset: Whether to leave out the fields that did not come with the response;
                they are None otherwise. UNSET is always left out.
            exclude_none: Whether to leave out the fields that are None, also of nested objects.
        """
        dumped = self._dump(exclude_unset=exclude_unset, exclude_none=exclude_none)
        return {
            name: value
            for name, value in dumped.items()
            if (include is None or name in include) and name not in (exclude or ())
        }

    def model_dump_json(
        self,
        *,
        indent: int | None = None,
        include: Collection[str] | None = None,
        exclude: Collection[str] | None = None,
        by_alias: bool | None = None,
        exclude_unset: bool = False,
        exclude_none: bool = False,
    ) -> str:
        """Return the object as JSON text, on one line unless there is an indent.

        Args:
            indent: Spaces for each level.
            include: The only fields to write.
            exclude: The fields to leave out.
            by_alias: Changes nothing, as the names are always those of the JSON.
            exclude_unset: Whether to leave out the fields that did not come; see `model_dump`.
            exclude_none: Whether to leave out the fields that are None, also of nested objects.
        """
        import json

        dumped = self.model_dump(
            include=include,
            exclude=exclude,
            exclude_unset=exclude_unset,
            exclude_none=exclude_none,
        )
        separators = (",", ":") if indent is None else None
        return json.dumps(dumped, indent=indent, separators=separators, ensure_ascii=False)

    def to_json(
        self, *, indent: int | None = 2, exclude_unset: bool = True, exclude_none: bool = False
    ) -> str:
        """Return the object as JSON text to read.

        Args:
            indent: Spaces for each level; None for one line.
            exclude_unset: Whether to leave out the fields that did not come; see `model_dump`.
            exclude_none: Whether to leave out the fields that are None, also of nested objects.
        """
        return self.model_dump_json(
            indent=indent, exclude_unset=exclude_unset, exclude_none=exclude_none
        )

    def _dump(self, *, exclude_unset: bool, exclude_none: bool) -> dict[str, Any]:
        fields = self.to_dict()
        return {
            name: value for name, value in fields.items() if not (exclude_none and value is None)
        }


FileContent = IO[bytes] | bytes
FileTypes = tuple[str | None, FileContent, str | None]
RequestFiles = list[tuple[str, FileTypes]]


@define
class File:
    """A file to send, streamed in chunks, or one that was received.

    Attributes:
        payload: An open binary file, or bytes.
        file_name: The name to send.
        mime_type: The media type to send; guessed from the name if None.
    """

    payload: FileContent
    file_name: str | None = None
    mime_type: str | None = None

    def to_tuple(self) -> FileTypes:
        """Return the file as httpx takes it in `files`."""
        return self.file_name, self.payload, self.mime_type


def to_json(value: Any) -> Any:
    """Return objects, times and ids, also within lists and dicts, as JSON."""
    import datetime
    from uuid import UUID

    if isinstance(value, APIObject):
        return value.to_dict()
    if isinstance(value, Mapping):
        return {name: to_json(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [to_json(item) for item in value]
    if isinstance(value, datetime.datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def form_fields(name: str, value: Any) -> RequestFiles:
    """Return the form fields of a value: `name[key]` for an object, `name[]` for a list.

    A file is sent as one. Null is not sent, as a form has no word for it.
    """
    if isinstance(value, File):
        return [(name, value.to_tuple())]
    if isinstance(value, bytes):
        return [(name, (None, value, None))]
    parsed = value if isinstance(value, list | tuple) else to_json(value)
    if isinstance(parsed, Mapping):
        return [each for key in parsed for each in form_fields(f"{name}[{key}]", parsed[key])]
    if isinstance(parsed, list | tuple):
        items = name if name.endswith("[]") else f"{name}[]"
        return [each for item in parsed for each in form_fields(items, item)]
    if parsed is None:
        return []
    text = str(parsed).lower() if isinstance(parsed, bool) else str(parsed)
    return [(name, (None, text.encode(), None))]


P = ParamSpec("P")
T = TypeVar("T")


@frozen
class Operation(Generic[P, T]):
    """An operation of the API: how to build its request, and how to parse the response.

    Attributes:
        name: The operationId.
        resend: When a request may be sent again. `idempotent`: always, as repeating it changes
            nothing. `harmless`: always, as a duplicate costs nothing. `unsent`: only if it cannot
            have reached the server.
        build_request: Returns the arguments for `httpx.Client.request`, with a URL relative to
            the base URL.
        parse_response: Parses a successful response.
    """

    name: str
    resend: Literal["idempotent", "harmless", "unsent"]
    build_request: Callable[P, dict[str, Any]]
    parse_response: Callable[["httpx.Response"], T]


@define
class Response(Generic[T]):
    """A response, with its status, headers and parsed body.

    Attributes:
        status_code: The HTTP status.
        content: The body.
        headers: The headers.
        parsed: The body as an object.
    """

    status_code: int
    content: bytes
    headers: Mapping[str, str]
    parsed: T


def path_segment(name: str, value: object) -> str:
    """Quote a path parameter.

    Raises:
        ValueError: If it is None, empty, `.` or `..`, which would change the path.
    """
    text = str(value)
    if value is None or text in ("", ".", ".."):
        raise ValueError(f"{name} must be an id, not {value!r}")
    return quote(text, safe="")


_deprecations_seen: set[str] = set()


def warn_deprecated(what: str, instead: str | None) -> None:
    """Warn of something deprecated, once per process."""
    if what not in _deprecations_seen:
        _deprecations_seen.add(what)
        message = f"{what} is deprecated" + (f"; use instead: {instead}" if instead else "")
        warnings.warn(message, DeprecationWarning, stacklevel=3)


def not_none(name: str, value: T) -> T:
    """Return the value of a field that must not be null.

    Raises:
        TypeError: If it is None.
    """
    if value is None:
        raise TypeError(f"{name} cannot be None; leave it out if it is optional")
    return value


def drop_unset(values: dict[str, Any]) -> dict[str, Any]:
    """Leave out the parameters that are UNSET."""
    return {name: value for name, value in values.items() if not isinstance(value, Unset)}


__all__ = [
    "NO_FIELDS",
    "UNSET",
    "APIObject",
    "File",
    "FileTypes",
    "Operation",
    "RequestFiles",
    "Response",
    "Unset",
    "drop_unset",
    "form_fields",
    "not_none",
    "path_segment",
    "to_json",
    "warn_deprecated",
]
