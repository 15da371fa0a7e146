"""Prism, which nobody here wrote, serves openapi.yaml and accepts every request of the SDK."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from document import read

from batchwright import BadRequestError, Client
from batchwright._specification import OPERATIONS

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PRISM = HERE / "node_modules" / ".bin" / "prism"
POLICY = {"anchor": "created_at", "seconds": 3600}

CALLS: dict[str, Callable[[Client], Any]] = {
    "batches.create": lambda c: c.batches.create(input_file_id="f", endpoint="/v1/embeddings"),
    "batches.create, all": lambda c: c.batches.create(
        input_file_id="f",
        endpoint="/v1/responses",
        metadata={"run": "1"},
        output_expires_after=POLICY,
    ),
    "batches.list": lambda c: c.batches.list().first_page,
    "batches.list, all": lambda c: c.batches.list(after="batch_1", limit=2).first_page,
    "batches.retrieve": lambda c: c.batches.retrieve("batch_1"),
    "batches.cancel": lambda c: c.batches.cancel("batch_1"),
    "files.create": lambda c: c.files.create(file=("in.jsonl", b"{}\n"), purpose="batch"),
    "files.create, iterator": lambda c: c.files.create(file=("in.jsonl", iter([b"{}\n"]))),
    "files.create, all": lambda c: c.files.create(
        file=ROOT / "LICENSE", purpose="user_data", expires_after=POLICY
    ),
    "files.list": lambda c: c.files.list().first_page,
    "files.list, all": lambda c: (
        c.files.list(purpose="batch", limit=5, order="asc", after="file-1").first_page
    ),
    "files.retrieve": lambda c: c.files.retrieve("file-1"),
    "files.delete": lambda c: c.files.delete("file-1"),
    "files.content": lambda c: c.files.content("file-1").read(),
    "uploads.create": lambda c: c.uploads.create(
        filename="in.jsonl",
        purpose="batch",
        bytes=3,
        mime_type="application/jsonl",
        expires_after=POLICY,
    ),
    "uploads.add_part": lambda c: c.uploads.add_part("upload_1", data=b"{}\n"),
    "uploads.complete": lambda c: c.uploads.complete("upload_1", part_ids=["part_1"], md5="0" * 32),
    "uploads.cancel": lambda c: c.uploads.cancel("upload_1"),
    "models.list": lambda c: c.models.list().first_page,
    "models.retrieve": lambda c: c.models.retrieve("gpt-4o-mini"),
    "models.delete": lambda c: c.models.delete("ft:gpt-4o-mini:mine::1"),
}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """The SDK, talking to Prism."""
    node = shutil.which("node")
    if node is None or not PRISM.exists():
        pytest.skip(
            "Prism is not installed: it needs Node.js and npm, then `make test` installs it"
        )
    spec = tmp_path_factory.mktemp("prism") / "openapi.json"
    document = read(str(ROOT / "openapi.yaml"))
    # Prism reads an absent bracketed object as an empty one, and would miss what that requires.
    del document["components"]["schemas"]["FileExpirationAfter"]["required"]
    spec.write_text(json.dumps(document))
    command = [node, str(PRISM.resolve()), "mock", "--errors", "--port", "0", str(spec)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as prism:
        assert prism.stdout is not None
        try:
            log = ""
            for line in prism.stdout:
                log += line
                if "Prism is listening on" in line:
                    break
            else:
                pytest.fail(f"Prism did not start:\n{log}")
            Thread(target=prism.stdout.read, daemon=True).start()
            url = line.rpartition("Prism is listening on")[2].strip()
            with Client(api_key="sk-test", base_url=url, max_retries=0) as client:
                yield client
        finally:
            prism.kill()


@pytest.mark.parametrize("name", CALLS)
def test_prism_accepts(client: Client, name: str) -> None:
    assert CALLS[name](client) is not None


def test_every_operation_is_called() -> None:
    called = {name.partition(",")[0] for name in CALLS}
    assert len(called) == len(OPERATIONS), f"CALLS needs one of each: {', '.join(OPERATIONS)}"


def test_prism_does_check(client: Client) -> None:
    with pytest.raises(BadRequestError):
        client.files.create(
            file=("in.jsonl", b"{}\n"), expires_after={"anchor": "created_at", "seconds": 3}
        )
