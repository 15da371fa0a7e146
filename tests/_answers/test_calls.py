"""The tools that an answer calls."""

from __future__ import annotations

from typing import Any, TypedDict

import pytest

from batchwright.errors import InputError
from batchwright.results import ToolCall

from .bodies import CALL, FUNCTION_CALL, chat, message, output_text, response, result_of

ONE = ToolCall("c", "f", '{"x": 1}')
CUSTOM = {"id": "c", "type": "custom", "custom": {"name": "f", "input": "x = 1"}}


class Point(TypedDict):
    """What the tool takes."""

    x: int


@pytest.mark.parametrize(
    ("body", "calls"),
    [
        (chat(None, tool_calls=[CALL]), [ONE]),
        (chat("text, too", tool_calls=[CALL, CALL]), [ONE, ONE]),
        (chat(None, function_call=CALL["function"]), [ToolCall(None, "f", '{"x": 1}')]),
        (chat(None, tool_calls=[CUSTOM]), [ToolCall("c", "f", "x = 1")]),
        (response(FUNCTION_CALL), [ONE]),
        (response(FUNCTION_CALL | {"id": "fc_1"}), [ONE]),
        (response(message(output_text("a")), FUNCTION_CALL, FUNCTION_CALL), [ONE, ONE]),
        (
            response({"type": "custom_tool_call", "call_id": "c", "name": "f", "input": "x = 1"}),
            [ToolCall("c", "f", "x = 1")],
        ),
        (
            chat(None, tool_calls=[{"function": {"name": "f", "arguments": {"x": 1}}}]),
            [ToolCall(None, "f", '{"x":1}')],
        ),
        (chat(None, tool_calls=[{"function": {"name": "f"}}]), [ToolCall(None, "f", "")]),
        (chat(None, tool_calls=[{"function": {"arguments": "{}"}}, CALL]), [ONE]),
        (chat("hello", tool_calls=[]), []),
        (chat("hello", tool_calls=None), []),
        (response({"type": "web_search_call", "id": "ws_1"}), []),
        (None, []),
    ],
)
def test_tool_calls(body: Any, calls: list[ToolCall]) -> None:
    assert result_of(body).tool_calls == calls


def test_arguments_are_read() -> None:
    assert ONE.parsed == {"x": 1}
    assert ONE.into(Point) == Point(x=1)
    assert ToolCall("c", "f", "x = 1").parsed is None
    with pytest.raises(InputError, match="int"):
        ToolCall("c", "f", '{"x": "1"}').into(Point)


def test_arguments_nested_too_deeply_are_left_in_the_body() -> None:
    nested: Any = {}
    for _ in range(500):
        nested = {"x": nested}
    result = result_of(chat(None, tool_calls=[{"function": {"name": "f", "arguments": nested}}]))
    assert [one.arguments for one in result.tool_calls] == [""]
