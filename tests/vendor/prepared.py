"""What is on the server before a program runs."""

from __future__ import annotations

import json
from pathlib import Path

import httpx

from batchwright.requests import request
from batchwright.server import Server

URL = "/v1/embeddings"
LINES = [
    request(
        f"request-{number}", URL, {"model": "text-embedding-3-small", "input": f"text {number}"}
    )
    for number in range(3)
]
CONTENT = b"".join(json.dumps(line).encode() + b"\n" for line in LINES)


def prepare(server: Server, key: str, folder: Path) -> dict[str, str]:
    """Fill a server, and a folder with `requests.jsonl`; return the ids of what is there.

    `file_id` is the input file of `batch_id`, which is completed and has the output `output_id`,
    and of `active_id`, which is in progress if the server's clock stands still and its batches take
    time. `failed_id` is a batch whose input is invalid. `upload_id` is pending, with `part_id`.
    """
    (folder / "requests.jsonl").write_bytes(CONTENT)
    headers = {"Authorization": f"Bearer {key}"}
    with httpx.Client(base_url=server.base_url, headers=headers, verify=False) as http:

        def post(path: str, **arguments: object) -> dict[str, str]:
            response = http.post(path, **arguments)  # type: ignore[arg-type]
            assert response.status_code == 200, response.text
            found: dict[str, str] = response.json()
            return found

        def stored(name: str, content: bytes) -> str:
            files = {"file": (name, content)}
            return post("/files", files=files, data={"purpose": "batch"})["id"]

        def created(file_id: str) -> str:
            body = {"input_file_id": file_id, "endpoint": URL, "completion_window": "24h"}
            return post("/batches", json={**body, "metadata": {"job": "nightly"}})["id"]

        file_id = stored("requests.jsonl", CONTENT)
        batch_id, failed_id = created(file_id), created(stored("bad.jsonl", b"{}\n"))
        for _ in range(2):
            server.wait_until_idle()
            server.clock.advance(10)
        server.wait_until_idle()
        active_id = created(file_id)
        server.wait_until_idle()
        upload = {"filename": "requests.jsonl", "bytes": len(CONTENT), "purpose": "batch"}
        upload_id = post("/uploads", json={**upload, "mime_type": "application/jsonl"})["id"]
        part = post(f"/uploads/{upload_id}/parts", files={"data": ("part", CONTENT)})
        output_id = http.get(f"/batches/{batch_id}").json()["output_file_id"]
    return {
        "file_id": file_id,
        "batch_id": batch_id,
        "failed_id": failed_id,
        "active_id": active_id,
        "output_id": output_id,
        "upload_id": upload_id,
        "part_id": part["id"],
    }
