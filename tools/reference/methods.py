"""The methods of the client: which sends which operation, and what its docstring says."""

from __future__ import annotations

import inspect
import re
import typing
from collections.abc import Callable, Iterator, Mapping
from functools import cache, cached_property
from typing import Any

import griffe
from attrs import frozen

from batchwright.resources.aio.batches import AsyncBatches
from batchwright.resources.aio.files import AsyncFiles
from batchwright.resources.aio.models import AsyncModels
from batchwright.resources.aio.uploads import AsyncUploads
from batchwright.resources.batches import Batches
from batchwright.resources.files import Files
from batchwright.resources.models import Models
from batchwright.resources.raw import AsyncResource, Resource
from batchwright.resources.uploads import Uploads

# By the tag of their operations.
RESOURCES: Mapping[str, tuple[str, type, type]] = {
    "Batch": ("batches", Batches, AsyncBatches),
    "Files": ("files", Files, AsyncFiles),
    "Uploads": ("uploads", Uploads, AsyncUploads),
    "Models": ("models", Models, AsyncModels),
}

# By the operation that each sends.
METHODS: Mapping[str, str] = {
    "createBatch": "create",
    "listBatches": "list",
    "retrieveBatch": "retrieve",
    "cancelBatch": "cancel",
    "createFile": "create",
    "listFiles": "list",
    "retrieveFile": "retrieve",
    "deleteFile": "delete",
    "downloadFile": "content",
    "createUpload": "create",
    "addUploadPart": "add_part",
    "completeUpload": "complete",
    "cancelUpload": "cancel",
    "listModels": "list",
    "retrieveModel": "retrieve",
    "deleteModel": "delete",
}

_LONGEST_ALIAS = 40
_MODULE = re.compile(r"\b(?:[a-z_]\w*\.)+(?=\w)")


@frozen
class Parameter:
    """An argument of a method; `default` is None if it is required."""

    name: str
    type: str
    description: str
    default: str | None


@frozen
class Method:
    """A method of the client, and its docstrings.

    `name` is its path below the resource, `call` its path from `client`.
    """

    name: str
    call: str
    signature: str
    returns: str
    summary: str
    description: str
    parameters: tuple[Parameter, ...]
    result: str
    errors: tuple[tuple[str, str], ...]
    example: str
    async_example: str


@cache
def methods(tag: str) -> dict[str, Method]:
    """The public methods of a resource by name, in the order of the class."""
    resource, cls, twin = RESOURCES[tag]
    found = dict(_functions(cls))
    twins = dict(_functions(twin))
    return {
        name: _method(name, f"client.{resource}.{name}", function, twins[name])
        for name, function in found.items()
    }


def _functions(cls: type, prefix: str = "") -> Iterator[tuple[str, Callable[..., Any]]]:
    for name, member in vars(cls).items():
        if name.startswith("_"):
            continue
        if isinstance(member, property | cached_property):
            inner = _resource(member)
            if inner is not None and inner is not cls:
                yield from _functions(inner, f"{prefix}{name}.")
        else:
            yield prefix + name, getattr(cls, name)


def _resource(member: property | cached_property[Any]) -> type | None:
    """The class of the resource that a property returns."""
    getter: Any = member.fget if isinstance(member, property) else member.func
    name = str(getter.__annotations__.get("return", "")).partition("[")[0]
    found = getter.__globals__.get(name)
    is_resource = isinstance(found, type) and issubclass(found, Resource | AsyncResource)
    return found if is_resource else None


def _method(name: str, call: str, function: Callable[..., Any], twin: Callable[..., Any]) -> Method:
    sections = _sections(function)
    text = sections.get("text", "")
    summary, _, description = text.partition("\n\n")
    arguments = list(_arguments(function))
    described = sections.get("parameters", {})
    returned = [*sections.get("returns", []), *sections.get("yields", [])]
    raised = sections.get("raises", [])
    returns = _type(function, inspect.signature(function).return_annotation)
    return Method(
        name,
        call,
        _signature(call, arguments, returns),
        returns,
        " ".join(summary.split()),
        description.strip(),
        tuple(_described(function, arguments, described)),
        returned[0].description if returned else "",
        tuple((str(one.annotation), one.description) for one in raised),
        _example(function),
        _example(twin),
    )


def _sections(function: Callable[..., Any]) -> dict[str, Any]:
    docstring = griffe.Docstring(inspect.getdoc(function) or "")
    found: dict[str, Any] = {}
    for section in docstring.parse("google", warnings=False):
        found.setdefault(section.kind.value, section.value)
    found["parameters"] = {one.name.lstrip("*"): one for one in found.get("parameters", [])}
    return found


def _example(function: Callable[..., Any]) -> str:
    for section in griffe.Docstring(inspect.getdoc(function) or "").parse("google", warnings=False):
        if section.kind is griffe.DocstringSectionKind.admonition and section.title == "Example":
            return str(section.value.description)
    return ""


def _arguments(function: Callable[..., Any]) -> Iterator[inspect.Parameter]:
    for parameter in inspect.signature(function).parameters.values():
        if parameter.name != "self":
            yield parameter.replace(annotation=_type(function, parameter.annotation))


def _type(function: Callable[..., Any], annotation: Any) -> str:
    """An annotation, with short aliases replaced by what they stand for."""
    scope = function.__globals__

    def expanded(match: re.Match[str]) -> str:
        found = scope.get(match[0])
        if found is None or isinstance(found, type) or not typing.get_args(found):
            return match[0]
        alias = _MODULE.sub("", str(found))
        return alias if len(alias) <= _LONGEST_ALIAS else match[0]

    text = annotation if isinstance(annotation, str) else getattr(annotation, "__name__", "Any")
    return _MODULE.sub("", re.sub(r"\b[A-Z]\w*\b", expanded, text))


def _signature(call: str, arguments: list[inspect.Parameter], returns: str) -> str:
    parts: list[str] = []
    starred = False
    for one in arguments:
        if one.kind is one.KEYWORD_ONLY and not starred:
            parts.append("*")
            starred = True
        stars = "**" if one.kind is one.VAR_KEYWORD else ""
        default = "" if one.default is one.empty else f" = {_literal(one.default)}"
        parts.append(f"{stars}{one.name}: {one.annotation}{default}")
    inner = ", ".join(parts)
    if len(call) + len(inner) + len(returns) > 80:
        inner = "\n" + "".join(f"    {part},\n" for part in parts)
    return f"{call}({inner}) -> {returns}"


def _described(
    function: Callable[..., Any], arguments: list[inspect.Parameter], described: Mapping[str, Any]
) -> Iterator[Parameter]:
    for one in arguments:
        options = function.__globals__.get(_inside(one.annotation))
        if one.kind is one.VAR_KEYWORD and options is not None:
            yield from _options(options)
        else:
            text = described[one.name].description if one.name in described else ""
            default = None if one.default is one.empty else _literal(one.default)
            yield Parameter(one.name, one.annotation, text, default)


def _literal(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else repr(value)


def _inside(annotation: str) -> str:
    return annotation.removeprefix("Unpack[").removesuffix("]")


def _options(options: type) -> Iterator[Parameter]:
    """The options that each call takes, from a TypedDict."""
    described: dict[str, Any] = {}
    for section in griffe.Docstring(inspect.getdoc(options) or "").parse("google", warnings=False):
        if section.kind.value in {"parameters", "attributes"}:
            described |= {one.name: one.description for one in section.value}
    for name, annotation in inspect.get_annotations(options).items():
        text = getattr(annotation, "__forward_arg__", None) or str(annotation)
        yield Parameter(name, _MODULE.sub("", text), described.get(name, ""), "None")
