"""The answers that the API has given and documents, read as the vendor's package reads them.

They are not part of the repository; without them these tests are skipped.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from openai.types import Completion, CreateEmbeddingResponse, ModerationCreateResponse
from openai.types.chat import ChatCompletion
from openai.types.responses import Response

from batchwright import results
from batchwright.results import Result

from .bodies import result_of

SHARED = Path(__file__).parents[3] / "shared"
PATHS = ("/chat/completions", "/completions", "/responses", "/moderations", "/images/generations")


def documented() -> Iterator[Any]:
    """The body of each example of the published document that is JSON, with its path."""
    documents = sorted(SHARED.glob("upstream/*.yaml"))
    if not documents:
        reason = "the published document is not beside the repository, in ../shared/upstream"
        yield pytest.param("", {}, marks=pytest.mark.skip(reason=reason), id="no document")
        return
    document = yaml.load(documents[-1].read_bytes(), yaml.CSafeLoader)
    for path in PATHS:
        examples = document["paths"][path]["post"]["x-oaiMeta"]["examples"]
        for example in examples if isinstance(examples, list) else [examples]:
            try:
                body = json.loads(example["response"])
            except ValueError:  # of a stream
                continue
            yield pytest.param(path, body, id=f"{path} {example.get('title')}")


def recorded() -> Iterator[Any]:
    """The lines of each output file that was recorded."""
    for path in sorted(SHARED.glob("recordings/*.json")):
        for number, pair in enumerate(json.loads(path.read_text())):
            body = pair["response"]["body"]
            if body.startswith('{"id": "batch_req_'):
                yield pytest.param(body.encode(), id=f"{path.stem}-{number}")


def check_chat(result: Result, body: Any) -> None:
    choice = ChatCompletion.model_validate(body).choices[0]
    assert result.text == choice.message.content
    assert result.refusal == choice.message.refusal
    assert result.finish_reason == choice.finish_reason
    calls = [one for one in choice.message.tool_calls or [] if one.type == "function"]
    names = [(one.id, one.function.name, one.function.arguments) for one in calls]
    assert [(one.id, one.name, one.arguments) for one in result.tool_calls] == names
    check_usage(result, body, "prompt_tokens", "completion_tokens")


def check_response(result: Result, body: Any) -> None:
    theirs = Response.construct(**body)
    assert (result.text or "") == theirs.output_text
    calls = [one for one in theirs.output if one.type == "function_call"]
    assert [(c.id, c.name) for c in result.tool_calls] == [(c.call_id, c.name) for c in calls]
    assert [c.arguments for c in result.tool_calls] == [c.arguments for c in calls]
    assert result.finish_reason == ("tool_calls" if calls else "stop")
    check_usage(result, body, "input_tokens", "output_tokens")


def check_usage(result: Result, body: Any, read: str, written: str) -> None:
    used, usage = result.usage, body["usage"]
    assert used is not None
    assert (used.input_tokens, used.output_tokens) == (usage[read], usage[written])
    assert used.total_tokens == usage["total_tokens"]
    cached = usage.get(f"{read}_details", {}).get("cached_tokens", 0)
    reasoning = usage.get(f"{written}_details", {}).get("reasoning_tokens", 0)
    assert (used.cached_tokens, used.reasoning_tokens) == (cached, reasoning)


@pytest.mark.parametrize(("path", "body"), [*documented()])
def test_a_documented_answer(path: str, body: Any) -> None:
    result = result_of(body)
    match path:
        case "/chat/completions":
            check_chat(result, body)
        case "/responses":
            check_response(result, body)
        case "/completions":
            choice = Completion.model_validate(body).choices[0]
            assert (result.text, result.finish_reason) == (choice.text, choice.finish_reason)
            check_usage(result, body, "prompt_tokens", "completion_tokens")
        case "/moderations":
            theirs = ModerationCreateResponse.construct(**body).results
            assert result.flagged is any(one.flagged for one in theirs)
        case _:
            assert result.text is None
            check_usage(result, body, "input_tokens", "output_tokens")
    assert result.model == body.get("model")
    assert result.ok


@pytest.mark.parametrize("lines", [*recorded()])
def test_a_recorded_file(lines: bytes) -> None:
    found = list(results.read(lines))
    assert found
    for result in found:
        check_chat(result, result.body)
        assert result.why is None


def test_vectors_are_those_of_the_vendors_package() -> None:
    body = {
        "object": "list",
        "data": [{"object": "embedding", "index": 0, "embedding": [0.5, -1.5]}],
        "model": "m",
        "usage": {"prompt_tokens": 1, "total_tokens": 1},
    }
    theirs = CreateEmbeddingResponse.model_validate(body)
    assert result_of(body).embedding == theirs.data[0].embedding
