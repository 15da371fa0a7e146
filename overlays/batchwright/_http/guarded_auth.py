"""Driving an auth flow: its credentials are noted, and it cannot repeat what must not be repeated.

httpx lets a flow send a request again, and send requests of its own, to renew a token for example.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Generator

import httpx

from batchwright._http.redaction import Secrets

__all__ = ["GuardedAuth"]


class GuardedAuth(httpx.Auth):
    """An auth flow under guard.

    Args:
        auth: The flow.
        secrets: Where to note its credentials.
        may_repeat: Tells whether the request can be sent again after a response.
    """

    def __init__(
        self, auth: httpx.Auth, secrets: Secrets, may_repeat: Callable[[httpx.Response], bool]
    ) -> None:
        self._auth = auth
        self._secrets = secrets
        self._may_repeat = may_repeat

    def sync_auth_flow(
        self, request: httpx.Request
    ) -> Generator[httpx.Request, httpx.Response, None]:
        """Drive the flow, for `httpx.Client`."""
        guard = _Guard(request, self._secrets, self._may_repeat)
        flow = self._auth.sync_auth_flow(request)
        try:
            signed = next(flow)
            while guard.allows_another():
                try:
                    response = yield signed
                finally:
                    guard.sent(signed)
                guard.received(signed, response)
                signed = flow.send(response)
        except StopIteration:
            return
        except httpx.RequestError:  # of the flow itself
            guard.sent(request)
            raise
        finally:
            flow.close()

    async def async_auth_flow(
        self, request: httpx.Request
    ) -> AsyncGenerator[httpx.Request, httpx.Response]:
        """Drive the flow, for `httpx.AsyncClient`."""
        guard = _Guard(request, self._secrets, self._may_repeat)
        flow = self._auth.async_auth_flow(request)
        try:
            signed = await anext(flow)
            while guard.allows_another():
                try:
                    response = yield signed
                finally:
                    guard.sent(signed)
                guard.received(signed, response)
                signed = await flow.asend(response)
        except StopAsyncIteration:
            return
        except httpx.RequestError:  # of the flow itself
            guard.sent(request)
            raise
        finally:
            await flow.aclose()


class _Guard:
    """What is known while one flow runs."""

    def __init__(
        self,
        request: httpx.Request,
        secrets: Secrets,
        may_repeat: Callable[[httpx.Response], bool],
    ) -> None:
        self._request = request
        self._headers = frozenset(request.headers.raw)
        self._stream = request.stream
        self._url = request.url
        self._secrets = secrets
        self._may_repeat = may_repeat
        self._response: httpx.Response | None = None

    def allows_another(self) -> bool:
        """Tell whether the flow may go on; the last response stands if not.

        After a response that does not permit to repeat the request, it may send nothing at all: a
        failure of whatever it sends would look like a failure of the request.
        """
        return self._response is None or self._may_repeat(self._response)

    def sent(self, request: httpx.Request) -> None:
        """Note the credentials of a request, those included that the HTTP client's hooks add."""
        self._secrets.note(self._headers, request.headers.raw)
        if request.url is not self._url:
            self._secrets.note_url(self._url, request.url)

    def received(self, request: httpx.Request, response: httpx.Response) -> None:
        """Note the response."""
        if self._is_ours(request):
            self._response = response

    def _is_ours(self, request: httpx.Request) -> bool:
        if request is self._request:
            return True
        if request.method != self._request.method:
            return False
        return request.stream is self._stream or request.url.path == self._url.path
