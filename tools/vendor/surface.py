"""What the vendor's SDK offers for batches, files, uploads and models, read from the package.

It only reads signatures and the names of attributes, so a new version of the package changes the
list by itself.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from typing import Any

import openai
from attrs import field, frozen
from openai import _legacy_response as legacy
from openai import _response as streaming
from openai import pagination, types
from openai._models import BaseModel
from openai.resources import batches, files, models
from openai.resources.uploads import parts, uploads
from openai.types.uploads import UploadPart

RESOURCES: dict[str, tuple[type, type]] = {
    "client.batches": (batches.Batches, batches.AsyncBatches),
    "client.files": (files.Files, files.AsyncFiles),
    "client.uploads": (uploads.Uploads, uploads.AsyncUploads),
    "client.uploads.parts": (parts.Parts, parts.AsyncParts),
    "client.models": (models.Models, models.AsyncModels),
}
OBJECTS: dict[str, Any] = {
    one.__name__: one
    for one in (
        types.Batch,
        types.BatchError,
        types.BatchRequestCounts,
        types.BatchUsage,
        types.FileObject,
        types.FileDeleted,
        types.Upload,
        UploadPart,
        types.Model,
        types.ModelDeleted,
    )
}
PAGES: tuple[Any, ...] = (
    pagination.SyncCursorPage,
    pagination.AsyncCursorPage,
    pagination.SyncPage,
    pagination.AsyncPage,
)
ERRORS = tuple(
    name
    for name in openai.__all__
    if isinstance(found := getattr(openai, name), type) and issubclass(found, Exception)
)


@frozen
class Entry:
    """A class, an attribute or a method.

    Args:
        owner: What it belongs to, such as `client.batches`, `Batch` or `page`.
        name: Its name; empty for the owner itself.
        arguments: The names of its arguments; None unless it can be called.
        returns: What it returns, as written there; empty if it says nothing.
    """

    owner: str
    name: str
    arguments: tuple[str, ...] | None = field(default=None)
    returns: str = ""

    @property
    def path(self) -> str:
        """Its name with that of its owner."""
        return f"{self.owner}.{self.name}" if self.name else self.owner


def entries() -> list[Entry]:
    """Everything, in the order of the guide."""
    return [
        _function(Entry("OpenAI", ""), openai.OpenAI.__init__),
        *_members("client", openai.OpenAI),
        *(entry for owner, (sync, _) in RESOURCES.items() for entry in _members(owner, sync)),
        *_objects(),
        *_pages(),
        *_members("content", legacy.HttpxBinaryResponseContent),
        *_members("response", legacy.LegacyAPIResponse),
        *_members("streamed", streaming.StreamedBinaryAPIResponse),
        *_errors(),
    ]


def _members(owner: str, cls: type, *, known: frozenset[str] = frozenset()) -> Iterator[Entry]:
    """The public attributes and methods of a class."""
    annotated = [name for base in cls.__mro__ for name in inspect.get_annotations(base)]
    for name in sorted({*dir(cls), *annotated}):
        if name.startswith("_") or name in known:
            continue
        member = inspect.getattr_static(cls, name, None)
        if isinstance(member, classmethod | staticmethod):
            member = member.__func__
        entry = Entry(owner, name)
        yield _function(entry, member) if inspect.isfunction(member) else entry


def _function(entry: Entry, function: Any) -> Entry:
    signature = inspect.signature(function)
    arguments = tuple(
        name
        for name, parameter in signature.parameters.items()
        if name not in ("self", "cls")
        and not name.startswith("_")
        and parameter.kind not in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD)
    )
    returns = signature.return_annotation
    said = "" if returns in (signature.empty, None) else getattr(returns, "__name__", str(returns))
    bare = re.sub(r"\b_?[a-z_]+\.|['\"]", "", said).replace("None", "")
    return Entry(entry.owner, entry.name, arguments, bare)


def _objects() -> Iterator[Entry]:
    for name, cls in OBJECTS.items():
        yield from (Entry(name, field) for field in sorted(cls.model_fields))
    yield Entry("object", "_request_id")
    yield from _members("object", BaseModel)


def _pages() -> Iterator[Entry]:
    found: dict[str, Entry] = {}
    for page in PAGES:
        fields = (Entry("page", name) for name in page.model_fields)
        methods = _members("page", page, known=frozenset({*dir(BaseModel), *page.model_fields}))
        for entry in (*fields, *methods):
            found.setdefault(entry.name, entry)
    yield from (found[name] for name in sorted(found))


def _errors() -> Iterator[Entry]:
    for name in ERRORS:
        yield Entry(name, "")
    attributes = {
        attribute: None
        for name in ERRORS
        for attribute in inspect.get_annotations(getattr(openai, name))
    }
    yield from (Entry("error", attribute) for attribute in sorted(attributes))
