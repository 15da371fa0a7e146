"""The client that OpenAPI Generator's `python` target writes, used as its README says.

It has no `decode_missing`: it refuses a page in which a required key is missing. It has nothing for
files of requests and of answers.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import openapi_client  # type: ignore[import-not-found]

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from measure import Case

KEY = "bench"


def client(url: str) -> Any:
    """Make a client."""
    return openapi_client.ApiClient(openapi_client.Configuration(host=url, access_token=KEY))


def client_batches(url: str) -> Any:
    """Make a client, and reach for its batches."""
    return openapi_client.BatchApi(client(url))


def retrieve(case: Case) -> Iterator[None]:
    """Retrieve a batch, again and again."""
    api = client_batches(case.url)
    api.retrieve_batch("batch_1")
    yield
    for _ in range(case.size):
        case.expect(api.retrieve_batch("batch_1").id, "batch_1")


def list(case: Case) -> Iterator[None]:
    """List batches, all pages: it leaves turning them to whoever uses it."""
    api = client_batches(case.url)
    api.retrieve_batch("batch_1")
    yield
    seen = 0
    cursor: dict[str, str] = {}
    while seen < case.size:
        page = api.list_batches(limit=100, **cursor)
        seen += sum(1 for batch in page.data if batch.id)
        cursor = {"after": page.last_id}
    case.expect(cursor, {"after": f"batch_{seen:032}"})


def decode_unknown(case: Case) -> Iterator[None]:
    """Decode pages of batches that have an unknown key, which it drops."""
    import urllib3
    from openapi_client.rest import RESTResponse  # type: ignore[import-not-found]

    api = client(case.url)
    body = Path(case.folder, "page-unknown.json").read_bytes()
    headers = {"content-type": "application/json"}
    response = RESTResponse(urllib3.HTTPResponse(body, headers, status=200))
    response.read()
    types = {"200": "ListBatchesResponse"}
    api.response_deserialize(response, types)
    yield
    for _ in range(case.size):
        page = api.response_deserialize(response, types).data
        case.expect(len(page.data), 100)


def download(case: Case) -> Iterator[None]:
    """Download a file as a stream, by the variant that hands out urllib3's response."""

    def save(files: Any, target: Path) -> None:
        response = files.download_file_without_preload_content("download.bin")
        with target.open("wb") as file:
            for block in response.stream():
                file.write(block)

    return _download(case, save)


def download_whole(case: Case) -> Iterator[None]:
    """Download a file as its documentation shows, which holds all of it in memory."""

    def save(files: Any, target: Path) -> None:
        target.write_bytes(files.download_file("download.bin"))

    return _download(case, save)


def _download(case: Case, save: Callable[[Any, Path], None]) -> Iterator[None]:
    api = client(case.url)
    openapi_client.BatchApi(api).retrieve_batch("batch_1")
    target = Path(case.folder, "downloaded.bin")
    yield
    save(openapi_client.FilesApi(api), target)
    case.expect(target.stat().st_size, case.size)


def upload(case: Case) -> Iterator[None]:
    """Upload a file by its path."""
    api = client(case.url)
    openapi_client.BatchApi(api).retrieve_batch("batch_1")
    source = Path(case.folder, "upload.jsonl")
    yield
    file = openapi_client.FilesApi(api).create_file(file=str(source), purpose="batch")
    case.expect(file.bytes, case.size)
