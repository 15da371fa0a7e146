"""Scripted answers: what a test says instead of the echo."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from threading import Lock
from typing import Any

from attrs import define

from batchwright.server.engine.answer import Answer, ModelRequest
from batchwright.server.engine.tokens import prompt_texts

Said = str | Mapping[str, Any] | Answer
Function = Callable[[ModelRequest], Said | None]


@define
class _Scripted:
    said: Said | Function
    custom_id: re.Pattern[str] | None
    prompt: re.Pattern[str] | None
    endpoint: str | None
    left: int | None

    def matches(self, request: ModelRequest, *, takes_text: bool) -> bool:
        if self.left == 0 or self.endpoint not in (None, request.endpoint):
            return False
        if isinstance(self.said, str) and not takes_text:
            return False
        if self.custom_id and not self.custom_id.search(request.custom_id or ""):
            return False
        return not self.prompt or bool(self.prompt.search(" ".join(prompt_texts(request.body))))


class Answers:
    """The scripted answers of a server, which can be changed at any time.

    A request gets the first answer that matches, in the order added, else the echo.

    Methods:
        add: Add an answer for the requests that match.
        clear: Remove all scripted answers.

    Example:
        server.answers.add("Paris", custom_id="^capital-1$")
        server.answers.add(lambda request: request.body["model"], prompt="(?i)which model")
        server.answers.clear()
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._scripted: list[_Scripted] = []

    def add(
        self,
        answer: Said | Function,
        *,
        custom_id: str | None = None,
        prompt: str | None = None,
        endpoint: str | None = None,
        times: int | None = None,
    ) -> None:
        """Add an answer for the requests that match.

        Args:
            answer: A text, which a chat, a response or a completion then says; a mapping, which
                is the body; an `Answer`, which also has a status; or a function that takes the
                `ModelRequest` and returns one of these, or None to leave the request to others.
                If that fails, the request is answered with status 500.
            custom_id: A regular expression to find in the custom_id; None is every request.
            prompt: A regular expression to find in the texts of the request; None is any.
            endpoint: The endpoint, such as `/v1/embeddings`; None is any.
            times: For how many requests; None is all.

        Raises:
            ValueError: An argument is no regular expression, or `times` is negative.
            TypeError: The answer is none of these.

        Example:
            from batchwright.server import Answer

            error = {"error": {"message": "Too long.", "code": "context_length_exceeded"}}
            server.answers.add(Answer(error, status_code=400), prompt="x{100}")
            server.answers.add('{"city": "Paris"}', custom_id="^capital-", times=2)
        """
        _check(answer)
        if times is not None and times < 0:
            raise ValueError(f"times must be 0 or more, not {times}")
        one = _Scripted(
            answer,
            _pattern("custom_id", custom_id),
            _pattern("prompt", prompt),
            endpoint,
            times,
        )
        with self._lock:
            self._scripted.append(one)

    def clear(self) -> None:
        """Remove all scripted answers.

        Example:
            server.answers.clear()
        """
        with self._lock:
            self._scripted.clear()

    def of_request(self, request: ModelRequest, *, takes_text: bool) -> Said | None:
        """What a request is answered with; None is the echo.

        Args:
            request: The request.
            takes_text: Whether a text answers its endpoint.
        """
        with self._lock:
            scripted = list(self._scripted)
        for one in scripted:
            if not one.matches(request, takes_text=takes_text):
                continue
            # Not under the lock: the function may add answers.
            said = one.said(request) if callable(one.said) else one.said
            if said is None:
                continue
            _check(said)
            if self._count(one):
                return said
        return None

    def _count(self, one: _Scripted) -> bool:
        """Count an answer, unless others took the last one."""
        with self._lock:
            if one.left is None:
                return True
            one.left -= 1
            return one.left >= 0


def _check(answer: object) -> None:
    if not isinstance(answer, str | Mapping | Answer) and not callable(answer):
        kind = type(answer).__name__
        raise TypeError(f"an answer must be a text, a mapping or an Answer, not {kind}")


def _pattern(name: str, text: str | None) -> re.Pattern[str] | None:
    try:
        return None if text is None else re.compile(text)
    except re.error as error:
        raise ValueError(f"{name} is not a regular expression: {error}") from error
