"""The methods of the client: which sends which operation, and what its docstring says."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from functools import cache, cached_property
from typing import Any

import griffe
from attrs import frozen
from reference.arguments import Parameter, options, parameters, returned, signature

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
    options: tuple[Parameter, ...]
    result: str
    errors: tuple[tuple[str, str], ...]
    example: str
    async_example: str


def method_of(operation: str) -> str:
    """The name of the method that sends an operation."""
    if operation not in METHODS:
        raise LookupError(f"{__name__}.METHODS does not say which method sends {operation}")
    return METHODS[operation]


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
    summary, _, description = sections.get("text", "").partition("\n\n")
    returns = [*sections.get("returns", []), *sections.get("yields", [])]
    raised = sections.get("raises", [])
    return Method(
        name,
        call,
        signature(call, function),
        returned(function),
        " ".join(summary.split()),
        description.strip(),
        tuple(parameters(function, sections["parameters"])),
        tuple(options(function)),
        returns[0].description if returns else "",
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
