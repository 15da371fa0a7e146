"""`with_raw_response`: the response beside the object parsed from it.

The decorators below mark the methods that send one request, and give each two views:
`Batches[Parsed].retrieve` returns a `Batch`, `Batches[Raw].retrieve` a `RawResponse[Batch]`. Type
checkers see the same.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from datetime import timedelta
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, Generic, ParamSpec, TypeVar, cast, overload

import httpx

from batchwright._http.retry import RETRIES_TAKEN
from batchwright._http.transport import AsyncTransport, Transport
from batchwright._lazy import complete
from batchwright.errors import APIResponseValidationError

__all__ = [
    "AsyncResource",
    "Parsed",
    "Raw",
    "RawResponse",
    "Resource",
    "View",
    "async_raw",
    "async_raw_of",
    "not_raw",
    "raw",
    "raw_of",
]

P = ParamSpec("P")
T = TypeVar("T")
R = TypeVar("R")
F = TypeVar("F", bound=Callable[..., Any])


class Parsed:
    """The view of a resource whose methods return the parsed response.

    Example:
        from batchwright.resources import Batches

        def status(batches: Batches[Parsed]) -> str:
            return batches.retrieve("batch_1").status

        print(status(client.batches))
    """


class Raw:
    """The view of a resource whose methods return a `RawResponse`.

    Example:
        from batchwright.resources import Batches

        def request_id(batches: Batches[Raw]) -> str | None:
            return batches.retrieve("batch_1").request_id

        print(request_id(client.batches.with_raw_response))
    """


if TYPE_CHECKING:
    from typing_extensions import TypeVar as _TypeVar

    View = _TypeVar("View", default=Parsed)
else:
    View = TypeVar("View")  # defaults need Python 3.13


class RawResponse(Generic[T]):
    """A response, and the object parsed from it.

    Attributes:
        http_request: The request, without its headers and its body.
        parsed: What the method returns without `with_raw_response`.
        method: The method of the request.
        url: The URL of the request.
        http_version: The version of HTTP, such as `HTTP/1.1`.
        retries_taken: How many times the request was retried.
        is_closed: Whether the body was read; always True.
        status_code: The HTTP status.
        headers: The headers; their names are case-insensitive.
        request_id: The server's `x-request-id`; quote it when you ask the vendor for help.
        content: The body.
        text: The body as text.
        elapsed: The time from sending the request to receiving the whole response.

    Methods:
        read: Return `content`.
        json: Parse the body as JSON.
        parse: Return `parsed`; the vendor's SDK has this name.

    Args:
        http_response: The response. Its request has no headers, since they carried the key.
        parsed: What the method returns without `with_raw_response`.
        error: Why the body cannot be read, if it cannot; `parsed` raises it.

    Example:
        >>> import httpx
        >>> response = RawResponse(httpx.Response(200, text="{}"), parsed={})
        >>> response.status_code, response.text, response.request_id
        (200, '{}', None)
    """

    @overload
    def __init__(self, http_response: httpx.Response, parsed: T) -> None: ...
    @overload
    def __init__(
        self, http_response: httpx.Response, *, error: APIResponseValidationError
    ) -> None: ...
    def __init__(
        self,
        http_response: httpx.Response,
        parsed: T | None = None,
        *,
        error: APIResponseValidationError | None = None,
    ) -> None:
        self.http_response = http_response
        self._parsed = parsed
        self._error = error

    def __repr__(self) -> str:
        return f"<RawResponse {self.status_code}: {self._error or self._parsed!r}>"

    @property
    def parsed(self) -> T:
        """What the method returns without `with_raw_response`.

        Raises:
            APIResponseValidationError: The body cannot be read.
        """
        if self._error is not None:
            raise self._error
        return cast("T", self._parsed)

    @property
    def http_request(self) -> httpx.Request:
        """The request, without its headers and its body."""
        return self.http_response.request

    @property
    def method(self) -> str:
        """The method of the request."""
        return self.http_request.method

    @property
    def url(self) -> httpx.URL:
        """The URL of the request."""
        return self.http_request.url

    @property
    def http_version(self) -> str:
        """The version of HTTP, such as `HTTP/1.1`."""
        return self.http_response.http_version

    @property
    def retries_taken(self) -> int:
        """How many times the request was retried."""
        found: int = self.http_response.extensions.get(RETRIES_TAKEN, 0)
        return found

    @property
    def is_closed(self) -> bool:
        """Whether the body was read; always True."""
        return self.http_response.is_closed

    @property
    def status_code(self) -> int:
        """The HTTP status."""
        return self.http_response.status_code

    @property
    def headers(self) -> httpx.Headers:
        """The headers; their names are case-insensitive."""
        return self.http_response.headers

    @property
    def request_id(self) -> str | None:
        """The server's `x-request-id`; quote it when you ask the vendor for help."""
        found: str | None = self.headers.get("x-request-id")
        return found

    @property
    def content(self) -> bytes:
        """The body."""
        return self.http_response.content

    @property
    def text(self) -> str:
        """The body as text."""
        return self.http_response.text

    @property
    def elapsed(self) -> timedelta:
        """The time from sending the request to receiving the whole response."""
        return self.http_response.elapsed

    def read(self) -> bytes:
        """Return `content`.

        Example:
            client.with_raw_response.batches.retrieve("batch_1").read()
        """
        return self.content

    def json(self) -> Any:
        """Parse the body as JSON.

        Example:
            client.with_raw_response.batches.retrieve("batch_1").json()["status"]
        """
        return self.http_response.json()

    def parse(self) -> T:
        """Return `parsed`; the vendor's SDK has this name.

        Example:
            client.with_raw_response.batches.retrieve("batch_1").parse().status
        """
        return self.parsed


