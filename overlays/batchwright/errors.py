"""Every error this package raises on purpose.

    BatchwrightError
    ├── ConfigurationError              a key, URL or option is missing or cannot be used
    ├── PaginationError                 the server repeated a page's cursor
    ├── WaitTimeoutError                a batch was not done in time
    └── APIError                        a request went wrong
        ├── APIConnectionError          no (whole) answer came back
        │   └── APITimeoutError
        ├── APIResponseValidationError  a success, but not of the documented shape
        ├── DownloadError               a file's content did not arrive whole
        ├── UploadError                 the server made a different file of the parts sent
        └── APIStatusError              an answer with an error status
            ├── BadRequestError           400
            ├── AuthenticationError       401
            ├── PermissionDeniedError     403
            ├── NotFoundError             404
            ├── ConflictError             409
            ├── UnprocessableEntityError  422
            ├── RateLimitError            429
            └── InternalServerError       500 and above

The names are those of the vendor's SDK, so that a person who knows one knows the other.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import httpx

if TYPE_CHECKING:
    from batchwright.types import Batch

__all__ = [
    "APIConnectionError",
    "APIError",
    "APIResponseValidationError",
    "APIStatusError",
    "APITimeoutError",
    "AuthenticationError",
    "BadRequestError",
    "BatchwrightError",
    "ConfigurationError",
    "ConflictError",
    "DownloadError",
    "InternalServerError",
    "NotFoundError",
    "PaginationError",
    "PermissionDeniedError",
    "RateLimitError",
    "UnprocessableEntityError",
    "UploadError",
    "WaitTimeoutError",
]

_EXCERPT = 200
_EXCERPT_SOURCE = 10_000


class BatchwrightError(Exception):
    """The root of all errors of this package.

    Example:
        >>> issubclass(ConfigurationError, BatchwrightError)
        True
    """

    def __reduce__(self) -> tuple[Any, ...]:
        # Exceptions are rebuilt from `args` alone by default, which loses keyword arguments.
        return _rebuild, (type(self), self.args, self.__dict__)


class ConfigurationError(BatchwrightError):
    """A key, a URL or an option is missing or cannot be used; nothing was sent."""


class PaginationError(BatchwrightError):
    """The server gave a cursor it had given before, so the list would never end."""


class WaitTimeoutError(BatchwrightError):
    """A batch was not in a final state when the time given to `wait` was over.

    Args:
        message: What happened.
        batch: The batch as last seen, or None if no answer came at all.
    """

    def __init__(self, message: str, *, batch: Batch | None) -> None:
        super().__init__(message)
        self.batch = batch


class APIError(BatchwrightError):
    """A request went wrong.

    Args:
        message: What happened, for people.
        request_id: The server's `x-request-id`, or, where no answer came, the
            `X-Client-Request-Id` sent. Name it when asking the vendor for help.
        body: The answer's body: parsed if it is JSON, else its text; None if there is none.
    """

    def __init__(self, message: str, *, request_id: str | None = None, body: object = None) -> None:
        super().__init__(message)
        self.message = message
        self.request_id = request_id
        self.body = body

    def __str__(self) -> str:
        return f"{self.message} (request {self.request_id})" if self.request_id else self.message


class APIConnectionError(APIError):
    """No answer, or only a part of one, came back."""


class APITimeoutError(APIConnectionError):
    """The answer took longer than the client's time limit."""


class DownloadError(APIError):
    """A file's content did not arrive whole, and asking again did not help.

    Args:
        message: What happened.
        received: Bytes that did arrive.
        expected: Bytes there should be, or None if nobody said.
    """

    def __init__(self, message: str, *, received: int, expected: int | None) -> None:
        super().__init__(message)
        self.received = received
        self.expected = expected


class UploadError(APIError):
    """The server made a file of another length than the parts that were sent."""


class APIResponseValidationError(APIError):
    """The answer is a success, but not of the documented shape.

    Args:
        message: What did not fit.
        status_code: The answer's HTTP status.
        headers: The answer's headers.
        body: The answer's body: parsed if it is JSON, else its text.
    """

    def __init__(
        self, message: str, *, status_code: int, headers: httpx.Headers, body: object
    ) -> None:
        super().__init__(message, request_id=headers.get("x-request-id"), body=body)
        self.status_code = status_code
        self.headers = headers


