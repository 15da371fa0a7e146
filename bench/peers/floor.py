"""The least that the work can cost: httpx and json, nothing built from them; orjson for lines."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import httpx

if TYPE_CHECKING:
    from collections.abc import Iterator

    from measure import Case


def client(url: str) -> None:
    """Nothing: to have imported httpx is the floor."""


client_batches = client


@contextmanager
def connected(case: Case) -> Iterator[httpx.Client]:
    """A client whose connection is open."""
    with httpx.Client(base_url=case.url, headers={"Authorization": "Bearer bench"}) as client:
        client.get("batches/batch_1").raise_for_status()
        yield client


def retrieve(case: Case) -> Iterator[None]:
    """Retrieve a batch, again and again."""
    with connected(case) as client:
        yield
        for _ in range(case.size):
            batch = json.loads(client.get("batches/batch_1").content)
            case.expect(batch["id"], "batch_1")


def list(case: Case) -> Iterator[None]:
    """Read one page of batches after the other."""
    with connected(case) as client:
        yield
        seen, parameters = 0, {"limit": "100"}
        while seen < case.size:
            page = json.loads(client.get("batches", params=parameters).content)
            seen += sum(1 for batch in page["data"] if batch["id"])
            parameters["after"] = page["last_id"]
        case.expect(seen, case.size)


def decode(case: Case, name: str) -> Iterator[None]:
    """Parse a page, again and again."""
    with open(f"{case.folder}/{name}", "rb") as file:
        body = file.read()
    yield
    for _ in range(case.size):
        case.expect(len(json.loads(body)["data"]), 100)


def decode_unknown(case: Case) -> Iterator[None]:
    """Parse pages with an unknown key."""
    return decode(case, "page-unknown.json")


def decode_missing(case: Case) -> Iterator[None]:
    """Parse pages that lack a key."""
    return decode(case, "page-missing.json")


def download(case: Case) -> Iterator[None]:
    """Write the body of a response to a file."""
    with connected(case) as client:
        yield
        with (
            client.stream("GET", "files/download.bin/content") as response,
            open(f"{case.folder}/downloaded.bin", "wb") as file,
        ):
            for part in response.iter_bytes():
                file.write(part)
            case.expect(file.tell(), case.size)


def download_whole(case: Case) -> Iterator[None]:
    """Read the whole body of a response, and write it to a file."""
    with connected(case) as client:
        yield
        with open(f"{case.folder}/downloaded.bin", "wb") as file:
            file.write(client.get("files/download.bin/content").content)
            case.expect(file.tell(), case.size)


def upload(case: Case) -> Iterator[None]:
    """Post a form with an open file."""
    with connected(case) as client:
        yield
        with open(f"{case.folder}/upload.jsonl", "rb") as file:
            form: dict[str, Any] = {"data": {"purpose": "batch"}, "files": {"file": file}}
            stored = json.loads(client.post("files", **form, timeout=600).content)
        case.expect(stored["bytes"], case.size)


def build(case: Case) -> Iterator[None]:
    """Make a dict for each line, and write it."""
    import filecmp

    import inputs
    import orjson

    built = f"{case.folder}/built.jsonl"
    yield
    with open(built, "wb") as file:
        for number in range(case.size):
            line = inputs.request(inputs.counted(number), number)
            file.write(orjson.dumps(line) + b"\n")
    yield
    case.expect(filecmp.cmp(built, f"{case.folder}/requests-{case.size}.jsonl", False), True)


def parse(case: Case, name: str) -> Iterator[None]:
    """Parse each line of a file."""
    import orjson

    yield
    lines = 0
    with open(f"{case.folder}/{name}-{case.size}.jsonl", "rb") as file:
        for line in file:
            orjson.loads(line)
            lines += 1
    case.expect(lines, case.size)


def check(case: Case) -> Iterator[None]:
    """Parse requests."""
    return parse(case, "requests")


check_random = check


def read(case: Case) -> Iterator[None]:
    """Parse answers."""
    return parse(case, "answers")


def run(case: Case) -> Iterator[None]:
    """Parse and write the requests, and then the answers."""
    import orjson

    yield
    for name in ("requests", "answers"):
        lines = 0
        with (
            open(f"{case.folder}/{name}-{case.size}.jsonl", "rb") as source,
            open(f"{case.folder}/copied.jsonl", "wb") as copy,
        ):
            for line in source:
                copy.write(orjson.dumps(orjson.loads(line), option=orjson.OPT_APPEND_NEWLINE))
                lines += 1
        case.expect(lines, case.size)
