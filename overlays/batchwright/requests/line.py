"""Making a line of any endpoint."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, SupportsIndex

from batchwright._jsonl.encoding import problems, text
from batchwright.errors import InputError

__all__ = ["request"]


def request(
    custom_id: str | SupportsIndex,
    url: str,
    body: Mapping[str, Any],
    *,
    method: str = "POST",
) -> dict[str, Any]:
    """Make one line of an input file.

    Args:
        custom_id: Your name for the request, unique in the file; its answer has the same one. An
            integer, of numpy too, becomes text.
        url: The endpoint, such as `/v1/chat/completions`; the same in every line of a file.
        body: The parameters of the request, as the endpoint takes them.
        method: `POST`; the API takes no other.

    Returns:
        The line as a dict.

    Raises:
        InputError: The body has NaN or an infinity, which JSON lacks, or None where text belongs,
            such as in the `content` of a user's message.

    Example:
        >>> request("1", "/v1/embeddings", {"model": "m", "input": "hello"})["method"]
        'POST'
    """
    line = {"custom_id": text(custom_id), "method": method, "url": url, "body": dict(body)}
    for problem in problems(line):
        raise InputError(f"request {line['custom_id']!r}: {problem}")
    return line
