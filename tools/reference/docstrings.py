"""Docstrings in Google style, as the parts of an entry in Markdown."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import griffe
from attrs import field, frozen
from griffe import DocstringSectionKind as Kind
from reference.markdown import code

from batchwright import limits

_LIMIT = re.compile(r"`limits\.(\w+)`(?:\s+(\w+))?")
_UNITS = {"bytes", "pairs", "seconds"}
_NAMED = {
    Kind.parameters: "args",
    Kind.attributes: "attributes",
    Kind.functions: "methods",
}


@frozen
class Documented:
    """What a docstring says."""

    text: str = ""
    example: str = ""
    returns: str = ""
    yields: str = ""
    raises: tuple[tuple[str, str], ...] = ()
    args: Mapping[str, str] = field(factory=dict)
    attributes: Mapping[str, str] = field(factory=dict)
    methods: Mapping[str, str] = field(factory=dict)

    @property
    def summary(self) -> str:
        """The first sentence or paragraph."""
        return " ".join(self.text.partition("\n\n")[0].split())

    @property
    def details(self) -> str:
        """What comes after the summary."""
        return self.text.partition("\n\n")[2]


def documented(item: Any) -> Documented:
    """Read the docstring of a class or function, or a text, with the numbers of its limits."""
    text = item if isinstance(item, str) else inspect.getdoc(item) or ""
    return _read(_LIMIT.sub(_number, text))


@cache
def _read(text: str) -> Documented:
    return Documented(**dict(_parts(text)))


def example_block(example: str) -> str:
    """The example of a docstring: a session, or a fragment of a program."""
    if not example:
        return ""
    return code("pycon" if example.startswith(">>>") else "py", example)


def _number(match: re.Match[str]) -> str:
    """The value of a limit, with its unit, before the word that follows."""
    unit = match[1].rpartition("_")[2].lower()
    words = [unit if unit in _UNITS and match[2] not in (unit, "to") else "", match[2] or ""]
    return " ".join([f"{getattr(limits, match[1]):,}", *filter(None, words)])


def _fenced(text: str) -> str:
    """Put what is indented between fences, as Python if it is that."""
    return re.sub(r"(?m)^(?: {4}.*(?:\n|\Z)(?:\n(?= {4}))*)+", _block, text)


def _block(match: re.Match[str]) -> str:
    text = textwrap.dedent(match[0])
    try:
        ast.parse(text)
    except SyntaxError:
        return f"{code('text', text)}\n"
    return f"{code('py', text)}\n"


def _parts(text: str) -> Iterator[tuple[str, Any]]:
    texts = []
    for section in griffe.Docstring(text).parse("google", warnings=False):
        value: Any = section.value
        match section.kind:
            case Kind.text:
                texts.append(_fenced(str(value)))
            case Kind.parameters | Kind.attributes | Kind.functions:
                yield _NAMED[section.kind], {one.name.lstrip("*"): one.description for one in value}
            case Kind.returns | Kind.yields:
                yield section.kind.value, " ".join(value[0].description.split())
            case Kind.raises:
                yield "raises", tuple((str(one.annotation), one.description) for one in value)
            case Kind.admonition if section.title == "Example":
                yield "example", textwrap.dedent(value.description)
            case other:
                raise ValueError(f"a section of the kind {other.value!r} in {text!r}")
    yield "text", "\n\n".join(text.strip("\n") for text in texts)
