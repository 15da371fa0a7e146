"""A stand-in for the API that costs next to nothing: it answers each request with the same text.

python bench/fast_server.py FOLDER     prints its base URL, and serves until its input ends
"""

from __future__ import annotations

import json
import re
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path
from typing import Any

_ID = re.compile(rb'"custom_id":\s*("[^"]*")')
_BODY = json.dumps(
    {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": "gpt-4o-mini-2024-07-18",
        "choices": [
            {
                "index": 0,
                "message": {"role": "assistant", "content": "word " * 50, "refusal": None},
                "finish_reason": "stop",
            }
        ],
        "usage": {"prompt_tokens": 20, "completion_tokens": 50, "total_tokens": 70},
    }
).encode()
_ANSWER = (
    b'{"id":"batch_req_1","custom_id":%b,"response":{"status_code":200,"request_id":"r",'
    b'"body":%b},"error":null}\n'
)


class Handler(BaseHTTPRequestHandler):
    """The few operations that a run needs."""

    protocol_version = "HTTP/1.1"
    folder: Path
    numbers = count(1)
    batches: dict[str, dict[str, Any]] = {}  # noqa: RUF012 - one server a process

    def do_POST(self) -> None:
        """Upload a file, or create a batch."""
        if self.path.endswith("/files"):
            self._upload()
        else:
            fields = json.loads(self._read())
            self._send(self._create(fields))

    def do_GET(self) -> None:
        """Get a file, its content, a batch, or the list."""
        parts = self.path.partition("?")[0].split("/")
        if self.path.endswith("/content"):
            path = self.folder / parts[-2]
            self.send_response(200)
            self.send_header("Content-Length", str(path.stat().st_size))
            self.end_headers()
            with path.open("rb") as file:
                while block := file.read(1 << 20):
                    self.wfile.write(block)
        elif parts[-2] == "files":
            self._send(self._file(parts[-1]))
        elif parts[-2] == "batches":
            self._send(self.batches[parts[-1]])
        else:
            data = list(reversed(self.batches.values()))
            self._send({"object": "list", "data": data[:100], "has_more": False})

    def do_DELETE(self) -> None:
        """Delete a file."""
        self._send({"id": self.path.split("/")[-1], "object": "file", "deleted": True})

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _file(self, name: str) -> dict[str, Any]:
        size = (self.folder / name).stat().st_size
        return {
            "id": name,
            "object": "file",
            "bytes": size,
            "created_at": int(time.time()),
            "filename": "x.jsonl",
            "purpose": "batch",
            "status": "processed",
        }

    def _create(self, fields: dict[str, Any]) -> dict[str, Any]:
        name, output = f"batch_{next(self.numbers)}", f"file-out-{next(self.numbers)}"
        lines = 0
        with (
            (self.folder / fields["input_file_id"]).open("rb") as source,
            (self.folder / output).open("wb") as target,
        ):
            for line in source:
                found = _ID.search(line)
                if found:
                    lines += 1
                    target.write(_ANSWER % (found[1], _BODY))
        now = int(time.time())
        batch = {
            "id": name,
            "object": "batch",
            **fields,
            "status": "completed",
            "output_file_id": output,
            "error_file_id": None,
            "created_at": now,
            "in_progress_at": now,
            "completed_at": now,
            "request_counts": {"total": lines, "completed": lines, "failed": 0},
        }
        self.batches[name] = batch
        return batch

    def _upload(self) -> None:
        name = f"file-{next(self.numbers)}"
        self.folder.joinpath(name).write_bytes(self._read())
        self._send(self._file(name))

    def _read(self) -> bytes:
        if "chunked" not in self.headers.get("Transfer-Encoding", ""):
            return self.rfile.read(int(self.headers["Content-Length"]))
        chunks = []
        while size := int(self.rfile.readline(), 16):
            chunks.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(chunks)

    def _send(self, value: object) -> None:
        body = json.dumps(value).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


if __name__ == "__main__":
    Handler.folder = Path(sys.argv[1])
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(f"http://127.0.0.1:{server.server_port}/v1", flush=True)
    sys.stdin.read()
