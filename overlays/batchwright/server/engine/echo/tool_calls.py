"""The call of a tool that a request demands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
from attrs import frozen

from batchwright.server.engine.echo.instances import instance
from batchwright.server.errors import RequestError, invalid_type

_CALLED = ("function", "custom")


@frozen
class ToolCall:
    """A call of a tool.

    Args:
        type: `function` or `custom`.
        name: The name of the tool.
        input: The JSON of its arguments, or the text that a custom tool takes.
        named: Whether the request names this very tool.
    """

    type: str
    name: str
    input: str
    named: bool


def demanded(body: Mapping[str, Any], text: str) -> ToolCall | None:
    """Return the call that `tool_choice` demands, whose arguments say a text where they can.

    Raises:
        RequestError: It demands a tool that is not among the request's functions.
    """
    given = tools(body)
    choice = _flat(body.get("tool_choice"))
    allowed = given
    if isinstance(choice, dict) and choice.get("type") == "allowed_tools":
        allowed, choice = tools(choice), choice.get("mode")
    if choice in (None, "auto", "none"):
        return None
    if not allowed:
        raise _refused("it needs 'tools'")
    if choice != "required" and not isinstance(choice, dict):
        raise _refused("it must be 'none', 'auto', 'required', or an object that names a tool")
    wanted = None if choice == "required" else choice.get("name")
    names = [tool.get("name") for tool in allowed]
    for tool in given:
        name = tool.get("name")
        if tool.get("type") in _CALLED and name in names and wanted in (None, name):
            return ToolCall(tool["type"], str(name), _input(tool, text), wanted is not None)
    raise _refused("this server calls only functions and custom tools that are in 'tools'")


def tools(body: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the tools of a request, as `/v1/responses` has them.

    Raises:
        RequestError: They are no array of objects.
    """
    given = body.get("tools")
    if given is None:
        return []
    if not isinstance(given, list):
        raise invalid_type("tools", "an array", given)
    for index, tool in enumerate(given):
        if not isinstance(tool, dict):
            raise invalid_type(f"tools[{index}]", "an object", tool)
    return [_flat(tool) for tool in given]


def _input(tool: dict[str, Any], text: str) -> str:
    if tool["type"] == "custom":
        return text
    schema = tool.get("parameters") or {"type": "object"}
    return orjson.dumps(instance(schema, text, "tools")).decode()


def _flat(tool: Any) -> Any:
    """Return a tool or a choice without the object that chats nest in it."""
    if not isinstance(tool, dict):
        return tool
    inner = tool.get(str(tool.get("type")))
    return {**tool, **inner} if isinstance(inner, dict) else tool


def _refused(why: str) -> RequestError:
    return RequestError(400, f"Invalid 'tool_choice': {why}.", param="tool_choice")
