"""Answers to `/v1/completions`."""

from __future__ import annotations

from typing import Any

from batchwright.server.catalogue import Model
from batchwright.server.engine.answer import Answer
from batchwright.server.engine.echo.chat import usage
from batchwright.server.engine.echo.prompts import bounded, check_sampling, stopped, stops
from batchwright.server.engine.tokens import count, cut, prompt_tokens, texts
from batchwright.server.errors import missing
from batchwright.server.store.ids import hex_id


def completions(
    body: dict[str, Any], model: Model, created: int, seed: str, said: str | None
) -> Answer:
    """Answer each prompt with the given text, else with its echo."""
    given = body.get("prompt")
    if given is None:
        raise missing("prompt")
    limit = bounded(body, "max_tokens", 16)
    repeats = bounded(body, "n", 1, maximum=128) or 1
    check_sampling(body)
    stop = stops(body)
    prompts = given if isinstance(given, list) and not _tokens(given) else [given]
    answers = [
        cut(stopped(" ".join(texts(prompt)) if said is None else said, stop), limit)
        for prompt in prompts
        for _ in range(repeats)
    ]
    read, written = prompt_tokens(body), sum(count(text) for text, _ in answers)
    return Answer(
        {
            "id": hex_id("cmpl-", seed),
            "object": "text_completion",
            "created": created,
            "model": model.snapshot,
            "choices": [
                {
                    "text": text,
                    "index": index,
                    "logprobs": None,
                    "finish_reason": "stop" if complete else "length",
                }
                for index, (text, complete) in enumerate(answers)
            ],
            "usage": usage(read, written),
        },
        input_tokens=read,
        output_tokens=written,
    )


def _tokens(prompt: list[Any]) -> bool:
    return bool(prompt) and isinstance(prompt[0], int)
