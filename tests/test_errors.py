"""The errors, and which response raises which."""

from __future__ import annotations

import copy
import pickle

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import batchwright
from batchwright import errors
from batchwright.errors import APIStatusError, readable, status_error


@pytest.mark.parametrize(
    ("status", "name"),
    [
        (400, "BadRequestError"),
        (401, "AuthenticationError"),
        (403, "PermissionDeniedError"),
        (404, "NotFoundError"),
        (409, "ConflictError"),
        (422, "UnprocessableEntityError"),
        (429, "RateLimitError"),
        (500, "InternalServerError"),
        (503, "InternalServerError"),
        (520, "InternalServerError"),
        (999, "InternalServerError"),
        (302, "APIStatusError"),
        (402, "APIStatusError"),
        (418, "APIStatusError"),
    ],
)
def test_each_status_has_a_class(status: int, name: str):
    error = status_error(status, {}, b"")
    assert type(error).__name__ == name
    assert error.status_code == status


def test_the_envelope_is_unpacked():
    error = status_error(
        401,
        {"X-Request-Id": "req_1"},
        b'{"error": {"message": "Bad key.", "type": "auth", "param": null, "code": "invalid"}}',
    )
    assert (error.message, error.type, error.param, error.code) == (
        "Bad key.",
        "auth",
        None,
        "invalid",
    )
    assert error.request_id == "req_1"
    assert error.headers["x-request-id"] == "req_1"
    assert error.body == {
        "error": {"message": "Bad key.", "type": "auth", "param": None, "code": "invalid"}
    }
    assert str(error) == "401 Unauthorized: Bad key. (request req_1)"


@pytest.mark.parametrize(
    ("content", "message", "code"),
    [
        (b'{"error": {"code": 502, "message": "No upstream"}}', "No upstream", "502"),
        (b'{"error": "Model not loaded"}', "Model not loaded", None),
        (b'{"error": "", "message": "Gone"}', "Gone", None),
        (b'{"message": "Gone", "code": "gone"}', "Gone", "gone"),
        (b'{"detail": "Not Found"}', "Not Found", None),
        (
            b'{"error": {"message": {"text": "odd"}}}',
            '{"error": {"message": {"text": "odd"}}}',
            None,
        ),
        (b'{"error": {"code": true}}', '{"error": {"code": true}}', None),
        (b"[1, 2]", "[1, 2]", None),
        (b"null", "the response has no body", None),
        (b"", "the response has no body", None),
        (b" \r\n", "the response has no body", None),
        (b"<html></html>", "the body of the response has no text", None),
        (
            b"<html><style>p{}</style><h1>502 Bad&nbsp;Gateway</h1>\n<script>x</script>nginx",
            "502 Bad Gateway nginx",
            None,
        ),
        (b"\xff\xfe!", "\ufffd\ufffd!", None),
    ],
)
def test_any_body_becomes_a_readable_message(content: bytes, message: str, code: str | None):
    error = status_error(502, {}, content)
    assert (error.message, error.code) == (message, code)


def test_a_redirect_that_was_not_followed_names_its_location():
    assert "http://elsewhere/" in str(status_error(307, {"location": "http://elsewhere/"}, b""))


def test_a_304_is_not_called_a_redirect():
    assert str(status_error(304, {}, b"")) == "304 Not Modified: the response has no body"


@settings(deadline=None)
@given(st.binary(), st.integers(300, 999))
def test_every_body_can_be_read(content: bytes, status: int):
    error = status_error(status, {}, content)
    assert error.message
    assert len(error.message) < 1000
    assert str(pickle.loads(pickle.dumps(error))) == str(error)


def test_deep_json_is_read_as_text():
    assert readable(b"[" * 100_000) == "[" * 100_000


HEADERS = httpx.Headers({"X-Request-Id": "req_1"})
REQUEST = httpx.Request("GET", "http://api.example/v1/batches")
RESPONSE = httpx.Response(404, headers=HEADERS, text="gone", request=REQUEST)


