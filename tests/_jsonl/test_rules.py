"""Plain lines are dealt with in one go, with the same findings as rule by rule."""

from __future__ import annotations

import json
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batchwright._bodies import Finding
from batchwright._jsonl.findings import DUPLICATE, Check
from batchwright._jsonl.rules import Rules
from batchwright._jsonl.uniqueness import Seen

from ..lines import chat, embedding, lines
from .test_fuzzing import BODIES, VALUES, a_line, places


def findings(
    some: list[bytes],
    *,
    mixed: bool,
    models: set[str] | None = None,
    check: Check = "warn",
    closely: bool = False,
    block: int = 1,
) -> tuple[Any, ...]:
    """What is found in each line, and what is known at the end.

    Args:
        some: The lines.
        mixed: Whether they may differ.
        models: The models that there are.
        check: How bodies are checked.
        closely: Whether each is looked at rule by rule, without a short cut.
        block: How many are taken at a time.
    """
    found: list[list[Finding]] = []
    with Seen() as seen:
        checked = Rules(None, models, seen, mixed=mixed, check=check)
        checked._lines = 0 if closely else 1000
        for start in range(0, len(some), block):
            lines = some[start : start + block]
            plain = None if closely else checked.plain(lines, sum(map(len, lines)))
            if plain is not None:
                places = range(len(lines))
                found += [[DUPLICATE] if place in plain.duplicates else [] for place in places]
                continue
            for line in lines:
                if closely:
                    checked._groups.clear()
                    checked._lines = 0
                found.append(list(checked.apply(line, len(line))))
    return found, checked.inputs, checked.endpoint, checked.model


def some_lines(seed: int) -> list[bytes]:
    random = Random(seed)
    some = [a_line(random) for _ in range(300)]
    for number, name in enumerate("abcabd"):
        some.insert(number * 50, lines(chat(name, model="mn"[number % 2])))
        some.insert(number * 70, lines(embedding(name + "e", ["x"] * (number + 1))))
    for number in range(200):
        some.insert(150, lines(chat(f"many-{number}")))
    return some


@pytest.mark.parametrize("mixed", [False, True])
@pytest.mark.parametrize("models", [None, {"m"}])
@pytest.mark.parametrize("check", ["strict", "warn", "off"])
@pytest.mark.parametrize("seed", range(3))
def test_a_short_cut_changes_nothing(
    seed: int, check: Check, models: set[str] | None, mixed: bool
) -> None:
    some = some_lines(seed)
    wanted = findings(some, mixed=mixed, models=models, check=check, closely=True)
    for block in (1, 7, 100):
        got = findings(some, mixed=mixed, models=models, check=check, block=block)
        assert got == wanted


def changed(value: Any, change: st.DataObject) -> Any:
    """A request with one of its values replaced, removed, or given another name."""
    holder, key = change.draw(st.sampled_from(list(places(value))))
    what = change.draw(st.sampled_from(["value", "name", "nothing"]))
    if what == "value":
        holder[key] = change.draw(st.sampled_from(VALUES))
    elif what == "name" and isinstance(holder, dict):
        holder[f"{key}x"] = holder.pop(key)
    return value


@settings(deadline=None, max_examples=300)
@given(st.data())
def test_a_decoded_line_has_no_finding(data: st.DataObject) -> None:
    url = data.draw(st.sampled_from(list(BODIES)))
    first = {"custom_id": "1", "method": "POST", "url": url, "body": BODIES[url]}
    other = changed(json.loads(json.dumps({**first, "custom_id": "2"})), data)
    some = [json.dumps(one).encode() for one in (first, other)]
    for mixed in (False, True):
        assert findings(some, mixed=mixed) == findings(some, mixed=mixed, closely=True)


def test_plain_lines_are_not_checked_rule_by_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[bytes] = []
    one_by_one = Rules._one_by_one

    def counted(self: Rules, line: bytes, size: int) -> Iterator[Finding]:
        called.append(line)
        return one_by_one(self, line, size)

    monkeypatch.setattr(Rules, "_one_by_one", counted)
    first, second = lines(chat("a")), lines(embedding("b", "x"))
    more = [lines(chat(f"{n}")) for n in range(9)]
    more += [lines(embedding(f"e{n}", ["x"])) for n in range(9)]
    found, inputs, *_ = findings([first, second, *more], mixed=True)
    assert called == [first, second]
    assert not any(found)
    assert inputs == 10


def test_a_decoder_is_only_made_where_it_pays() -> None:
    with Seen() as seen:
        checked = Rules(None, None, seen)
        for number in range(150):
            line = lines(chat(str(number)))
            plain = checked.plain([line], len(line))
            assert (plain is not None) == (number >= 99)
            if plain is None:
                assert not checked.apply(line, len(line))