class Resource(Generic[View]):
    """A resource of a `Client`, in one of its two views."""

    def __init__(self, transport: Transport, view: type[View]) -> None:
        self._transport = transport
        self._view = view


class AsyncResource(Generic[View]):
    """A resource of an `AsyncClient`, in one of its two views."""

    def __init__(self, transport: AsyncTransport, view: type[View]) -> None:
        self._transport = transport
        self._view = view


class _Method(Generic[P, T, R]):
    """A method with one function for the view `Parsed`, and another or none for the view `Raw`.

    What its module imports later is imported when a method is asked for.
    """

    def __init__(
        self,
        parsed: Callable[Concatenate[Any, P], T],
        raw: Callable[Concatenate[Any, P], R] | None,
    ) -> None:
        self._parsed = parsed
        self._raw: Any = raw and wraps(parsed)(raw)
        self.__doc__ = parsed.__doc__

    @overload
    def __get__(
        self, instance: None, owner: type | None = None
    ) -> Callable[Concatenate[Any, P], T]: ...
    @overload
    def __get__(
        self, instance: Resource[Raw] | AsyncResource[Raw], owner: type | None = None
    ) -> Callable[P, R]: ...
    @overload
    def __get__(self, instance: object, owner: type | None = None) -> Callable[P, T]: ...
    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        complete(self._parsed.__globals__)
        if instance is None:
            return self._parsed
        view: Any = self._raw if instance._view is Raw else self._parsed
        if view is None:
            raise AttributeError(
                f"{self._parsed.__name__} has no raw response, because it sends several requests: "
                "call it without with_raw_response"
            )
        return view.__get__(instance, owner)


def raw_of(
    source: Callable[Concatenate[Any, P], R],
) -> Callable[[Callable[Concatenate[Any, P], T]], _Method[P, T, RawResponse[R]]]:
    """Mark a method whose raw response comes from another method, which sends the request."""

    def take(self: Any, /, *args: P.args, **kwargs: P.kwargs) -> RawResponse[R]:
        responses: list[httpx.Response] = []
        recording = type(self)(self._transport.recording(responses), Parsed)
        try:
            parsed = source(recording, *args, **kwargs)
        except APIResponseValidationError as error:
            if not responses:
                raise
            return RawResponse(responses[-1], error=error)
        return RawResponse(responses[-1], parsed)

    return lambda method: _Method(method, take)


def raw(method: Callable[Concatenate[Any, P], T]) -> _Method[P, T, RawResponse[T]]:
    """Mark a method that sends one request."""
    return raw_of(method)(method)


def not_raw(method: F) -> F:
    """Mark a method that sends several requests. Annotate its `self` as `Parsed` too."""
    return cast("F", _Method(method, None))


def async_raw_of(
    source: Callable[Concatenate[Any, P], Coroutine[Any, Any, R]],
) -> Callable[
    [Callable[Concatenate[Any, P], T]], _Method[P, T, Coroutine[Any, Any, RawResponse[R]]]
]:
    """`raw_of` for a method of an async resource."""

    async def take(self: Any, /, *args: P.args, **kwargs: P.kwargs) -> RawResponse[R]:
        responses: list[httpx.Response] = []
        recording = type(self)(self._transport.recording(responses), Parsed)
        try:
            parsed = await source(recording, *args, **kwargs)
        except APIResponseValidationError as error:
            if not responses:
                raise
            return RawResponse(responses[-1], error=error)
        return RawResponse(responses[-1], parsed)

    return lambda method: _Method(method, take)


def async_raw(
    method: Callable[Concatenate[Any, P], Coroutine[Any, Any, T]],
) -> _Method[P, Coroutine[Any, Any, T], Coroutine[Any, Any, RawResponse[T]]]:
    """`raw` for a method of an async resource."""
    return async_raw_of(method)(method)
