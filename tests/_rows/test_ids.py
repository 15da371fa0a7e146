"""Ids, and the rows in which they were first."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batchwright._rows import ids
from batchwright._rows.ids import Ids


@settings(max_examples=50, deadline=None)
@given(st.lists(st.text(min_size=1, max_size=2), min_size=1))
def test_an_id_is_new_once_and_its_first_row_is_known(names: list[str]) -> None:
    first: dict[str, int] = {}
    with Ids() as found:
        for number, name in enumerate(names, 10):
            found.number = number
            assert found.add(name) is (name not in first)
            first.setdefault(name, number)
            assert found.first(name) == first[name]


def test_it_goes_to_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ids, "_IN_MEMORY", 64)
    monkeypatch.setattr(ids, "_PER_READ", 32)
    with Ids() as found:
        for number in range(100):
            found.number = number
            assert found.add(f"r{number}")
        assert [found.first(f"r{number}") for number in (0, 57, 99)] == [0, 57, 99]
        found.number = 100
        assert not found.add("r57")
        assert found.first("r57") == 57


def test_an_id_that_was_not_added_has_no_row() -> None:
    with Ids() as found, pytest.raises(LookupError):
        found.first("a")
