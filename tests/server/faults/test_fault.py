"""Faults as data: their values, and their text forms."""

from __future__ import annotations

import re

import pytest

from batchwright.server import (
    CorruptFile,
    CutResponse,
    ErrorResponse,
    ExpireLines,
    FailLines,
    Fault,
    HideFiles,
    IgnoreRange,
    LagList,
    LateBatch,
    LoseFile,
    OldestFirst,
    Redirect,
    RefuseBatch,
    RepeatCursor,
    ShortFile,
    ShortResponse,
    SlowResponse,
    StopBatch,
    TokenLimit,
)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (
            "error:operation=createBatch,status=503,effect=after,times=null",
            ErrorResponse(operation="createBatch", status=503, effect="after", times=None),
        ),
        ("error:status=429,retry_after=2", ErrorResponse(status=429, retry_after=2)),
        (
            '{"kind": "error", "message": "a, b", "should_retry": false}',
            ErrorResponse(message="a, b", should_retry=False),
        ),
        ("redirect:location=http://x.test/a", Redirect(location="http://x.test/a")),
        ("slow:seconds=0.5,at=10", SlowResponse(seconds=0.5, at=10)),
        ("cut-response", CutResponse()),
        ("cut-response: at=100", CutResponse(at=100)),
        ("short-response:at=5,after=1", ShortResponse(at=5, after=1)),
        ("ignore-range", IgnoreRange()),
        ("lag:seconds=5", LagList(seconds=5)),
        ("repeat-cursor:operation=listFiles", RepeatCursor(operation="listFiles")),
        ("token-limit:limit=10", TokenLimit(limit=10)),
        ("fail-lines:rate=0.1,status=429", FailLines(rate=0.1, status=429)),
        ("expire-lines:custom_id=^slow", ExpireLines(custom_id="^slow")),
        (
            "error:status=503,times=null,lasts=3600",
            ErrorResponse(status=503, times=None, lasts=3600),
        ),
        ("hide-files:each=2", HideFiles(each=2)),
        ("refuse-batch:line=3,at=creation", RefuseBatch(line=3, at="creation")),
        ("stop-batch:status=cancelled,share=0.5", StopBatch(status="cancelled")),
        ("late-batch:seconds=9,status=0", LateBatch(seconds=9, status=0)),
        ("lose-file:purpose=batch", LoseFile(purpose="batch")),
        ("short-file:missing=2", ShortFile(missing=2)),
        ("corrupt-file:each=null", CorruptFile(each=None)),
        ("oldest-first", OldestFirst()),
    ],
)
def test_a_fault_can_be_parsed(text, fault):
    assert Fault.parse(text) == fault


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("explode", "unknown kind of fault 'explode'; known: "),
        ("", "unknown kind"),
        ("{}", "unknown kind"),
        ('{"kind": []}', "unknown kind"),
        ("{kind", "must be JSON"),
        ("slow:seconds", "'seconds' is not name=value"),
        ("slow:speed=1", "has no 'speed'; it has operation, times, after, lasts, seconds, at"),
        ("slow", "needs 'seconds'"),
        ("slow:seconds=soon", "'seconds' must be a number >= 0, not 'soon'"),
        ("slow:seconds=-1", "'seconds' must be a number >= 0, not -1"),
        ("error:operation=createBatches", "'operation' must be one of "),
        ("error:effect=during", "'effect' must be one of 'before', 'after', not 'during'"),
        ("error:body=xml", "'body' must be one of 'json', 'html', 'empty', not 'xml'"),
        ("redirect:location=7", "'location' must be a string, not 7"),
        ("cut-response:at=1.5", "'at' must be an integer >= 0, not 1.5"),
        ("error:status=700", "'status' must be an integer from 200 to 599, not 700"),
        ("error:times=-1", "'times' must be an integer >= 0, not -1"),
        ("fail-lines:custom_id=(", "not a regular expression"),
        ("fail-lines:custom_id=7", "not a regular expression"),
    ],
)
def test_a_wrong_text_is_a_clear_error(text, words):
    with pytest.raises(ValueError, match=re.escape(words)):
        Fault.parse(text)


def test_a_rate_picks_the_same_lines_each_time_and_about_as_many():
    fault = FailLines(rate=0.25)
    picked = [number for number in range(2000) if fault.matches(str(number))]
    assert picked == [number for number in range(2000) if fault.matches(str(number))]
    assert 400 < len(picked) < 600


def test_rates_of_zero_and_one_are_none_and_all():
    assert not any(FailLines(rate=0).matches(str(number)) for number in range(100))
    assert all(FailLines(rate=1).matches(str(number)) for number in range(100))
