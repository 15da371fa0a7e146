"""`Client` and `AsyncClient`: settings, connections, raw responses."""

from __future__ import annotations

import inspect
import os
import subprocess
import sys
from functools import cached_property
from threading import Barrier, Thread
from typing import Any

import httpx
import pytest

from batchwright import (
    AsyncClient,
    Backoff,
    Client,
    ConfigurationError,
    NoAuth,
    RawResponse,
    Retry,
)
from batchwright._http.config import _HTTPX_DEFAULT
from batchwright._http.retry import never
from batchwright.resources import Batches, LoadedContent
from batchwright.server import ErrorResponse, Server
from batchwright.types import Batch, FileObject, Model

KEY = "sk-very-secret-key"
URL = "http://api.example/v1"


def respond(request: httpx.Request) -> httpx.Response:
    """Respond to every request with an empty list."""
    return httpx.Response(200, json={"object": "list", "data": []})


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch):
    """Take no setting from the machine that runs the tests."""
    for name in [name for name in os.environ if name.startswith("OPENAI_")]:
        monkeypatch.delenv(name)


@pytest.mark.parametrize("cls", [Client, AsyncClient])
def test_a_client_reads_the_environment(cls: Any, monkeypatch: pytest.MonkeyPatch):
    with pytest.raises(ConfigurationError, match="OPENAI_API_KEY"):
        cls()
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("OPENAI_BASE_URL", URL)
    assert repr(cls()) == f"<{cls.__name__} {URL}>"


@pytest.mark.parametrize("cls", [Client, AsyncClient])
def test_no_repr_shows_the_key(cls: Any):
    client = cls(api_key=KEY, default_headers={"api-key": KEY})
    shown = [
        client,
        vars(client),
        client._transport.config,
        client.batches,
        client.with_raw_response,
    ]
    assert KEY not in repr(shown)


def test_the_callers_http_client_is_neither_changed_nor_closed():
    with httpx.Client(transport=httpx.MockTransport(respond)) as http:
        before = (dict(http.headers), http.timeout, http.base_url, http.follow_redirects)
        with Client(api_key=KEY, base_url=URL, http_client=http) as client:
            assert list(client.models.list()) == []
        assert not http.is_closed
        assert (dict(http.headers), http.timeout, http.base_url, http.follow_redirects) == before


@pytest.mark.anyio
async def test_the_callers_async_http_client_is_neither_changed_nor_closed():
    async with httpx.AsyncClient(transport=httpx.MockTransport(respond)) as http:
        async with AsyncClient(api_key=KEY, base_url=URL, http_client=http) as client:
            assert [model async for model in client.models.list()] == []
        assert not http.is_closed


def test_the_timeout_is_ours_unless_the_callers_client_has_one():
    assert httpx.Client(transport=httpx.MockTransport(respond)).timeout == _HTTPX_DEFAULT
    plain, slow = httpx.Client(), httpx.Client(timeout=99)
    for http, timeout, expected in [
        (None, None, httpx.Timeout(600, connect=5)),
        (plain, None, httpx.Timeout(600, connect=5)),
        (slow, None, httpx.Timeout(99)),
        (slow, 7, httpx.Timeout(7)),
    ]:
        client = Client(api_key=KEY, http_client=http, timeout=timeout)
        assert client._transport.config.timeout == expected


def test_a_closed_client_says_so(batchwright_server: Server):
    used = Client(api_key=KEY, base_url=batchwright_server.base_url)
    assert used.models.list().first_page
    for client in (used, Client(api_key=KEY, base_url=batchwright_server.base_url)):
        client.close()
        client.close()
        with pytest.raises(RuntimeError, match="the client is closed"):
            client.batches.retrieve("batch_1")


