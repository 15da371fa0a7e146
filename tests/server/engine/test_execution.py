"""Executing one request on each endpoint."""

from __future__ import annotations

import array
import base64
import json
import re

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from batchwright.server import Model
from batchwright.server.catalogue import catalogue
from batchwright.server.engine.answers import Answers
from batchwright.server.engine.execution import Executor

from .bodies import BODIES, FLAT_TOOLS, TOOLS

EXECUTOR = Executor(catalogue([Model("tiny", dimensions=8)]), Answers())
SMALL = "text-embedding-3-small"
NAMES = sorted({name for _, body in BODIES.values() for name in body})
SCHEMA_WORDS = ["$ref", "allOf", "anyOf", "enum", "items", "minItems", "multipleOf", "pattern"]
WORDS = sorted(set(re.findall(r"\w+", json.dumps(list(BODIES.values()))))) + SCHEMA_WORDS
IMAGES = [{"file_id": "file-1"}]
ASKED = [{"role": "system", "content": "be brief"}, {"role": "user", "content": "hello there"}]


def run(endpoint, **body):
    answer = EXECUTOR.execute(f"/v1/{endpoint}", body, created=7, seed="s")
    json.dumps(answer.body)
    return answer


def chat(**body):
    return run("chat/completions", **{"model": "gpt-4o-mini", "messages": ASKED, **body})


def test_chat_echoes_the_last_message_of_the_user():
    answer = chat()
    body = answer.body
    assert answer.status_code == 200
    assert list(body) == [
        "id",
        "object",
        "created",
        "model",
        "choices",
        "usage",
        "service_tier",
        "system_fingerprint",
    ]
    assert (body["object"], body["created"]) == ("chat.completion", 7)
    assert body["model"] == "gpt-4o-mini-2024-07-18"
    (choice,) = body["choices"]
    said = {"role": "assistant", "content": "hello there", "refusal": None, "annotations": []}
    assert choice == {"index": 0, "message": said, "logprobs": None, "finish_reason": "stop"}
    assert (answer.input_tokens, answer.output_tokens) == (5, 3)
    assert body["usage"]["prompt_tokens"] == 5
    assert body["usage"]["total_tokens"] == 8


def test_chat_is_deterministic():
    assert chat() == chat()


def test_chat_honours_limits_choices_and_formats():
    short = chat(max_completion_tokens=1).body["choices"][0]
    assert (short["message"]["content"], short["finish_reason"]) == ("hell", "length")
    assert chat(max_tokens=1).body["choices"][0]["finish_reason"] == "length"
    assert [one["index"] for one in chat(n=3).body["choices"]] == [0, 1, 2]
    formatted = chat(response_format={"type": "json_object"}).body["choices"][0]
    assert json.loads(formatted["message"]["content"]) == {"echo": "hello there"}


def test_chat_reads_parts_of_content_and_needs_no_user():
    parts = [{"role": "user", "content": [{"type": "text", "text": text} for text in "ab"]}]
    assert chat(messages=parts).body["choices"][0]["message"]["content"] == "a b"
    system = [{"role": "system", "content": "alone"}]
    assert chat(messages=system).body["choices"][0]["message"]["content"] == "alone"


