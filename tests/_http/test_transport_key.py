"""Sending: the key never leaks into an error or a log."""

from __future__ import annotations

import asyncio
import logging
import pickle
import socket
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread
from typing import Any

import httpx
import pytest

from batchwright import AsyncClient, Client
from batchwright._http.config import Config
from batchwright._http.pool import AsyncPool, Pool
from batchwright._http.transport import AsyncTransport, Transport
from batchwright.errors import (
    APIConnectionError,
    APIError,
    APIResponseValidationError,
    APIStatusError,
    BadRequestError,
    DownloadError,
)

from .scripted import (
    CUT,
    GET,
    KEY,
    UNSENT,
    Make,
    Response,
    Script,
    config,
    get,
    ok,
    raw_server,
)

pytestmark = pytest.mark.anyio


def shown(error: BaseException) -> str:
    """All that an error report could show: the error, its chain, the frames of other packages."""
    parts: list[str] = []
    link: BaseException | None = error
    while link:
        parts += [str(link), repr(link), repr(vars(link)), *traceback.format_exception(link)]
        if isinstance(link, httpx.RequestError):
            parts.append(repr(link.request.headers.raw))
        for frame, _ in traceback.walk_tb(link.__traceback__):
            file, variables = frame.f_code.co_filename, frame.f_locals
            parts.append("" if "tests" in file else repr(variables))
            if "httpx" in file:
                sent = [one for one in variables.values() if isinstance(one, httpx.Request)]
                parts += [repr(request.headers.raw) for request in sent]
        link = link.__cause__ or link.__context__
    return "".join(parts)


@pytest.mark.parametrize(
    "response",
    [
        httpx.ConnectError("refused"),
        httpx.ReadTimeout("slow"),
        httpx.Response(401, json={"error": {"message": f"Bad key {KEY}.", "code": KEY}}),
        httpx.Response(500, text=f"GET / Authorization: Bearer {KEY}", headers={"x-echo": KEY}),
        httpx.Response(200, text=f"<p>{KEY}"),
    ],
    ids=repr,
)
async def test_the_key_is_in_no_error_and_no_log(
    make: Make, response: Response, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.DEBUG)
    with pytest.raises((APIConnectionError, APIStatusError, APIResponseValidationError)) as caught:
        await make(Script(response), max_retries=1, default_headers={"api-key": KEY}).request()
    assert KEY not in shown(caught.value)
    assert KEY not in caplog.text


def test_a_response_lacks_the_headers_of_its_request():
    transport = Transport(
        config(),
        Pool(httpx.Client(transport=httpx.MockTransport(Script(ok())))),
    )
    assert KEY not in repr(transport.stream(GET).request.headers.raw)


async def test_the_key_is_in_no_error_and_no_log_over_a_real_socket(
    caplog: pytest.LogCaptureFixture,
):
    caplog.set_level(logging.DEBUG)
    with raw_server(CUT, b"nonsense\r\n\r\n") as url:
        for _ in range(2):
            pool = AsyncPool()
            transport = AsyncTransport(config(url, max_retries=0), pool)
            with pytest.raises(APIConnectionError) as caught:
                await transport.request(UNSENT)
            await pool.close()
            assert KEY not in shown(caught.value)
    assert KEY not in caplog.text


def cut_off(head: str, body: str = "") -> bytes:
    """A response that is not HTTP, or ends too soon."""
    return f"HTTP/1.1 {head}\r\n\r\n{body}\r\n".encode()


ECHOES = [
    cut_off(f"{KEY} OK"),
    cut_off(f"200 OK\r\nBad {KEY}"),
    cut_off("200 OK\r\nTransfer-Encoding: chunked", KEY),
    cut_off(f"302 Found\r\nContent-Length: 0\r\nLocation: http://127.0.0.1:1/{KEY}"),
    cut_off(f"302 Found\r\nContent-Length: 0\r\nLocation: http://{KEY}.invalid/"),
    cut_off(f"400 {KEY}\r\nContent-Length: 2\r\n{KEY}: 1\r\nX-Request-Id: {KEY}"),
    cut_off(f"400 Bad\r\nContent-Length: {len(KEY) + 6}", f"&#115;{KEY[1:]}"),
    cut_off(f"200 OK\r\nContent-Length: {len(KEY) + 2}", f'"{KEY}"'),
]


async def over_socket(kind: str, config: Config, operation: Any = GET) -> Any:
    """Send a request over a transport of either kind."""
    if kind == "sync":
        with httpx.Client() as http:
            return Transport(config, Pool(http)).request(operation)
    async with httpx.AsyncClient() as twin:
        return await AsyncTransport(config, AsyncPool(twin)).request(operation)


async def content_of(kind: str, **options: Any) -> bytes:
    """Read a file with a client of either kind."""
    if kind == "sync":
        with Client(**options) as client:
            return client.files.content("file-1").read()
    async with AsyncClient(**options) as twin:
        return await twin.files.content("file-1").read()


@pytest.mark.parametrize("kind", ["sync", "async"])
@pytest.mark.parametrize("response", ECHOES)
async def test_a_broken_response_does_not_leak_the_key(kind: str, response: bytes):
    def refuse(received: httpx.Response) -> Any:
        return {"id": 1}[received.text]

    with raw_server(response) as url, pytest.raises(APIError) as caught:
        await over_socket(kind, config(url, max_retries=0), get(refuse))
    error = caught.value
    assert KEY not in shown(error) + repr(error.args) + repr(vars(error))
    assert KEY.encode() not in pickle.dumps(error)


