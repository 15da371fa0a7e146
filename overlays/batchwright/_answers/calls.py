"""The tools that an answer calls."""

from __future__ import annotations

from typing import Any, TypeVar

import orjson
from attrs import frozen

from batchwright._answers.shapes import first, member, objects, output, word
from batchwright._display import Displayable

__all__ = ["ToolCall", "tool_calls_of"]

T = TypeVar("T")


@frozen(repr=False)
class ToolCall(Displayable):
    """A tool that the model wants to have called: a function, or a custom tool.

    Args:
        id: The id of the call, which the tool's output refers to; None if it has none.
        name: The name of the tool.
        arguments: Its arguments as the model wrote them: JSON for a function, any text for a custom
            tool.

    Attributes:
        parsed: The arguments as JSON; None if they are not JSON.

    Methods:
        into: Read the arguments into a class.

    Example:
        >>> call = ToolCall("call_1", "grade", '{"score": 9}')
        >>> call.parsed["score"]
        9
    """

    id: str | None
    name: str
    arguments: str

    @property
    def parsed(self) -> Any:
        """The arguments as JSON; None if they are not JSON."""
        try:
            return orjson.loads(self.arguments)
        except orjson.JSONDecodeError:
            return None

    def into(self, cls: type[T]) -> T:
        """Read the arguments into a class.

        Args:
            cls: A Pydantic model, an attrs class, a dataclass, a msgspec Struct or a TypedDict.

        Returns:
            An instance of the class.

        Raises:
            InputError: The arguments do not fit; the message says where.

        Example:
            from typing import TypedDict

            class Grade(TypedDict):
                score: int

            call = ToolCall("call_1", "grade", '{"score": 9}')
            assert call.into(Grade) == {"score": 9}
        """
        from batchwright._structured import reader

        return reader(cls)(self.arguments)


def tool_calls_of(body: Any) -> list[ToolCall]:
    """The calls of the first choice or of a response, in their order."""
    message = member(first(member(body, "choices")), "message")
    calls = objects(member(message, "tool_calls")) or objects(member(message, "function_call"))
    found = calls or output(body, "function_call", "custom_tool_call")
    made = [_tool_call(one) for one in found]
    return [one for one in made if one is not None]


def _tool_call(call: dict[str, Any]) -> ToolCall | None:
    """Make a call of what chat, the older chat and responses send; None if it names no tool."""
    inner = next((one for kind in ("function", "custom") if (one := member(call, kind))), call)
    name = word(member(inner, "name"))
    if name is None:
        return None
    given = member(inner, "arguments")
    if given is None:
        given = member(inner, "input")
    identity = word(call.get("call_id")) or word(call.get("id"))
    return ToolCall(identity, name, _as_text(given))


def _as_text(arguments: Any) -> str:
    """Arguments as text; some servers send the object itself."""
    if arguments is None:
        return ""
    if type(arguments) is str:
        return arguments
    try:
        return orjson.dumps(arguments).decode()
    except orjson.JSONEncodeError:  # nested too deeply
        return ""