@pytest.mark.parametrize(
    ("changes", "code", "param"),
    [
        ({"model": None}, "missing_required_parameter", "model"),
        ({"model": "nope"}, "model_not_found", "model"),
        ({"model": SMALL}, "unsupported_model", "model"),
        ({"model": 7}, "model_not_found", "model"),
        ({"messages": None}, "invalid_type", "messages"),
        ({"messages": "hi"}, "invalid_type", "messages"),
        ({"messages": []}, "empty_array", "messages"),
        ({"messages": ["hi"]}, "invalid_type", "messages[0]"),
        ({"messages": [{"content": "hi"}]}, "missing_required_parameter", "messages[0].role"),
        ({"temperature": 2.5}, "decimal_above_max_value", "temperature"),
        ({"temperature": -1}, "decimal_below_min_value", "temperature"),
        ({"temperature": "hot"}, "invalid_type", "temperature"),
        ({"max_tokens": 0}, "integer_below_min_value", "max_tokens"),
        ({"max_tokens": "7"}, "invalid_type", "max_tokens"),
        ({"max_tokens": {}}, "invalid_type", "max_tokens"),
        ({"n": 129}, "integer_above_max_value", "n"),
        ({"top_p": 1.5}, "decimal_above_max_value", "top_p"),
        ({"stop": 7}, "invalid_type", "stop"),
        ({"stop": ["a", 7]}, "invalid_type", "stop[1]"),
        ({"stop": ["a"] * 5}, "array_above_max_length", "stop"),
        ({"response_format": "text"}, "invalid_type", "response_format"),
        (
            {"response_format": {"type": "json_schema", "json_schema": 7}},
            "invalid_type",
            "response_format.json_schema",
        ),
        ({"messages": [{"role": "usr"}]}, "invalid_value", "messages[0].role"),
        ({"logprobs": "yes"}, "invalid_type", "logprobs"),
        ({"audio": {"format": "mp3"}}, "missing_required_parameter", "audio.voice"),
        ({"tools": 7}, "invalid_type", "tools"),
        ({"tools": [7]}, "invalid_type", "tools[0]"),
        ({"tool_choice": "required"}, None, "tool_choice"),
        ({"tools": TOOLS, "tool_choice": "always"}, None, "tool_choice"),
        (
            {"tools": TOOLS, "tool_choice": {"type": "function", "function": {"name": "no"}}},
            None,
            "tool_choice",
        ),
    ],
)
def test_chat_refuses_what_the_api_would(changes, code, param):
    answer = chat(**changes)
    error = answer.body["error"]
    assert (answer.status_code, error["code"], error["param"]) == (400, code, param)


def test_chat_stops_where_it_is_told():
    (choice,) = chat(stop=["there", "lo", ""]).body["choices"]
    assert (choice["message"]["content"], choice["finish_reason"]) == ("hel", "stop")
    assert chat(stop="nowhere").body["choices"][0]["message"]["content"] == "hello there"
    prompt = {"model": "gpt-3.5-turbo-instruct", "prompt": "a b c", "stop": " c"}
    assert run("completions", **prompt).body["choices"][0]["text"] == "a b"


@pytest.mark.parametrize(
    ("choice", "name", "reason"),
    [
        ("required", "look_up", "tool_calls"),
        ({"type": "function", "function": {"name": "look_up"}}, "look_up", "stop"),
        ({"type": "function", "function": {"name": "other"}}, "other", "stop"),
    ],
)
def test_chat_calls_the_tool_that_is_demanded(choice, name, reason):
    tools = [*TOOLS, {"type": "function", "function": {"name": "other"}}]
    (made,) = chat(tools=tools, tool_choice=choice).body["choices"]
    (call,) = made["message"]["tool_calls"]
    assert (made["message"]["content"], made["finish_reason"]) == (None, reason)
    assert (call["type"], call["function"]["name"]) == ("function", name)
    arguments = {"look_up": {"city": "hello there", "size": 3}, "other": {}}
    assert json.loads(call["function"]["arguments"]) == arguments[name]


def test_responses_call_the_tool_that_is_demanded():
    asked = {"model": "gpt-4.1", "input": "Paris", "tools": FLAT_TOOLS}
    (call,) = run("responses", **asked, tool_choice="required").body["output"]
    assert (call["type"], call["name"]) == ("function_call", "look_up")
    assert json.loads(call["arguments"]) == {"city": "Paris", "size": 3}
    (message,) = run("responses", **asked).body["output"]
    assert message["type"] == "message"


def test_responses_refuse_settings_that_are_no_object():
    answer = run("responses", model="gpt-4.1", input="hello", text="json")
    assert (answer.status_code, answer.body["error"]["param"]) == (400, "text")


def test_responses_echo_text_and_turns():
    answer = run("responses", model="gpt-4.1", input="hello", temperature=1)
    assert answer.body["object"] == "response"
    assert answer.body["output"][0]["content"][0]["text"] == "hello"
    assert answer.body["usage"]["total_tokens"] == answer.input_tokens + answer.output_tokens == 4
    turns = run("responses", model="gpt-4.1", input=ASKED)
    assert turns.body["output"][0]["content"][0]["text"] == "hello there"
    formatted = run(
        "responses", model="gpt-4.1", input="x", text={"format": {"type": "json_object"}}
    )
    assert json.loads(formatted.body["output"][0]["content"][0]["text"]) == {"echo": "x"}


def test_responses_can_be_incomplete():
    answer = run("responses", model="gpt-4.1", input="x" * 100, max_output_tokens=16)
    assert answer.body["status"] == "incomplete"
    assert answer.body["incomplete_details"] == {"reason": "max_output_tokens"}
    assert len(answer.body["output"][0]["content"][0]["text"]) == 64


