"""A server, and plain httpx to talk to it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest

from batchwright.server import Server

CHAT = "/v1/chat/completions"


class Api:
    """A server as one key sees it, with short forms of what most tests do."""

    def __init__(self, server: Server, key: str = "test") -> None:
        self.server = server
        self.http = httpx.Client(
            base_url=server.base_url,
            headers={"Authorization": f"Bearer {key}"},
            timeout=30,
            verify=False,
        )

    def line(self, custom_id: str, text: str = "hi", *, url: str = CHAT, **body: Any) -> dict:
        """A valid line for the chat endpoint, or for another one with its own body."""
        if url == CHAT:
            messages = [{"role": "user", "content": text}]
            body = {"model": "gpt-4o-mini", "messages": messages, **body}
        return {"custom_id": custom_id, "method": "POST", "url": url, "body": body}

    def upload(self, lines: Any, *, name: str = "input.jsonl", **fields: str) -> dict:
        """Upload lines, or bytes as they are."""
        data = lines
        if not isinstance(lines, bytes):
            data = "\n".join(json.dumps(line) for line in lines).encode()
        form = {"purpose": "batch", **fields}
        response = self.http.post("/files", files={"file": (name, data)}, data=form)
        assert response.status_code == 200, response.text
        return response.json()

    def create(self, input_file_id: str, *, endpoint: str = CHAT, **more: Any) -> dict:
        """Create a batch."""
        body = {"input_file_id": input_file_id, "endpoint": endpoint, "completion_window": "24h"}
        response = self.http.post("/batches", json={**body, **more})
        assert response.status_code == 200, response.text
        return response.json()

    def batch(self, batch: dict) -> dict:
        """Show a batch as it is now."""
        return self.http.get(f"/batches/{batch['id']}").json()

    def run(self, lines: Any, *, endpoint: str = CHAT, **more: Any) -> dict:
        """Upload, create, wait until the server is idle, and show the batch."""
        batch = self.create(self.upload(lines)["id"], endpoint=endpoint, **more)
        self.server.wait_until_idle()
        return self.batch(batch)

    def lines(self, file_id: str) -> list[dict]:
        """Download a file of lines."""
        response = self.http.get(f"/files/{file_id}/content")
        assert response.status_code == 200, response.text
        return [json.loads(line) for line in response.content.splitlines()]


def eventually(condition: Callable[[], Any]) -> None:
    """Wait for something that no event announces, for half a minute at most."""
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline, "it never happened"


Serve = Callable[..., Api]


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    """Start servers, whose clocks stand still by default."""
    with ExitStack() as stack:

        def start(data: Path | None = None, **options: Any) -> Api:
            options = {"speed": 0, **options}
            server = stack.enter_context(Server(data or tmp_path / "data", **options))
            api = Api(server)
            stack.enter_context(api.http)
            return api

        yield start


@pytest.fixture
def api(serve: Serve) -> Api:
    """A server whose clock stands still."""
    return serve()


@pytest.fixture
def other(api: Api) -> Iterator[Api]:
    """The same server as another key sees it."""
    stranger = Api(api.server, key="other")
    with stranger.http:
        yield stranger
