"""Sending: what is sent again, what goes where, and what never gets out."""

from __future__ import annotations

import json
import logging
import pickle
import socket
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread
from typing import Any

import httpx
import orjson
import pytest

from batchwright import AsyncClient, Client
from batchwright.config import Config
from batchwright.errors import (
    APIConnectionError,
    APIError,
    APIResponseValidationError,
    APIStatusError,
    APITimeoutError,
    BadRequestError,
    DownloadError,
    InternalServerError,
    RateLimitError,
)
from batchwright.pool import AsyncPool, Pool
from batchwright.retry import Resend
from batchwright.timing import Timing
from batchwright.transport import AsyncTransport, Transport

KEY = "sk-very-secret-key"
GET = {"method": "GET", "url": "/batches/batch_1"}
POST: dict[str, Any] = {"method": "POST", "url": "/batches", "json": {"a": 1}}

Answer = httpx.Response | httpx.RequestError
Handler = Callable[[httpx.Request], httpx.Response]


def parse(response: httpx.Response) -> Any:
    """The body as JSON."""
    return orjson.loads(response.content)


class Wire:
    """A server whose answers are given, which keeps what it was sent."""

    def __init__(self, *answers: Answer) -> None:
        self.answers = list(answers)
        self.requests: list[httpx.Request] = []
        self.bodies: list[bytes] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        self.bodies.append(request.read())
        return self._next()

    async def answer(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        self.bodies.append(await request.aread())
        return self._next()

    def _next(self) -> httpx.Response:
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, httpx.RequestError):
            raise answer
        return httpx.Response(answer.status_code, headers=answer.headers, content=answer.content)


class Both:
    """A transport and its async twin over the same wire."""

    def __init__(self, kind: str, wire: Wire, config: Config, **client: Any) -> None:
        self.slept: list[float] = []

        async def sleep(seconds: float) -> None:
            self.slept.append(seconds)

        timing = Timing(sleep=self.slept.append, async_sleep=sleep, random=lambda: 0.0)
        self.sync: Transport | None = None
        if kind == "sync":
            http = httpx.Client(transport=httpx.MockTransport(wire), **client)
            self.sync = Transport(config, Pool(http), timing)
        else:
            mock = httpx.MockTransport(wire.answer)
            pool = AsyncPool(httpx.AsyncClient(transport=mock, **client))
            self.twin = AsyncTransport(config, pool, timing)

    async def request(
        self, arguments: Any = GET, resend: Resend = Resend.FREELY, parse: Any = parse
    ) -> Any:
        if self.sync:
            return self.sync.request(arguments, parse, resend=resend)
        return await self.twin.request(arguments, parse, resend=resend)


Make = Callable[..., Both]


@pytest.fixture(params=["sync", "async"])
def make(request: pytest.FixtureRequest) -> Make:
    """Makes a transport of either kind."""

    def transport(wire: Wire, client: dict[str, Any] | None = None, **config: Any) -> Both:
        settings = {"api_key": KEY, "base_url": "http://api.example/v1", **config}
        return Both(request.param, wire, Config(**settings), **(client or {}))

    return transport


def ok() -> httpx.Response:
    """A success."""
    return httpx.Response(200, json={"id": "batch_1"})


def failure(status: int, **headers: str) -> httpx.Response:
    """An error answer."""
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.Response(status, headers=names, json={"error": {"message": "no"}})


pytestmark = pytest.mark.anyio


async def test_a_passing_failure_is_retried_with_growing_pauses(make: Make):
    wire = Wire(failure(503), httpx.ReadTimeout("slow"), ok())
    transport = make(wire)
    assert await transport.request() == {"id": "batch_1"}
    assert transport.slept == [0.5, 1.0]
    ids = {request.headers["x-client-request-id"] for request in wire.requests}
    assert len(ids) == 3


async def test_the_server_says_how_long_to_wait(make: Make):
    transport = make(Wire(failure(429, retry_after="7"), failure(500, retry_after_ms="20"), ok()))
    await transport.request()
    assert transport.slept == [7.0, 0.02]


