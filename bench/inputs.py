"""The files that the peers read: the same bytes for each of them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import objects

MODEL = "gpt-5-mini"
MAX_TOKENS = 200
SENTENCE = "The rose is red, the café is blue.\n"


def messages(number: int) -> list[Any]:
    """A chat that asks for a summary."""
    text = f"Article {number}: the rose is red, the café is blue, and it rains in the north."
    return [
        {"role": "system", "content": "You summarise articles in one sentence."},
        {"role": "user", "content": text},
    ]


def counted(number: int) -> str:
    """A name that counts up."""
    return f"request-{number}"


def random(number: int) -> str:
    """A name without any order."""
    return hashlib.blake2b(b"%d" % number, digest_size=16).hexdigest()


def request(name: str, number: int) -> dict[str, object]:
    """A line of some 350 bytes."""
    body = {"model": MODEL, "messages": messages(number), "max_completion_tokens": MAX_TOKENS}
    return {"custom_id": name, "method": "POST", "url": "/v1/chat/completions", "body": body}


def answer(number: int) -> dict[str, object]:
    """A line of 900 bytes to 2 KB."""
    sentences = 3 + number % 33
    message = {"role": "assistant", "content": SENTENCE * sentences, "refusal": None}
    body = {
        "id": f"chatcmpl-{number:024}",
        "object": "chat.completion",
        "created": 1741967564,
        "model": "gpt-4o-mini-2024-07-18",
        "choices": [{"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}],
        "usage": {
            "prompt_tokens": 24,
            "completion_tokens": 9 * sentences,
            "total_tokens": 24 + 9 * sentences,
            "prompt_tokens_details": {"cached_tokens": 0, "audio_tokens": 0},
            "completion_tokens_details": {
                "reasoning_tokens": 0,
                "audio_tokens": 0,
                "accepted_prediction_tokens": 0,
                "rejected_prediction_tokens": 0,
            },
        },
        "service_tier": "default",
        "system_fingerprint": "fp_72ed7ab54c",
    }
    response = {"status_code": 200, "request_id": f"{number:032}", "body": body}
    name = {"id": f"batch_req_{number:032}", "custom_id": counted(number)}
    return {**name, "response": response, "error": None}


def _line(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _requests(size: int, name: Callable[[int], str] = counted) -> Iterator[bytes]:
    return (_line(request(name(number), number)) for number in range(size))


def _repeated(lines: Iterable[bytes], size: int) -> Iterator[bytes]:
    """As many bytes, a block of lines over and over."""
    block = b"".join(lines)
    whole, rest = divmod(size, len(block))
    yield from islice(cycle([block]), whole)
    yield block[:rest]


def _pages(batch: dict[str, object]) -> Iterator[bytes]:
    yield objects.page([objects.encode(batch)] * 100, str(batch["id"]), str(batch["id"]), more=True)


def files(benchmark: str, size: int) -> dict[str, Iterable[bytes]]:
    """The files that a benchmark reads, by their names."""
    match benchmark:
        case "decode_unknown":
            return {"page-unknown.json": _pages({**objects.BATCH, "novel": None})}
        case "decode_missing":
            missing = {key: objects.BATCH[key] for key in objects.BATCH if key != "endpoint"}
            return {"page-missing.json": _pages(missing)}
        case "download" | "download_whole":
            return {"download.bin": _repeated((_line(answer(n)) for n in range(1_000)), size)}
        case "upload":
            return {"upload.jsonl": _repeated(_requests(1_000), size)}
        case "build" | "check":
            return {f"requests-{size}.jsonl": _requests(size)}
        case "check_random":
            return {f"requests-{size}.jsonl": _requests(size, random)}
        case "read":
            return {f"answers-{size}.jsonl": (_line(answer(n)) for n in range(size))}
        case "run":
            names = (counted(number).encode() for number in range(size))
            return {
                f"requests-{size}.jsonl": _requests(size),
                f"answers-{size}.jsonl": map(objects.answer, names),
            }
    return {}


def write(benchmark: str, size: int, folder: Path) -> None:
    """Write what a benchmark reads."""
    for name, blocks in files(benchmark, size).items():
        with open(folder / name, "wb") as file:
            file.writelines(blocks)
