"""Writing and reading files of requests."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from typing import Any, BinaryIO, Protocol

from batchwright._jsonl.encoding import encoded
from batchwright._jsonl.lines import name_of, numbered
from batchwright._jsonl.parsing import MAX_LINE, parse, too_large
from batchwright._transfer.atomic_write import replacing
from batchwright._transfer.sources import Source
from batchwright.errors import InputError

__all__ = ["read", "write"]


class _Convertible(Protocol):
    """Anything with `to_dict`, such as `batchwright.types.BatchRequestInput`."""

    def to_dict(self) -> dict[str, Any]: ...


def write(
    target: str | os.PathLike[str] | BinaryIO, requests: Iterable[Mapping[str, Any] | _Convertible]
) -> int:
    """Write an input file, a line at a time, from any iterable.

    A file is written under a temporary name and renamed at the end, so a half-written file never
    appears at the path. Numbers and arrays of numpy are written as JSON, and a `custom_id` that is
    an integer as text.

    Args:
        target: A path, or a file opened in binary mode.
        requests: Mappings or `BatchRequestInput` objects; a generator is fine.

    Returns:
        How many lines were written.

    Raises:
        InputError: A request is not an object, or not serializable as JSON, or it has NaN, an
            infinity, or None where text belongs.
        TypeError: `requests` is a single request.
        OSError: The folder does not exist or is not writable.

    Example:
        texts = ["The cat sat on the mat.", "Interest rates rose again."]
        write("requests.jsonl", (
            request(str(n), "/v1/embeddings", {"model": "text-embedding-3-small", "input": text})
            for n, text in enumerate(texts)
        ))
    """
    if isinstance(requests, Mapping | str | bytes):
        kind = type(requests).__name__
        raise TypeError(
            f"requests must be several, such as a list, not one {kind}: write [request]"
        )
    numbers = count(1)
    lines = encoded(requests, numbers)
    if isinstance(target, str | os.PathLike):
        with replacing(target) as file:
            file.writelines(lines)
    else:
        for line in lines:
            target.write(line)
    return next(numbers) - 1


def read(source: Source) -> Iterator[dict[str, Any]]:
    """Read an input file, a line at a time.

    Args:
        source: A path, bytes, a file opened in binary mode, or an iterable of lines.

    Yields:
        Each line as a dict, in order.

    Raises:
        InputError: A line is not a JSON object; the message gives the file and the line.

    Example:
        >>> [line["custom_id"] for line in read(b'{"custom_id": "a"}')]
        ['a']
    """
    for number, line, size in numbered(source, limit=MAX_LINE):
        where = f"{name_of(source)}:{number}"
        if why := too_large(line, size):
            raise InputError(f"{where}: this line is too large: {why}")
        try:
            value = parse(line)
        except InputError as error:
            raise InputError(f"{where}: this line is not valid JSON. {error}") from error
        if not isinstance(value, dict):
            raise InputError(f"{where}: this line is not a JSON object")
        yield value
