"""Writing the lines of shards, many shards at a time, in constant memory."""

from __future__ import annotations

import os

from attrs import define, field
from orjson import dumps

from batchwright._jsonl.groups import Group
from batchwright.runs.folder import Folder
from batchwright.runs.input.files import append, new_folder, sync
from batchwright.runs.input.limits import Limits
from batchwright.runs.lines import ShardLines

__all__ = ["Writer"]

_BUFFER = 4 << 20
"""How many bytes of lines wait in memory, over all shards."""


@define(eq=False)
class _Open:
    """A shard that still takes lines, with those that are not written yet."""

    index: int
    group: Group
    first_line: int
    last_line: int = 0
    requests: int = 0
    size: int = 0
    texts: int = 0
    output_bound: int = 0
    unbounded: int = 0
    written: bool = False
    lines: list[bytes] = field(factory=list)
    ids: list[bytes] = field(factory=list)


class Writer:
    """Writes lines into shards of one endpoint and one model each.

    A shard is closed when its next line would go over a limit. Files of an earlier try that was
    killed are written over.

    Args:
        folder: The run's folder.
        limits: What a shard may hold.
        start_index: The number of the first shard.
    """

    def __init__(self, folder: Folder, limits: Limits, start_index: int = 0) -> None:
        self._folder = folder
        self._max_requests = limits.requests
        self._max_bytes = limits.bytes
        self._max_texts = limits.embedding_inputs
        self._start = self._next = start_index
        self._open: dict[Group, _Open] = {}
        self._waiting = 0
        self._closed: list[ShardLines] = []
        new_folder(folder.requests(0).parent)

    def add(
        self,
        group: Group,
        number: int,
        custom_id: str,
        line: bytes,
        *,
        texts: int,
        bound: tuple[int, int],
    ) -> None:
        """Add a line.

        Args:
            group: Its endpoint and its model: the same object for all lines of a group.
            number: Its number in the input.
            custom_id: Its name.
            line: The request, without line end.
            texts: How many texts it has to embed.
            bound: How many tokens the model may write, and how many choices have no limit.
        """
        size = len(line) + 1
        shard = self._open.get(group)
        if shard is None or (
            shard.requests == self._max_requests
            or shard.size + size > self._max_bytes
            or (texts and shard.texts + texts > self._max_texts)
        ):
            shard = self._new(group, number)
        shard.requests += 1
        shard.size += size
        if texts:
            shard.texts += texts
        shard.output_bound += bound[0]
        shard.unbounded += bound[1]
        shard.lines.append(line)
        shard.ids.append(b"%d\t%b\n" % (number, dumps(custom_id)))
        self._waiting += size
        if self._waiting > _BUFFER:
            for waiting in self._open.values():
                self._write(waiting)
            self._waiting = 0

    def close(self) -> tuple[ShardLines, ...]:
        """Close all shards, make them durable, and return them in order."""
        for shard in self._open.values():
            self._close(shard)
        self._open = {}
        return tuple(sorted(self._closed, key=lambda shard: shard.index))

    def _new(self, group: Group, number: int) -> _Open:
        if old := self._open.get(group):
            self._close(old)
        shard = self._open[group] = _Open(self._next, group, number)
        self._next += 1
        return shard

    def _write(self, shard: _Open) -> None:
        if not shard.lines:
            return
        mode = os.O_APPEND if shard.written else os.O_TRUNC
        shard.last_line = int(shard.ids[-1].split(b"\t", 1)[0])
        shard.lines.append(b"")  # for the line end of the last
        append(self._folder.requests(shard.index), b"\n".join(shard.lines), mode)
        append(self._folder.ids(shard.index), b"".join(shard.ids), mode)
        shard.lines, shard.ids, shard.written = [], [], True

    def _close(self, shard: _Open) -> None:
        self._write(shard)
        sync(self._folder.requests(shard.index), self._folder.ids(shard.index))
        self._closed.append(
            ShardLines(
                index=shard.index,
                endpoint=shard.group.endpoint,
                model=shard.group.model,
                requests=shard.requests,
                bytes=shard.size,
                first_line=shard.first_line,
                last_line=shard.last_line,
                output_bound=shard.output_bound,
                unbounded=shard.unbounded,
            )
        )

    def discard(self) -> None:
        """Remove what was written."""
        for index in range(self._start, self._next):
            self._folder.requests(index).unlink(missing_ok=True)
            self._folder.ids(index).unlink(missing_ok=True)
        self._open = {}
