"""The methods of the client, by resource: their functions, and the operation that each sends."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache, cached_property
from typing import Any

from attrs import frozen
from reference.docstrings import Documented, documented
from reference.markdown import anchor
from reference.specification import Api, Endpoint

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
    """A method of the client; `endpoint` is None if it builds on other methods.

    `name` is its path below the resource, `call` its path from `client`, and `twin` the method of
    an `AsyncClient`.
    """

    name: str
    call: str
    function: Callable[..., Any]
    twin: Callable[..., Any]
    endpoint: Endpoint | None

    @property
    def docs(self) -> Documented:
        """Its docstring."""
        return documented(self.function)


def methods(api: Api) -> list[Method]:
    """The public methods of a resource, those that send an operation of their own first."""
    resource, cls, twin = RESOURCES[api.tag]
    endpoints = {_method_of(one.operation.name): one for one in api.endpoints}
    twins = {name: function for _, name, function in _functions(twin)}
    found = [
        Method(name, f"client.{resource}.{name}", function, twins[name], endpoints.get(name))
        for _, name, function in _functions(cls)
    ]
    return sorted(found, key=lambda one: one.endpoint is None)


@cache
def entries_of_methods() -> Mapping[str, str]:
    """The paths to the entries of methods of resources, by their names with the class."""
    return {
        f"{owner.__name__}.{name.rpartition('.')[2]}": f"{tag}Api.md{anchor(name)}"
        for tag, (_, *classes) in RESOURCES.items()
        for cls in classes
        for owner, name, _ in _functions(cls)
    }


def _method_of(operation: str) -> str:
    if operation not in METHODS:
        raise LookupError(f"{__name__}.METHODS does not say which method sends {operation}")
    return METHODS[operation]


def _functions(cls: type, prefix: str = "") -> Iterator[tuple[type, str, Callable[..., Any]]]:
    """The methods of a resource and of the resources in it, each after its class."""
    for name, member in vars(cls).items():
        if name.startswith("_"):
            continue
        if isinstance(member, property | cached_property):
            inner = _resource(member)
            if inner is not None and inner is not cls:
                yield from _functions(inner, f"{prefix}{name}.")
        else:
            yield cls, prefix + name, getattr(cls, name)


def _resource(member: property | cached_property[Any]) -> type | None:
    """The class of the resource that a property returns."""
    getter: Any = member.fget if isinstance(member, property) else member.func
    name = str(getter.__annotations__.get("return", "")).partition("[")[0]
    found = getter.__globals__.get(name)
    is_resource = isinstance(found, type) and issubclass(found, Resource | AsyncResource)
    return found if is_resource else None
