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
    """Make a client, and import what retrieves a batch."""
    from batch_api_client.api.batch import retrieve_batch  # type: ignore[import-not-found]

    return client(url), retrieve_batch


def _connected(case: Case) -> Any:
    api, retrieve_batch = client_batches(case.url)
    retrieve_batch.sync("batch_1", client=api)
    return api


def retrieve(case: Case) -> Iterator[None]:
    """Retrieve a batch, again and again."""
    from batch_api_client.api.batch import retrieve_batch

    api = _connected(case)
    yield
    for _ in range(case.size):
        batch = retrieve_batch.sync("batch_1", client=api)
    yield
    case.expect(batch.id, "batch_1")


def list(case: Case) -> Iterator[None]:
    """List batches, all pages: it leaves turning them to whoever uses it."""
    from batch_api_client.api.batch import list_batches
    from batch_api_client.types import UNSET  # type: ignore[import-not-found]

    api = _connected(case)
    list_batches.sync(client=api, limit=100)
    yield
    seen = 0
    after = UNSET
    while seen < case.size:
        page = list_batches.sync(client=api, limit=100, after=after)
        seen += len(page.data)
        after = page.last_id
    yield
    case.expect(after, f"batch_{seen:032}")


def decode_unknown(case: Case) -> Iterator[None]:
    """Decode pages of batches that have an unknown key."""
    import httpx
    from batch_api_client.api.batch import list_batches

    api = client(case.url)
    response = httpx.Response(200, content=Path(case.folder, "page-unknown.json").read_bytes())
    list_batches._build_response(client=api, response=response)
    yield
    batches = sum(
        len(list_batches._build_response(client=api, response=response).parsed.data)
        for _ in range(case.size)
    )
    yield
    case.expect(batches, 100 * case.size)


def download(case: Case) -> Iterator[None]:
    """Download a file, which it holds in memory."""
    from batch_api_client.api.files import download_file  # type: ignore[import-not-found]

    api = _connected(case)
    target = Path(case.folder, "downloaded.bin")
    yield
    content = download_file.sync("download.bin", client=api)
    target.write_bytes(content.payload.getbuffer())
    yield
    case.expect(target.stat().st_size, case.size)


download_whole = download


def upload(case: Case) -> Iterator[None]:
    """Upload a file that is opened by its path."""
    from batch_api_client.api.files import create_file
    from batch_api_client.models import (  # type: ignore[import-not-found]
        CreateFileRequest,
        CreateFileRequestPurpose,
    )
    from batch_api_client.types import File

    api = _connected(case)
    source = Path(case.folder, "upload.jsonl")
    yield
    with source.open("rb") as payload:
        content = File(payload=payload, file_name=source.name)
        request = CreateFileRequest(file=content, purpose=CreateFileRequestPurpose.BATCH)
        file = create_file.sync(client=api, body=request)
    yield
    case.expect(file.bytes_, case.size)
