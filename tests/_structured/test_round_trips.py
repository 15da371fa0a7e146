"""What a class writes fits its strict schema, and is read back as it was."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batchwright._structured import reader, strict_schema, subset_findings
from batchwright.server.engine.echo.instances import instance

from .kinds import KINDS, PAGES, items_of, reviews_of, written


def fits(cls: Any, text: bytes) -> None:
    schema = strict_schema(cls)
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(json.loads(text), schema)


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_an_instance_is_read_back_as_it_was(kind: str, data: st.DataObject) -> None:
    review, item = KINDS[kind]
    value = data.draw(reviews_of(review, item))
    text = written(review, value)
    fits(review, text)
    assert reader(review)(text) == value
    assert reader(review)(text.decode()) == value


@pytest.mark.parametrize("kind", PAGES)
@settings(max_examples=10, deadline=None)
@given(data=st.data())
def test_an_instance_of_a_generic_class_too(kind: str, data: st.DataObject) -> None:
    page, make, item = PAGES[kind]
    value = make(entries=data.draw(st.lists(items_of(item), max_size=3)), next=1)
    text = written(page, value)
    fits(page, text)
    assert reader(page)(text) == value


@pytest.mark.parametrize("cls", [one[0] for one in (*KINDS.values(), *PAGES.values())], ids=str)
def test_the_api_takes_the_schema(cls: Any) -> None:
    assert subset_findings(strict_schema(cls), "schema") == []


@pytest.mark.parametrize("cls", [one[0] for one in (*KINDS.values(), *PAGES.values())], ids=str)
def test_the_server_answers_in_it(cls: Any) -> None:
    made = instance(strict_schema(cls), "I am angry: 3 boxes", "response_format")
    text = json.dumps(made).encode()
    fits(cls, text)
    assert "I am angry" in repr(reader(cls)(text))