@pytest.mark.anyio
async def test_a_closed_async_client_says_so(batchwright_server: Server):
    used = AsyncClient(api_key=KEY, base_url=batchwright_server.base_url)
    assert await used.models.list().first_page
    unused = AsyncClient(api_key=KEY, base_url=batchwright_server.base_url)
    await used.aclose()
    await unused.close()
    for client in (used, unused):
        with pytest.raises(RuntimeError, match="the client is closed"):
            await client.batches.retrieve("batch_1")


def test_options_make_another_client_over_the_same_connections():
    client = Client(api_key=KEY, base_url=URL)
    other = client.with_options(timeout=3, max_retries=0)
    assert other._transport.pool is client._transport.pool
    assert other._transport.config.timeout == httpx.Timeout(3)
    assert other._transport.config.retry is not client._transport.config.retry
    assert client.with_options()._transport.config == client._transport.config
    with pytest.raises(ConfigurationError):
        client.with_options(timeout=-1)
    twin = AsyncClient(api_key=KEY, base_url=URL).with_options(timeout=5)
    assert twin._transport.config.timeout == httpx.Timeout(5)


@pytest.mark.parametrize(
    ("cls", "http"), [(Client, httpx.Client), (AsyncClient, httpx.AsyncClient)]
)
def test_options_can_change_every_setting(cls: Any, http: Any):
    settings = set(inspect.signature(cls).parameters)
    assert set(inspect.signature(cls.with_options).parameters) - {"self"} == settings
    client = cls(api_key=KEY, base_url=URL)
    own = http()
    other = client.with_options(
        auth=NoAuth(), base_url="http://other.example", retry=never, http_client=own
    )
    assert other.base_url == "http://other.example"
    assert other._transport.config.retry is never
    assert other._transport.pool is not client._transport.pool
    with pytest.raises(ConfigurationError, match="http_client must be"):
        client.with_options(http_client="mine")


class Tagged(Client):
    """A client with an attribute of its own."""

    def __init__(self, tag: str, **options: Any) -> None:
        super().__init__(**options)
        self.tag = tag


def test_options_keep_the_attributes_of_a_subclass():
    client = Tagged("mine", api_key=KEY, base_url=URL)
    assert client.batches is client.batches
    other = client.with_options(timeout=3)
    assert (type(other), other.tag) == (Tagged, "mine")
    assert other.batches is not client.batches
    assert other.batches._transport is other._transport
    assert other.with_raw_response.batches._transport is other._transport


def test_options_renew_what_a_subclass_caches():
    class Cached(Client):
        @cached_property
        def timeout(self) -> object:
            return self._transport.config.timeout

    client = Cached(api_key=KEY, base_url=URL)
    assert client.timeout != client.with_options(timeout=3).timeout == httpx.Timeout(3)


def test_options_with_an_http_client_follow_the_rules_of_a_new_client():
    client = Client(base_url=URL, http_client=httpx.Client(auth=("user", "password")))
    with pytest.raises(ConfigurationError, match="the new http_client has no auth"):
        client.with_options(http_client=httpx.Client())
    other = client.with_options(api_key=KEY, http_client=httpx.Client(timeout=7))
    assert other._transport.config.timeout == httpx.Timeout(7)


@pytest.mark.parametrize("cls", [Client, AsyncClient])
def test_options_can_change_the_key_and_add_headers(cls: Any):
    client = cls(api_key=KEY, base_url=URL, default_headers={"x-a": "1", "x-b": "1"})
    other = client.with_options(api_key="sk-other", default_headers={"x-b": "2", "x-c": "2"})
    config = other._transport.config
    assert config.auth is not client._transport.config.auth
    assert config.default_headers == {"x-a": "1", "x-b": "2", "x-c": "2"}
    assert client._transport.config.default_headers == {"x-a": "1", "x-b": "1"}
    for wrong in ({"api_key": ""}, {"api_key": "sk-\n"}, {"default_headers": {"x a": "1"}}):
        with pytest.raises(ConfigurationError):
            client.with_options(**wrong)


