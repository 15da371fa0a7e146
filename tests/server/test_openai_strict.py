"""The vendor's own package asks models, and validates each answer strictly."""

from __future__ import annotations

import json
import re
from typing import Any, Literal

import openai
import pytest
from openai.types import (
    Completion,
    CreateEmbeddingResponse,
    ImagesResponse,
    ModerationCreateResponse,
)
from openai.types.chat import ChatCompletion
from openai.types.responses import Response
from pydantic import BaseModel, Field

from batchwright.server.catalogue import MODEL_OPERATIONS

from .engine.bodies import ASKED, BODIES, TOOLS

KINDS: dict[str, type[Any]] = {
    "/v1/chat/completions": ChatCompletion,
    "/v1/completions": Completion,
    "/v1/embeddings": CreateEmbeddingResponse,
    "/v1/images/generations": ImagesResponse,
    "/v1/moderations": ModerationCreateResponse,
    "/v1/responses": Response,
}
ASKED_ALONE = {name: one for name, one in BODIES.items() if one[0] in MODEL_OPERATIONS.values()}


class Node(BaseModel):
    value: int = Field(ge=3)
    next: Node | None


class Place(BaseModel):
    city: str
    kind: Literal["town", "village"]
    sizes: list[float]
    first: Node


@pytest.fixture
def client(api):
    with openai.OpenAI(
        api_key="My API Key",
        base_url=api.server.base_url,
        max_retries=0,
        _strict_response_validation=True,
    ) as one:
        yield one


@pytest.mark.parametrize(("endpoint", "body"), ASKED_ALONE.values(), ids=list(ASKED_ALONE))
def test_an_answer_is_parsed_strictly(client, endpoint, body):
    path = endpoint.removeprefix("/v1")
    assert isinstance(client.post(path, body=body, cast_to=KINDS[endpoint]), KINDS[endpoint])


def test_models_are_parsed_from_what_the_echo_says(client):
    parsed = client.chat.completions.parse(
        model="gpt-4o-mini", messages=ASKED, response_format=Place
    )
    place = parsed.choices[0].message.parsed
    assert (place.city, place.kind) == ("hello there", "town")
    answer = client.responses.parse(model="gpt-4.1", input="Paris", text_format=Place)
    assert answer.output_parsed.city == "Paris"


def test_the_arguments_of_a_call_are_what_its_function_takes(client):
    answer = client.chat.completions.create(
        model="gpt-4o-mini", messages=ASKED, tools=TOOLS, tool_choice="required"
    )
    (call,) = answer.choices[0].message.tool_calls
    assert (call.function.name, answer.choices[0].finish_reason) == ("look_up", "tool_calls")
    assert json.loads(call.function.arguments) == {"city": "hello there", "size": 3}


def test_scripted_answers_reach_the_vendors_package(api, client):
    api.server.answers.add(
        lambda request: re.sub("hello", "goodbye", request.body["messages"][-1]["content"])
    )
    answer = client.chat.completions.create(model="gpt-4o-mini", messages=ASKED)
    assert answer.choices[0].message.content == "goodbye there"


def test_embeddings_come_in_base64_as_the_package_asks(api):
    # Strict validation refuses the base64 that the package itself asks for.
    with openai.OpenAI(api_key="My API Key", base_url=api.server.base_url) as client:
        answer = client.embeddings.create(model="text-embedding-3-small", input="a", dimensions=8)
    assert [type(one) for one in answer.data[0].embedding] == [float] * 8
