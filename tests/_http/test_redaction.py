"""Removing the key from what a server sends back."""

from __future__ import annotations

import html
import json
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

import httpx
import pytest

from batchwright._http.redaction import Secrets, bare_request, redacted_error, redacted_response

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
def test_the_key_is_found_in_any_escaping(echo: str):
    text = Secrets(KEY).redact(f"Bad key <{echo}>.")
    assert "[key]" in text
    assert text.startswith("Bad key <")
    assert text.endswith(">.")
    for read in (text, text.lower(), html.unescape(text)):
        assert "proj" not in read.lower()


def test_other_text_is_kept():
    assert Secrets().redact("anything") == "anything"
    assert Secrets("test").redact("one test too many") == "one test too many"
    assert Secrets("sk-secret-1").redact("sk-secret-2") == "sk-secret-2"


def test_the_longer_of_two_secrets_is_removed_first():
    assert Secrets("sk-secret", "sk-secret-1").redact("sk-secret-1 sk-secret") == "[key] [key]"


def test_added_headers_and_headers_named_like_credentials_are_secret():
    secrets = Secrets()
    before = [
        (b"Host", b"api.example"),
        (b"User-Agent", b"batchwright/0.1"),
        (b"X-Team-Token", b"team-token-1"),
        (b"Cookie", b"a=1; session=abcdefgh"),
    ]
    added = [(b"X-Signed", b"signature-1"), (b"Authorization", b"Bearer sk-secret-1")]
    secrets.note(before, [*before, *added])
    for secret in ("team-token-1", "abcdefgh", "signature-1", "sk-secret-1"):
        assert secrets.redact(f"<{secret}>") == "<[key]>"
    assert secrets.redact("batchwright/0.1 on api.example") == "batchwright/0.1 on api.example"


def test_the_key_of_a_request_that_is_sent_once_is_no_credential():
    secrets = Secrets()
    fields = [(b"Idempotency-Key", b"one-of-very-many-1")]
    secrets.note(fields, fields)
    assert secrets.longest == 0
    assert secrets.redact("one-of-very-many-1 was sent before") == (
        "one-of-very-many-1 was sent before"
    )


def test_credentials_in_the_query_of_a_url_are_secret():
    secrets = Secrets()
    secrets.note_url(
        httpx.URL("http://a/?limit=12345678"), httpx.URL("http://a/?limit=12345678&key=abcdefgh")
    )
    assert secrets.redact("12345678 abcdefgh") == "12345678 [key]"


def test_credentials_in_the_path_of_a_url_are_secret_but_words_are_not():
    secrets = Secrets()
    after = httpx.URL("http://a/deployments/0123456789abcdef/v1")
    secrets.note_url(httpx.URL("http://a/v1"), after)
    assert secrets.redact("deployments 0123456789abcdef") == "deployments [key]"
    assert bare_request(httpx.Request("GET", after), secrets).url.path == "/deployments/[key]/v1"


def test_a_credential_that_is_still_sent_is_not_forgotten():
    secrets = Secrets()
    for number in range(100):
        headers = [(b"X-Key", b"static-key-1"), (b"Authorization", b"Bearer token-%d" % number)]
        secrets.note([], headers)
    assert secrets.redact("static-key-1") == "[key]"


def test_threads_can_share_secrets():
    secrets = Secrets()

    def use(start: int) -> None:
        for number in range(start, start + 1000):
            secrets.note([], [(b"Authorization", b"Bearer a-token-%d" % number)])
            assert secrets.longest
        secrets.redact("anything")

    with ThreadPoolExecutor(8) as executor:
        for done in [executor.submit(use, start * 1000) for start in range(8)]:
            done.result()


def test_old_tokens_are_forgotten():
    secrets = Secrets()
    for number in range(1000):
        secrets.note([], [(b"Authorization", b"Bearer token-%d" % (1000 + number))])
    assert secrets.redact("token-1999 token-1990 token-1600") == "[key] [key] [key]"
    assert secrets.redact("token-1000") == "token-1000"


def test_the_key_is_found_in_headers_and_in_utf_16():
    key = "sk-secret-1"
    request = httpx.Request("GET", "http://api.example/x", headers={"authorization": key})
    headers = {key: "1", "x-echo": f"Bearer {key}", "x-other": "1"}
    response = httpx.Response(400, headers=headers, request=request)
    body = json.dumps({"message": key}).encode("utf-16")
    secrets = Secrets(key)
    copy = redacted_response(response, body, secrets)
    assert dict(copy.headers) == {"[key]": "1", "x-echo": "Bearer [key]", "x-other": "1"}
    assert copy.content != body
    assert (str(copy.request.url), key in repr(copy.request.headers.raw)) == (
        "http://api.example/x",
        False,
    )
    assert redacted_response(response, b"12345", secrets, limit=3).content == b"123"


def test_an_error_without_the_key_keeps_its_cause():
    cause, earlier = OSError("refused"), OSError("again")
    for secret, kept in (("sk-secret-1", cause), ("again-and-again", cause), ("refused-", cause)):
        error = httpx.ConnectError("refused", request=httpx.Request("GET", "http://a/"))
        error.__cause__, error.__context__ = cause, earlier
        assert redacted_error(error, Secrets(secret)).__cause__ is kept


@pytest.mark.parametrize("place", ["own", "cause", "context", "deep"])
def test_an_error_with_the_key_in_its_chain_loses_the_chain(place: str):
    key = "sk-secret-1"
    error = httpx.ReadError(
        f"bad {key}" if place == "own" else "bad", request=httpx.Request("GET", "http://a/")
    )
    error.__cause__ = OSError(key if place == "cause" else "x")
    error.__context__ = OSError(key if place == "context" else "x")
    error.__context__.__cause__ = OSError(key if place == "deep" else "x")
    clean = redacted_error(error, Secrets(key))
    assert clean is error
    assert str(clean) == ("bad [key]" if place == "own" else "bad")
    assert (clean.__cause__, clean.__context__) == (None, None)


def test_a_header_is_judged_anew_when_it_is_added_to_a_request():
    secrets = Secrets()
    field = (b"X-Gateway", b"a-value-that-looks-harmless")
    secrets.note({field}, [field])
    assert secrets.redact("a-value-that-looks-harmless") == "a-value-that-looks-harmless"
    secrets.note(set(), [field])
    assert secrets.redact("a-value-that-looks-harmless") == "[key]"


def test_a_body_is_searched_for_the_credentials_noted_so_far():
    secrets = Secrets()
    body = b'{"a": "sk-one-0123", "b": "one two-0123"}'
    assert secrets.redact_body(body) is body
    secrets.note(set(), [(b"Authorization", b"Bearer sk-one-0123")])
    assert secrets.redact_body(body) == b'{"a": "[key]", "b": "one two-0123"}'
    secrets.note(set(), [(b"X-Key", b"one two-0123")])
    assert secrets.redact_body(body) == b'{"a": "[key]", "b": "[key]"}'
    assert secrets.redact_body(rb'"sk\u002done-0123"') == b'"[key]"'
    assert secrets.redact_body(rb'"a\nb"') == rb'"a\nb"'
