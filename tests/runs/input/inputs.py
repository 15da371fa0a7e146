"""Making inputs, and reading what was made of them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from batchwright.requests import request
from batchwright.runs.folder import Folder

CHAT = "/v1/chat/completions"
EMBEDDINGS = "/v1/embeddings"


def chat(custom_id: str | None = "a", model: str = "m", **body: Any) -> bytes:
    """A line for a chat; None leaves its name out."""
    messages = [{"role": "user", "content": "hello"}]
    line = request(custom_id or "", CHAT, {"model": model, "messages": messages, **body})
    if custom_id is None:
        del line["custom_id"]
    return json.dumps(line).encode() + b"\n"


def embedding(custom_id: str, texts: Any, model: str = "e") -> bytes:
    line = request(custom_id, EMBEDDINGS, {"model": model, "input": texts})
    return json.dumps(line).encode() + b"\n"


def shard(folder: Folder, index: int) -> list[tuple[int, str]]:
    """The numbers and names of a shard's lines, which the lines themselves must have too."""
    entries = [entry.split("\t", 1) for entry in rows(folder.ids(index))]
    found = [(int(number), json.loads(name)) for number, name in entries]
    lines = folder.requests(index).read_bytes().split(b"\n")
    assert lines.pop() == b""
    assert [json.loads(line)["custom_id"] for line in lines] == [name for _, name in found]
    return found


def rows(path: Path) -> list[str]:
    """The lines of a text file, ended by line feeds alone."""
    content = path.read_bytes().decode()
    assert content.endswith("\n")
    return content[:-1].split("\n")


def files(path: Path) -> set[str]:
    return {str(found.relative_to(path)) for found in path.rglob("*") if found.is_file()}


def write_left(path: Path, entries: Iterable[tuple[int, str, str, bytes]]) -> Path:
    """Write number, outcome, code and request."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        for number, outcome, code, raw in entries:
            line = raw.rstrip(b"\n")
            name = json.dumps(json.loads(line)["custom_id"]).encode()
            code_json = json.dumps(code).encode()
            file.write(b"%d\t%b\t%b\t%b\t%b\n" % (number, outcome.encode(), code_json, name, line))
    return path
