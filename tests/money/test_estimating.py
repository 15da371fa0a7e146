"""What a file will cost."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

from batchwright.money import Prices, bound, estimate

from .conftest import chat, line


def test_tokens_and_costs_of_one_model(prices: Prices) -> None:
    found = estimate([chat("12345678", max_tokens=100)] * 10, prices)
    assert (found.requests, found.input, found.exact) == (10, 10 * (2 + 4 + 3), False)
    assert (found.output_bound, found.unbounded) == (1000, 0)
    assert found.input_cost == pytest.approx(90 * 1.0 / 1e6)
    assert found.output_cost == pytest.approx(1000 * 4.0 / 1e6)
    assert found.prices == "tests of 2026-10-01"


def test_the_bound_is_that_of_the_whole_and_above_the_estimate(prices: Prices) -> None:
    found = estimate([chat("12345678", max_tokens=100)] * 10, prices)
    assert found.output_cost is not None
    assert found.bound is not None
    assert found.bound > found.input_cost + found.output_cost
    (tally,) = found.by_model
    assert found.bound == tally.bound


def test_several_models_and_endpoints_are_kept_apart(prices: Prices) -> None:
    lines = [chat("a", max_tokens=5), chat("b", "knows", max_tokens=5), chat("c", max_tokens=5)]
    lines.append(line("m", "/v1/embeddings", input="12345678"))
    found = estimate(lines, prices)
    assert [(one.model, one.endpoint[-4:], one.requests) for one in found.by_model] == [
        ("m", "ions", 2),
        ("knows", "ions", 1),
        ("m", "ings", 1),
    ]
    assert found.input == sum(one.input for one in found.by_model)
    assert found.by_model[2].output_cost == 0


def test_a_request_without_max_tokens_leaves_no_bound(prices: Prices) -> None:
    found = estimate([chat("a", max_tokens=5), chat("b"), chat("c", n=3)], prices)
    assert (found.unbounded, found.output_cost, found.bound) == (4, None, None)
    assert found.output_bound == 5


def test_the_most_that_a_model_writes_bounds_it(prices: Prices) -> None:
    found = estimate([chat("a", "knows"), chat("a", "knows", max_tokens=500_000)], prices)
    assert found.output_cost == pytest.approx(4.0)
    assert found.bound is not None


def test_an_unpriced_model_is_named_and_not_in_the_sum(prices: Prices) -> None:
    found = estimate([chat("a", "x", max_tokens=5), chat("a", max_tokens=5)], prices)
    assert found.unpriced == ("x",)
    assert found.input_cost == pytest.approx(8 / 1e6)
    assert (found.output_cost, found.bound) == (None, None)


def test_moderation_is_free_and_may_lack_a_model(prices: Prices) -> None:
    found = estimate(line(None, "/v1/moderations", input="a bad word"), prices)
    assert (found.input_cost, found.output_cost, found.bound) == (0, 0, 0)
    assert found.unpriced == ()


def test_images_have_no_bound(prices: Prices) -> None:
    found = estimate(line("m", "/v1/images/generations", prompt="a cat"), prices)
    assert (found.unbounded, found.output_cost, found.bound) == (1, None, None)
    assert found.input_cost > 0


def test_long_requests_cost_what_they_do(prices: Prices) -> None:
    lines = [chat("1234", "long", max_tokens=10), chat("1" * 400, "long", max_tokens=10)]
    found = estimate(lines, prices)
    assert found.input == 8 + 107
    assert found.input_cost == pytest.approx((8 * 1.0 + 107 * 2.0) / 1e6)
    assert found.output_cost == pytest.approx((10 * 4.0 + 10 * 6.0) / 1e6)


def test_what_is_no_request_is_counted_and_left_out(prices: Prices) -> None:
    lines = [b"no json\n", b"[1]\n", b'{"custom_id": "a"}\n', b"\n", chat("a", max_tokens=1)]
    found = estimate(lines, prices)
    assert (found.invalid, found.requests) == (4, 1)


def test_requests_with_images_are_said_to_be_uncounted(prices: Prices) -> None:
    content = [{"type": "image_url", "image_url": {"url": "data:image/png;base64," + "A" * 4000}}]
    found = estimate(line(messages=[{"role": "user", "content": content}], max_tokens=1), prices)
    assert (found.uncounted, found.input) == (1, 7)


def test_any_source_will_do(tmp_path: Path, prices: Prices) -> None:
    data = chat("a", max_tokens=1) * 3
    (tmp_path / "in.jsonl").write_bytes(data)
    sources: list[Any] = [data, io.BytesIO(data), tmp_path / "in.jsonl", str(tmp_path / "in.jsonl")]
    assert [estimate(source, prices).requests for source in sources] == [3, 3, 3, 3]


def test_nothing_costs_nothing(prices: Prices) -> None:
    found = estimate(b"", prices)
    assert (found.requests, found.input, found.bound, found.by_model) == (0, 0, 0, ())


def test_shards_are_bounded_as_their_file_is(prices: Prices) -> None:
    """The bounds of the parts of a file add up to that of the file."""

    class Part:
        endpoint, model, unbounded = "/v1/chat/completions", "m", 0

        def __init__(self, lines: list[bytes]) -> None:
            self.requests, self.bytes = len(lines), sum(map(len, lines))
            self.output_bound = 7 * len(lines)

    lines = [chat("x" * n, max_tokens=7) for n in range(100)]
    parts = [bound(Part(lines[:30]), prices), bound(Part(lines[30:]), prices)]
    assert sum(part or 0 for part in parts) == pytest.approx(estimate(lines, prices).bound)
