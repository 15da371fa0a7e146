"""The client that openapi-python-client writes with its own templates, used as its README says.

It has no `decode_missing`: it raises KeyError when a required key is missing. A download is always
whole in memory. It has nothing for files of requests and of answers.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from batch_api_client import AuthenticatedClient  # type: ignore[import-not-found]

if TYPE_CHECKING:
    from collections.abc import Iterator

    from measure import Case

KEY = "bench"


def client(url: str) -> Any:
    """Make a client."""
    return AuthenticatedClient(base_url=url, token=KEY)


def client_batches(url: str) -> Any:
    """Make a client, and import what lists and retrieves batches."""
    return client(url), *_batches()


def _batches() -> Any:
    from batch_api_client.api.batch import (  # type: ignore[import-not-found]
        list_batches,
        retrieve_batch,
    )

    return list_batches, retrieve_batch


def _files() -> Any:
    from batch_api_client.api.files import (  # type: ignore[import-not-found]
        create_file,
        download_file,
    )

    return create_file, download_file


def _connected(case: Case) -> Any:
    api, _, retrieve_batch = client_batches(case.url)
    retrieve_batch.sync("batch_1", client=api)
    return api


def retrieve(case: Case) -> Iterator[None]:
    """Retrieve a batch, again and again."""
    api = _connected(case)
    _, retrieve_batch = _batches()
    yield
    for _ in range(case.size):
        case.expect(retrieve_batch.sync("batch_1", client=api).id, "batch_1")


def list(case: Case) -> Iterator[None]:
    """List batches, all pages: it leaves turning them to whoever uses it."""
    api = _connected(case)
    list_batches, _ = _batches()
    yield
    seen = 0
    cursor: dict[str, str] = {}
    while seen < case.size:
        page = list_batches.sync(client=api, limit=100, **cursor)
        seen += sum(1 for batch in page.data if batch.id)
        cursor = {"after": page.last_id}
    case.expect(cursor, {"after": f"batch_{seen:032}"})


def decode_unknown(case: Case) -> Iterator[None]:
    """Decode pages of batches that have an unknown key."""
    import httpx

    api = client(case.url)
    list_batches, _ = _batches()
    response = httpx.Response(200, content=Path(case.folder, "page-unknown.json").read_bytes())
    list_batches._build_response(client=api, response=response)
    yield
    for _ in range(case.size):
        page = list_batches._build_response(client=api, response=response).parsed
        case.expect(len(page.data), 100)


def download(case: Case) -> Iterator[None]:
    """Download a file, which it holds in memory."""
    api = _connected(case)
    _, download_file = _files()
    target = Path(case.folder, "downloaded.bin")
    yield
    content = download_file.sync("download.bin", client=api)
    target.write_bytes(content.payload.getbuffer())
    case.expect(target.stat().st_size, case.size)


download_whole = download


def upload(case: Case) -> Iterator[None]:
    """Upload a file that is opened by its path."""
    from batch_api_client.models import (  # type: ignore[import-not-found]
        CreateFileRequest,
        CreateFileRequestPurpose,
    )
    from batch_api_client.types import File  # type: ignore[import-not-found]

    api = _connected(case)
    create_file, _ = _files()
    yield
    with Path(case.folder, "upload.jsonl").open("rb") as payload:
        content = File(payload=payload, file_name="upload.jsonl")
        request = CreateFileRequest(file=content, purpose=CreateFileRequestPurpose.BATCH)
        case.expect(create_file.sync(client=api, body=request).bytes_, case.size)