def facts(error: errors.BatchwrightError) -> dict[str, object]:
    """The attributes of an error, of which responses and requests cannot be compared."""
    found = vars(error).copy()
    for name in {"request", "response"} & found.keys():
        one = found[name]
        found[name] = (repr(one), getattr(one, "headers", None), getattr(one, "content", None))
    return found


@pytest.mark.parametrize(
    "error",
    [
        errors.ConfigurationError("no key"),
        errors.PaginationError("again"),
        errors.WaitTimeoutError("late", batch=None),
        errors.APIConnectionError("cut", request_id="1"),
        errors.APITimeoutError("slow"),
        errors.DownloadError("short", received=1, expected=2),
        errors.UploadError("other"),
        errors.APIResponseValidationError("odd", status_code=200, headers=HEADERS, body="<p>"),
        APIStatusError("odd", status_code=418, headers=HEADERS, code="teapot"),
        status_error(404, HEADERS, b"gone", RESPONSE),
    ],
    ids=lambda error: type(error).__name__,
)
def test_errors_survive_pickling_and_copying(error: errors.BatchwrightError):
    for twin in (pickle.loads(pickle.dumps(error)), copy.copy(error)):
        assert type(twin) is type(error)
        assert (str(twin), twin.args, facts(twin)) == (str(error), error.args, facts(error))


def test_errors_have_the_response_and_the_request():
    error = status_error(404, HEADERS, b"gone", RESPONSE)
    assert (error.response, error.request) == (RESPONSE, REQUEST)
    by_hand = errors.NotFoundError("gone", status_code=404, headers=HEADERS)
    assert (by_hand.response.status_code, by_hand.response.headers) == (404, HEADERS)
    for other in (by_hand, errors.APIError("odd"), errors.APITimeoutError("slow")):
        assert (other.request, other.code, other.param, other.type) == (None, None, None, None)


def test_the_docstring_draws_the_hierarchy():
    assert errors.__doc__
    drawn: list[tuple[int, str]] = []
    for line in errors.__doc__.splitlines():
        name = line.lstrip(" │├└─").split(" ")[0]
        if name in errors.__all__ and line.startswith("    "):
            parents = [one for depth, one in drawn if depth < line.index(name)]
            if parents:
                cls = getattr(errors, name)
                deepest = max(d for d, _ in drawn if d < line.index(name))
                assert cls.__base__.__name__ == [n for d, n in drawn if d == deepest][-1]
            drawn.append((line.index(name), name))
    assert sorted(name for _, name in drawn) == sorted(errors.__all__)


def test_all_errors_are_public_names():
    assert set(errors.__all__) <= set(batchwright.__all__)
    for name in batchwright.__all__:
        assert getattr(batchwright, name)
    assert dir(batchwright) == sorted(batchwright.__all__)
    with pytest.raises(AttributeError, match="no attribute 'Clint'"):
        batchwright.Clint  # noqa: B018


def test_a_character_reference_with_thousands_of_digits_is_shown_as_it_came():
    assert status_error(502, {}, b"<p>&#" + b"9" * 5000 + b";</p>").message.startswith("&#999")


def test_texts_of_the_server_are_cut_before_they_enter_a_message():
    body = b'{"error": {"message": "%s", "code": "%s"}}' % (b"m" * 100_000, b"c" * 100_000)
    error = status_error(400, {"x-request-id": "r" * 100_000}, body)
    assert len(error.message) == len(error.code or "") == 2001
    assert len(str(error)) < 2500
    redirect = status_error(302, {"location": "https://" + "a" * 100_000}, b"")
    assert len(str(redirect)) < 300


def test_a_message_with_half_a_character_can_be_printed():
    error = status_error(400, {}, rb'{"error": {"message": "\ud800 is no character"}}')
    assert str(error).encode() == b"400 Bad Request: ? is no character"
