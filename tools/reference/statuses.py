"""What each status of an operation becomes: the error that is raised, and whether it is retried."""

from __future__ import annotations

from collections.abc import Mapping

import httpx
from reference.links import homes, linked
from reference.markdown import table
from reference.specification import Endpoint

from batchwright._http.retry import is_temporary, may_resend
from batchwright.errors import status_error

_BODY = "An error's `body` is usually an [ErrorResponse](ErrorResponse.md)."
_RESEND = {
    "idempotent": "Repeating this request changes nothing, so it is sent again after any "
    "temporary failure.",
    "harmless": "A duplicate of this request costs nothing, so it is sent again after any "
    "temporary failure.",
    "unsent": "A duplicate of this request would cost money or fail, so it is sent again only if "
    "it cannot have reached the server.",
}
_NO_HEADERS: Mapping[str, str] = {}
_QUOTA = b'{"error": {"code": "insufficient_quota"}}'


def details(endpoint: Endpoint) -> str:
    """The table of an operation's responses, and when its request is sent again."""
    rows = []
    for one in endpoint.responses:
        headers = ", ".join(f"`{name}`" for name in one.headers)
        outcome = outcomes(one.status, endpoint.operation.resend)
        rows.append((f"**{one.status}**", one.description, headers, *outcome))
    listed = table(("Status code", "Description", "Response headers", "Error", "Retried"), rows)
    return f"{listed}\n\n{_BODY} {_RESEND[endpoint.operation.resend]}"


def outcomes(status: str, resend: str) -> tuple[str, str]:
    """The error that a status becomes, and whether it is retried by default."""
    if status == "default":
        below, above = _error(418), _error(599)
        again = [name for code, name in ((408, "408"), (599, "5xx")) if _retried(code, resend)]
        return f"{below}; {above} for 5xx", " and ".join(again) or "no"
    code = int(status)
    if httpx.codes.is_success(code):
        return "", ""
    if not _retried(code, resend):
        return _error(code), "no"
    is_final = code == 429 and not _retried(code, resend, _QUOTA)
    return _error(code), "yes, unless the quota is exhausted" if is_final else "yes"


def _error(status: int) -> str:
    name = type(status_error(status, _NO_HEADERS, b"")).__name__
    return linked(name, homes("batchwright.errors"))


def _retried(status: int, resend: str, content: bytes = b"") -> bool:
    failure = status_error(status, _NO_HEADERS, content)
    return is_temporary(failure) and may_resend(resend, failure)
