"""Following redirects."""

from __future__ import annotations

import httpx
import pytest

from batchwright._http.redirects import redirected, same_origin

HEADERS = {
    "Authorization": "Bearer sk-secret",
    "api-key": "secret",
    "OpenAI-Organization": "org",
    "Cookie": "session=secret",
    "Range": "bytes=5-",
    "User-Agent": "batchwright",
}


def get(location: str | None, status: int = 302, method: str = "GET") -> httpx.Request | None:
    """The request that follows a redirect from https://api.example/v1/files."""
    first = httpx.Request(
        method, "https://api.example/v1/files", headers=HEADERS, extensions={"timeout": {"read": 1}}
    )
    return redirected(first, status, location)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("location", ["/other", "https://api.example:443/other"])
def test_the_same_origin_gets_all_headers(status: int, location: str):
    following = get(location, status)
    assert following
    assert following.url == "https://api.example/other"
    assert following.headers["authorization"] == "Bearer sk-secret"
    assert following.headers["host"] == "api.example"
    assert following.extensions == {"timeout": {"read": 1}}


@pytest.mark.parametrize(
    "location",
    [
        "https://blob.example/x",
        "http://api.example/x",
        "https://api.example:8443/x",
        "//evil.example/x",
        "https://api.example@evil.example/x",
    ],
)
def test_another_origin_gets_none_of_the_callers_headers(location: str):
    following = get(location)
    assert following
    assert set(following.headers) == {"host", "range", "user-agent"}
    assert "secret" not in repr(following.headers.raw)


@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_only_a_get_is_redirected(method: str):
    assert get("/other", 307, method) is None


@pytest.mark.parametrize(
    ("location", "status"),
    [
        (None, 302),
        ("", 302),
        ("/x", 304),
        ("/x", 200),
        ("ftp://host/x", 302),
        ("http://host:port/", 302),
        ("http://two..dots/", 302),
        (f"http://{'x' * 64}.example/", 302),
    ],
)
def test_an_invalid_redirect_is_not_followed(location: str | None, status: int):
    assert get(location, status) is None


def test_origins_are_scheme_host_and_port():
    assert same_origin(httpx.URL("http://a/x"), httpx.URL("http://a:80/y"))
    assert not same_origin(httpx.URL("http://a/"), httpx.URL("https://a/"))


@pytest.mark.parametrize(
    "location",
    [
        "javascript:alert(1)",
        "https://api.example:65536/x",
        "https://api.example:" + "9" * 5000,
        "https://[::1/x",
        "https://" + "a" * 70_000,
        "mailto:a@b",
    ],
)
def test_a_location_that_leads_nowhere_is_not_followed(location: str):
    assert get(location) is None
