"""A stand-in for the API that costs next to nothing: its responses are fixed.

    python -m server FOLDER

It prints its base URL, serves the files in a folder and whatever a run needs, and ends when its
standard input does. Files that are uploaded are not kept, only the names of their requests.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
from collections.abc import AsyncIterator
from email.utils import formatdate
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import BinaryIO

import objects

BLOCK = 1 << 18
EDGE = 1 << 12  # both the headers and the end of a multipart body fit in
_NAME = re.compile(rb'"custom_id": ?"([^"]*)"')
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding: *chunked", re.IGNORECASE)
_AFTER = re.compile(r"[?&]after=batch_(\d+)")
_HEAD = (
    "HTTP/1.1 200 OK\r\n"
    "date: {date}\r\n"
    "content-type: {kind}\r\n"
    "content-length: {length}\r\n"
    "openai-organization: bench\r\n"
    "openai-processing-ms: 20\r\n"
    "openai-project: proj_bench\r\n"
    "openai-version: 2020-10-01\r\n"
    "x-request-id: req_00000000000000000000000000000001\r\n"
    "\r\n"
)

Content = bytes | BinaryIO
"""Of a response: JSON, or a file."""


def length(content: Content) -> int:
    """How many bytes it has."""
    return len(content) if isinstance(content, bytes) else content.seek(0, 2)


class Upload:
    """A multipart body that passes by: the names of its requests, and how long its file is."""

    def __init__(self) -> None:
        self.names: list[bytes] = []
        self._head = self._line = self._tail = b""
        self._length = 0

    def feed(self, part: bytes) -> None:
        """Take the next bytes."""
        self._length += len(part)
        self._head += part[: EDGE - len(self._head)]
        self._tail = (self._tail + part[-EDGE:])[-EDGE:]
        lines, newline, self._line = (self._line + part).rpartition(b"\n")
        self.names += _NAME.findall(lines + newline)

    def size(self) -> int:
        """How many bytes the file has, once all of them are here."""
        boundary = b"\r\n" + self._head.partition(b"\r\n")[0]
        start = self._head.index(b"\r\n\r\n", self._head.index(b"filename=")) + 4
        before_tail = self._length - len(self._tail)
        end = self._tail.index(boundary, max(0, start - before_tail))
        return before_tail + end - start


class State:
    """What the server knows: files by their names, and the batches of a run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._numbers = count(1)
        self._uploads: dict[str, list[bytes]] = {}
        self._outputs: dict[str, list[bytes]] = {}
        self._batches: dict[str, dict[str, object]] = {}

    def uploaded(self, upload: Upload) -> bytes:
        """Remember a file."""
        name = f"file-{next(self._numbers)}"
        self._uploads[name] = upload.names
        return objects.encode(objects.file(name, upload.size()))

    def created(self, fields: dict[str, str]) -> bytes:
        """Create a batch, and complete it."""
        name, output = f"batch_{next(self._numbers)}", f"file-{next(self._numbers)}"
        names = self._outputs[output] = self._uploads[fields["input_file_id"]]
        self._batches[name] = objects.batch(name, fields, output, len(names))
        return objects.encode(self._batches[name])

    def batch(self, name: str) -> bytes:
        """A batch of a run, or else the one that there always is."""
        found = self._batches.get(name)
        return objects.encode(found) if found else objects.named(name)

    def batches(self, after: int) -> bytes:
        """A run's batches; without a run, a page of a list without an end."""
        if self._batches:
            encoded = {name: objects.encode(self._batches[name]) for name in self._batches}
            newest = [*reversed(encoded)]
        else:
            newest = [f"batch_{number:032}" for number in range(after + 1, after + 101)]
            encoded = {name: objects.named(name) for name in newest}
        batches = [encoded[name] for name in newest]
        return objects.page(batches, newest[0], newest[-1], more=not self._batches)

    def content(self, name: str) -> BinaryIO:
        """An output, which is made now, or a file in the folder."""
        if name in self._outputs:
            return BytesIO(b"".join(map(objects.answer, self._outputs[name])))
        return open(self.folder / name, "rb")

    def file(self, name: str) -> bytes:
        """What there is to say of a file."""
        with self.content(name) as content:
            return objects.encode(objects.file(name, length(content)))

    def deleted(self, name: str) -> bytes:
        """Forget a file."""
        self._uploads.pop(name, None)
        return objects.encode({"id": name, "object": "file", "deleted": True})


async def body(head: bytes, reader: asyncio.StreamReader) -> AsyncIterator[bytes]:
    """The parts of a request's body, as they arrive."""
    if _CHUNKED.search(head):
        while size := int(await reader.readline(), 16):
            yield await reader.readexactly(size)
            await reader.readline()
        await reader.readline()
    elif length := _LENGTH.search(head):
        left = int(length[1])
        while left:
            part = await reader.read(min(left, BLOCK))
            if not part:
                raise asyncio.IncompleteReadError(part, left)
            left -= len(part)
            yield part


async def respond(state: State, head: bytes, parts: AsyncIterator[bytes]) -> Content:
    """The content of the response to a request."""
    method, target, _ = head.decode("latin-1").split(" ", 2)
    path = target.partition("?")[0].removeprefix("/v1/").split("/")
    if method == "POST" and path == ["files"]:
        upload = Upload()
        async for part in parts:
            upload.feed(part)
        return state.uploaded(upload)
    received = b"".join([part async for part in parts])
    match method, path:
        case "POST", ["batches"]:
            return state.created(json.loads(received))
        case "GET", ["batches"]:
            after = _AFTER.search(target)
            return state.batches(int(after[1]) if after else 0)
        case "GET", ["batches", name]:
            return state.batch(name)
        case "GET", ["files"]:
            return objects.encode({"object": "list", "data": [], "has_more": False})
        case "GET", ["files", name]:
            return state.file(name)
        case "GET", ["files", name, "content"]:
            return state.content(name)
        case "DELETE", ["files", name]:
            return state.deleted(name)
    raise ValueError(f"the server does not know {method} {target}")


async def send(content: Content, writer: asyncio.StreamWriter) -> None:
    """Send a response."""
    kind = "application/json" if isinstance(content, bytes) else "application/octet-stream"
    head = _HEAD.format(
        date=formatdate(usegmt=True),
        kind=kind,
        length=length(content),
    )
    writer.write(head.encode())
    if isinstance(content, bytes):
        writer.write(content)
    else:
        with content:
            content.seek(0)
            while block := content.read(BLOCK):
                writer.write(block)
                await writer.drain()
    await writer.drain()


async def serve(folder: Path) -> None:
    """Serve until the standard input ends."""
    state = State(folder)

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                await send(await respond(state, head, body(head, reader)), writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(connected, "127.0.0.1", 0, limit=BLOCK)
    port = server.sockets[0].getsockname()[1]
    print(f"http://127.0.0.1:{port}/v1", flush=True)
    await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1])))