@pytest.mark.parametrize("kind", ["sync", "async"])
async def test_a_broken_download_does_not_leak_the_key(kind: str):
    with raw_server(ECHOES[2]) as url, pytest.raises(DownloadError) as caught:
        await content_of(kind, api_key=KEY, base_url=url, max_retries=0)
    assert isinstance(caught.value.__cause__, httpx.RemoteProtocolError)
    assert KEY not in shown(caught.value)
    assert KEY.encode() not in pickle.dumps(caught.value)


@pytest.mark.parametrize("kind", ["sync", "async"])
async def test_at_most_a_megabyte_of_an_error_is_read(kind: str):
    head = b"HTTP/1.1 400 Bad\r\nContent-Length: 100000000\r\n\r\n"
    # The key lies across the limit, and the rest of the body never comes.
    body = b"x" * (1_000_000 - 5) + KEY.encode() + b"x" * 70_000
    done = Event()
    with endless_server(head + body, done) as url:
        with pytest.raises(BadRequestError) as caught:
            await over_socket(kind, config(url, max_retries=0))
        done.set()
    assert caught.value.body == "x" * (1_000_000 - 5) + "[key]"


@contextmanager
def endless_server(response: bytes, done: Event) -> Iterator[str]:
    """A server that sends a response, and keeps the connection open until `done` is set."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            connection, _ = listener.accept()
            with connection, suppress(OSError):
                connection.recv(65536)
                connection.sendall(response)
                done.wait(30)

        thread = Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/v1"
        thread.join(30)


SECRET = "a-secret-of-another-kind-1"
HEADERS = {
    "X-Access-Token": SECRET,
    "X-Jwt": SECRET,
    "X-Session": SECRET,
    "X-Passwd": SECRET,
    "Ocp-Apim-Subscription-Key": SECRET,
    "Cookie": f"id={SECRET}",
    "X-Upstream": f"Bearer {SECRET}",
}
BASIC = httpx.BasicAuth("user", SECRET)


@pytest.mark.parametrize("status", [200, 400])
@pytest.mark.parametrize(
    ("ours", "http"),
    [
        *[({"default_headers": {name: value}}, {}) for name, value in HEADERS.items()],
        *[({}, {"headers": {name: value}}) for name, value in HEADERS.items()],
        *[({"default_query": {name: SECRET}}, {}) for name in ("sig", "access_token", "pwd")],
        ({}, {"params": {"x": SECRET}}),
        ({"auth": None}, {"auth": BASIC}),
        ({"auth": BASIC}, {}),
        ({"base_url": f"http://api.example/{SECRET}/v1"}, {}),
    ],
)
async def test_secrets_are_removed_wherever_they_were_configured(
    make: Make, status: int, ours: dict[str, Any], http: dict[str, Any]
):
    shown_by = {"id": "a", "message": f"no {SECRET}", "error": {"message": f"bad {SECRET}"}}
    response = httpx.Response(status, json=shown_by, headers={"x-echo": SECRET})
    transport = make(Script(response), client=http, **ours)
    if status == 200:
        assert SECRET not in str(await transport.request())
        return
    with pytest.raises(BadRequestError) as caught:
        await transport.request()
    error = caught.value
    assert SECRET not in f"{error}{error!r}{vars(error)}{error.headers.raw}{error.request}"


async def test_a_header_whose_value_looks_like_a_key_is_a_secret(make: Make):
    response = httpx.Response(400, json={"error": {"message": "no sk-upstream-1"}})
    with pytest.raises(BadRequestError, match=r"no \[key\]"):
        await make(Script(response), default_headers={"X-Upstream": "sk-upstream-1"}).request()


async def test_other_headers_are_no_secrets(make: Make):
    response = httpx.Response(400, json={"error": {"message": "no team search-2026"}})
    with pytest.raises(BadRequestError, match="no team search-2026"):
        await make(Script(response), default_headers={"X-Team": "search-2026"}).request()


@pytest.mark.parametrize("spelled", [KEY, KEY.replace("k", "\\u006b"), KEY.replace("-", "\\u002D")])
async def test_a_batch_that_echoes_the_key_does_not_show_it(make: Make, spelled: str):
    text = '{"errors": {"data": [{"message": "Incorrect API key: KEY."}]}}'.replace("KEY", spelled)
    found = await make(Script(httpx.Response(200, text=text))).request()
    assert found == {"errors": {"data": [{"message": "Incorrect API key: [key]."}]}}


@pytest.mark.parametrize("interruption", [KeyboardInterrupt, SystemExit, asyncio.CancelledError])
async def test_an_interruption_does_not_show_the_key(make: Make, interruption: type[BaseException]):
    transport = make(Script(ok()), client={})
    http: Any = transport.sync.pool.client if transport.sync else await transport.twin.pool.client()

    def interrupt(headers: object) -> None:
        raise interruption

    async def interrupt_coroutine(request: httpx.Request) -> None:
        interrupt(request.headers.raw)

    def interrupt_call(request: httpx.Request) -> None:
        interrupt(request.headers.raw)

    http.event_hooks["request"] = [interrupt_call if transport.sync else interrupt_coroutine]
    http.event_hooks = http.event_hooks
    with pytest.raises(interruption) as caught:
        await transport.request()
    report = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    assert "_http/transport.py" in "".join(report.format()).replace("\\", "/")
    assert KEY not in "".join(report.format())


def test_the_repr_of_a_client_does_not_show_a_key_in_its_path():
    client = Client(base_url=f"http://api.example/{SECRET}/v1", api_key=KEY)
    assert repr(client) == "<Client http://api.example/[key]/v1>"
