"""Errors that httpx does not translate."""

from __future__ import annotations

import httpx
import pytest

from batchwright import APIConnectionError

from .scripted import Make, Script, ok

pytestmark = pytest.mark.anyio


async def test_an_error_of_the_parser_is_a_connection_error(make: Make):
    class Parser(Script):
        def _next(self) -> httpx.Response:
            exec(compile("int('x')", "h11", "exec"), {"__name__": "h11._connection"})
            return ok()

    with pytest.raises(APIConnectionError, match="RemoteProtocolError: ValueError: invalid lit"):
        await make(Parser(), max_retries=0).request()


async def test_an_error_of_the_callers_own_code_is_raised_as_it_is(make: Make):
    class Hook(Script):
        def _next(self) -> httpx.Response:
            raise ValueError("of a hook")

    with pytest.raises(ValueError, match="of a hook"):
        await make(Hook()).request()
