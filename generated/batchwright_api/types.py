"""Types and helpers that the generated modules share."""

import warnings
from collections.abc import Callable, Iterator, Mapping
from typing import IO, TYPE_CHECKING, Any, Final, Generic, Literal, ParamSpec, TypeVar
from urllib.parse import quote

from attrs import define, frozen

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


def warn_deprecated(what: str, instead: str) -> None:
    """Warn of something deprecated, once per process."""
    if what not in _deprecations_seen:
        _deprecations_seen.add(what)
        message = f"{what} is deprecated; use instead: {instead}"
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
    "File",
    "FileTypes",
    "Operation",
    "RequestFiles",
    "Response",
    "Unset",
    "drop_unset",
    "not_none",
    "path_segment",
    "warn_deprecated",
]
