"""Splitting an input of any size into shards that the API takes as input files."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from typing import BinaryIO

import orjson
from attrs import frozen

from batchwright._jsonl.bounds import embedding_inputs
from batchwright._jsonl.lines import numbered
from batchwright._jsonl.parsing import too_large
from batchwright._transfer.windows import Window
from batchwright.errors import InputError
from batchwright.limits import MAX_BYTES, MAX_EMBEDDING_INPUTS, MAX_REQUESTS


@frozen
class Shard:
    """Consecutive lines of an input file, few enough for one batch.

    Methods:
        open: Open the shard as a file of its own.

    Args:
        index: Its place among the shards, from 0.
        offset: Where it starts in the file, in bytes.
        length: Its length in bytes.
        first_line: The number of its first line in the file, from 1.
        requests: The number of its lines.

    Example:
        for shard in shards("requests.jsonl"):
            with shard.open("requests.jsonl") as file:
                client.files.create(file=(f"{shard.index}.jsonl", file))
    """

    index: int
    offset: int
    length: int
    first_line: int
    requests: int

    def open(self, path: str | os.PathLike[str]) -> BinaryIO:
        """Open the shard as a file of its own.

        Args:
            path: The input file.

        Returns:
            A seekable binary file from byte 0 to `length`; close it after use.

        Example:
            shard = next(shards("requests.jsonl"))
            with shard.open("requests.jsonl") as file:
                first_line = file.readline()
        """
        return io.BufferedReader(Window(open(path, "rb"), self.offset, self.length, owner=True))


def shards(
    path: str | os.PathLike[str],
    *,
    max_requests: int = MAX_REQUESTS,
    max_bytes: int = MAX_BYTES,
    max_embedding_inputs: int = MAX_EMBEDDING_INPUTS,
) -> Iterator[Shard]:
    """Split an input file into consecutive shards, each within the API's limits for one batch.

    Nothing is copied: a shard says where its lines are. The file is not checked (`check` does
    that). All requests must be for one model, which is not checked here; split an input with
    several models by model first.

    Args:
        path: The input file.
        max_requests: The most lines in a shard.
        max_bytes: The most bytes in a shard.
        max_embedding_inputs: The most texts to embed in a shard.

    Yields:
        The shards in the order of the file; none for an empty file.

    Raises:
        InputError: One line alone is over `max_bytes` or `max_embedding_inputs`.
        ValueError: A limit is less than 1.

    Example:
        for shard in shards("requests.jsonl", max_requests=10_000):
            print(shard.index, shard.first_line, shard.requests)
    """
    if min(max_requests, max_bytes, max_embedding_inputs) < 1:
        raise ValueError("max_requests, max_bytes and max_embedding_inputs must be at least 1")
    index = offset = length = requests = inputs = 0
    first_line = 1
    for number, line, size in numbered(path):
        texts = _texts(line) if size == len(line) else 0
        for count, limit, unit in (
            (size, max_bytes, "bytes"),
            (texts, max_embedding_inputs, "embedding inputs"),
        ):
            if count > limit:
                raise InputError(
                    f"{os.fspath(path)}:{number}: this line alone has {count} {unit}; "
                    f"a batch takes at most {limit}. Split it into several requests."
                )
        if requests and (
            requests == max_requests
            or length + size > max_bytes
            or inputs + texts > max_embedding_inputs
        ):
            yield Shard(index, offset, length, first_line, requests)
            index, offset, first_line = index + 1, offset + length, number
            length = requests = inputs = 0
        length, requests, inputs = length + size, requests + 1, inputs + texts
    if requests:
        yield Shard(index, offset, length, first_line, requests)


def _texts(line: bytes) -> int:
    """Count the texts to embed in a line; other requests are not parsed."""
    if b"embeddings" not in line or too_large(line):
        return 0
    try:
        request = orjson.loads(line)
        if not request["url"].endswith("/embeddings"):
            return 0
        return embedding_inputs(request["body"])
    except (orjson.JSONDecodeError, AttributeError, KeyError, TypeError):
        return 0
