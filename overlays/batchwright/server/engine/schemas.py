"""Refusing a request whose body breaks its endpoint's published schema."""

from __future__ import annotations

from typing import Any

from batchwright import _bodies
from batchwright.server.errors import RequestError, missing

_BODY = "body."


def check_schema(endpoint: str, body: dict[str, Any]) -> None:
    """Refuse a body with an error, as the API does; what is only unknown is taken.

    Args:
        endpoint: The path, such as `/v1/embeddings`.
        body: The body.

    Raises:
        RequestError: The first error.
    """
    found = (each for each in _bodies.check(endpoint, body) if not each.warning)
    if (first := next(found, None)) is not None:
        raise _refusal(first)


def _refusal(finding: _bodies.Finding) -> RequestError:
    param = (finding.param or "").removeprefix(_BODY)
    if finding.code == "missing_required_parameter":
        return missing(param)
    what = "Invalid type for" if finding.code == "invalid_type" else "Invalid"
    sentence = finding.message.removeprefix(f"{finding.param}: ")
    return RequestError(400, f"{what} '{param}': {sentence}.", code=finding.code, param=param)
