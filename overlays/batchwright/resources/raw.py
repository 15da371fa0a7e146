"""Answers with their status, headers and body beside the parsed value."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any, Generic, ParamSpec, Self, TypeVar, cast

import httpx
from attrs import field, frozen

from batchwright._http.transport import AsyncTransport, Parse, Transport
from batchwright.retry import Resend

__all__ = ["AsyncRawTransport", "RawResponse", "RawTransport", "raw", "raw_async"]

P = ParamSpec("P")
T = TypeVar("T")


@frozen
class RawResponse(Generic[T]):
    """An answer as it came, and what was made of it.

    Args:
        status_code: The HTTP status.
        headers: The headers; names are case-insensitive.
        content: The body.
        parsed: What the method gives without `with_raw_response`.

    Example:
        answer = client.with_raw_response.batches.retrieve("batch_1")
        print(answer.headers["x-request-id"], answer.parsed.status)
    """

    status_code: int
    headers: httpx.Headers
    content: bytes = field(repr=False)
    parsed: T

    def parse(self) -> T:
        """Return `parsed`, under the name that the vendor's SDK uses."""
        return self.parsed


class RawTransport(Transport):
    """Hands back a `RawResponse[T]` where `Transport` hands back T; see `raw`."""

    @classmethod
    def over(cls, transport: Transport) -> Self:
        """Make one with another's settings and connections."""
        return cls(transport.config, transport.pool, transport.timing)

    def request(
        self, arguments: Mapping[str, Any], parse: Parse[T], *, resend: Resend = Resend.FREELY
    ) -> T:
        """Send a request and keep its answer beside what was parsed."""
        return cast("T", super().request(arguments, partial(_keep, parse), resend=resend))


class AsyncRawTransport(AsyncTransport):
    """`RawTransport`, awaited."""

    @classmethod
    def over(cls, transport: AsyncTransport) -> Self:
        """Make one with another's settings and connections."""
        return cls(transport.config, transport.pool, transport.timing)

    async def request(
        self, arguments: Mapping[str, Any], parse: Parse[T], *, resend: Resend = Resend.FREELY
    ) -> T:
        """Send a request and keep its answer beside what was parsed."""
        return cast("T", await super().request(arguments, partial(_keep, parse), resend=resend))


def raw(method: Callable[P, T]) -> Callable[P, RawResponse[T]]:
    """Give a method of a resource over a `RawTransport` the type that it has there."""
    return cast("Callable[P, RawResponse[T]]", method)


def raw_async(method: Callable[P, Awaitable[T]]) -> Callable[P, Awaitable[RawResponse[T]]]:
    """`raw` for a method that is awaited."""
    return cast("Callable[P, Awaitable[RawResponse[T]]]", method)


def _keep(parse: Parse[T], response: httpx.Response) -> RawResponse[T]:
    return RawResponse(response.status_code, response.headers, response.content, parse(response))
