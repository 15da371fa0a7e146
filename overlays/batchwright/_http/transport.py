"""Sending: authentication, retries, redirects, time limits, request ids.

`Transport` and `AsyncTransport` are twins that drive the same decisions (`retry`, `redirects`,
`errors`). The responses and errors that they hand out no longer have the request's headers, which
carry the credentials.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Generic, ParamSpec, Protocol, Self, TypeVar

import httpx

from batchwright._http.clock import Clock
from batchwright._http.config import Config, checked_timeout
from batchwright._http.guarded_auth import GuardedAuth
from batchwright._http.headers import REQUEST_ID, own_headers
from batchwright._http.options import Extras, RequestOptions, check_names, with_extras
from batchwright._http.pool import AsyncPool, Pool
from batchwright._http.redaction import (
    Secrets,
    bare_request,
    redacted_error,
    redacted_headers,
    redacted_response,
)
from batchwright._http.redirects import redirected, same_origin
from batchwright._http.request_id import with_request_id
from batchwright._http.retry import RETRIES_TAKEN, FailedAttempt, may_repeat, may_resend, never
from batchwright.errors import (
    APIConnectionError,
    APIError,
    APIResponseValidationError,
    APITimeoutError,
    readable,
    status_error,
)

__all__ = ["AsyncTransport", "Transport"]

P = ParamSpec("P")
T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
PoolT = TypeVar("PoolT", bound="Pool | AsyncPool")

Arguments = Mapping[str, Any]  # those of `httpx.Client.build_request`

_NO_EXTRAS = Extras()
_MAX_REDIRECTS = 5
_MAX_ERROR_BYTES = 1_000_000
_EXCERPT = 300
# The length of an encoded body could not be compared with the file's.
_UNENCODED = {"Accept-Encoding": "identity"}


class Operation(Protocol[P, T_co]):
    """What the generated package says about an operation."""

    @property
    def resend(self) -> str: ...
    @property
    def build_request(self) -> Callable[P, dict[str, Any]]: ...
    @property
    def parse_response(self) -> Callable[[httpx.Response], T_co]: ...


class _Sending(Generic[PoolT]):
    """What the twins share."""

    def __init__(
        self,
        config: Config,
        pool: PoolT,
        clock: Clock | None = None,
        secrets: Secrets | None = None,
    ) -> None:
        self.config = config
        self.pool = pool
        self.clock = clock or Clock()
        self._secrets = secrets or Secrets()
        self._responses: list[httpx.Response] | None = None
        self._extras = _NO_EXTRAS

    def with_config(self, config: Config, pool: PoolT | None = None) -> Self:
        """Make a transport with other settings, over the same connections or others."""
        return type(self)(config, pool or self.pool, self.clock, self._secrets)

    def with_options(self, options: RequestOptions) -> Self:
        """Make a transport whose requests have the options that a method was called with.

        Raises:
            TypeError: One of them is unknown; the error names the method.
            ConfigurationError: One of them is not valid.
        """
        if not options:
            return self
        check_names(options, depth=2)
        config = self.config
        if (timeout := options.get("timeout")) is not None:
            config = config._replace(timeout=checked_timeout(timeout))
        return self._with(config, self._responses, Extras.of(options))

    def recording(self, responses: list[httpx.Response]) -> Self:
        """Make a transport that also adds each response to a list."""
        return self._with(self.config, responses, self._extras)

    def _with(self, config: Config, responses: list[httpx.Response] | None, extras: Extras) -> Self:
        changed = self.with_config(config)
        changed._responses, changed._extras = responses, extras
        return changed

    def limited(self, seconds: float) -> Self:
        """Make a transport that tries once, and waits at most `seconds` for each step."""
        limits = {
            step: seconds if limit is None else min(limit, seconds)
            for step, limit in self.config.timeout.as_dict().items()
        }
        return self.with_config(self.config._replace(timeout=httpx.Timeout(**limits), retry=never))

    def delay(self, error: APIError, attempt: int, started: float) -> float | None:
        """Ask the retry policy.

        Args:
            error: What happened.
            attempt: The number of the attempt that failed, from 1.
            started: When the first one began, on the monotonic clock.

        Returns:
            Seconds to wait before the next attempt, or None to give up.
        """
        elapsed = self.clock.monotonic() - started
        now, random = self.clock.now(), self.clock.random()
        return self.config.retry(FailedAttempt(error, attempt, elapsed, now, random))

    def redacted(self, error: httpx.RequestError) -> httpx.RequestError:
        """Remove the credentials from an error, and every reference that leads to them."""
        return redacted_error(error, self._secrets)

    def _auth(
        self, client: httpx.Client | httpx.AsyncClient, arguments: Arguments, resend: str
    ) -> httpx.Auth:
        def repeatable(response: httpx.Response) -> bool:
            return may_repeat(resend, response.status_code) and _repeatable(arguments)

        if client.params:
            self._secrets.note_params(client.params)
        if params := arguments.get("params"):
            self._secrets.note_query(params)
        auth = self.config.auth or client.auth
        if auth is None or self._extras.authorize:
            auth = httpx.Auth()
        return GuardedAuth(auth, self._secrets, repeatable)

    def _build(
        self, client: httpx.Client | httpx.AsyncClient, arguments: Arguments
    ) -> httpx.Request:
        headers = httpx.Headers(own_headers(self.config.organization, self.config.project))
        headers.update(self.config.default_headers)
        headers.update(arguments.get("headers"))
        for name, value in self._extras.headers.items():
            headers.pop(name, None)
            if value is not None:
                headers[name] = value
        url = self.config.base_url + arguments["url"]
        overrides = {"url": url, "headers": headers, "timeout": self.config.timeout}
        return client.build_request(**{**arguments, **overrides})

    def _extended(self, arguments: Arguments) -> Arguments:
        return with_extras(arguments, self.config.default_query, self._extras)

    def _pause(
        self, error: APIError, resend: str, arguments: Arguments, attempt: int, started: float
    ) -> float:
        """Seconds to wait before sending again; raises the error if that is not allowed."""
        delay = None
        if may_resend(resend, error) and _repeatable(arguments):
            delay = self.delay(error, attempt, started)
        if delay is None:
            raise error
        return max(0.0, delay)

    def _connection_error(self, error: httpx.RequestError, request: httpx.Request) -> APIError:
        try:
            sent = error.request
        except RuntimeError:  # raised by an auth flow, without a request
            sent = error.request = request
        error = self.redacted(error)
        cls = APITimeoutError if isinstance(error, httpx.TimeoutException) else APIConnectionError
        host = sent.url.netloc.decode()
        reason = f"{type(error).__name__}: {error}".rstrip(": ")
        result = cls(
            f"no response from {host}: {reason}", request_id=request.headers.get(REQUEST_ID)
        )
        result.request, result.__cause__ = error.request, error
        return result

    def _status_error(self, response: httpx.Response, content: bytes) -> APIError:
        clean = redacted_response(response, content, self._secrets, limit=_MAX_ERROR_BYTES)
        return status_error(clean.status_code, clean.headers, clean.content, clean)

    def _success(self, response: httpx.Response, *, stream: bool) -> httpx.Response:
        response.request = bare_request(response.request, self._secrets)
        response.history = []
        if stream or self._responses is not None:
            response.headers = redacted_headers(response.headers, self._secrets)
        if self._responses is not None:
            self._responses.append(response)
        return response

    def _parsed(self, response: httpx.Response, parse: Callable[[httpx.Response], T]) -> T:
        try:
            return with_request_id(parse(response), response.headers, self._secrets)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            reason = self._secrets.redact(str(error))
        # Raised outside the `except`, because a JSON parser's error holds the whole body.
        response = redacted_response(response, response.content, self._secrets)
        raise APIResponseValidationError(
            f"the response ({response.status_code}) does not match the specification: {reason}; "
            f"it begins with {response.text[:_EXCERPT]!r}",
            status_code=response.status_code,
            headers=response.headers,
            body=readable(response.content),
            response=response,
        )

    def _following(self, request: httpx.Request, response: httpx.Response) -> httpx.Request | None:
        location = response.headers.get("location")
        if not location or self._secrets.redact(location) != location:
            return None
        return redirected(request, response.status_code, location)

    def _enough(self, content: bytearray) -> bool:
        # Read past the limit, so that a key lying across it is found.
        over = len(content) - _MAX_ERROR_BYTES
        return over > 0 and over > 10 * self._secrets.longest


class Transport(_Sending[Pool]):
    """Sends requests and parses the responses."""

    def request(self, operation: Operation[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Send a request and parse the response.

        Args:
            operation: The generated operation.
            args: What its `build_request` takes.
            kwargs: What its `build_request` takes.

        Raises:
            APIError: The request went wrong; see `batchwright.errors`.
        """
        arguments = self._extended(operation.build_request(*args, **kwargs))
        # Not a variable: error reports that show those would show the response as it came.
        return self._parsed(self._send(arguments, operation.resend), operation.parse_response)

    def stream(
        self, operation: Operation[P, Any], *args: P.args, **kwargs: P.kwargs
    ) -> httpx.Response:
        """Send a request for bytes and leave them unread; the caller closes the response.

        Raises:
            APIError: The request went wrong; see `batchwright.errors`.
        """
        arguments = _unencoded(self._extended(operation.build_request(*args, **kwargs)))
        return self._send(arguments, operation.resend, stream=True)

    def _send(self, arguments: Arguments, resend: str, *, stream: bool = False) -> httpx.Response:
        client = self.pool.client
        auth = self._auth(client, arguments, resend)
        started = self.clock.monotonic()
        attempt = 1
        while True:
            outcome = self._exchange(self._build(client, arguments), auth, stream=stream)
            if isinstance(outcome, httpx.Response):
                outcome.extensions[RETRIES_TAKEN] = attempt - 1
                return outcome
            self.clock.sleep(self._pause(outcome, resend, arguments, attempt, started))
            attempt += 1

    def _exchange(
        self, request: httpx.Request, auth: httpx.Auth, *, stream: bool
    ) -> httpx.Response | APIError:
        try:
            response = self._follow(request, auth)
            if response.is_success:
                if not stream:
                    response.read()
                return self._success(response, stream=stream)
            content = bytearray()
            for chunk in response.iter_bytes():
                content += chunk
                if self._enough(content):
                    break
            response.close()
        except httpx.RequestError as error:
            return self._connection_error(error, request)
        return self._status_error(response, bytes(content))

    def _follow(self, request: httpx.Request, auth: httpx.Auth | None) -> httpx.Response:
        hops = 0
        while True:
            response = self.pool.client.send(
                request, stream=True, auth=auth, follow_redirects=False
            )
            following = self._following(request, response)
            if following is None or hops == _MAX_REDIRECTS:
                return response
            response.close()
            if not same_origin(request.url, following.url):
                auth = None
            request = following
            hops += 1