async def test_after_the_last_retry_the_error_is_raised(make: Make):
    wire = Wire(failure(500, x_request_id="req_9"))
    with pytest.raises(InternalServerError) as caught:
        await make(wire).request()
    assert (len(wire.requests), caught.value.request_id) == (3, "req_9")


async def test_without_retries_there_is_one_request(make: Make):
    wire = Wire(httpx.ConnectError("refused"))
    with pytest.raises(APIConnectionError, match=r"no answer from api\.example: ConnectError"):
        await make(wire, max_retries=0).request()
    assert len(wire.requests) == 1


@pytest.mark.parametrize(
    "answer",
    [
        failure(408),
        failure(429, retry_after="1"),
        failure(500, x_should_retry="true"),
        httpx.ReadTimeout("slow"),
        httpx.ReadError("cut"),
        httpx.RemoteProtocolError("cut"),
    ],
    ids=str,
)
async def test_what_may_have_had_its_effect_is_sent_once(make: Make, answer: Answer):
    wire = Wire(answer)
    with pytest.raises((APIConnectionError, APIStatusError)):
        await make(wire).request(POST, Resend.UNSENT)
    assert len(wire.requests) == 1


async def test_what_did_not_reach_the_server_is_sent_again(make: Make):
    wire = Wire(httpx.ConnectError("refused"), httpx.ConnectTimeout("slow"), ok())
    await make(wire).request(POST, Resend.UNSENT)
    assert [json.loads(body) for body in wire.bodies] == [{"a": 1}] * 3


async def test_timeouts_are_told_apart_and_carry_the_id_that_was_sent(make: Make):
    wire = Wire(httpx.ReadTimeout("slow"))
    with pytest.raises(APITimeoutError) as caught:
        await make(wire).request()
    assert caught.value.request_id == wire.requests[-1].headers["x-client-request-id"]
    assert isinstance(caught.value.__cause__, httpx.ReadTimeout)


async def test_headers_and_time_limits_are_those_of_the_settings(make: Make):
    wire = Wire(ok())
    await make(
        wire,
        client={"headers": {"X-Mine": "1"}, "params": {"api-version": "1"}},
        organization="org",
        project="proj",
        timeout=httpx.Timeout(7),
        default_headers={"api-key": "azure", "user-agent": "mine"},
    ).request()
    sent = wire.requests[0]
    assert str(sent.url) == "http://api.example/v1/batches/batch_1?api-version=1"
    assert sent.headers["authorization"] == f"Bearer {KEY}"
    assert sent.headers["openai-organization"] == "org"
    assert sent.headers["openai-project"] == "proj"
    assert (sent.headers["api-key"], sent.headers["x-mine"]) == ("azure", "1")
    assert sent.headers.get_list("user-agent") == ["mine"]
    assert sent.extensions["timeout"]["read"] == 7


async def test_without_organization_and_project_nothing_is_said_of_them(make: Make):
    wire = Wire(ok())
    await make(wire).request()
    assert not [name for name in wire.requests[0].headers if name.startswith("openai")]
    assert wire.requests[0].headers["user-agent"].startswith("batchwright/")


@pytest.mark.parametrize(
    "content", [b"<html>hello</html>", b"", b"[]", b"null", b'{"other": 1}', b'{"id": {"x"']
)
async def test_a_success_of_another_shape_is_a_validation_error(make: Make, content: bytes):
    transport = make(Wire(httpx.Response(200, content=content, headers={"x-request-id": "req_1"})))

    def strict(response: httpx.Response) -> Any:
        return orjson.loads(response.content)["id"].upper()

    with pytest.raises(APIResponseValidationError, match="not of the documented shape") as caught:
        await transport.request(GET, parse=strict)
    error = caught.value
    assert (error.status_code, error.request_id) == (200, "req_1")
    assert error.body in ("<html>hello</html>", None, [], {"other": 1}, '{"id": {"x"')
    assert str(pickle.loads(pickle.dumps(error))) == str(error)


