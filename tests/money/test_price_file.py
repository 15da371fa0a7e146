"""Files of prices."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from batchwright.errors import InputError
from batchwright.money import load_prices


def write(folder: Path, text: str, name: str = "prices.json") -> Path:
    path = folder / name
    path.write_text(text)
    return path


def test_json_and_toml_say_the_same(tmp_path: Path) -> None:
    first = write(tmp_path, '{"date": "2026-10-01", "models": {"m.1": {"input": 2, "output": 8}}}')
    text = 'date = 2026-10-01\n[models."m.1"]\ninput = 2\noutput = 8\n'
    second = write(tmp_path, text, "prices.toml")
    assert load_prices(first).of("m.1") == load_prices(second).of("m.1")
    assert load_prices(first).source == "prices.json of 2026-10-01"
    assert load_prices(second).source == "prices.toml of 2026-10-01"


def test_prices_are_those_of_a_batch_unless_the_file_says_normal(tmp_path: Path) -> None:
    models = '"models": {"m": {"input": 2, "cached": 1, "output": 8, "max_output": 9}}'
    batch = load_prices(write(tmp_path, f"{{{models}}}")).of("m")
    normal = load_prices(write(tmp_path, f'{{"rate": "normal", {models}}}')).of("m")
    assert batch is not None
    assert normal is not None
    assert (batch.input, batch.cached, batch.output, batch.halved) == (2.0, 1.0, 8.0, False)
    assert (normal.input, normal.cached, normal.output, normal.halved) == (1.0, 0.5, 4.0, True)
    assert (normal.max_output, normal.cache_write) == (9, None)


def test_without_a_date_that_of_the_last_change_is_named(tmp_path: Path) -> None:
    path = write(tmp_path, '{"models": {}}')
    os.utime(path, (0, 86_400))
    assert load_prices(path).source == "prices.json without a date, last changed on 1970-01-02"


def test_a_snapshot_costs_what_its_model_costs_unless_it_has_an_entry(tmp_path: Path) -> None:
    text = '{"models": {"m": {"input": 1}, "m-2026-01-01": {"input": 3}}}'
    prices = load_prices(write(tmp_path, text))
    found = {name: prices.of(name) for name in ("m", "m-2026-05-01", "m-2026-01-01")}
    assert [price and price.input for price in found.values()] == [1.0, 1.0, 3.0]
    assert [prices.of(name) for name in ("m-mini", "m2", "", None)] == [None] * 4


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "this is not valid JSON: line 1, column "),
        ("[]", "the document must be an object"),
        ("{}", "models must be an object"),
        ('{"models": {}, "modles": {}}', "modles is unknown; there are date, rate, models"),
        ('{"models": {}, "rate": "half"}', "rate must be 'batch' or 'normal', not 'half'"),
        ('{"models": {}, "date": "October"}', "date must be like 2026-10-01, not 'October'"),
        ('{"models": {"m": 3}}', "models.m must be an object"),
        ('{"models": {"m": {"output": 3}}}', "models.m has no input"),
        ('{"models": {"m": {"input": 3, "out": 3}}}', "models.m.out is unknown; there are input, "),
        ('{"models": {"m": {"input": -3}}}', "models.m.input must be US dollars"),
        ('{"models": {"m": {"input": "3"}}}', "models.m.input must be US dollars"),
        ('{"models": {"m": {"input": true}}}', "models.m.input must be US dollars"),
        ('{"models": {"m": {"input": 3, "max_output": 0}}}', "must be a number of tokens, not 0"),
    ],
)
def test_a_bad_file_is_named_with_the_place(tmp_path: Path, text: str, message: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(InputError) as caught:
        load_prices(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert message in str(caught.value)


def test_bad_toml_is_said_to_be_such(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"not valid TOML: .*line 1"):
        load_prices(write(tmp_path, "a = = b", "prices.toml"))
    (tmp_path / "latin.toml").write_bytes(b"# \xe9")
    with pytest.raises(InputError, match="byte 3 is not UTF-8"):
        load_prices(tmp_path / "latin.toml")


def test_infinite_prices_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"models\.m\.input must be US dollars"):
        load_prices(write(tmp_path, "[models.m]\ninput = inf\n", "prices.toml"))


def test_a_missing_file_is_an_error_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        load_prices(tmp_path / "none.json")
