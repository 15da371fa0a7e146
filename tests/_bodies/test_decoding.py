"""Which lines the decoders take: the ordinary ones, and none that needs a closer look."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import orjson
import pytest

from batchwright import _specification
from batchwright._bodies import check, decoding, growing_decoder
from batchwright._bodies.decoding import REFUSALS, line_decoder
from batchwright._bodies.schemas import Schemas
from batchwright._bodies.shapes import Shapes

CHAT, RESPONSES = "/v1/chat/completions", "/v1/responses"
SCHEMA = {
    "type": "object",
    "properties": {"label": {"type": "string", "enum": ["a", "b"]}},
    "required": ["label"],
    "additionalProperties": False,
}
OPEN = {"type": "object", "properties": {"label": {"type": "string"}}}
FUNCTION = {"name": "get_weather", "description": "Get it.", "parameters": OPEN}
USER = {"role": "user", "content": "hello"}
TEXT = {"type": "text", "text": "?"}
PICTURE = {"type": "image_url", "image_url": {"url": "data:image/png;base64,AA==", "detail": "low"}}


def chat(**parameters: Any) -> tuple[str, dict[str, Any]]:
    return CHAT, {"model": "gpt-5", "messages": [USER]} | parameters


def responses(**parameters: Any) -> tuple[str, dict[str, Any]]:
    return RESPONSES, {"model": "gpt-5", "input": "hello"} | parameters


def structured(schema: Any, strict: bool | None) -> dict[str, Any]:
    named = {"name": "answer", "schema": schema, "strict": strict}
    return {"type": "json_schema", "json_schema": named}


ORDINARY = {
    "plain chat": chat(),
    "system and user": chat(messages=[{"role": "system", "content": "Be brief."}, USER]),
    "a conversation": chat(
        messages=[
            {"role": "developer", "content": [{"type": "text", "text": "Be brief."}], "name": "a"},
            USER,
            {"role": "assistant", "content": None, "refusal": None},
            {"role": "assistant", "content": [{"type": "text", "text": "hi"}]},
            USER,
        ]
    ),
    "calls of tools": chat(
        messages=[
            USER,
            {
                "role": "assistant",
                "tool_calls": [
                    {"id": "a", "type": "function", "function": {"name": "f", "arguments": "{}"}}
                ],
            },
            {"role": "tool", "tool_call_id": "a", "content": "sunny"},
        ]
    ),
    "parameters": chat(
        temperature=1,
        top_p=0.5,
        max_tokens=100,
        max_completion_tokens=None,
        seed=-1,
        n=2,
        stop=["a", "b"],
        logit_bias={"50256": -100},
        logprobs=True,
        top_logprobs=3,
        frequency_penalty=-2.0,
        presence_penalty=2,
        user="me",
        metadata={"a": "b"},
        store=False,
        reasoning_effort="low",
        verbosity="low",
        service_tier="auto",
        parallel_tool_calls=True,
        stream=False,
        prediction={"type": "content", "content": "x"},
        modalities=["text"],
    ),
    "one stop": chat(stop="a", stream=None),
    "images": chat(
        messages=[{"role": "user", "content": [{"type": "text", "text": "?"}, PICTURE]}]
    ),
    "tools": chat(
        tools=[{"type": "function", "function": FUNCTION}],
        tool_choice={"type": "function", "function": {"name": "get_weather"}},
    ),
    "strict tools": chat(
        tools=[
            {"type": "function", "function": {"name": "f", "parameters": SCHEMA, "strict": True}}
        ],
        tool_choice="required",
    ),
    "a strict schema": chat(response_format=structured(SCHEMA, True)),
    "a free schema": chat(response_format=structured(OPEN, None)),
    "an object": chat(response_format={"type": "json_object"}),
    "another alphabet": chat(messages=[{"role": "user", "content": "こんにちは 𝄞 \u2028"}]),
    "a response": responses(instructions="Be brief.", max_output_tokens=100, temperature=0.5),
    "a list of input": responses(input=[{"role": "system", "content": "Be brief."}, USER]),
    "typed input": responses(input=[{"type": "message", **USER}]),
    "an image in input": responses(
        input=[
            {
                "role": "user",
                "content": [
                    {"type": "input_text", "text": "?"},
                    {"type": "input_image", "image_url": "https://x.y/z.png", "detail": "auto"},
                ],
            }
        ]
    ),
    "a strict format": responses(
        text={"format": {"type": "json_schema", "name": "a", "schema": SCHEMA, "strict": True}}
    ),
    "reasoning": responses(reasoning={"effort": "low", "summary": "auto"}, metadata={"a": "b"}),
    "response tools": responses(
        tools=[
            {"type": "function", "name": "f", "parameters": SCHEMA, "strict": True},
            {"type": "web_search"},
        ],
        tool_choice="auto",
    ),
    "an embedding": ("/v1/embeddings", {"model": "m", "input": "hello"}),
    "embeddings": (
        "/v1/embeddings",
        {"model": "m", "input": ["a", "b"], "dimensions": 256, "encoding_format": "base64"},
    ),
    "a moderation": ("/v1/moderations", {"input": "hello"}),
    "moderations": ("/v1/moderations", {"model": "omni-moderation-latest", "input": ["a", "b"]}),
    "a completion": ("/v1/completions", {"model": "m", "prompt": "hello", "max_tokens": 5}),
    "completions": ("/v1/completions", {"model": "m", "prompt": ["a", "b"], "echo": True}),
    "an image": ("/v1/images/generations", {"model": "m", "prompt": "a cat", "size": "1024x1024"}),
    "an edit": (
        "/v1/images/edits",
        {"model": "m", "prompt": "a cat", "images": [{"image_url": "https://x.y/z.png"}]},
    ),
    "a video": ("/v1/videos", {"model": "sora-2", "prompt": "a cat", "seconds": "8"}),
    "Azure's chat": ("/chat/completions", chat()[1]),
}


def text_of(more: str = "", body: str | None = None) -> str:
    """A line of chat, with more parameters or another body."""
    body = body or '{"model":"m","messages":[{"role":"user","content":"a"}]' + more + "}"
    return '{"custom_id":"a","method":"POST","url":"/v1/chat/completions","body":' + body + "}"


REFUSED = {
    "no id": text_of().replace('"custom_id":"a",', ""),
    "an empty id": text_of().replace('"a"', '""', 1),
    "another method": text_of().replace("POST", "GET"),
    "another url": text_of().replace("/v1/chat", "/v1"),
    "an unknown field": text_of().replace('"method"', '"x":1,"method"'),
    "streaming": text_of(',"stream":true'),
    "streaming, and not": text_of(',"stream":true,"stream":false'),
    "a wrong type": text_of(',"n":"1"'),
    "an unknown parameter": text_of(',"temprature":1'),
    "an unknown value": text_of(',"reasoning_effort":"hgh"'),
    "true for 1": text_of(',"n":true'),
    "too many": text_of(',"n":129'),
    "infinite": text_of(',"temperature":1e999'),
    "many digits": text_of(',"max_tokens":1' + "0" * 400),
    "a byte order mark": "\ufeff" + text_of(),
    "two lines": text_of() + "\n" + text_of(),
    "an empty model": text_of(body='{"model":"","messages":[{"role":"user","content":"a"}]}'),
    "no model": text_of(body='{"messages":[{"role":"user","content":"a"}]}'),
    "no messages": text_of(body='{"model":"m"}'),
    "null for text": text_of(body='{"model":"m","messages":[{"role":"user","content":null}]}'),
    "half a surrogate": text_of(',"user":"\\ud800"'),
    "a control character": text_of(',"user":"\t"'),
    "two roles": text_of(
        body='{"model":"m","messages":[{"role":"usr","role":"user","content":"a"}]}'
    ),
    "nested deeply": text_of(',"metadata":' + "[" * 5000 + "]" * 5000),
    "a schema nested deeply": text_of(
        ',"response_format":{"type":"json_schema","json_schema":{"name":"a","schema":'
        + '{"items":' * 600
        + "{}"
        + "}" * 603
    ),
}


def line(url: str, body: Any) -> bytes:
    return orjson.dumps({"custom_id": "a", "method": "POST", "url": url, "body": body})


@pytest.mark.parametrize(("url", "body"), ORDINARY.values(), ids=ORDINARY)
def test_takes_ordinary_lines(url: str, body: dict[str, Any]) -> None:
    decode = line_decoder(url)
    assert decode
    found = decode(line(url, body))
    assert (found.custom_id, found.method, found.url) == ("a", "POST", url)
    assert found.body.model == body.get("model")
    assert check(url, body) == []


def test_there_are_ordinary_lines_of_all_endpoints() -> None:
    assert {url for url, _ in ORDINARY.values()} > set(_specification.line_schemas()["endpoints"])


def test_lines_may_go_without_a_name() -> None:
    decode = line_decoder(CHAT, named=False)
    assert decode
    assert decode(REFUSED["no id"].encode()).custom_id is None
    assert decode(text_of().replace('"a"', "null", 1).encode()).custom_id is None
    assert decode(text_of().encode()).custom_id == "a"
    for name in ("an empty id", "a wrong type", "another url"):
        with pytest.raises(REFUSALS):
            decode(REFUSED[name].encode())


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_refuses(text: str) -> None:
    decode = line_decoder(CHAT)
    assert decode
    with pytest.raises(REFUSALS):
        decode(text.encode())


def test_refuses_what_is_not_utf_8() -> None:
    decode = line_decoder(CHAT)
    assert decode
    with pytest.raises(REFUSALS):
        decode(text_of(',"user":"?"').encode().replace(b"?", b"\xff"))


@pytest.mark.parametrize(
    ("schema", "strict"),
    [
        (OPEN, True),
        ({**SCHEMA, "type": "array"}, True),
        ([], False),
        ("object", None),
        ({"description": "x" * 100_000}, None),
    ],
)
def test_refuses_schemas_that_need_a_closer_look(schema: Any, strict: bool | None) -> None:
    function = {"name": "f", "parameters": schema, "strict": strict}
    for url, body in (
        chat(response_format=structured(schema, strict)),
        chat(tools=[{"type": "function", "function": function}]),
        responses(tools=[{"type": "function", **function}]),
    ):
        decode = line_decoder(url)
        assert decode
        for _ in range(2):  # what is kept of the first time refuses it, too
            with pytest.raises(REFUSALS):
                decode(line(url, body))


@pytest.mark.parametrize("inside", [b'"\xff"', b'"\\ud800"', b"1e999", b"1" * 400])
def test_refuses_schemas_that_are_not_json(inside: bytes) -> None:
    url, body = chat(response_format=structured({"default": "?"}, None))
    decode = line_decoder(url)
    assert decode
    with pytest.raises(REFUSALS):
        decode(line(url, body).replace(b'"?"', inside))


def test_unknown_endpoints_have_no_decoder() -> None:
    assert line_decoder("/v1/foo") is None
    assert check("/v1/foo", {}) == []


def test_an_object_whose_properties_are_counted_has_no_struct() -> None:
    definition = {"type": "object", "properties": {"a": {}, "b": {}}, "maxProperties": 1}
    assert Shapes().of(Schemas({}).link(definition)) is None


def test_threads_can_make_decoders_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as pool:
            for _ in range(30):
                monkeypatch.setattr(decoding, "_SHAPES", Shapes())
                line_decoder.cache_clear()
                assert all(pool.map(lambda _: line_decoder(CHAT, parameters=frozenset()), range(8)))
    finally:
        sys.setswitchinterval(interval)


@pytest.mark.parametrize(("length", "is_learnt"), [(60, True), (61, False)])
def test_unknown_parameters_with_long_names_are_not_learnt(length: int, is_learnt: bool) -> None:
    decoder = growing_decoder(CHAT)
    assert decoder
    body = {"model": "m", "messages": [USER], "x" * length: 1}
    found = decoder.check(body, line(CHAT, body))
    assert found == (check(CHAT, body) if is_learnt else None)
