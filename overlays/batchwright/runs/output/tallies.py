"""Counting answers by reason, and their tokens by model."""

from __future__ import annotations

from typing import Any

from attrs import define, evolve, field

from batchwright._answers.tokens import counts_of
from batchwright.runs.output.answers import Verdict
from batchwright.runs.status import Outcome, Reason, Tokens

__all__ = ["OTHER", "ReasonTally", "TokenTally"]

OTHER = "other"
"""The code under which reasons are counted when there are too many different ones."""

_MOST_REASONS = 100
_MOST_MODELS = 100
_LONGEST_MESSAGE = 500
_LONGEST_NAME = 200


@define
class ReasonTally:
    """Counts lines by outcome and code; the first of each is the example."""

    _reasons: dict[tuple[Outcome, str], Reason] = field(factory=dict, init=False)

    def add(self, line: int, custom_id: str | None, why: Verdict, count: int = 1) -> str:
        """Count lines that ended in the same way, and return the code that they count under.

        Args:
            line: The number of one of them.
            custom_id: Its name.
            why: How it ended.
            count: How many there are.
        """
        key = why.outcome, why.code
        if key not in self._reasons and len(self._reasons) >= _MOST_REASONS:
            key = why.outcome, OTHER
        known = self._reasons.get(key)
        if known is not None:
            self._reasons[key] = evolve(known, count=known.count + count)
            return key[1]
        message = why.message[:_LONGEST_MESSAGE]
        self._reasons[key] = Reason(*key, count, line, custom_id, message, why.status_code)
        return key[1]

    def reasons(self) -> tuple[Reason, ...]:
        """The reasons, the commonest first."""
        return tuple(sorted(self._reasons.values(), key=lambda reason: -reason.count))


@define
class TokenTally:
    """Counts the tokens of answers by model.

    Args:
        model: The model of answers that name none.
    """

    model: str
    _models: dict[str, list[int]] = field(factory=dict, init=False)

    def add(self, body: Any) -> None:
        """Count what the body of an answer says in its `usage`; what makes no sense is nothing."""
        if (found := counts_of(body)) is None:
            return
        read, written, _, cached, reasoning = found
        if not (read or written):
            return
        counts = self._models.get(model) if type(model := body.get("model")) is str else None
        if counts is None:
            counts = self._new(model)
        counts[0] += 1
        counts[1] += read
        counts[2] += cached
        counts[3] += written
        counts[4] += reasoning

    def tokens(self) -> tuple[Tokens, ...]:
        """The tokens of each model, by name."""
        return tuple(Tokens(model, *self._models[model]) for model in sorted(self._models))

    def _new(self, model: Any) -> list[int]:
        """The counts of a model that is new, or of the one that was asked for."""
        named = type(model) is str and len(model) <= _LONGEST_NAME
        name = model if named and len(self._models) < _MOST_MODELS else self.model
        return self._models.setdefault(name, [0, 0, 0, 0, 0])
