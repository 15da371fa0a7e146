"""The options of one request."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from batchwright import APIStatusError, BadRequestError, ConfigurationError
from batchwright._http.options import Extras, RequestOptions, check_names, with_extras
from batchwright_api.types import Operation

from .scripted import GET, KEY, POST, Both, Make, Script, failure, ok, parse

pytestmark = pytest.mark.anyio


async def send(both: Both, operation: Operation[[], Any] = GET, **options: Any) -> httpx.Response:
    """Send a request with options."""
    if both.sync:
        return both.sync.with_options(options).request(operation)
    return await both.twin.with_options(options).request(operation)


async def test_headers_replace_those_of_the_client_or_leave_them_out(make: Make):
    script = Script(ok())
    client = make(script, organization="org-1", default_headers={"x-a": "1", "x-b": "1"})
    headers = {"X-A": "2", "x-b": None, "OpenAI-Organization": None, "x-c": "3"}
    await send(client, extra_headers=headers)
    sent = script.requests[0].headers
    assert (sent["x-a"], sent["x-c"]) == ("2", "3")
    assert not {"x-b", "openai-organization"} & set(sent)
    await send(client)
    assert script.requests[1].headers["x-b"] == "1"


async def test_an_authorization_replaces_the_clients_and_is_redacted(make: Make):
    secret = "Bearer sk-another-secret"
    echo = httpx.Response(400, json={"error": {"message": "No sk-another-secret."}})
    script = Script(echo)
    with pytest.raises(BadRequestError) as caught:
        await send(make(script), extra_headers={"authorization": secret})
    assert script.requests[0].headers["authorization"] == secret
    assert "sk-another-secret" not in str(caught.value) + repr(vars(caught.value))
    await send(make(Script(ok())), extra_headers={"authorization": None})
    script = Script(ok())
    await send(make(script), extra_headers={"Authorization": None})
    assert "authorization" not in script.requests[0].headers


async def test_extra_headers_do_not_go_to_another_origin(make: Make):
    redirect = httpx.Response(302, headers={"location": "https://elsewhere.example/x"})
    script = Script(redirect, ok())
    await send(make(script), extra_headers={"Authorization": "Bearer sk-another", "x-a": "1"})
    elsewhere = script.requests[1].headers
    assert not {"authorization", "x-a"} & set(elsewhere)


async def test_a_query_is_merged(make: Make):
    script = Script(ok())
    client = make(script, default_query={"api-version": "v1", "a": "1"})
    await send(client, extra_query={"a": 2, "b": ["x", "y"]})
    assert script.requests[0].url.query == b"api-version=v1&a=2&b=x&b=y"
    await send(client)
    assert script.requests[1].url.query == b"api-version=v1&a=1"


async def test_a_credential_in_the_query_is_redacted(make: Make):
    echo = httpx.Response(400, text="no such key: a-long-secret, v1-preview")
    with pytest.raises(APIStatusError) as caught:
        await send(
            make(Script(echo)), extra_query={"api_key": "a-long-secret", "version": "v1-preview"}
        )
    assert caught.value.body == "no such key: [key], v1-preview"


async def test_fields_are_added_to_a_json_body(make: Make):
    script = Script(ok())
    await send(make(script), POST, extra_body={"b": [2], "a": None})
    assert json.loads(script.bodies[0]) == {"a": None, "b": [2]}
    await send(make(script), extra_body={"b": 2})
    assert script.bodies[1] == b""


def test_a_request_without_a_body_gets_one():
    arguments = with_extras({"method": "POST", "url": "/x"}, {}, Extras(body={"a": 1}))
    assert arguments["json"] == {"a": 1}


def test_fields_are_added_to_a_form():
    sent = [("file", ("x", b"{}", None)), ("expires_after[anchor]", (None, b"created_at", None))]
    body = {"expires_after": {"anchor": "other", "n": 1}, "tags": ["a", None], "draft": True}
    arguments = with_extras({"method": "POST", "files": sent}, {}, Extras(body=body))
    assert [(name, value[1]) for name, value in arguments["files"]] == [
        ("file", b"{}"),
        ("expires_after[anchor]", b"other"),
        ("expires_after[n]", b"1"),
        ("tags[]", b"a"),
        ("tags[]", b""),
        ("draft", b"true"),
    ]


async def test_a_timeout_is_that_of_one_request(make: Make):
    script = Script(ok())
    client = make(script)
    await send(client, timeout=7)
    await send(client, timeout=httpx.Timeout(8, connect=1))
    await send(client, timeout=None)
    reads = [request.extensions["timeout"]["read"] for request in script.requests]
    assert reads == [7, 8, 600]


async def test_retries_are_decided_as_before(make: Make):
    client = make(Script(failure(503), ok()))
    await send(client, extra_headers={"x-client-request-id": None}, extra_query={"a": 1})
    assert client.slept == [0.5]
    client = make(Script(httpx.ReadTimeout("slow")), max_retries=0)
    with pytest.raises(Exception, match=r"no response from api\.example: ReadTimeout: slow$"):
        await send(client, extra_headers={"x-client-request-id": None})


@pytest.mark.parametrize(
    "options",
    [
        {"extra_headers": {"x a": "1"}},
        {"extra_headers": {"x-a": f"{KEY}\n"}},
        {"extra_headers": {"x-a": 1}},
        {"extra_headers": [("x-a", "1")]},
        {"extra_query": "a=1"},
        {"extra_body": "{}"},
        {"timeout": 0},
        {"timeout": "1"},
    ],
)
async def test_invalid_options_are_refused_and_nothing_is_sent(make: Make, options: Any):
    script = Script(ok())
    with pytest.raises(ConfigurationError) as caught:
        await send(make(script), **options)
    assert script.requests == []
    assert KEY not in str(caught.value)


def test_an_unknown_name_is_refused_as_python_does():
    def caller(**options: Any) -> None:
        check_names(options)

    caller(**dict.fromkeys(RequestOptions.__optional_keys__))
    with pytest.raises(TypeError, match=r"caller\(\) got an unexpected keyword argument 'limit'$"):
        caller(limit=1)


async def test_no_options_change_nothing(make: Make):
    both = make(Script(ok()))
    transport: Any = both.sync or both.twin
    assert transport.with_options({}) is transport
    assert parse(httpx.Response(200, text="1")) == 1
