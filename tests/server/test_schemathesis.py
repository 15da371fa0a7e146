"""Requests that nobody here thought of, made from the specification by schemathesis."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, seed, settings
from schemathesis.checks import CHECKS, load_all_checks

from batchwright.server import Server

schema = schemathesis.openapi.from_path(Path(__file__).parents[2] / "openapi.yaml")
load_all_checks()
# A request may be right by the specification and wrong for this server's state: an id that is not
# there, a part that was never sent, a name that is no .jsonl file. And any key is good here.
_STATE = CHECKS.get_by_names(["positive_data_acceptance", "ignored_auth"])
# A query with more than the specification names (such as Azure's `api-version`) does no harm.
_QUERY = CHECKS.get_by_names(["negative_data_rejection"])


@pytest.fixture(scope="module")
def base_url() -> Iterator[str]:
    """One server for all operations, so that each sees what the others left."""
    with Server() as server:
        yield server.base_url


@schema.parametrize()
@seed(1)
@settings(
    max_examples=20,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_the_server_keeps_to_the_specification(case, base_url):
    case.call_and_validate(
        base_url=base_url,
        headers={"Authorization": "Bearer test"},
        excluded_checks=[*_STATE, *(_QUERY if case.method == "GET" else ())],
    )