def shown(error: BaseException) -> str:
    """All that a report could show of an error, its chain and the frames of other packages."""
    parts: list[str] = []
    link: BaseException | None = error
    while link:
        parts += [str(link), repr(link), repr(vars(link)), *traceback.format_exception(link)]
        if isinstance(link, httpx.RequestError):
            parts.append(repr(link.request.headers.raw))
        for frame, _ in traceback.walk_tb(link.__traceback__):
            if "tests" not in frame.f_code.co_filename:
                parts.append(repr(frame.f_locals))
        link = link.__cause__ or link.__context__
    return "".join(parts)


@pytest.mark.parametrize(
    "answer",
    [
        httpx.ConnectError("refused"),
        httpx.ReadTimeout("slow"),
        httpx.Response(401, json={"error": {"message": f"Bad key {KEY}.", "code": KEY}}),
        httpx.Response(500, text=f"GET / Authorization: Bearer {KEY}", headers={"x-echo": KEY}),
        httpx.Response(200, text=f"<p>{KEY}"),
    ],
    ids=repr,
)
async def test_the_key_reaches_no_error_and_no_log(
    make: Make, answer: Answer, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.DEBUG)
    with pytest.raises((APIConnectionError, APIStatusError, APIResponseValidationError)) as caught:
        await make(Wire(answer), max_retries=1, default_headers={"api-key": KEY}).request()
    assert KEY not in shown(caught.value)
    assert KEY not in caplog.text


async def test_a_short_key_does_not_eat_the_message(make: Make):
    answer = httpx.Response(429, json={"error": {"message": "one test too many"}})
    with pytest.raises(RateLimitError, match="one test too many"):
        await make(Wire(answer), api_key="test", max_retries=0).request()


def redirect(location: str, status: int = 302) -> httpx.Response:
    """A redirect."""
    return httpx.Response(status, headers={"location": location})


async def test_a_redirect_to_the_same_origin_keeps_the_headers(make: Make):
    wire = Wire(redirect("/v2/x"), ok())
    assert await make(wire).request() == {"id": "batch_1"}
    assert str(wire.requests[1].url) == "http://api.example/v2/x"
    assert wire.requests[1].headers["authorization"] == f"Bearer {KEY}"
    assert wire.requests[1].extensions["timeout"]["read"] == 600


async def test_a_redirect_elsewhere_carries_no_credentials_nor_does_the_way_back(make: Make):
    wire = Wire(redirect("https://blob.example/x"), redirect("http://api.example/y"), ok())
    client = {
        "auth": ("user", "password"),
        "headers": {"X-Mine": "1"},
        "cookies": {"session": "1"},
    }
    await make(wire, client=client, default_headers={"api-key": "azure"}).request()
    assert "api-key" in wire.requests[0].headers
    for sent in wire.requests[1:]:
        assert not set(sent.headers) & {"authorization", "api-key", "x-mine", "cookie"}


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_post_is_never_sent_after_a_redirect(make: Make, status: int):
    wire = Wire(redirect("/v1/batches/", status))
    with pytest.raises(APIStatusError, match="redirects to /v1/batches/") as caught:
        await make(wire).request(POST)
    assert (len(wire.requests), caught.value.status_code) == (1, status)


async def test_redirects_come_to_an_end(make: Make):
    wire = Wire(redirect("/again"))
    with pytest.raises(APIStatusError, match="302 Found"):
        await make(wire).request()
    assert len(wire.requests) == 6


def test_an_answer_no_longer_knows_the_headers_of_its_request():
    transport = Transport(
        Config(KEY, "http://api.example/v1"),
        Pool(httpx.Client(transport=httpx.MockTransport(Wire(ok())))),
    )
    assert KEY not in repr(transport.send(GET).request.headers.raw)


