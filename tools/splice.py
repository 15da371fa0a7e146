"""Add items to a YAML text without changing anything else in it.

Dumping the document, even with comments, would re-wrap what did not change. Here the text stays,
byte for byte, and each new item goes after the last one of its mapping or list, in the same style.
"""

from __future__ import annotations

import textwrap
from typing import Any

import yaml
from attrs import frozen
from document import DocumentError

Pointer = tuple[str | int, ...]


@frozen
class Addition:
    """A new item for the collection at `pointer`; `key` is None in a list."""

    pointer: Pointer
    key: str | None
    value: Any


class _Dumper(yaml.SafeDumper):
    """Writes double quotes and indented lists, like the rest of the file."""

    def choose_scalar_style(self) -> str:
        style: str = super().choose_scalar_style()
        return '"' if style == "'" else style

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
        super().increase_indent(flow, indentless=False)


def splice(text: str, additions: list[Addition]) -> str:
    """Return the text with the additions, each in a collection that is not empty."""
    if any(
        isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, Loader=yaml.CSafeLoader)
    ):
        raise DocumentError("YAML with aliases is not supported")
    root = yaml.compose(text, Loader=yaml.CSafeLoader)
    insertions = [
        (*_insertion(text, _find(root, each.pointer), each), len(each.pointer))
        for each in additions
    ]
    # From the end, so that positions stay valid; at the same position, the deepest first.
    insertions.reverse()
    for position, item, _ in sorted(insertions, key=lambda each: (-each[0], each[2])):
        text = text[:position] + item + text[position:]
    return text


def pointers(value: Any, at: Pointer = ()) -> dict[int, Pointer]:
    """Map the id of each collection in a document to its place."""
    found = {id(value): at}
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in items:
        if isinstance(inner, dict | list):
            found |= pointers(inner, (*at, key))
    return found


def _find(node: Any, pointer: Pointer) -> Any:
    for step in pointer:
        if isinstance(node, yaml.SequenceNode):
            node = node.value[int(step)]
        else:
            node = next(value for key, value in node.value if key.value == str(step))
    return node


def _insertion(text: str, node: Any, addition: Addition) -> tuple[int, str]:
    column = node.start_mark.column
    content = [addition.value] if addition.key is None else {addition.key: addition.value}
    collection = isinstance(addition.value, dict | list)
    if node.flow_style:
        return _end(node), f", {_dump(content, flow=True).strip()[1:-1]}"
    block = textwrap.indent(_dump(content, flow=None if collection else False), " " * column)
    written = len(text[: _end(node)].rstrip())
    line_end = text.find("\n", written)
    if line_end < 0:
        return len(text), f"\n{block}"
    return line_end + 1, block


def _end(node: Any) -> int:
    """Where the last item of a collection ends, without the space and comments after it."""
    last = node.value[-1][1] if isinstance(node, yaml.MappingNode) else node.value[-1]
    if isinstance(last, yaml.ScalarNode) or last.flow_style or not last.value:
        return int(last.end_mark.index)
    return _end(last)


def _dump(content: Any, flow: bool | None) -> str:
    return yaml.dump(
        content,
        Dumper=_Dumper,
        default_flow_style=flow,
        sort_keys=False,
        allow_unicode=True,
        width=10**6,
    )
