"""Prices and lines for the tests of money."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from batchwright.money import Price, Prices

CHAT = "/v1/chat/completions"
PRICES = {
    "m": Price(input=1.0, output=4.0, cached=0.25),
    "long": Price(
        input=1.0, output=4.0, cache_write=1.25, long_from=10, long=Price(input=2.0, output=6.0)
    ),
    "knows": Price(input=1.0, output=4.0, max_output=500_000, context=100),
}


@pytest.fixture
def prices() -> Prices:
    """A few made-up prices."""
    return Prices("tests of 2026-10-01", PRICES.get)


@pytest.fixture(autouse=True)
def no_vocabulary(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    """Keep the machine's own vocabularies out, so that tokens are estimated."""
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", str(tmp_path / "no-vocabulary"))


def line(model: str | None = "m", url: str = CHAT, **body: Any) -> bytes:
    """A line of requests."""
    named = body if model is None else {"model": model, **body}
    return orjson.dumps({"custom_id": "a", "method": "POST", "url": url, "body": named}) + b"\n"


def chat(text: str, model: str = "m", **body: Any) -> bytes:
    """A line with one message."""
    return line(model, messages=[{"role": "user", "content": text}], **body)
