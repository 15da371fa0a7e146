"""Every kind of answer, against the published schema of its endpoint.

The published document is not part of the repository; without it these tests are skipped.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from batchwright.server.catalogue import catalogue
from batchwright.server.engine.answers import Answers
from batchwright.server.engine.execution import Executor

from .bodies import BODIES

PUBLISHED = Path(__file__).parents[4] / "shared" / "upstream" / "openapi-2026-08-21.yaml"
needs_published = pytest.mark.skipif(
    not PUBLISHED.is_file(), reason="the published document is not in ../shared/upstream"
)
EXECUTOR = Executor(catalogue(), Answers())


@cache
def published() -> dict[str, Any]:
    return yaml.load(PUBLISHED.read_bytes(), getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def validator(endpoint: str) -> Draft202012Validator:
    """The validator of a response of an endpoint."""
    operation = published()["paths"][endpoint.removeprefix("/v1")]["post"]
    schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
    return Draft202012Validator({**published(), **schema})


@needs_published
@pytest.mark.parametrize(("endpoint", "body"), BODIES.values(), ids=list(BODIES))
def test_an_answer_is_as_published(endpoint: str, body: dict[str, Any]) -> None:
    answer = EXECUTOR.execute(endpoint, body, created=1_700_000_000, seed="s")
    assert answer.status_code == 200, answer.body
    errors = list(validator(endpoint).iter_errors(answer.body))
    assert [f"{error.json_path}: {error.message[:300]}" for error in errors] == []


@needs_published
def test_a_field_that_is_missing_is_found() -> None:
    endpoint, body = BODIES["a response"]
    answer = dict(EXECUTOR.execute(endpoint, body, created=1, seed="s").body)
    del answer["usage"]["input_tokens_details"]["cache_write_tokens"]
    (error,) = validator(endpoint).iter_errors(answer)
    assert "cache_write_tokens" in error.message
