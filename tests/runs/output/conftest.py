"""Shards of a run on disk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import orjson
import pytest
from attrs import define, field

from batchwright.runs.folder import Folder
from batchwright.runs.lines import ShardLines
from batchwright.runs.output import Joined, Missing, Part, join

UNANSWERED = Missing("unanswered", "no_answer", "No file mentions this request.")


@define
class Run:
    """The folder of a run, into which shards are put and joined."""

    path: Path
    shards: list[ShardLines] = field(factory=list)

    @property
    def folder(self) -> Folder:
        return Folder(self.path / "run")

    def shard(self, requests: Mapping[int, str], model: str | None = "m") -> ShardLines:
        """Put a shard there: its custom ids by line number."""
        index = len(self.shards)
        self.folder.ids(index).parent.mkdir(parents=True, exist_ok=True)
        self.folder.output(index).parent.mkdir(parents=True, exist_ok=True)
        with self.folder.ids(index).open("wb") as ids:
            for number, custom_id in requests.items():
                ids.write(b"%d\t%b\n" % (number, orjson.dumps(custom_id)))
        with self.folder.requests(index).open("wb") as lines:
            for number, custom_id in requests.items():
                lines.write(request_line(number, custom_id) + b"\n")
        shard = ShardLines(
            index=index,
            endpoint="/v1/chat/completions",
            model=model,
            requests=len(requests),
            bytes=self.folder.requests(index).stat().st_size,
            first_line=min(requests),
            last_line=max(requests),
        )
        self.shards.append(shard)
        return shard

    def join(
        self,
        shard: ShardLines,
        *files: bytes | Path,
        missing: Missing = UNANSWERED,
        strict: bool = True,
    ) -> Joined:
        """Join it with downloaded files."""
        paths = []
        for number, content in enumerate(files):
            path = self.path / f"{shard.index}-{number}.jsonl"
            if isinstance(content, bytes):
                path.write_bytes(content)
            paths.append(path if isinstance(content, bytes) else content)
        return join(self.folder, shard, downloads=paths, missing=missing, strict=strict)

    def answers(self, index: int) -> list[tuple[int, str, bytes]]:
        """What a file of answers says."""
        lines = self.folder.answers(index).read_bytes().splitlines(keepends=True)
        assert all(line.endswith(b"\n") for line in lines)
        fields = [line[:-1].split(b"\t", 2) for line in lines]
        return [(int(number), outcome.decode(), answer) for number, outcome, answer in fields]

    def left(self, index: int) -> list[bytes]:
        return self.folder.left(index).read_bytes().splitlines()

    def part(self, index: int) -> Part:
        shard = self.shards[index]
        return Part(self.folder.answers(index), shard.first_line, shard.last_line, index)

    def left_part(self, index: int) -> Part:
        shard = self.shards[index]
        return Part(self.folder.left(index), shard.first_line, shard.last_line, index)

    def parts(self) -> Sequence[Part]:
        return [self.part(shard.index) for shard in self.shards]

    def left_parts(self) -> Sequence[Part]:
        return [self.left_part(shard.index) for shard in self.shards]


def request_line(number: int, custom_id: str) -> bytes:
    return orjson.dumps({"custom_id": custom_id, "body": {"n": number, "text": "a\tb"}})


@pytest.fixture
def a_run(tmp_path: Path) -> Run:
    return Run(tmp_path)
