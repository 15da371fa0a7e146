"""Templates made of a prompt."""

from __future__ import annotations

from typing import Any

import pytest

from batchwright._rows.prompts import ENDPOINTS, template_of
from batchwright._rows.templates import renderer
from batchwright._specification import line_schemas
from batchwright.errors import InputError

ROW = {"text": "Hi {id}", "id": 7, "parts": ["a", "b"], "on": True}


def body_of(kind: str, prompt: Any, **body: Any) -> dict[str, Any]:
    system = body.pop("system", None)
    template = template_of(kind, prompt, body, id=None, system=system)
    made = renderer(template)(ROW, "row 1")
    assert made["url"] == ENDPOINTS[kind].url
    return dict(made["body"])


USER = {"role": "user", "content": "Say Hi {id}"}


@pytest.mark.parametrize(
    ("kind", "prompt", "wanted"),
    [
        ("chat", "Say {text}", {"messages": [USER]}),
        ("chat", [{"role": "user", "content": "Say {text}"}], {"messages": [USER]}),
        ("responses", "Say {text}", {"input": "Say Hi {id}"}),
        ("responses", [{"role": "user", "content": "Say {text}"}], {"input": [USER]}),
        ("embedding", "{text}", {"input": "Hi {id}"}),
        ("embedding", ["{text}", "{id}."], {"input": ["Hi {id}", "7."]}),
        ("embedding", "{parts}", {"input": ["a", "b"]}),
        ("moderation", "{text}", {"input": "Hi {id}"}),
        ("completion", "Say {text}", {"prompt": "Say Hi {id}"}),
        ("image", "A {text}", {"prompt": "A Hi {id}"}),
    ],
)
def test_a_prompt_becomes_the_parameter_of_its_endpoint(
    kind: str, prompt: Any, wanted: dict[str, Any]
) -> None:
    assert body_of(kind, prompt) == wanted


def test_every_endpoint_and_parameter_is_of_the_specification() -> None:
    schemas = line_schemas()
    for endpoint in ENDPOINTS.values():
        properties = schemas["$defs"][schemas["endpoints"][endpoint.url]]["properties"]
        assert {endpoint.parameter, endpoint.system} - {None} <= properties.keys()


def test_the_system_speaks_first() -> None:
    told = {"role": "system", "content": "Answer 7."}
    assert body_of("chat", "Say {text}", system="Answer {id}.")["messages"] == [told, USER]
    given = [{"role": "user", "content": "Say {text}"}]
    assert body_of("chat", given, system="Answer {id}.")["messages"] == [told, USER]
    assert body_of("responses", "{text}", system="Answer {id}.")["instructions"] == "Answer 7."


@pytest.mark.parametrize("kind", ["embedding", "moderation", "completion", "image"])
def test_other_endpoints_have_no_system(kind: str) -> None:
    with pytest.raises(TypeError, match=f"{kind} takes no system"):
        body_of(kind, "{text}", system="Be brief.")


def test_a_number_is_text_in_a_prompt_and_itself_in_a_parameter() -> None:
    assert body_of("embedding", "{id}", dimensions="{id}") == {"input": "7", "dimensions": 7}
    assert body_of("embedding", "{on}")["input"] == "true"


def test_parameters_may_have_columns_but_schemas_are_taken_as_they_are() -> None:
    pattern = {"type": "string", "pattern": r"^\d{4}$"}
    for name in ("functions", "response_format", "text", "tools"):
        body = body_of("responses", "{text}", user="u-{id}", **{name: {"a": pattern}})
        assert (body["user"], body[name]) == ("u-7", {"a": pattern})


@pytest.mark.parametrize(
    ("kind", "system", "body"),
    [
        ("chat", None, {"messages": []}),
        ("embedding", None, {"input": "x"}),
        ("responses", "Be brief.", {"instructions": "x"}),
    ],
)
def test_what_the_prompt_says_cannot_be_said_again(
    kind: str, system: str | None, body: dict[str, Any]
) -> None:
    with pytest.raises(TypeError, match=f"{next(iter(body))!r}, so it cannot be given again"):
        body_of(kind, "{text}", system=system, **body)


@pytest.mark.parametrize("prompt", ["Say text", "Say {{text}}", [{"role": "user", "content": "x"}]])
def test_a_prompt_without_a_column_is_an_error(prompt: Any) -> None:
    with pytest.raises(InputError, match="no column, so all requests would be the same"):
        body_of("chat", prompt, tools=[{"name": "{text}"}][:0], model="m")


@pytest.mark.parametrize("body", [{"user": "{id}"}, {"metadata": {"row": "{id}"}}])
def test_a_column_in_another_parameter_is_one(body: dict[str, Any]) -> None:
    assert body_of("chat", "Invent something.", **body)["messages"][0]["role"] == "user"
