"""The prices of the package genai-prices, as it is installed."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import UTC, datetime
from importlib import metadata

import pytest

from batchwright.money import Price, Prices, load_prices

pytest.importorskip("genai_prices")


@pytest.fixture(scope="module")
def known() -> Prices:
    """The prices."""
    return load_prices()


def priced(prices: Prices, model: str) -> Price:
    price = prices.of(model)
    assert price is not None, model
    return price


def test_the_source_has_version_and_date(known: Prices) -> None:
    version = re.escape(metadata.version("genai-prices"))
    found = re.fullmatch(rf"genai-prices {version} (?:of (.+)|without a date)", known.source)
    assert found, known.source
    assert found[1] is None or "2025-01-01" < found[1] <= f"{datetime.now(UTC):%Y-%m-%d}"


def test_a_snapshot_costs_what_its_model_costs(known: Prices) -> None:
    assert priced(known, "gpt-4o-mini-2024-07-18") == priced(known, "gpt-4o-mini")
    assert priced(known, "gpt-4o-2024-05-13") != priced(known, "gpt-4o")


def test_a_batch_costs_half_of_the_normal_price(known: Prices) -> None:
    price = priced(known, "gpt-4o-mini")
    assert (price.input, price.output) == (0.075, 0.3)
    assert price.context == 128_000


def test_it_is_said_where_half_is_our_rule(known: Prices) -> None:
    price = priced(known, "text-embedding-3-small")
    assert (price.input, price.output, price.halved) == (0.01, 0.0, True)


@pytest.mark.parametrize("model", ["my-deployment", "gpt-4o-micro", "meta-llama/Llama-3-8B", ""])
def test_an_unknown_model_is_unpriced(known: Prices, model: str) -> None:
    assert known.of(model) is None


@pytest.mark.parametrize("model", ["gpt-4o-realtime-preview", "whisper-1", "tts-1"])
def test_a_model_with_more_than_one_kind_of_token_is_unpriced(known: Prices, model: str) -> None:
    assert known.of(model) is None


def test_long_requests_cost_more_where_they_do(known: Prices) -> None:
    price = known.of("gpt-5.4")
    if price is None or price.long_from is None:
        pytest.skip("this version has no model with a price for long requests")
    assert price.for_request(price.long_from) is price
    assert price.for_request(price.long_from + 1).input > price.input


def test_nothing_is_fetched() -> None:
    code = """
import socket
def refused(*args): raise AssertionError("a connection was made")
socket.socket.connect = socket.getaddrinfo = refused
from batchwright.money import load_prices
print(load_prices().of("gpt-4o-mini").output)
"""
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout == "0.3\n"


def test_without_the_package_it_is_said_how_to_install_it() -> None:
    code = "import sys; sys.modules['genai_prices'] = None\n"
    code += "from batchwright.money import load_prices; load_prices()"
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    last = done.stderr.splitlines()[-1]
    assert last.startswith("batchwright.errors.ConfigurationError: ")
    assert "pip install 'batchwright[prices]'" in last


def test_packages_are_imported_on_first_use() -> None:
    code = "import batchwright, batchwright.money, sys; batchwright.Client\n"
    code += "print({'genai_prices', 'tiktoken'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout == "set()\n"