@contextmanager
def raw_server(*answers: bytes) -> Iterator[str]:
    """A server on loopback that sends these bytes, one answer a connection, and hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            for answer in answers:
                connection, _ = listener.accept()
                with connection:
                    connection.recv(65536)
                    connection.sendall(answer)

        thread = Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/v1"
        thread.join(10)


CUT = b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"id": '
WHOLE = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"


async def test_a_body_that_breaks_off_is_asked_for_again():
    with raw_server(CUT, WHOLE) as url, httpx.Client() as http:
        transport = Transport(Config(KEY, url), Pool(http), Timing(sleep=lambda _: None))
        assert transport.request(GET, parse) == {}


async def test_over_a_real_socket_the_key_reaches_no_error_and_no_log(
    caplog: pytest.LogCaptureFixture,
):
    caplog.set_level(logging.DEBUG)
    with raw_server(CUT, b"nonsense\r\n\r\n") as url:
        for _ in range(2):
            pool = AsyncPool()
            transport = AsyncTransport(Config(KEY, url, max_retries=0), pool)
            with pytest.raises(APIConnectionError) as caught:
                await transport.request(POST, parse, resend=Resend.UNSENT)
            await pool.close()
            assert KEY not in shown(caught.value)
    assert KEY not in caplog.text


def cut_off(head: str, body: str = "") -> bytes:
    """An answer that is not HTTP, or ends too soon."""
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


async def over_socket(kind: str, config: Config, parse: Any) -> Any:
    """Send a request over a transport of either kind."""
    if kind == "sync":
        with httpx.Client() as http:
            return Transport(config, Pool(http)).request(GET, parse)
    async with httpx.AsyncClient() as twin:
        return await AsyncTransport(config, AsyncPool(twin)).request(GET, parse)


async def content_of(kind: str, **options: Any) -> bytes:
    """Read a file with a client of either kind."""
    if kind == "sync":
        with Client(**options) as client:
            return client.files.content("file-1").read()
    async with AsyncClient(**options) as twin:
        return await twin.files.content("file-1").read()


@pytest.mark.parametrize("kind", ["sync", "async"])
@pytest.mark.parametrize("answer", ECHOES)
async def test_a_broken_answer_that_echoes_the_key_does_not_get_it_into_an_error(
    kind: str, answer: bytes
):
    def refuse(response: httpx.Response) -> Any:
        return {"id": 1}[response.text]

    with raw_server(answer) as url:
        config = Config(KEY, url, max_retries=0)
        with pytest.raises(APIError) as caught:
            await over_socket(kind, config, refuse)
    error = caught.value
    assert KEY not in shown(error) + repr(error.args) + repr(vars(error))
    assert KEY.encode() not in pickle.dumps(error)


@pytest.mark.parametrize("kind", ["sync", "async"])
async def test_a_transfer_that_breaks_with_the_key_does_not_get_it_into_an_error(kind: str):
    with raw_server(ECHOES[2]) as url, pytest.raises(DownloadError) as caught:
        await content_of(kind, api_key=KEY, base_url=url, max_retries=0)
    assert isinstance(caught.value.__cause__, httpx.RemoteProtocolError)
    assert KEY not in shown(caught.value)
    assert KEY.encode() not in pickle.dumps(caught.value)


@pytest.mark.parametrize("kind", ["sync", "async"])
async def test_of_an_error_no_more_than_a_megabyte_is_read(kind: str):
    head = b"HTTP/1.1 400 Bad\r\nContent-Length: 100000000\r\n\r\n"
    # The key lies across the limit, and the rest of the body never comes.
    body = b"x" * (1_000_000 - 5) + KEY.encode() + b"x" * 70_000
    done = Event()
    with endless_server(head + body, done) as url:
        config = Config(KEY, url, max_retries=0)
        with pytest.raises(BadRequestError) as caught:
            await over_socket(kind, config, parse)
        done.set()
    assert caught.value.body == "x" * (1_000_000 - 5) + "[key]"


@contextmanager
def endless_server(answer: bytes, done: Event) -> Iterator[str]:
    """A server that sends an answer, and keeps the connection until it is told otherwise."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            connection, _ = listener.accept()
            with connection, suppress(OSError):
                connection.recv(65536)
                connection.sendall(answer)
                done.wait(30)

        thread = Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/v1"
        thread.join(30)


def test_a_limited_transport_tries_once_and_not_for_long():
    config = Config(KEY, "http://api.example/v1", timeout=httpx.Timeout(None, connect=5))
    limited = Transport(config, Pool()).limited(7).config
    assert limited.timeout == httpx.Timeout(7, connect=5)
    assert (limited.max_retries, config.max_retries) == (0, 2)
