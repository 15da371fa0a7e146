"""What a user of batchwright would write."""

from __future__ import annotations

from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING

import batchwright

if TYPE_CHECKING:
    from collections.abc import Iterator

    from measure import Case


def client(url: str) -> batchwright.Client:
    """Make a client."""
    return batchwright.Client(api_key="bench", base_url=url)


def client_batches(url: str) -> object:
    """Make a client, and get at its batches."""
    return client(url).batches


@contextmanager
def connected(case: Case, file: str | None = None) -> Iterator[batchwright.Client]:
    """A client that has asked for a file, or else for a batch, so that its connection is open."""
    with client(case.url) as connected:
        if file:
            connected.files.retrieve(file)
        else:
            connected.batches.retrieve("batch_1")
        yield connected


def retrieve(case: Case) -> Iterator[None]:
    """Retrieve a batch, again and again."""
    with connected(case) as client:
        yield
        for _ in range(case.size):
            case.expect(client.batches.retrieve("batch_1").id, "batch_1")


def list(case: Case) -> Iterator[None]:
    """Go through the batches."""
    with connected(case) as client:
        yield
        batches = islice(client.batches.list(limit=100), case.size)
        case.expect(sum(1 for batch in batches if batch.id), case.size)


def decode(case: Case, name: str) -> Iterator[None]:
    """Decode a page, again and again."""
    import httpx

    from batchwright_api.api.batch.list_batches import parse_response

    with open(f"{case.folder}/{name}", "rb") as file:
        body = file.read()
    response = httpx.Response(200, content=body)
    parse_response(response)
    yield
    for _ in range(case.size):
        case.expect(len(parse_response(response).data), 100)


def decode_unknown(case: Case) -> Iterator[None]:
    """Decode pages with an unknown key."""
    return decode(case, "page-unknown.json")


def decode_missing(case: Case) -> Iterator[None]:
    """Decode pages that lack a key."""
    return decode(case, "page-missing.json")


def download(case: Case) -> Iterator[None]:
    """Stream a file's content to disk."""
    with connected(case, "download.bin") as client:
        path = f"{case.folder}/downloaded.bin"
        yield
        with client.files.content("download.bin") as content:
            content.write_to_file(path)
        yield
        with open(path, "rb") as file:
            case.expect(file.seek(0, 2), case.size)


def download_whole(case: Case) -> Iterator[None]:
    """The same without `with`, as a reader of the vendor's README would write it."""
    with connected(case, "download.bin") as client:
        path = f"{case.folder}/downloaded.bin"
        yield
        client.files.content("download.bin").write_to_file(path)
        yield
        with open(path, "rb") as file:
            case.expect(file.seek(0, 2), case.size)


def upload(case: Case) -> Iterator[None]:
    """Upload a file by its path."""
    with connected(case, "upload.jsonl") as client:
        yield
        stored = client.files.create(file=f"{case.folder}/upload.jsonl", purpose="batch")
        case.expect(stored.bytes, case.size)


def build(case: Case) -> Iterator[None]:
    """Make and write lines."""
    import filecmp

    import inputs

    from batchwright import requests

    built = f"{case.folder}/built.jsonl"
    yield
    lines = (
        requests.chat(
            inputs.counted(number),
            model=inputs.MODEL,
            messages=inputs.messages(number),
            max_completion_tokens=inputs.MAX_TOKENS,
        )
        for number in range(case.size)
    )
    case.expect(requests.write(built, lines), case.size)
    yield
    case.expect(filecmp.cmp(built, f"{case.folder}/requests-{case.size}.jsonl", False), True)


def check(case: Case) -> Iterator[None]:
    """Check requests by all rules and by their endpoint's schema."""
    from batchwright import requests

    yield
    path = f"{case.folder}/requests-{case.size}.jsonl"
    report = requests.check(path, max_requests=None, max_bytes=None)
    case.expect((report.ok, len(report.warnings), report.requests), (True, 0, case.size))


check_random = check


def read(case: Case) -> Iterator[None]:
    """Read answers: whose they are, and whether they succeeded."""
    from batchwright import results

    yield
    path = f"{case.folder}/answers-{case.size}.jsonl"
    good = sum(1 for result in results.read(path) if result.custom_id and result.ok)
    case.expect(good, case.size)


def run(case: Case) -> Iterator[None]:
    """Go from requests to answers."""
    from batchwright import runs

    source = f"{case.folder}/requests-{case.size}.jsonl"
    with connected(case) as client:
        yield
        summary = runs.run(client, source, output=f"{case.folder}/collected.jsonl")
        case.expect((summary.ok, summary.succeeded), (True, case.size))
