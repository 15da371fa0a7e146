"""The client that is made where the caller has none: httpx's own, in all but the time it takes."""

from __future__ import annotations

import gc
from types import FunctionType, ModuleType
from typing import Any

import httpx
import pytest

from batchwright._http.building import build, common_headers
from batchwright._http.options import Arguments
from batchwright._http.plain import PlainAsyncClient, PlainClient
from batchwright._http.pool import AsyncPool, Pool
from batchwright._http.transport import AsyncTransport, Transport

from .scripted import GET, KEY, Script, config, ok, raw_server

pytestmark = pytest.mark.anyio

WHOLE = b'HTTP/1.1 200 OK\r\nContent-Length: 13\r\nConnection: close\r\n\r\n{"id": "b_1"}'


@pytest.fixture(scope="module")
def plain() -> PlainClient:
    """One for all, since each reads the CA certificates."""
    return PlainClient()


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> Script:
    """A server in the place of the network, put there as tools do that record or replay."""
    script = Script(httpx.Response(200, headers={"set-cookie": "seen=1"}, json={"id": "batch_1"}))

    async def respond(_: object, request: httpx.Request) -> httpx.Response:
        return await script.respond(request)

    monkeypatch.setattr(httpx.HTTPTransport, "handle_request", lambda _, request: script(request))
    monkeypatch.setattr(httpx.AsyncHTTPTransport, "handle_async_request", respond)
    return script


async def send(kind: str, times: int = 1) -> None:
    """Send requests with a client of its own."""
    if kind == "sync":
        pool = Pool()
        for _ in range(times):
            Transport(config(), pool).request(GET)
    else:
        twin = AsyncPool()
        for _ in range(times):
            await AsyncTransport(config(), twin).request(GET)
        await twin.close()


@pytest.mark.parametrize(
    "arguments",
    [
        {"method": "GET", "url": "/batches/batch_1"},
        {"method": "GET", "url": "/batches?a=b", "params": {"limit": 2, "after": "é"}},
        {"method": "DELETE", "url": "/files/file-1"},
        {"method": "POST", "url": "/batches/batch_1/cancel"},
        {"method": "POST", "url": "/batches", "json": {"a": "é"}},
        {"method": "GET", "url": "/x", "headers": {"Accept-Encoding": "identity"}},
    ],
)
@pytest.mark.parametrize("extra", [{}, {"Host": None}, {"Host": "b", "accept": None, "X": "y"}])
def test_a_request_is_the_same_as_httpx_builds(
    plain: PlainClient, arguments: Arguments, extra: dict[str, str | None]
):
    settings = config(default_headers={"user-agent": "mine", "X-Client-Request-Id": "1"})
    ours, theirs = (
        build(
            client,
            settings,
            common_headers(client, settings),
            arguments,
            extra_headers=extra,
            remaining=2.5,
        )
        for client in (plain, httpx.Client(transport=httpx.MockTransport(lambda _: ok())))
    )
    if "accept" in extra:
        assert "accept" not in ours.headers
        del theirs.headers["accept"]  # a caller's own client adds it again
    assert dict(ours.headers) == dict(theirs.headers)
    assert (ours.method, ours.url, ours.content) == (theirs.method, theirs.url, theirs.content)
    assert ours.extensions == theirs.extensions


def test_requests_for_one_url_do_not_share_what_can_be_changed(plain: PlainClient):
    settings = config()
    common = common_headers(plain, settings)
    arguments = {"method": "GET", "url": "/batches"}
    first, second = (
        build(plain, settings, common, arguments, extra_headers={}, remaining=None) for _ in "12"
    )
    first.headers["X"] = "y"
    first.url, first.extensions["a"] = httpx.URL("http://b"), 1
    assert first.headers["X-Client-Request-Id"] != second.headers["X-Client-Request-Id"]
    assert "X" not in second.headers
    assert "a" not in second.extensions
    assert second.url == "http://api.example/v1/batches"


