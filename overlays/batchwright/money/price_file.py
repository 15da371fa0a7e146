"""A file of prices: JSON or TOML."""

from __future__ import annotations

import math
import os
import re
import tomllib
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import orjson
from attrs import evolve

from batchwright.errors import InputError
from batchwright.money.price import Price, Prices

__all__ = ["read_prices"]

_SNAPSHOT = re.compile(r"-\d{4}-\d{2}-\d{2}$")
_MEMBERS = ("date", "rate", "models")
_RATES = ("batch", "normal")
_DOLLARS = ("input", "output", "cached", "cache_write")
_COUNTS = ("max_output", "context")


def read_prices(path: str | os.PathLike[str]) -> Prices:
    """Read a file of prices.

    Args:
        path: The file; one that ends in `.toml` is TOML, any other JSON.

    Raises:
        InputError: The file is no file of prices; the message says where and what.
        OSError: It cannot be read.
    """
    file = Path(path)
    document = _parsed(file)
    _known(file, document, "", _MEMBERS)
    rate = document.get("rate", "batch")
    if rate not in _RATES:
        raise InputError(f"{file}: rate must be 'batch' or 'normal', not {rate!r}")
    models = _object(file, document.get("models"), "models")
    prices = {name: _price(file, f"models.{name}", entry) for name, entry in models.items()}
    if rate == "normal":
        prices = {name: halved(price) for name, price in prices.items()}
    return Prices(f"{file.name} {_date(file, document.get('date'))}", _lookup(prices))


def halved(price: Price) -> Price:
    """Half of a normal price, which is what a batch costs."""
    return evolve(
        price,
        input=price.input / 2,
        output=price.output / 2,
        cached=None if price.cached is None else price.cached / 2,
        cache_write=None if price.cache_write is None else price.cache_write / 2,
        halved=True,
        long=price.long and halved(price.long),
    )


def _lookup(prices: Mapping[str, Price]) -> Callable[[str], Price | None]:
    """Find prices by name; a snapshot that has none of its own costs what its model costs."""

    def lookup(model: str) -> Price | None:
        return prices.get(model) or prices.get(_SNAPSHOT.sub("", model))

    return lookup


def _parsed(file: Path) -> dict[str, Any]:
    content = file.read_bytes()
    try:
        if file.suffix.lower() == ".toml":
            return tomllib.loads(content.decode())
        document = orjson.loads(content)
    except UnicodeDecodeError as error:
        raise InputError(f"{file}: byte {error.start + 1} is not UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{file}: this is not valid TOML: {error}") from None
    except orjson.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise InputError(f"{file}: this is not valid JSON: {where}: {error.msg}") from None
    return _object(file, document, "the document")


def _price(file: Path, where: str, value: object) -> Price:
    entry = _object(file, value, where)
    _known(file, entry, f"{where}.", (*_DOLLARS, *_COUNTS))
    if "input" not in entry:
        raise InputError(f"{file}: {where} has no input, the price of a million tokens")
    dollars = {name: _dollars(file, where, name, entry[name]) for name in _DOLLARS if name in entry}
    counts = {name: _count(file, where, name, entry[name]) for name in _COUNTS if name in entry}
    return Price(
        input=dollars["input"],
        output=dollars.get("output", 0.0),
        cached=dollars.get("cached"),
        cache_write=dollars.get("cache_write"),
        max_output=counts.get("max_output"),
        context=counts.get("context"),
    )


def _date(file: Path, value: object) -> str:
    if value is None:
        changed = datetime.fromtimestamp(file.stat().st_mtime, UTC)
        return f"without a date, last changed on {changed:%Y-%m-%d}"
    if isinstance(value, datetime):
        value = value.date()
    try:
        found = value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError:
        raise InputError(f"{file}: date must be like 2026-10-01, not {value!r}") from None
    return f"of {found.isoformat()}"


def _dollars(file: Path, where: str, name: str, value: object) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < math.inf:
        return float(value)
    message = "must be US dollars for a million tokens, such as 0.15"
    raise InputError(f"{file}: {where}.{name} {message}, not {value!r}")


def _count(file: Path, where: str, name: str, value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and value > 0:
        return value
    raise InputError(f"{file}: {where}.{name} must be a number of tokens, not {value!r}")


def _object(file: Path, value: object, where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise InputError(f"{file}: {where} must be an object, such as {{}}, not {value!r}")
    return value


def _known(file: Path, entry: Mapping[str, Any], where: str, names: tuple[str, ...]) -> None:
    for name in entry:
        if name not in names:
            raise InputError(f"{file}: {where}{name} is unknown; there are {', '.join(names)}")
