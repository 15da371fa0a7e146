"""Cutting shards again: what is left of them for another try, or one of them in two."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Generator, Iterable, Iterator
from pathlib import Path

from attrs import frozen
from orjson import loads

from batchwright._jsonl.bounds import measured
from batchwright._jsonl.groups import group_of
from batchwright.limits import MAX_BYTES, MAX_EMBEDDING_INPUTS, MAX_REQUESTS
from batchwright.runs.folder import Folder
from batchwright.runs.input.limits import Limits
from batchwright.runs.input.writing import Writer
from batchwright.runs.lines import ShardLines

__all__ = ["cut_again", "halve"]


@frozen(order=True)
class _Left:
    """A line of a `.left` file; they sort by number, and among equals the latest comes last."""

    number: int
    rank: int
    outcome: str
    code: str
    custom_id: str | None
    request: bytes


def cut_again(
    lefts: Iterable[tuple[Path, str, str | None]],
    folder: Folder,
    *,
    start_index: int,
    chosen: Callable[[str, str], bool],
    max_requests: int = MAX_REQUESTS,
    max_bytes: int = MAX_BYTES,
    max_embedding_inputs: int = MAX_EMBEDDING_INPUTS,
    invalid: bool = False,
) -> tuple[ShardLines, ...]:
    """Cut requests that did not succeed into new shards.

    If a line is left by several shards, only what the last of them says counts.

    Args:
        lefts: The `.left` files in the order of their shards, with the endpoint and the model of
            each. One that does not exist counts as empty.
        folder: The run's folder.
        start_index: The number of the first new shard; files of it and of later ones are written
            over.
        chosen: Takes the outcome and the code of a request, and returns whether it is to be cut.
        max_requests: The most lines in a shard.
        max_bytes: The most bytes in a shard.
        max_embedding_inputs: The most texts to embed in a shard.
        invalid: Whether requests may be cut that only the API found invalid; those that break a
            rule of the input never are.

    Returns:
        The new shards; none if no request was chosen.

    Raises:
        ValueError: A limit is less than 1.
        OSError: A file cannot be read or written.
    """
    limits = Limits(requests=max_requests, bytes=max_bytes, embedding_inputs=max_embedding_inputs)
    groups: dict[tuple[str, str | None], list[Path]] = {}
    for path, endpoint, model in lefts:
        groups.setdefault((endpoint, model), []).append(path)
    writer = Writer(folder, limits, start_index)
    for (endpoint, model), paths in groups.items():
        group = group_of(endpoint, model)
        for left in _latest(_merged(paths)):
            if left.custom_id is None or (left.outcome == "invalid" and not invalid):
                continue
            if chosen(left.outcome, left.code):
                texts, bound = measured(group, left.request)
                custom_id, line = left.custom_id, left.request
                writer.add(group, left.number, custom_id, line, texts=texts, bound=bound)
    return writer.close()


def halve(folder: Folder, shard: ShardLines, start_index: int) -> tuple[ShardLines, ShardLines]:
    """Cut a shard in two.

    Args:
        folder: The run's folder.
        shard: The shard, whose files stay.
        start_index: The number of the first half; the second has the next one.

    Returns:
        The halves, the first with one request more if their number is odd.

    Raises:
        ValueError: The shard has only one request, or its two files do not belong together.
        OSError: A file cannot be read or written.
    """
    if shard.requests < 2:
        raise ValueError(f"shard {shard.index} has {shard.requests} request and cannot be halved")
    group = group_of(shard.endpoint, shard.model)
    writer = Writer(folder, Limits(requests=(shard.requests + 1) // 2), start_index)
    with (
        folder.requests(shard.index).open("rb") as lines,
        folder.ids(shard.index).open("rb") as ids,
    ):
        for raw, entry in zip(lines, ids, strict=True):
            line = raw.removesuffix(b"\n")
            number, custom_id = entry.split(b"\t", 1)
            texts, bound = measured(group, line)
            writer.add(group, int(number), loads(custom_id), line, texts=texts, bound=bound)
    first, second = writer.close()
    return first, second


def _latest(lefts: Iterator[_Left]) -> Iterator[_Left]:
    """Of those with one number, yield the last."""
    last = next(lefts, None)
    for left in lefts:
        if last is not None and left.number != last.number:
            yield last
        last = left
    if last is not None:
        yield last


def _merged(paths: list[Path]) -> Iterator[_Left]:
    """Yield the lines of files in order; a file is opened only when its first line is near."""
    waiting = [(left.number, rank) for rank, path in enumerate(paths) for left in _first(path)]
    waiting.sort(reverse=True)
    near: list[tuple[_Left, Generator[_Left, None, None]]] = []
    while waiting or near:
        while waiting and (not near or waiting[-1][0] <= near[0][0].number):
            rank = waiting.pop()[1]
            lines = _lefts(paths[rank], rank)
            heapq.heappush(near, (next(lines), lines))
        left, lines = near[0]
        yield left
        following = next(lines, None)
        if following is None:
            heapq.heappop(near)
        else:
            heapq.heapreplace(near, (following, lines))


def _first(path: Path) -> list[_Left]:
    lines = _lefts(path, 0)
    first = next(lines, None)
    lines.close()
    return [] if first is None else [first]


def _lefts(path: Path, rank: int) -> Generator[_Left, None, None]:
    if not path.exists():
        return
    with path.open("rb") as file:
        for line in file:
            number, outcome, code, custom_id, request = line.removesuffix(b"\n").split(b"\t", 4)
            yield _Left(int(number), rank, outcome.decode(), loads(code), loads(custom_id), request)
