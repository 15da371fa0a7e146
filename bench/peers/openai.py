"""The vendor's SDK, used as its README says.

Its pages are decoded by `.parse()` of raw responses, each of them once, since a response keeps what
it was parsed to. It has nothing for files of requests and of answers.
"""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import openai

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from measure import Case

KEY = "bench"


def client(url: str) -> openai.OpenAI:
    """Make a client."""
    return openai.OpenAI(api_key=KEY, base_url=url)


def client_batches(url: str) -> object:
    """Make a client, and reach for its batches."""
    return client(url).batches


def retrieve(case: Case) -> Iterator[None]:
    """Retrieve a batch, again and again."""
    api = client(case.url)
    api.batches.retrieve("batch_1")
    yield
    for _ in range(case.size):
        case.expect(api.batches.retrieve("batch_1").id, "batch_1")


def list(case: Case) -> Iterator[None]:
    """List batches, all pages."""
    api = client(case.url)
    api.batches.retrieve("batch_1")
    yield
    batches = islice(api.batches.list(limit=100), case.size)
    case.expect(sum(1 for batch in batches if batch.id), case.size)


def decode_unknown(case: Case) -> Iterator[None]:
    """Decode pages of batches that have an unknown key."""
    return _decode(case, "page-unknown.json")


def decode_missing(case: Case) -> Iterator[None]:
    """Decode pages of batches that lack a key."""
    return _decode(case, "page-missing.json")


def _decode(case: Case, name: str) -> Iterator[None]:
    import httpx2

    body = Path(case.folder, name).read_bytes()
    headers = {"content-type": "application/json"}
    transport = httpx2.MockTransport(lambda _: httpx2.Response(200, headers=headers, content=body))
    http = openai.DefaultHttpx2Client(transport=transport)
    api = openai.OpenAI(api_key=KEY, base_url=case.url, http_client=http)
    pages = api.batches.with_raw_response
    pages.list(limit=100).parse()
    responses = [pages.list(limit=100) for _ in range(case.size)]
    yield
    while responses:
        case.expect(len(responses.pop().parse().data), 100)


def download(case: Case) -> Iterator[None]:
    """Download a file, as a stream."""

    def save(api: openai.OpenAI, target: Path) -> None:
        with api.files.with_streaming_response.content("download.bin") as response:
            response.stream_to_file(target)

    return _download(case, save)


def download_whole(case: Case) -> Iterator[None]:
    """Download a file in the shorter way, which holds all of it in memory."""

    def save(api: openai.OpenAI, target: Path) -> None:
        api.files.content("download.bin").write_to_file(target)

    return _download(case, save)


def _download(case: Case, save: Callable[[openai.OpenAI, Path], None]) -> Iterator[None]:
    api = client(case.url)
    api.files.retrieve("download.bin")
    target = Path(case.folder, "downloaded.bin")
    yield
    save(api, target)
    case.expect(target.stat().st_size, case.size)


def upload(case: Case) -> Iterator[None]:
    """Upload a file by its path."""
    api = client(case.url)
    api.files.retrieve("upload.jsonl")
    source = Path(case.folder, "upload.jsonl")
    yield
    file = api.files.create(file=source, purpose="batch")
    case.expect(file.bytes, case.size)