def test_in_a_mixed_input_endpoints_and_models_differ_and_names_may_lack() -> None:
    nameless = chat()
    del nameless["custom_id"]
    some = [lines(one) for one in (chat("a"), embedding("b", "x"), chat("c", model="n"), nameless)]
    assert not any(findings(some, mixed=True)[0])
    strict = [[one.code for one in found] for found in findings(some, mixed=False)[0]]
    assert strict == [
        [],
        ["invalid_url"],
        ["mismatched_model"],
        ["missing_required_parameter"],
    ]


def test_each_line_of_a_mixed_input_has_the_rules_of_its_endpoint() -> None:
    some = [
        lines(chat("a")),
        lines(embedding("b", "x") | {"body": {"input": None}}),
        lines({**chat("c"), "body": {"model": "m"}}),
    ]
    found = findings(some, mixed=True)[0]
    assert [[one.param for one in each] for each in found] == [
        [],
        ["body.model", "body.input"],
        ["body.messages"],
    ]


def test_what_is_said_in_the_api_s_own_words_is_said_once() -> None:
    some = [lines({**chat("a"), "body": {"model": "", "stream": 1, "temprature": 1}})]
    (found,) = findings(some, mixed=False)[0]
    assert [(one.code, one.param) for one in found] == [
        ("invalid_request", "body.model"),
        ("invalid_request", "body.messages"),
        ("streaming_unsupported", "body.stream"),
        ("unknown_parameter", "body.temprature"),
    ]


@pytest.mark.parametrize(
    ("url", "meant"),
    [
        ("/v1/chat/completion", "/v1/chat/completions"),
        ("/v1/chat/completions/", "/v1/chat/completions"),
        ("v1/embeddings", "/v1/embeddings"),
        ("https://api.openai.com/v1/responses", "/v1/responses"),
        ("/v1/embedding", "/v1/embeddings"),
    ],
)
def test_an_endpoint_that_no_batch_takes_is_named_with_the_one_that_is_meant(
    url: str, meant: str
) -> None:
    some = [lines({**chat(name), "url": url}) for name in "ab"]
    for mixed in (False, True):
        ((finding,), (last,)), _, endpoint, _ = findings(some, mixed=mixed)
        assert (finding.code, finding.param, finding.warning) == ("invalid_url", "url", False)
        assert f"{url!r}. Did you mean {meant!r}?" in finding.message
        assert last == finding
        assert endpoint is None


def test_an_endpoint_like_no_other_is_answered_with_all_of_them() -> None:
    ((finding,),) = findings([lines({**chat("a"), "url": "/v2/xyz"})], mixed=False)[0]
    assert "There are /v1/chat/completions, /v1/completions, /v1/embeddings" in finding.message


def test_the_first_known_endpoint_counts_for_the_rest() -> None:
    some = [lines({**chat("a"), "url": "/v1/chat"}), lines(chat("b"))]
    found, _, endpoint, _ = findings(some, mixed=False)
    assert [len(each) for each in found] == [1, 0]
    assert endpoint == "/v1/chat/completions"


@pytest.mark.parametrize("check", ["strict", "warn", "off"])
def test_azure_leaves_out_the_version(check: Check) -> None:
    some = [lines({**chat(str(n), n=n), "url": "/chat/completions"}) for n in range(-1, 200)]
    found = findings(some, mixed=True, check=check)[0]
    low = [] if check == "off" else ["integer_below_min_value"]
    assert [one.code for one in found[0]] == [one.code for one in found[1]] == low
    assert not any(found[2:130])


def test_another_api_may_have_other_endpoints() -> None:
    with Seen() as seen:
        checked = Rules(None, None, seen, mixed=True, any_endpoint=True)
        some = [lines({**chat(n), "url": "/v1/score"}) for n in "ab"]
        (warning,), none = (checked.apply(line, len(line)) for line in some)
        assert (warning.code, warning.warning, list(none)) == ("invalid_url", True, [])
        assert checked.group is not None
        assert checked.group.endpoint == "/v1/score"


@pytest.mark.parametrize("name", ["method", "url", "model"])
def test_a_long_value_is_cut_in_the_message(name: str) -> None:
    request = chat("x")
    (request["body"] if name == "model" else request)[name] = "/" * 1_000_000
    rules = Rules(None, frozenset(["m"]), Seen())
    line = json.dumps(request).encode()
    (finding,) = rules.apply(line, len(line))
    assert len(finding.message) < 500


@pytest.mark.parametrize("check", ["off", "warn", "strict"])
def test_lines_with_parameters_are_taken_in_one_go(check: Check) -> None:
    rules = Rules(None, None, Seen(), check=check)
    rules._lines = 1000
    for number in range(3):
        line = lines(chat(str(number), temperature=0.5))
        if (plain := rules.plain([line], len(line))) is None:
            assert not rules.apply(line, len(line))
    assert plain is not None