@pytest.mark.parametrize("given", [None, 7, []])
def test_responses_refuse_a_bad_input(given):
    assert run("responses", model="gpt-4.1", input=given).status_code == 400


def test_completions_echo_each_prompt():
    model = "gpt-3.5-turbo-instruct"
    answer = run("completions", model=model, prompt=["a", "b"], n=2)
    assert [one["text"] for one in answer.body["choices"]] == ["a", "a", "b", "b"]
    assert answer.body["usage"] == {"prompt_tokens": 2, "completion_tokens": 4, "total_tokens": 6}
    tokens = run("completions", model=model, prompt=[1, 2])
    assert [one["text"] for one in tokens.body["choices"]] == ["1 2"]
    long = run("completions", model=model, prompt="x" * 100)
    assert long.body["choices"][0]["finish_reason"] == "length"
    assert run("completions", model=model).status_code == 400


def test_embeddings_have_the_dimensions_of_the_model_or_of_the_request():
    def length(**body):
        return len(run("embeddings", input="x", **body).body["data"][0]["embedding"])

    assert length(model=SMALL) == 1536
    assert length(model="text-embedding-3-large") == 3072
    assert length(model=SMALL, dimensions=256) == 256


def test_embeddings_come_as_numbers_or_base64():
    floats, packed = (
        run("embeddings", model="tiny", input="hello", encoding_format=name).body["data"][0]
        for name in ("float", "base64")
    )
    unpacked = array.array("f", base64.b64decode(packed["embedding"]))
    assert list(unpacked) == pytest.approx(floats["embedding"])


@pytest.mark.parametrize(
    ("given", "count"), [("a", 1), (["a", "b"], 2), ([1, 2], 1), ([[1], [2, 3]], 2)]
)
def test_embeddings_take_texts_and_tokens_one_or_several(given, count):
    body = run("embeddings", model="tiny", input=given).body
    assert [one["index"] for one in body["data"]] == list(range(count))
    assert body["model"] == "tiny"
    assert body["usage"]["prompt_tokens"] == body["usage"]["total_tokens"] > 0


@pytest.mark.parametrize(
    "changes",
    [
        {"input": None},
        {"input": ""},
        {"input": []},
        {"input": ["a", ""]},
        {"input": [[]]},
        {"input": 7},
        {"input": [{}]},
        {"input": ["a"] * 2049},
        {"dimensions": 0},
        {"dimensions": 1537},
        {"dimensions": "8"},
        {"dimensions": 8, "model": "text-embedding-ada-002"},
        {"encoding_format": "hex"},
    ],
)
def test_embeddings_refuse_what_the_api_would(changes):
    answer = run("embeddings", **{"model": SMALL, "input": "x", **changes})
    assert answer.status_code == 400
    assert answer.body["error"]["type"] == "invalid_request_error"


def test_moderations_judge_each_input_and_need_no_model():
    answer = run("moderations", input=["hello", "I will kill you"])
    assert [one["flagged"] for one in answer.body["results"]] == [False, True]
    assert answer.body["model"] == "omni-moderation-2024-09-26"
    parts = run("moderations", input=[{"type": "text", "text": "murder"}])
    assert [one["flagged"] for one in parts.body["results"]] == [True]
    assert run("moderations").status_code == run("moderations", input=7).status_code == 400


def test_images_are_one_pixel_each():
    model = "gpt-image-1"
    for endpoint, more in (("images/generations", {}), ("images/edits", {"images": IMAGES})):
        answer = run(endpoint, model=model, prompt="a cat", n=2, **more)
        assert [base64.b64decode(one["b64_json"])[:4] for one in answer.body["data"]] == [
            b"\x89PNG",
            b"\x89PNG",
        ]
        assert run(endpoint, model=model).status_code == 400


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.floats(0, 9) | st.sampled_from(WORDS),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(WORDS), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(st.sampled_from(sorted(BODIES)), st.dictionaries(st.sampled_from(NAMES), JSON, max_size=4))
def test_whatever_is_asked_is_answered(name, changes):
    endpoint, body = BODIES[name]
    answer = EXECUTOR.execute(endpoint, {**body, **changes}, created=7, seed="s")
    assert answer.status_code in (200, 400)
    orjson.dumps(answer.body)


def test_videos_are_refused_with_a_reason():
    answer = run("videos", model="sora-2", prompt="a cat")
    assert answer.status_code == 400
    assert "/v1/videos" in answer.body["error"]["message"]
