"""Sending: authentication, retries, redirects, time limits, request ids.

`Transport` and `AsyncTransport` are twins that drive the same decisions (`retry`, `redirects`,
`errors`). The responses and errors that they hand out no longer have the request's headers, which
carry the credentials.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, ParamSpec, Self, TypeVar

import httpx

from batchwright._http.building import Operation, build, common_headers, is_repeatable, unencoded
from batchwright._http.call import Call
from batchwright._http.clock import Clock
from batchwright._http.config import Config, checked_timeout
from batchwright._http.deadline import ending
from batchwright._http.guarded_auth import GuardedAuth
from batchwright._http.headers import REQUEST_ID
from batchwright._http.options import Arguments, Extras, RequestOptions, check_names, with_extras
from batchwright._http.plain import is_plain
from batchwright._http.pool import AsyncPool, Pool
from batchwright._http.protocol import UNTRANSLATED, protocol_error
from batchwright._http.reading import (
    MAX_BODY_BYTES,
    MAX_ERROR_BYTES,
    aread,
    decoded_in_steps,
    is_enough,
    loaded,
    read,
    settled,
    unexpected_encoding,
)
from batchwright._http.redaction import (
    Secrets,
    bare_request,
    forget_frames,
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
    APITimeoutError,
    status_error,
    validation_error,
)

__all__ = ["AsyncTransport", "Transport"]

P = ParamSpec("P")
T = TypeVar("T")
PoolT = TypeVar("PoolT", bound="Pool | AsyncPool")

_NO_EXTRAS = Extras()
_MAX_REDIRECTS = 5
_EXCERPT = 300
_LONGEST_REASON = 500


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
        if secrets is None:
            secrets = Secrets()
            secrets.note_base_url(config.base_url)
        self._secrets = secrets
        self._responses: list[httpx.Response] | None = None
        self._extras = _NO_EXTRAS
        self._headers: httpx.Headers | None = None

    def with_config(self, config: Config, pool: PoolT | None = None) -> Self:
        """Make a transport with other settings, over the same connections or others."""
        if config.base_url != self.config.base_url:
            self._secrets.note_base_url(config.base_url)
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

    def limited(self, seconds: float | None) -> Self:
        """Make a transport that tries once, and takes at most `seconds`; None is no limit."""
        if seconds is None:
            return self
        deadline = min(seconds, self.config.deadline or seconds)
        return self.with_config(self.config._replace(deadline=deadline, retry=never))

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

    def redact(self, text: str) -> str:
        """Remove the credentials from a text."""
        return self._secrets.redact(text)

    def redacted(self, error: httpx.RequestError) -> httpx.RequestError:
        """Remove the credentials from an error, and every reference that leads to them."""
        return redacted_error(error, self._secrets)

    def _auth(
        self, client: httpx.Client | httpx.AsyncClient, arguments: Arguments, resend: str
    ) -> httpx.Auth:
        def repeatable(response: httpx.Response) -> bool:
            return may_repeat(resend, response.status_code) and is_repeatable(arguments)

        if client.params:
            self._secrets.note_params(client.params)
        if params := arguments.get("params"):
            self._secrets.note_query(params)
        auth = self.config.auth or client.auth
        if auth is None or self._extras.authorize:
            auth = httpx.Auth()
        return GuardedAuth(auth, self._secrets, repeatable)

    def _built(
        self, client: httpx.Client | httpx.AsyncClient, arguments: Arguments, call: Call
    ) -> httpx.Request:
        if self._headers is None:
            self._headers = common_headers(client, self.config)
        return build(
            client,
            self.config,
            self._headers,
            arguments,
            extra_headers=self._extras.headers,
            remaining=call.remaining(),
        )

    def _extended(self, arguments: Arguments) -> Arguments:
        return with_extras(arguments, self.config.default_query, self._extras)

    def _pause(self, error: APIError, arguments: Arguments, call: Call) -> float:
        """Seconds to wait before sending again; raises the error if that is not allowed."""
        delay = None
        if may_resend(call.resend, error) and is_repeatable(arguments):
            delay = self.delay(error, call.attempt, call.started)
        remaining = call.remaining()
        if delay is None or (remaining is not None and delay >= remaining):
            raise error
        call.attempt += 1
        return max(0.0, delay)

    def _connection_error(self, error: Exception, request: httpx.Request, call: Call) -> APIError:
        if not isinstance(error, httpx.RequestError):
            error = protocol_error(error)
        try:
            sent = error.request
        except RuntimeError:  # raised by an auth flow, without a request
            sent = error.request = request
        error = self.redacted(error)
        cls = APITimeoutError if isinstance(error, httpx.TimeoutException) else APIConnectionError
        reason = f"{type(error).__name__}: {error}".rstrip(": ")[:_LONGEST_REASON]
        if call.is_over():
            cls, reason = APITimeoutError, f"the deadline of {call.deadline:g} s is over"
        host = sent.url.netloc.decode()
        result = cls(
            f"no response from {host}: {reason}", request_id=request.headers.get(REQUEST_ID)
        )
        result.request, result.__cause__ = error.request, error
        return result

    def _received(
        self,
        client: httpx.Client | httpx.AsyncClient,
        response: httpx.Response,
        content: bytes,
    ) -> httpx.Response | APIError:
        """The response with its body, or the error that it stands for."""
        if response.is_success and len(content) <= MAX_BODY_BYTES:
            keep = settled if is_plain(client) else loaded
            return self._success(keep(response, self._secrets.redact_body(content)))
        clean = redacted_response(response, content, self._secrets, limit=MAX_ERROR_BYTES)
        if response.is_success:
            limit = f"{MAX_BODY_BYTES:,} bytes"
            return validation_error(clean, f"is longer than {limit}, the most that is read")
        return status_error(clean.status_code, clean.headers, clean.content, clean)

    def _opened(self, response: httpx.Response) -> httpx.Response | APIError:
        """The response whose body is yet to be read."""
        if encoding := unexpected_encoding(response):
            clean = redacted_response(response, b"", self._secrets)
            return validation_error(clean, f"is encoded as {encoding[:100]}, not as asked for")
        return self._success(decoded_in_steps(response), stream=True)

    def _success(self, response: httpx.Response, *, stream: bool = False) -> httpx.Response:
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
        raise validation_error(
            response,
            f"does not match the specification: {reason}; "
            f"it begins with {response.content[:_EXCERPT].decode(errors='replace')!r}",
        )

    def _following(self, request: httpx.Request, response: httpx.Response) -> httpx.Request | None:
        if not response.has_redirect_location:
            return None
        location = response.headers["location"]
        if self._secrets.redact(location) != location:
            return None
        return redirected(request, response.status_code, location)


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
        arguments = unencoded(self._extended(operation.build_request(*args, **kwargs)))
        return self._send(arguments, operation.resend, stream=True)

    def _send(self, arguments: Arguments, resend: str, *, stream: bool = False) -> httpx.Response:
        client = self.pool.client
        auth = self._auth(client, arguments, resend)
        call = Call(resend, self.clock, self.config.deadline)
        with ending(call.remaining):
            while True:
                outcome = self._exchange(client, arguments, auth, call, stream=stream)
                if isinstance(outcome, httpx.Response):
                    outcome.extensions[RETRIES_TAKEN] = call.attempt - 1
                    return outcome
                self.clock.sleep(self._pause(outcome, arguments, call))

    def _exchange(
        self,
        client: httpx.Client,
        arguments: Arguments,
        auth: httpx.Auth,
        call: Call,
        *,
        stream: bool,
    ) -> httpx.Response | APIError:
        request = self._built(client, arguments, call)
        try:
            response = self._follow(client, request, auth)
            if stream and response.is_success:
                return self._opened(response)

            def is_over(length: int) -> bool:
                call.check(request)
                return is_enough(response, length, self._secrets)

            content = read(response, is_over)
        except (httpx.RequestError, *UNTRANSLATED) as error:
            return self._connection_error(error, request, call)
        except BaseException as error:
            forget_frames(error)
            raise
        return self._received(client, response, content)

    def _follow(
        self, client: httpx.Client, request: httpx.Request, auth: httpx.Auth | None
    ) -> httpx.Response:
        hops = 0
        while True:
            response = client.send(request, stream=True, auth=auth, follow_redirects=False)
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
        arguments = unencoded(self._extended(operation.build_request(*args, **kwargs)))
        return await self._send(arguments, operation.resend, stream=True)

    async def _send(
        self, arguments: Arguments, resend: str, *, stream: bool = False
    ) -> httpx.Response:
        client = await self.pool.client()
        auth = self._auth(client, arguments, resend)
        call = Call(resend, self.clock, self.config.deadline)
        while True:
            outcome = await self._exchange(client, arguments, auth, call, stream=stream)
            if isinstance(outcome, httpx.Response):
                outcome.extensions[RETRIES_TAKEN] = call.attempt - 1
                return outcome
            await self.clock.async_sleep(self._pause(outcome, arguments, call))

    async def _exchange(
        self,
        client: httpx.AsyncClient,
        arguments: Arguments,
        auth: httpx.Auth,
        call: Call,
        *,
        stream: bool,
    ) -> httpx.Response | APIError:
        request = self._built(client, arguments, call)
        try:
            async with call.cancelling(request):
                response = await self._follow(client, request, auth)
                if stream and response.is_success:
                    return self._opened(response)
                content = await aread(
                    response, lambda length: is_enough(response, length, self._secrets)
                )
        except (httpx.RequestError, *UNTRANSLATED) as error:
            return self._connection_error(error, request, call)
        except BaseException as error:
            forget_frames(error)
            raise
        return self._received(client, response, content)

    async def _follow(
        self, client: httpx.AsyncClient, request: httpx.Request, auth: httpx.Auth | None
    ) -> httpx.Response:
        hops = 0
        while True:
            response = await client.send(request, stream=True, auth=auth, follow_redirects=False)
            following = self._following(request, response)
            if following is None or hops == _MAX_REDIRECTS:
                return response
            await response.aclose()
            if not same_origin(request.url, following.url):
                auth = None
            request = following
            hops += 1
