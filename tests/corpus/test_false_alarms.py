"""No false alarms: lines that the API takes have no finding, or one that is on record here."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from batchwright import _bodies
from batchwright._bodies import Finding

from . import documented, recorded, sdk, sdk_random

CHAT, RESPONSES = "/v1/chat/completions", "/v1/responses"

needs_upstream = pytest.mark.skipif(
    not documented.documents(), reason="the published documents are not in ../shared/upstream"
)
needs_recordings = pytest.mark.skipif(
    not recorded.FOLDER.is_dir(), reason="the recordings are not in ../shared/recordings"
)

NEWER = {
    *("access_programs", "action", "async", "background", "comparison_response_id", "complexity"),
    *("error", "frame_count", "frame_duration_ms", "id", "image", "output_format", "prewarm"),
    *("quality", "response_format", "revised_prompt", "safety_identifier", "size", "svg"),
    *("svg_usage", "ttl"),
}
"""Properties that the package has and the published document lacks: one of them is older."""

NEWER_VALUES = {
    ("detail", "original"),
    ("output_format", "gif"),
    ("output_format", "svg"),
    ("quality", "max"),
    ("quality", "standard"),
    ("quality", "xhigh"),
    ("status", "incomplete"),
    ("ttl", "12h"),
    ("type", "configuration_update"),
}
"""Values that the package has and the published document lacks."""


def lines(name: str) -> list[dict[str, Any]]:
    """The lines of a file in this folder."""
    return [json.loads(line) for line in (Path(__file__).parent / name).read_text().splitlines()]


def named(line: dict[str, Any]) -> str:
    return str(line["custom_id"])


def told(bodies: Iterable[tuple[str, Any]]) -> list[str]:
    """The findings in bodies, each of which stands with its endpoint."""
    return [f"{url}: {f.message}" for url, body in bodies for f in _bodies.check(url, body)]


@pytest.mark.parametrize("line", lines("written.jsonl"), ids=named)
def test_a_line_that_people_write_has_no_finding(line: dict[str, Any]) -> None:
    assert told([(line["url"], line["body"])]) == []


@pytest.mark.parametrize("line", lines("compatible.jsonl"), ids=named)
def test_a_line_for_another_server_has_warnings_only(line: dict[str, Any]) -> None:
    findings = _bodies.check(line["url"], line["body"])
    assert [f.message for f in findings if not f.warning] == []
    assert sorted(f.param for f in findings) == sorted(line["warnings"])


@needs_recordings
def test_a_recorded_line_has_no_finding() -> None:
    bodies = [(line["url"], line["body"]) for line in recorded.requests()]
    assert len(bodies) == 7
    assert told(bodies) == []


@needs_recordings
def test_a_recorded_answer_is_history_without_a_finding() -> None:
    messages = list(recorded.messages())
    assert len(messages) == 4
    assert told((CHAT, {"model": "m", "messages": [message]}) for message in messages) == []


@needs_upstream
def test_a_documented_request_has_no_finding() -> None:
    bodies = list(documented.bodies())
    assert len(bodies) == 95
    assert told(bodies) == []


@needs_upstream
def test_a_documented_answer_is_history_without_a_finding() -> None:
    bodies = list(documented.histories())
    assert len(bodies) == 27
    assert told(bodies) == []


@needs_upstream
def test_a_documented_answer_that_the_package_dumps_is_history_without_an_error() -> None:
    findings = [f for url, body in documented.dumped_histories() for f in _bodies.check(url, body)]
    assert findings
    assert [f.message for f in findings if not f.warning] == []


@needs_upstream
def test_a_documented_value_has_no_finding() -> None:
    bodies = list(documented.values())
    assert len(bodies) == 101
    assert told(bodies) == []


@pytest.mark.parametrize("endpoint", sdk.PARAMETERS)
def test_what_the_package_can_build_has_no_error(endpoint: str) -> None:
    bodies = list(sdk.bodies(endpoint))
    assert bodies
    assert list(off_record(endpoint, bodies)) == []


@pytest.mark.parametrize("endpoint", sdk.PARAMETERS)
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_whatever_the_package_can_build_has_no_error(endpoint: str, data: st.DataObject) -> None:
    assert list(off_record(endpoint, [data.draw(sdk_random.bodies(endpoint))])) == []


def off_record(endpoint: str, bodies: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Yield the findings that are not on record as newer than the document."""
    for body in bodies:
        for finding in _bodies.check(endpoint, body):
            if not (finding.warning and is_newer(finding)):
                yield f"{finding.message} in {json.dumps(body)}"


def is_newer(finding: Finding) -> bool:
    name = finding.param.rpartition(".")[2].partition("[")[0]
    if finding.code == "unknown_parameter":
        return name in NEWER
    value = finding.message.removeprefix(f"{finding.param}: ").partition(" is none of ")[0]
    return (name, value.strip("'")) in NEWER_VALUES or finding.param == "body.size"