def test_threads_share_one_pool(batchwright_server: Server):
    barrier = Barrier(8)
    with Client(api_key=KEY, base_url=batchwright_server.base_url) as client:
        pools: list[httpx.Client] = []

        def work() -> None:
            barrier.wait(10)
            client.models.list().first_page  # noqa: B018
            pools.append(client._transport.pool.client)

        threads = [Thread(target=work) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
    assert len(pools) == 8
    assert len(set(map(id, pools))) == 1


def test_raw_responses_have_status_headers_and_body(batchwright_server: Server):
    with Client(api_key=KEY, base_url=batchwright_server.base_url) as client:
        raw = client.with_raw_response
        file: RawResponse[FileObject] = raw.files.create(file=b"{}", purpose="batch")
        assert (file.status_code, file.parsed.bytes) == (200, 2)
        assert file.parse() is file.parsed
        assert client.files.with_raw_response.retrieve(file.parsed).parsed.id == file.parsed.id
        assert file.headers["X-Request-Id"].startswith("req_")
        assert FileObject.from_dict(__import__("json").loads(file.content)) == file.parsed
        batch: RawResponse[Batch] = raw.batches.create(
            input_file_id=file.parsed.id, endpoint="/v1/embeddings"
        )
        assert raw.batches.retrieve(batch.parsed.id).parsed.id == batch.parsed.id
        assert [one.id for one in raw.batches.list(limit=1).parsed] == [batch.parsed.id]
        assert raw.files.retrieve(file.parsed.id).parsed.filename == "upload.jsonl"
        assert len(raw.files.list().parsed) == 1
        model: Model = raw.models.list().parsed.data[0]
        assert raw.models.retrieve(model.id).parsed == model
        upload = raw.uploads.create(filename="x", purpose="batch", bytes=1, mime_type="x/y").parsed
        assert raw.uploads.cancel(upload.id).parsed.status == "cancelled"
        content: RawResponse[LoadedContent] = raw.files.content(file.parsed.id)
        assert (content.parse().text, content.content, content.text) == ("{}", b"{}", "{}")
        assert KEY not in repr(content.parsed.response.request.headers.raw)
        assert content.headers["content-type"] == "application/octet-stream"
        assert raw.files.delete(file.parsed.id).parsed.deleted is True
        assert KEY not in repr(file) + repr(vars(file)) + repr(file.http_response.request.headers)
        assert file.request_id == file.headers["x-request-id"]
        assert file.elapsed.total_seconds() > 0


@pytest.mark.parametrize("cls", [Client, AsyncClient])
def test_a_method_that_sends_several_requests_has_no_raw_response(cls: Any):
    raw = cls(api_key=KEY, base_url=URL).with_raw_response
    for resource, name in (
        (raw.batches, "wait"),
        (raw.batches, "iter_results"),
        (raw.files, "download"),
        (raw.uploads, "upload_file"),
    ):
        with pytest.raises(AttributeError, match=f"{name} has no raw response, because it sends"):
            getattr(resource, name)


def test_raw_methods_keep_their_names_and_docstrings():
    retrieve = Client(api_key=KEY, base_url=URL).with_raw_response.batches.retrieve
    assert retrieve.__name__ == "retrieve"
    assert retrieve.__doc__ == Batches.retrieve.__doc__
    assert list(inspect.signature(retrieve).parameters) == ["batch_id", "options"]


@pytest.mark.anyio
async def test_raw_responses_can_be_awaited(batchwright_server: Server):
    async with AsyncClient(api_key=KEY, base_url=batchwright_server.base_url) as client:
        raw = client.with_raw_response
        file: RawResponse[FileObject] = await raw.files.create(file=b"{}", purpose="batch")
        assert (file.status_code, file.parsed.bytes) == (200, 2)
        assert (await raw.batches.list()).parsed.data == []
        assert (await client.batches.with_raw_response.list()).status_code == 200
        assert (await raw.models.list()).parsed.data
        assert (await raw.files.content(file.parsed)).content == b"{}"
        part = await raw.uploads.create(filename="x", purpose="batch", bytes=1, mime_type="x/y")
        assert part.parsed.status == "pending"


@pytest.mark.parametrize(
    ("cls", "other"), [(Client, httpx.AsyncClient), (AsyncClient, httpx.Client)]
)
def test_an_http_client_of_the_other_kind_is_refused(cls: Any, other: Any):
    with pytest.raises(ConfigurationError, match="http_client must be an httpx"):
        cls(api_key=KEY, http_client=other())


@pytest.mark.parametrize("kind", [Client, AsyncClient])
def test_the_base_url_can_be_read(kind: type[Client] | type[AsyncClient]) -> None:
    client = kind(api_key="sk-test", base_url="http://127.0.0.1:1/v1/")
    assert client.base_url == "http://127.0.0.1:1/v1"


@pytest.mark.parametrize("cls", [Client, AsyncClient])
def test_the_settings_can_be_read_without_credentials(cls: Any):
    client = cls(
        api_key=KEY,
        base_url=httpx.URL(URL),
        organization="org-1",
        project="proj-1",
        timeout=7,
        max_retries=4,
        default_headers={"x-a": "1", "api-key": KEY},
        default_query={"api-version": "v1", "sig": "2", "token": KEY},
    )
    assert (client.base_url, client.organization, client.project) == (URL, "org-1", "proj-1")
    assert (client.timeout, client.max_retries) == (httpx.Timeout(7), 4)
    assert client.default_headers == {"x-a": "1", "api-key": "[key]"}
    assert client.default_query == {"api-version": "v1", "sig": "[key]", "token": "[key]"}
    other = client.copy(default_query={"api-version": "v2"}, retry=never)
    assert other.default_query == {"api-version": "v2", "sig": "[key]", "token": "[key]"}
    assert other.max_retries is None
    assert not hasattr(client, "api_key")


def test_a_client_tells_whether_it_is_closed():
    client = Client(api_key=KEY, base_url=URL)
    assert not client.is_closed()
    client.close()
    assert client.is_closed()
    http = httpx.Client()
    client = Client(api_key=KEY, base_url=URL, http_client=http)
    assert not client.is_closed()
    http.close()
    assert client.is_closed()


@pytest.mark.anyio
async def test_an_async_client_tells_whether_it_is_closed():
    client = AsyncClient(api_key=KEY, base_url=URL)
    assert not client.is_closed()
    await client.aclose()
    assert client.is_closed()


def test_a_raw_response_describes_the_request(batchwright_server: Server):
    batchwright_server.faults.add(ErrorResponse(operation="listModels", status=503))
    retry = Retry(backoff=Backoff(first=0))
    with Client(api_key=KEY, base_url=batchwright_server.base_url, retry=retry) as client:
        raw = client.with_raw_response.models.list(extra_query={"trace": 1})
    assert (raw.method, raw.url.path, raw.url.query) == ("GET", "/v1/models", b"trace=1")
    assert KEY not in repr(raw.http_request.headers.raw)
    assert (raw.http_version, raw.retries_taken, raw.is_closed) == ("HTTP/1.1", 1, True)
    assert raw.json()["object"] == "list"
    assert raw.read() == raw.content


TWO_LOOPS = """
import asyncio, sys
from batchwright import AsyncClient

client = AsyncClient(api_key="sk-test", base_url=sys.argv[1])

async def count():
    return len([model async for model in client.models.list()])

async def last():
    async with client:
        return await count()

print(asyncio.run(count()) == asyncio.run(count()) == asyncio.run(last()) > 0)
"""


def test_an_async_client_works_in_a_second_event_loop(batchwright_server: Server):
    """In a separate process, since the first loop's connection is never closed."""
    command = [sys.executable, "-c", TWO_LOOPS, batchwright_server.base_url]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (done.stdout, done.stderr) == ("True\n", "")
