"""Plain lines are dealt with in one go, with the same findings as rule by rule."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

import pytest

from batchwright._jsonl import rules
from batchwright._jsonl.rules import Rules
from batchwright._jsonl.uniqueness import Seen

from ..lines import chat, embedding, lines
from .test_fuzzing import a_line


def findings(
    some: list[bytes], *, plain: bool, mixed: bool, models: set[str] | None = None
) -> Iterator[tuple[Any, ...]]:
    with Seen() as seen:
        checked = Rules(None, models, seen, mixed=mixed)
        for line in some:
            if not plain:
                checked._groups.clear()
            found = list(checked.apply(line, len(line)))
            yield found, checked.request, checked.inputs, checked.endpoint, checked.model


@pytest.mark.parametrize("mixed", [False, True])
@pytest.mark.parametrize("models", [None, {"m"}])
@pytest.mark.parametrize("seed", range(5))
def test_a_short_cut_changes_nothing(seed: int, models: set[str] | None, mixed: bool) -> None:
    random = Random(seed)
    some = [a_line(random) for _ in range(500)]
    for number, name in enumerate("abcabd"):
        some.insert(number * 50, lines(chat(name, model="mn"[number % 2])))
        some.insert(number * 70, lines(embedding(name + "e", ["x"] * number)))
    slow = findings(some, plain=False, mixed=mixed, models=models)
    assert list(findings(some, plain=True, mixed=mixed, models=models)) == list(slow)


def test_plain_lines_are_not_checked_rule_by_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[bytes] = []
    one_by_one = Rules._one_by_one

    def counted(self: Rules, line: bytes, size: int) -> Iterator[rules.Finding]:
        called.append(line)
        return one_by_one(self, line, size)

    monkeypatch.setattr(Rules, "_one_by_one", counted)
    first, second = lines(chat("a")), lines(embedding("b", "x"))
    more = [lines(chat(f"{n}")) for n in range(9)]
    more += [lines(embedding(f"e{n}", ["x"])) for n in range(9)]
    found = list(findings([first, second, *more], plain=True, mixed=True))
    assert called == [first, second]
    assert not any(result[0] for result in found)
    assert found[-1][2] == 10


def test_in_a_mixed_input_endpoints_and_models_differ_and_names_may_lack() -> None:
    nameless = chat()
    del nameless["custom_id"]
    some = [lines(one) for one in (chat("a"), embedding("b", "x"), chat("c", model="n"), nameless)]
    assert not any(found for found, *_ in findings(some, plain=True, mixed=True))
    strict = [[code for code, *_ in found] for found, *_ in findings(some, plain=True, mixed=False)]
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
    found = findings(some, plain=True, mixed=True)
    assert [[param for *_, param in result[0]] for result in found] == [
        [],
        ["body.model", "body.input"],
        ["body.messages"],
    ]
