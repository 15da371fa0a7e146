"""Errors of a constructor do not show the key that it was called with."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from batchwright import AsyncClient, BearerAuth, Client, HeaderAuth, Retry

KEY = "sk-very-secret-key"
WRONG: list[dict[str, Any]] = [
    {"api_key": f"{KEY}\n"},
    {"api_key": 5, "default_headers": {"x-key": KEY}},
    {"auth": KEY},
    {"auth": BearerAuth(KEY)},
    {"base_url": f"https://user:{KEY}@example.org/v1"},
    {"base_url": f"https://example.org/v1?key={KEY}"},
    {"base_url": f"{KEY}"},
    {"organization": "a\n"},
    {"project": "a\n"},
    {"timeout": -1},
    {"deadline": -1},
    {"max_pages": 0},
    {"max_retries": -1},
    {"max_retries": 1, "retry": Retry()},
    {"retry": 5},
    {"default_headers": {"x-key": f"{KEY}\n"}},
    {"default_headers": {"a key": KEY}},
    {"default_headers": KEY},
    {"default_query": KEY},
    {"default_query": [("key", KEY)]},
    {"http_client": KEY},
    {"http_client": httpx.Client(headers={"x-key": KEY}), "timeout": -1},
    {"http_client": httpx.AsyncClient(headers={"x-key": KEY}), "timeout": -1},
    {"no_such_option": KEY},
]


def report(call: Callable[[], object]) -> str:
    """An error report with the variables of our frames; empty if there was no error."""
    try:
        call()
    except Exception as error:
        found = traceback.TracebackException.from_exception(error, capture_locals=True)
        found.stack[:] = [frame for frame in found.stack if frame.filename != __file__]
        return "".join(found.format())
    return ""


@pytest.mark.parametrize("wrong", WRONG, ids="+".join)
@pytest.mark.parametrize("cls", [Client, AsyncClient])
def test_no_variable_of_a_constructors_error_has_the_key(cls: Any, wrong: dict[str, Any]):
    arguments = {"api_key": KEY, **wrong}
    found = {"constructor": cls, "copy": cls(api_key=KEY).with_options}
    for make in found.values():
        shown = report(lambda make=make: make(**arguments))  # type: ignore[misc]
        assert shown
        assert KEY not in shown


@pytest.mark.parametrize("token", [f"{KEY}\n", f" {KEY}", [KEY], {"key": KEY}])
def test_no_variable_of_a_credentials_error_has_the_key(token: Any):
    for make in (BearerAuth, lambda token: HeaderAuth("api-key", token)):
        shown = report(lambda make=make: make(token))  # type: ignore[misc]
        assert shown
        assert KEY not in shown


@pytest.mark.parametrize("cls", [Client, AsyncClient])
def test_a_client_without_settings_has_a_repr(cls: Any):
    assert repr(cls.__new__(cls)) == f"<{cls.__name__} without settings>"
