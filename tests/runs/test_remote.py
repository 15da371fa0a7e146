"""What a run makes of the API's responses."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import pytest

from batchwright.errors import (
    APIResponseValidationError,
    APITimeoutError,
    DownloadError,
    InputError,
    UploadError,
    status_error,
)
from batchwright.runs.remote import pause_after

NOW = datetime(2001, 9, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("headers", "failures", "pause"),
    [
        ({}, 1, 0.5),
        ({}, 5, 8.0),
        ({}, 20, 10.0),
        ({"retry-after": "30"}, 1, 30.0),
        ({"retry-after": "1"}, 5, 8.0),
        ({"retry-after": "99999"}, 1, 120.0),
        ({"retry-after": format_datetime(NOW + timedelta(seconds=42), usegmt=True)}, 1, 42.0),
        ({"retry-after": "soon"}, 2, 1.0),
    ],
)
@pytest.mark.parametrize("status", [429, 503])
def test_the_pause_is_what_the_api_asks_and_never_less_than_the_back_off(
    status: int, headers: dict[str, str], failures: int, pause: float
) -> None:
    error = status_error(status, headers, b"")
    assert pause_after(error, failures, now=NOW, longest=10.0) == pause


def test_without_a_response_there_is_the_back_off() -> None:
    assert pause_after(APITimeoutError("late"), 3, now=NOW, longest=10.0) == 2.0


@pytest.mark.parametrize(
    "error",
    [
        APIResponseValidationError("odd", status_code=200, headers=httpx.Headers(), body=None),
        APIResponseValidationError("odd", status_code=200, headers=httpx.Headers(), body='{"id'),
        DownloadError("short", received=1, expected=2),
        InputError("out.jsonl:1: this line is not an answer"),
        UploadError("short"),
        status_error(408, {}, b""),
    ],
    ids=lambda error: type(error).__name__,
)
def test_what_may_pass_is_tried_again(error: Exception) -> None:
    assert pause_after(error, 1, now=NOW, longest=10.0) == 0.5


@pytest.mark.parametrize(
    ("error", "failures"),
    [
        (APITimeoutError("late"), 21),
        (status_error(409, {}, b""), 1),
        (status_error(503, {"x-should-retry": "false"}, b""), 1),
        (status_error(400, {"retry-after": "1"}, b""), 1),
        (status_error(429, {}, b'{"error": {"code": "insufficient_quota"}}'), 1),
        (APIResponseValidationError("x", status_code=200, headers=httpx.Headers(), body={}), 1),
        (KeyError(), 1),
    ],
)
def test_what_will_not_pass_is_given_up(error: Exception, failures: int) -> None:
    assert pause_after(error, failures, now=NOW, longest=10.0) is None
