"""Templates: what a row's value becomes, and what a row cannot do."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from batchwright._rows.templates import renderer
from batchwright.errors import InputError

BASE = {"custom_id": "r", "url": "/v1/x", "body": {}}


def rendered(text: Any, row: dict[str, Any]) -> Any:
    made = renderer({**BASE, "body": {"input": text}})(row, "row 1")
    return made["body"]["input"]


@pytest.mark.parametrize(
    ("text", "row", "value"),
    [
        ("{a}", {"a": 5}, 5),
        ("{a}", {"a": [1, None]}, [1, None]),
        ("{a}", {"a": False}, False),
        ("{a}{b}", {"a": 5, "b": "x"}, "5x"),
        (" {a}", {"a": True}, " true"),
        ("{a}!", {"a": {"ü": 1}}, '{"ü": 1}!'),
        ("{a}!", {"a": Decimal("1.50")}, "1.50!"),
        ("{a}", {"a": date(2026, 10, 1)}, "2026-10-01"),
        ("{{a}}", {"a": 5}, "{a}"),
        ("{{{a}}}", {"a": "b"}, "{b}"),
        ("{a}", {"a": "{b}", "b": "secret"}, "{b}"),
        ("{a b.c[0]!r:>9}", {"a b.c[0]!r:>9": 1}, 1),
        ([{"x": "{a}"}, ("{a}",), 7, None], {"a": 1}, [{"x": 1}, [1], 7, None]),
    ],
)
def test_what_a_placeholder_becomes(text: Any, row: dict[str, Any], value: Any) -> None:
    made = rendered(text, row)
    assert made == value
    assert type(made) is type(value)


@pytest.mark.parametrize("text", ["{a.__class__}", "{a[0]}", "{a!r}", "{a:>9}"])
def test_a_name_is_only_a_name(text: str) -> None:
    with pytest.raises(InputError, match=r"row 1: there is no column 'a.+'; the columns are 'a' "):
        rendered(text, {"a": "x"})


@pytest.mark.parametrize("value", [None, "", float("nan"), Decimal("nan")])
@pytest.mark.parametrize("text", ["{a}", "x{a}"])
def test_a_value_that_is_missing_is_an_error(text: str, value: Any) -> None:
    with pytest.raises(InputError, match=r"^row 1: column 'a' has no value$"):
        rendered(text, {"a": value})


def test_a_value_that_pandas_says_is_missing_is_an_error() -> None:
    pandas = pytest.importorskip("pandas")
    for value in (pandas.NA, pandas.NaT):
        with pytest.raises(InputError, match="column 'a' has no value"):
            rendered("{a}", {"a": value})


def test_a_missing_value_in_another_column_does_not_matter() -> None:
    assert rendered("{a}", {"a": 1, "b": None}) == 1


@pytest.mark.parametrize("text", ["{a}", "x{a}"])
def test_bytes_are_no_text(text: str) -> None:
    for value in (b"x", bytearray(b"x"), memoryview(b"x")):
        with pytest.raises(InputError, match=r"^row 1: column 'a' has bytes, which are no text$"):
            rendered(text, {"a": value})


def test_values_of_numpy_are_those_of_python() -> None:
    numpy = pytest.importorskip("numpy")
    array = numpy.array([[1, 2], [3, 4]])
    assert rendered("{a}", {"a": array}) == [[1, 2], [3, 4]]
    assert rendered("{a}!", {"a": array}) == "[[1, 2], [3, 4]]!"
    assert rendered("{a}", {"a": numpy.bool_(True)}) is True
    assert rendered("{a}!", {"a": numpy.bool_(True)}) == "true!"
    assert type(rendered("{a}", {"a": numpy.float32(0.5)})) is float
    with pytest.raises(InputError, match="column 'a' has no value"):
        rendered("{a}", {"a": numpy.float32("nan")})
    for unit in ("s", "ns"):
        moment = numpy.datetime64("2026-10-01T12:00:00", unit)
        assert rendered("{a}", {"a": moment}).startswith("2026-10-01T12:00:00")
    with pytest.raises(InputError, match="column 'a' has no value"):
        rendered("{a}", {"a": numpy.datetime64("NaT")})


@pytest.mark.parametrize("text", ["{", "}", "{}", "a{b", 'JSON like {"a": {}}'])
def test_a_brace_without_a_partner_is_an_error_at_once(text: str) -> None:
    with pytest.raises(InputError, match=r"write \{column\} .* for a brace"):
        renderer({**BASE, "body": {"input": text}})


def test_a_request_gets_a_method_and_keeps_its_own() -> None:
    assert renderer(BASE)({}, "row 1")["method"] == "POST"
    assert renderer({**BASE, "method": "GET"})({}, "row 1")["method"] == "GET"


@pytest.mark.parametrize(
    "template", [{}, {"url": "/v1/x"}, {"body": {"a": 1}}, {"url": "", "body": {"a": 1}}]
)
def test_a_template_needs_url_and_body(template: dict[str, Any]) -> None:
    with pytest.raises(InputError, match=r"the template has no (url|body)"):
        renderer(template)


def test_a_function_makes_requests_too() -> None:
    render = renderer(lambda row: {"custom_id": row.pop("id"), "url": "/v1/x", "body": row})
    row = {"id": "a", "n": 1}
    assert render(row, "row 1") == {
        "custom_id": "a",
        "method": "POST",
        "url": "/v1/x",
        "body": {"n": 1},
    }
    assert row == {"id": "a", "n": 1}


def test_a_function_that_returns_no_request_is_an_error() -> None:
    with pytest.raises(InputError, match="row 1: the template must return a mapping, not str"):
        renderer(lambda row: "x")({}, "row 1")  # type: ignore[arg-type, return-value]
    with pytest.raises(InputError, match="a mapping or a function, not str"):
        renderer("{a}")  # type: ignore[arg-type]