class AsyncTransport(_Sending[AsyncPool]):
    """`Transport`, for asyncio."""

    async def request(self, operation: Operation[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Send a request and parse the response.

        Args:
            operation: The generated operation.
            args: What its `build_request` takes.
            kwargs: What its `build_request` takes.

        Raises:
            APIError: The request went wrong; see `batchwright.errors`.
        """
        arguments = self._extended(operation.build_request(*args, **kwargs))
        # Not a variable: error reports that show those would show the response as it came.
        return self._parsed(await self._send(arguments, operation.resend), operation.parse_response)

    async def stream(
        self, operation: Operation[P, Any], *args: P.args, **kwargs: P.kwargs
    ) -> httpx.Response:
        """Send a request for bytes and leave them unread; the caller closes the response.

        Raises:
            APIError: The request went wrong; see `batchwright.errors`.
        """
        arguments = _unencoded(self._extended(operation.build_request(*args, **kwargs)))
        return await self._send(arguments, operation.resend, stream=True)

    async def _send(
        self, arguments: Arguments, resend: str, *, stream: bool = False
    ) -> httpx.Response:
        client = self.pool.client
        auth = self._auth(client, arguments, resend)
        started = self.clock.monotonic()
        attempt = 1
        while True:
            outcome = await self._exchange(self._build(client, arguments), auth, stream=stream)
            if isinstance(outcome, httpx.Response):
                outcome.extensions[RETRIES_TAKEN] = attempt - 1
                return outcome
            await self.clock.async_sleep(self._pause(outcome, resend, arguments, attempt, started))
            attempt += 1

    async def _exchange(
        self, request: httpx.Request, auth: httpx.Auth, *, stream: bool
    ) -> httpx.Response | APIError:
        try:
            response = await self._follow(request, auth)
            if response.is_success:
                if not stream:
                    await response.aread()
                return self._success(response, stream=stream)
            content = bytearray()
            async for chunk in response.aiter_bytes():
                content += chunk
                if self._enough(content):
                    break
            await response.aclose()
        except httpx.RequestError as error:
            return self._connection_error(error, request)
        return self._status_error(response, bytes(content))

    async def _follow(self, request: httpx.Request, auth: httpx.Auth | None) -> httpx.Response:
        hops = 0
        while True:
            response = await self.pool.client.send(
                request, stream=True, auth=auth, follow_redirects=False
            )
            following = self._following(request, response)
            if following is None or hops == _MAX_REDIRECTS:
                return response
            await response.aclose()
            if not same_origin(request.url, following.url):
                auth = None
            request = following
            hops += 1


def _unencoded(arguments: Arguments) -> Arguments:
    return {**arguments, "headers": {**arguments.get("headers", {}), **_UNENCODED}}


def _repeatable(arguments: Arguments) -> bool:
    """Whether the body can be read again; that of an iterable or a pipe cannot."""
    payloads = [file[1] for _, file in arguments.get("files", ())]
    return all(not hasattr(payload, "seekable") or payload.seekable() for payload in payloads)