@pytest.mark.parametrize("kind", ["sync", "async"])
async def test_cookies_are_sent_back(kind: str, script: Script):
    await send(kind, times=2)
    assert [request.headers.get("cookie") for request in script.requests] == [None, "seen=1"]


@pytest.mark.parametrize("client", [PlainClient, PlainAsyncClient])
def test_cookies_can_be_replaced(client: Any):
    made = client()
    made.cookies = {"a": "b"}
    assert dict(made.cookies) == {"a": "b"}


@pytest.mark.parametrize(("kind", "client"), [("sync", httpx.Client), ("async", httpx.AsyncClient)])
async def test_what_replaces_methods_of_httpx_sees_the_requests(
    kind: str, client: Any, script: Script, monkeypatch: pytest.MonkeyPatch
):
    seen: list[httpx.Request] = []
    send_it = client.send

    def watched(self: Any, request: httpx.Request, **options: Any) -> Any:
        seen.append(request)
        return send_it(self, request, **options)

    monkeypatch.setattr(client, "send", watched)
    await send(kind)
    assert seen == script.requests


def test_what_logs_responses_may_read_one_of_an_unknown_charset(monkeypatch: pytest.MonkeyPatch):
    headers = {"content-type": "application/json; charset=binary"}
    response = httpx.Response(200, headers=headers, text='{"id": "b_1"}')
    assert response.text
    monkeypatch.setattr(httpx.HTTPTransport, "handle_request", lambda *_: response)
    assert Transport(config(), Pool()).request(GET) == {"id": "b_1"}


@pytest.mark.parametrize(("kind", "name"), [("sync", "Client"), ("async", "AsyncClient")])
async def test_what_replaces_the_class_of_httpx_sees_the_requests(
    kind: str, name: str, script: Script, monkeypatch: pytest.MonkeyPatch
):
    original: Any = getattr(httpx, name)

    class Traced(original):
        def __init__(self) -> None:
            super().__init__(headers={"X-Trace": "1"})

    monkeypatch.setattr(httpx, name, Traced)
    await send(kind)
    assert [request.headers.get("X-Trace") for request in script.requests] == ["1"]


@pytest.mark.parametrize(("kind", "client"), [("sync", httpx.Client), ("async", httpx.AsyncClient)])
async def test_what_replaces_how_httpx_builds_requests_changes_them(
    kind: str, client: Any, script: Script, monkeypatch: pytest.MonkeyPatch
):
    build_it = client.build_request

    def traced(self: Any, *args: Any, **arguments: Any) -> httpx.Request:
        request = build_it(self, *args, **arguments)
        request.headers["X-Trace"] = "1"
        return request

    monkeypatch.setattr(client, "build_request", traced)
    await send(kind)
    assert [request.headers.get("X-Trace") for request in script.requests] == ["1"]


def test_no_reference_leads_from_a_response_to_the_key():
    with raw_server(WHOLE) as url:
        responses: list[httpx.Response] = []
        transport = Transport(config(url, max_retries=0), Pool()).recording(responses)
        assert transport.request(GET) == {"id": "b_1"}
    [response] = responses
    assert response.elapsed
    assert [*response.stream] == [b'{"id": "b_1"}']
    assert not [one for one in reachable(response) if KEY in one]


def reachable(start: object) -> list[str]:
    """All texts that references lead to, but for those of modules and classes."""
    texts: list[str] = []
    seen: set[int] = set()
    waiting = [start]
    while waiting:
        one = waiting.pop()
        if id(one) in seen or isinstance(one, ModuleType | type):
            continue
        seen.add(id(one))
        if isinstance(one, str | bytes):
            texts.append(one if isinstance(one, str) else one.decode("latin-1"))
        elif isinstance(one, FunctionType):
            waiting += [one.__closure__, one.__defaults__]
        else:
            waiting += gc.get_referents(one)
    return texts
