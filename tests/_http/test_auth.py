"""Authentication."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from functools import partial
from typing import Any

import httpx
import pytest

from batchwright import (
    AsyncClient,
    AuthenticationError,
    BearerAuth,
    Client,
    ConfigurationError,
    HeaderAuth,
    NoAuth,
)

from .scripted import URL, Make, Script, failure, ok, transport_over

pytestmark = pytest.mark.anyio
SECRET = "a-secret-of-some-length"


class Renewed:
    """A new token at each call."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self) -> str:
        self.calls += 1
        return f"token-number-{self.calls}"

    async def later(self) -> str:
        return self()


async def test_a_bearer_token_is_sent_as_authorization(make: Make):
    script = Script(ok())
    await make(script, auth=BearerAuth(SECRET)).request()
    assert script.requests[0].headers["authorization"] == f"Bearer {SECRET}"


async def test_header_auth_sends_its_header_and_no_authorization(make: Make):
    script = Script(ok())
    await make(script, auth=HeaderAuth("api-key", SECRET)).request()
    assert script.requests[0].headers["api-key"] == SECRET
    assert "authorization" not in script.requests[0].headers


async def test_no_auth_sends_no_credential(make: Make):
    script = Script(ok())
    await make(script, auth=NoAuth(), client={"auth": ("user", "password")}).request()
    assert "authorization" not in script.requests[0].headers


async def test_any_httpx_auth_works(make: Make):
    script = Script(ok())
    await make(script, auth=httpx.BasicAuth("user", SECRET)).request()
    assert script.requests[0].headers["authorization"].startswith("Basic ")


async def test_without_auth_the_http_clients_auth_is_used(make: Make):
    script = Script(ok())
    await make(script, auth=None, client={"auth": ("user", "password")}).request()
    assert script.requests[0].headers["authorization"].startswith("Basic ")


async def test_a_token_function_is_called_before_each_attempt(make: Make):
    script = Script(failure(503), ok())
    await make(script, auth=BearerAuth(Renewed())).request()
    sent = [request.headers["authorization"] for request in script.requests]
    assert sent == ["Bearer token-number-1", "Bearer token-number-2"]


async def test_an_async_client_awaits_a_token_function():
    script = Script(ok())
    await transport_over("async", script, auth=BearerAuth(Renewed().later)).request()
    assert script.requests[0].headers["authorization"] == "Bearer token-number-1"


async def test_a_sync_client_refuses_an_async_token_function():
    with pytest.raises(ConfigurationError, match="comes from an async function: use AsyncClient"):
        await transport_over("sync", Script(ok()), auth=BearerAuth(Renewed().later)).request()


@pytest.mark.parametrize("token", ["", None, 7, "secret\n", "secrét"])
async def test_an_invalid_token_is_refused_without_showing_it(make: Make, token: Any):
    with pytest.raises(ConfigurationError, match="the API key") as caught:
        await make(Script(ok()), auth=BearerAuth(lambda: token)).request()
    assert "secr" not in str(caught.value)


@pytest.mark.parametrize(
    "settings",
    [
        {"auth": BearerAuth(SECRET)},
        {"auth": HeaderAuth("api-key", SECRET)},
        {"auth": BearerAuth(lambda: SECRET)},
        {"default_headers": {"x-gateway-token": SECRET}},
        {"client": {"headers": {"x-gateway-token": SECRET}}},
        {"client": {"cookies": {"session": SECRET}}},
    ],
    ids=str,
)
async def test_no_credential_is_in_an_error(make: Make, settings: dict[str, Any]):
    echo = httpx.Response(
        401, json={"error": {"message": f"Bad {SECRET}"}}, headers={"x-echo": SECRET}
    )
    with pytest.raises(AuthenticationError, match=r"Bad \[key\]") as caught:
        await make(Script(echo), **settings).request()
    assert SECRET not in repr(vars(caught.value))


@pytest.mark.parametrize(
    "make_auth", [BearerAuth, partial(HeaderAuth, "api-key")], ids=["bearer", "header"]
)
def test_an_auth_neither_shows_nor_pickles_its_credential(make_auth: Callable[[str], HeaderAuth]):
    auth = make_auth(SECRET)
    assert SECRET not in repr(auth)
    with pytest.raises(TypeError, match="credentials cannot be pickled"):
        pickle.dumps(auth)


@pytest.mark.parametrize("token", ["", None, 7, "secret\n"])
def test_an_invalid_token_is_refused_at_once(token: Any):
    with pytest.raises(ConfigurationError, match="the credential"):
        HeaderAuth("api-key", token)


@pytest.mark.parametrize("name", ["", "x y", "x:y", "x\n", 7])
def test_an_invalid_header_name_is_refused(name: Any):
    with pytest.raises(ConfigurationError, match="is not a valid header name"):
        HeaderAuth(name, SECRET)


@pytest.mark.parametrize("cls", [Client, AsyncClient])
def test_a_client_takes_auth_or_a_token_function(cls: Any):
    assert SECRET not in repr(vars(cls(auth=HeaderAuth("api-key", SECRET), base_url=URL)))
    assert cls(api_key=Renewed(), base_url=URL).base_url == URL
    with pytest.raises(ConfigurationError, match=r"auth must be an httpx\.Auth"):
        cls(auth=SECRET)
