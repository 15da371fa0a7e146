"""Taking the key out of what a server sent."""

from __future__ import annotations

import html
import json
from urllib.parse import quote

import httpx
import pytest

from batchwright._http.redaction import redact, redacted_answer, redacted_error

KEY = 'sk-Proj_0/+&"1\\2'


@pytest.mark.parametrize(
    "echo",
    [
        KEY,
        KEY.upper(),
        KEY.lower(),
        json.dumps(KEY),
        KEY.replace("/", "\\/"),
        "".join(f"\\u{ord(one):04X}" for one in KEY),
        "".join(f"&#{ord(one)};" for one in KEY),
        "".join(f"&#x{ord(one):02X};" for one in KEY),
        quote(KEY, safe=""),
        quote(KEY),
        repr(KEY.encode()),
    ],
)
def test_the_key_is_found_however_it_is_spelled(echo: str):
    text = redact(f"Bad key <{echo}>.", KEY)
    assert "[key]" in text
    assert text.startswith("Bad key <")
    assert text.endswith(">.")
    for read in (text, text.lower(), html.unescape(text)):
        assert "proj" not in read.lower()


def test_what_is_no_secret_is_left():
    assert redact("one test too many", "test") == "one test too many"
    assert redact("sk-secret-2", "sk-secret-1") == "sk-secret-2"


def test_a_key_in_the_headers_or_in_another_encoding_is_found():
    key = "sk-secret-1"
    answer = httpx.Response(400, headers={key: "1", "x-echo": f"Bearer {key}", "x-other": "1"})
    body = json.dumps({"message": key}).encode("utf-16")
    copy = redacted_answer(answer, body, key)
    assert dict(copy.headers) == {"[key]": "1", "x-echo": "Bearer [key]", "x-other": "1"}
    assert copy.content != body
    assert redacted_answer(answer, b"12345", key, limit=3).content == b"123"


def test_an_error_without_the_key_keeps_its_cause():
    cause, earlier = OSError("refused"), OSError("again")
    for secret, kept in (("sk-secret-1", cause), ("again-and-again", cause), ("refused-", cause)):
        error = httpx.ConnectError("refused", request=httpx.Request("GET", "http://a/"))
        error.__cause__, error.__context__ = cause, earlier
        assert redacted_error(error, secret).__cause__ is kept


@pytest.mark.parametrize("place", ["own", "cause", "context", "deep"])
def test_an_error_with_the_key_anywhere_loses_its_chain(place: str):
    key = "sk-secret-1"
    error = httpx.ReadError(
        f"bad {key}" if place == "own" else "bad", request=httpx.Request("GET", "http://a/")
    )
    error.__cause__ = OSError(key if place == "cause" else "x")
    error.__context__ = OSError(key if place == "context" else "x")
    error.__context__.__cause__ = OSError(key if place == "deep" else "x")
    clean = redacted_error(error, key)
    assert clean is error
    assert str(clean) == ("bad [key]" if place == "own" else "bad")
    assert (clean.__cause__, clean.__context__) == (None, None)
