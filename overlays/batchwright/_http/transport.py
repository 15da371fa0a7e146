"""Sending: retries, redirects, time limits, request ids.

`Transport` and `AsyncTransport` are twins around the same decisions (`retry`, `redirects`,
`errors`). What leaves them, answer or error, no longer holds the request's headers: they carry
the key.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Any, Generic, Self, TypeVar

import httpx

from batchwright._http.clock import Timing
from batchwright._http.config import Config
from batchwright._http.pool import AsyncPool, Pool
from batchwright._http.redaction import redact, redacted_answer, redacted_error
from batchwright._http.redirects import redirected, same_origin
from batchwright.errors import (
    APIConnectionError,
    APIError,
    APIResponseValidationError,
    APITimeoutError,
    readable,
    status_error,
)
from batchwright.retry import Resend, retry_delay

__all__ = ["AsyncTransport", "Parse", "Transport"]

T = TypeVar("T")
PoolT = TypeVar("PoolT", bound="Pool | AsyncPool")
Outcome = httpx.Response | httpx.RequestError
Parse = Callable[[httpx.Response], T]

_MOST_REDIRECTS = 5
_MOST_OF_AN_ERROR = 1_000_000
_REQUEST_ID = "X-Client-Request-Id"


class _Sending(Generic[PoolT]):
    """What both twins decide alike."""

    def __init__(self, config: Config, pool: PoolT, timing: Timing | None = None) -> None:
        self.config = config
        self.pool = pool
        self.timing = timing or Timing()

    def with_config(self, **changes: Any) -> Self:  # the fields of Config
        """Return a twin with other settings and the same connections."""
        return type(self)(self.config._replace(**changes), self.pool, self.timing)

    def limited(self, seconds: float) -> Self:
        """Return a twin that waits at most so long for each step, and tries once."""
        limits = {
            step: seconds if limit is None else min(limit, seconds)
            for step, limit in self.config.timeout.as_dict().items()
        }
        return self.with_config(timeout=httpx.Timeout(**limits), max_retries=0)

    def _build(
        self, client: httpx.Client | httpx.AsyncClient, arguments: Mapping[str, Any]
    ) -> httpx.Request:
        headers = httpx.Headers(_headers(self.config))
        headers.update(self.config.default_headers)
        headers.update(arguments.get("headers"))
        url = self.config.base_url + arguments["url"]
        overrides = {"url": url, "headers": headers, "timeout": self.config.timeout}
        return client.build_request(**{**arguments, **overrides})

    def _delay(self, outcome: Outcome, resend: Resend, attempt: int) -> float | None:
        failure: int | httpx.RequestError
        if isinstance(outcome, httpx.Response):
            failure, headers = outcome.status_code, outcome.headers
        else:
            failure, headers = outcome, httpx.Headers()
        return retry_delay(
            failure,
            headers,
            resend=resend,
            attempt=attempt,
            max_retries=self.config.max_retries,
            now=self.timing.now(),
            jitter=self.timing.random(),
        )

    def without_key(self, error: httpx.RequestError) -> httpx.RequestError:
        """Take the key, which some gateways echo, out of an error, and what else leads to it."""
        return redacted_error(error, self.config.api_key)

    def _failure(self, outcome: Outcome, request_id: str) -> APIError:
        if isinstance(outcome, httpx.Response):
            return status_error(outcome.status_code, outcome.headers, outcome.content)
        timed_out = isinstance(outcome, httpx.TimeoutException)
        error = (APITimeoutError if timed_out else APIConnectionError)(
            f"no answer from {outcome.request.url.netloc.decode()}: "
            f"{type(outcome).__name__} {outcome}".rstrip(),
            request_id=request_id,
        )
        error.__cause__ = outcome
        return error

    def _parsed(self, response: httpx.Response, parse: Parse[T]) -> T:
        try:
            return parse(response)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            reason = redact(f"{type(error).__name__}: {error}", self.config.api_key)
        # Raised out here, since the errors of a JSON parser hold the whole body.
        response = redacted_answer(response, response.content, self.config.api_key)
        raise APIResponseValidationError(
            f"the answer ({response.status_code}) is not of the documented shape: {reason}",
            status_code=response.status_code,
            headers=response.headers,
            body=readable(response.content),
        )

    def _following(self, request: httpx.Request, response: httpx.Response) -> httpx.Request | None:
        location = response.headers.get("location", "")
        if redact(location, self.config.api_key) != location:
            return None
        return redirected(request, response.status_code, location)

    def _enough(self, content: bytearray) -> bool:
        # A key that lies across the limit is read whole, so that it is found.
        return len(content) > _MOST_OF_AN_ERROR + 10 * len(self.config.api_key)

    def _refusal(self, response: httpx.Response, content: bytes) -> httpx.Response:
        return redacted_answer(response, content, self.config.api_key, limit=_MOST_OF_AN_ERROR)


class Transport(_Sending[Pool]):
    """Sends requests and hands back what was made of the answers."""

    def request(
        self, arguments: Mapping[str, Any], parse: Parse[T], *, resend: Resend = Resend.FREELY
    ) -> T:
        """Send a request and parse its answer.

        Args:
            arguments: What the generated `build_request` gives.
            parse: The generated `parse_response`.
            resend: When the request may be sent a second time.

        Raises:
            APIError: The request went wrong; see `batchwright.errors`.
        """
        return self._parsed(self.send(arguments, resend=resend), parse)

    def send(
        self,
        arguments: Mapping[str, Any],
        *,
        resend: Resend = Resend.FREELY,
        stream: bool = False,
    ) -> httpx.Response:
        """Send a request until it succeeds or must not be sent again.

        Args:
            arguments: What the generated `build_request` gives.
            resend: When the request may be sent a second time.
            stream: Whether to leave the body of a success unread; the caller closes it.

        Raises:
            APIError: The request went wrong; see `batchwright.errors`.
        """
        attempt = 0
        while True:
            request = self._build(self.pool.client, arguments)
            outcome = self._exchange(request, stream=stream)
            if isinstance(outcome, httpx.Response) and outcome.is_success:
                return outcome
            delay = self._delay(outcome, resend, attempt)
            if delay is None:
                raise self._failure(outcome, request.headers[_REQUEST_ID])
            self.timing.sleep(delay)
            attempt += 1

    def _exchange(self, request: httpx.Request, *, stream: bool) -> Outcome:
        try:
            response = self._follow(request)
            if response.is_success:
                if not stream:
                    response.read()
                return _strip(response)
            content = bytearray()
            for chunk in response.iter_bytes():
                content += chunk
                if self._enough(content):
                    break
            response.close()
        except httpx.RequestError as error:
            return self.without_key(error)
        return self._refusal(response, bytes(content))

    def _follow(self, request: httpx.Request) -> httpx.Response:
        auth: Any = httpx.USE_CLIENT_DEFAULT  # httpx keeps the type of its marker private
        hops = 0
        while True:
            response = self.pool.client.send(
                request, stream=True, auth=auth, follow_redirects=False
            )
            following = self._following(request, response)
            if following is None or hops == _MOST_REDIRECTS:
                return response
            response.close()
            if not same_origin(request.url, following.url):
                auth = None
            request = following
            hops += 1


class AsyncTransport(_Sending[AsyncPool]):
    """`Transport`, awaited."""

    async def request(
        self, arguments: Mapping[str, Any], parse: Parse[T], *, resend: Resend = Resend.FREELY
    ) -> T:
        """Do what `Transport.request` does."""
        return self._parsed(await self.send(arguments, resend=resend), parse)

    async def send(
        self,
        arguments: Mapping[str, Any],
        *,
        resend: Resend = Resend.FREELY,
        stream: bool = False,
    ) -> httpx.Response:
        """Do what `Transport.send` does."""
        attempt = 0
        while True:
            request = self._build(self.pool.client, arguments)
            outcome = await self._exchange(request, stream=stream)
            if isinstance(outcome, httpx.Response) and outcome.is_success:
                return outcome
            delay = self._delay(outcome, resend, attempt)
            if delay is None:
                raise self._failure(outcome, request.headers[_REQUEST_ID])
            await self.timing.async_sleep(delay)
            attempt += 1

    async def _exchange(self, request: httpx.Request, *, stream: bool) -> Outcome:
        try:
            response = await self._follow(request)
            if response.is_success:
                if not stream:
                    await response.aread()
                return _strip(response)
            content = bytearray()
            async for chunk in response.aiter_bytes():
                content += chunk
                if self._enough(content):
                    break
            await response.aclose()
        except httpx.RequestError as error:
            return self.without_key(error)
        return self._refusal(response, bytes(content))

    async def _follow(self, request: httpx.Request) -> httpx.Response:
        auth: Any = httpx.USE_CLIENT_DEFAULT  # httpx keeps the type of its marker private
        hops = 0
        while True:
            response = await self.pool.client.send(
                request, stream=True, auth=auth, follow_redirects=False
            )
            following = self._following(request, response)
            if following is None or hops == _MOST_REDIRECTS:
                return response
            await response.aclose()
            if not same_origin(request.url, following.url):
                auth = None
            request = following
            hops += 1


def _headers(config: Config) -> dict[str, str]:
    from batchwright import __version__  # reading it costs more than this whole module

    headers = {
        "Authorization": f"Bearer {config.api_key}",
        "OpenAI-Organization": config.organization,
        "OpenAI-Project": config.project,
        "User-Agent": f"batchwright/{__version__}",
        _REQUEST_ID: os.urandom(16).hex(),
    }
    return {name: value for name, value in headers.items() if value}


def _strip(response: httpx.Response) -> httpx.Response:
    """Replace the request that hangs on an answer by one without headers."""
    response.request = httpx.Request(response.request.method, response.request.url)
    return response
