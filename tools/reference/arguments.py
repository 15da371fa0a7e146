"""The arguments of a method: as in its signature, and one by one with what its docstring says."""

from __future__ import annotations

import inspect
import re
import typing
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import griffe
from attrs import frozen

_LONGEST_LINE = 88
_LONGEST_ALIAS = 40
_MODULE = re.compile(r"\b(?:[a-z_]\w*\.)+(?=\w)")


@frozen
class Parameter:
    """An argument; `default` is None if it is required."""

    name: str
    type: str
    description: str
    default: str | None


def signature(call: str, function: Callable[..., Any]) -> str:
    """How a method is called, on one line or on one for each argument."""
    parts: list[str] = []
    starred = False
    for one in _arguments(function):
        if one.kind is one.KEYWORD_ONLY and not starred:
            parts.append("*")
            starred = True
        stars = "**" if one.kind is one.VAR_KEYWORD else ""
        default = "" if one.default is one.empty else f" = {_literal(one.default)}"
        parts.append(f"{stars}{one.name}: {one.annotation}{default}")
    returns = returned(function)
    inner = ", ".join(parts)
    if len(f"{call}({inner}) -> {returns}") > _LONGEST_LINE:
        inner = "\n" + "".join(f"    {part},\n" for part in parts)
    return f"{call}({inner}) -> {returns}"


def returned(function: Callable[..., Any]) -> str:
    """The type that a method returns."""
    return _type(function, inspect.signature(function).return_annotation)


def parameters(function: Callable[..., Any], described: Mapping[str, Any]) -> Iterator[Parameter]:
    """The arguments, described as its docstring does."""
    for one in _arguments(function):
        text = described[one.name].description if one.name in described else ""
        if one.kind is one.VAR_KEYWORD:
            yield Parameter(f"**{one.name}", _unpacked(one), text, "None")
        else:
            default = None if one.default is one.empty else _literal(one.default)
            yield Parameter(one.name, one.annotation, text, default)


def options(function: Callable[..., Any]) -> Iterator[Parameter]:
    """What the `**options` of a method may be, from their TypedDict."""
    for one in _arguments(function):
        found = function.__globals__.get(_unpacked(one))
        if one.kind is not one.VAR_KEYWORD or found is None:
            continue
        described: dict[str, str] = {}
        docstring = griffe.Docstring(inspect.getdoc(found) or "")
        for section in docstring.parse("google", warnings=False):
            if section.kind is griffe.DocstringSectionKind.parameters:
                described |= {each.name: each.description for each in section.value}
        for name, annotation in found.__annotations__.items():
            text = getattr(annotation, "__forward_arg__", None) or str(annotation)
            yield Parameter(name, _MODULE.sub("", text), described.get(name, ""), "None")


def _arguments(function: Callable[..., Any]) -> Iterator[inspect.Parameter]:
    for parameter in inspect.signature(function).parameters.values():
        if parameter.name != "self":
            yield parameter.replace(annotation=_type(function, parameter.annotation))


def _unpacked(parameter: inspect.Parameter) -> str:
    return str(parameter.annotation).removeprefix("Unpack[").removesuffix("]")


def _type(function: Callable[..., Any], annotation: str) -> str:
    """An annotation, with short aliases replaced by what they stand for."""
    scope = function.__globals__

    def expanded(match: re.Match[str]) -> str:
        found = scope.get(match[0])
        if found is None or isinstance(found, type) or not typing.get_args(found):
            return match[0]
        alias = _MODULE.sub("", str(found))
        return alias if len(alias) <= _LONGEST_ALIAS else match[0]

    return _MODULE.sub("", re.sub(r"\b[A-Z]\w*\b", expanded, annotation))


def _literal(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else repr(value)