class APIStatusError(APIError):
    """An answer with an error status.

    Args:
        message: What the server said, or the best that can be said for it.
        status_code: The answer's HTTP status.
        headers: The answer's headers.
        body: The answer's body: parsed if it is JSON, else its text.
        code: The API's error code, such as `invalid_api_key`.
        param: The parameter that is to blame.
        type: The API's class of error, such as `invalid_request_error`.

    Example:
        >>> error = status_error(404, {}, b'{"error": {"message": "No such batch."}}')
        >>> type(error).__name__, str(error)
        ('NotFoundError', '404 Not Found: No such batch.')
    """

    def __init__(
        self,
        message: str,
        *,
        status_code: int,
        headers: httpx.Headers,
        body: object = None,
        code: str | None = None,
        param: str | None = None,
        type: str | None = None,
    ) -> None:
        super().__init__(message, request_id=headers.get("x-request-id"), body=body)
        self.status_code = status_code
        self.headers = headers
        self.code = code
        self.param = param
        self.type = type

    def __str__(self) -> str:
        reason = httpx.codes.get_reason_phrase(self.status_code)
        return f"{self.status_code} {reason}".rstrip() + f": {super().__str__()}"


class BadRequestError(APIStatusError):
    """400: the request is wrong."""


class AuthenticationError(APIStatusError):
    """401: the key is missing or wrong."""


class PermissionDeniedError(APIStatusError):
    """403: the key may not do this."""


class NotFoundError(APIStatusError):
    """404: there is no such thing, or the key may not see it."""


class ConflictError(APIStatusError):
    """409: not in this state, such as cancelling a completed batch."""


class UnprocessableEntityError(APIStatusError):
    """422: well-formed, but refused."""


class RateLimitError(APIStatusError):
    """429: too many requests, or the quota is used up."""


class InternalServerError(APIStatusError):
    """500 and above: the server, or something in front of it, failed."""


_BY_STATUS = {
    400: BadRequestError,
    401: AuthenticationError,
    403: PermissionDeniedError,
    404: NotFoundError,
    409: ConflictError,
    422: UnprocessableEntityError,
    429: RateLimitError,
}


def status_error(status: int, headers: Mapping[str, str], content: bytes) -> APIStatusError:
    """Map an answer that is not a success to its error.

    Args:
        status: The HTTP status, inside or outside the registered list.
        headers: The answer's headers.
        content: The answer's body.

    Returns:
        The error to raise: by status, else by range.

    Example:
        >>> status_error(520, {}, b"<h1>Unknown error</h1>").message
        'Unknown error'
    """
    body = readable(content)
    error = _error_object(body)
    fallback = InternalServerError if status >= 500 else APIStatusError
    return _BY_STATUS.get(status, fallback)(
        _text(error.get("message"))
        or _text(error.get("detail"))
        or _redirect(status, headers)
        or _excerpt(body),
        status_code=status,
        headers=httpx.Headers(headers),
        body=body,
        code=_text(error.get("code")),
        param=_text(error.get("param")),
        type=_text(error.get("type")),
    )


def readable(content: bytes) -> object:
    """Read a body as JSON where it is JSON, else as text; None if it is empty.

    Example:
        >>> readable(b'[1]'), readable(b'<p>'), readable(b'')
        ([1], '<p>', None)
    """
    if not content.strip():
        return None
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return content.decode(errors="replace")


def _error_object(body: object) -> Mapping[str, object]:
    """The object that holds message and code: the vendor's envelope, or a gateway's own."""
    if not isinstance(body, dict):
        return {}
    error = body.get("error")
    if isinstance(error, dict):
        return error
    return {**body, "message": error} if isinstance(error, str) and error else body


def _text(value: object) -> str | None:
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    return str(value) or None


def _redirect(status: int, headers: Mapping[str, str]) -> str | None:
    location = headers.get("location")
    if not 300 <= status < 400 or location is None:
        return None
    return f"the server redirects to {location}, and that was not followed"


def _excerpt(body: object) -> str:
    if body is None:
        return "the answer has no body"
    from html import unescape

    text = body if isinstance(body, str) else json.dumps(body)
    text = re.sub(r"(?is)<(script|style)\b.*?</\1>|<[^>]*>", " ", text[:_EXCERPT_SOURCE])
    text = " ".join(unescape(text).split())
    return text[:_EXCERPT] or "the answer's body has no text"


def _rebuild(
    cls: type[BatchwrightError], args: tuple[object, ...], state: dict[str, object]
) -> BatchwrightError:
    error = cls.__new__(cls, *args)
    error.__dict__.update(state)
    return error
