"""What of a request is counted."""

from __future__ import annotations

from typing import Any

import pytest

from batchwright.money.texts import texts_of

CHAT, RESPONSES = "/v1/chat/completions", "/v1/responses"
IMAGE = {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}


def user(content: Any, **more: Any) -> dict[str, Any]:
    return {"role": "user", "content": content, **more}


@pytest.mark.parametrize(
    ("endpoint", "body", "texts", "tokens"),
    [
        (CHAT, {"messages": [user("a"), user("b")]}, ["a", "b"], 11),
        (CHAT, {"messages": [user([{"type": "text", "text": "a"}])]}, ["a"], 7),
        (RESPONSES, {"input": "a"}, ["a"], 7),
        (RESPONSES, {"input": [user("a")], "instructions": "b"}, ["b", "a"], 11),
        (RESPONSES, {"input": "a", "instructions": "b"}, ["b", "a"], 11),
        ("/v1/embeddings", {"input": "a"}, ["a"], 0),
        ("/v1/embeddings", {"input": ["a", "b"]}, ["a", "b"], 0),
        ("/v1/embeddings", {"input": [5, 6, 7]}, [], 3),
        ("/v1/embeddings", {"input": [[5, 6], [7]]}, [], 3),
        ("/v1/completions", {"prompt": "a"}, ["a"], 0),
    ],
)
def test_plain_requests(endpoint: str, body: dict[str, Any], texts: list[str], tokens: int) -> None:
    found = texts_of(endpoint, body)
    assert (found.texts, found.tokens, found.plain, found.attached) == (texts, tokens, True, False)


def test_tools_and_schemas_are_counted_as_json() -> None:
    found = texts_of(CHAT, {"messages": [user("a")], "tools": [{"type": "function"}]})
    assert (found.texts, found.plain) == (["a", '[{"type":"function"}]'], False)


def test_calls_of_tools_count_with_their_arguments() -> None:
    call = {"id": "c", "type": "function", "function": {"name": "f", "arguments": "{}"}}
    body = {"messages": [{"role": "assistant", "content": None, "tool_calls": [call]}]}
    found = texts_of(CHAT, body)
    assert (found.texts, found.plain) == (["f", "{}"], False)


@pytest.mark.parametrize(
    ("endpoint", "body", "texts"),
    [
        (CHAT, {"messages": [user([{"type": "text", "text": "a"}, IMAGE])]}, ["a"]),
        (RESPONSES, {"input": [user([{"type": "input_image", "image_url": "data:"}])]}, []),
        (RESPONSES, {"input": [user([{"type": "input_file", "file_data": "AAAA"}])]}, []),
        (RESPONSES, {"input": "a", "previous_response_id": "resp_1"}, ["a"]),
        (RESPONSES, {"prompt": {"id": "pmpt_1"}}, []),
    ],
)
def test_images_and_files_are_not_text(
    endpoint: str, body: dict[str, Any], texts: list[str]
) -> None:
    found = texts_of(endpoint, body)
    assert (found.texts, found.plain, found.attached) == (texts, False, True)


@pytest.mark.parametrize("body", [{}, {"messages": None}, {"messages": 3}, {"messages": [None]}])
def test_a_strange_body_has_no_text(body: dict[str, Any]) -> None:
    assert texts_of(CHAT, body).texts == []


def test_the_prompt_of_an_image_is_text() -> None:
    assert texts_of("/v1/images/generations", {"prompt": "a"}).texts == ["a"]
