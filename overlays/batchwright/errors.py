"""The errors that this package raises.

    BatchwrightError
    ├── ConfigurationError              a key, URL or option is missing or invalid
    ├── InputError                      a file of requests or answers is invalid
    ├── PaginationError                 a list does not end
    ├── WaitTimeoutError                a batch or a file was not done in time
    └── APIError                        a request failed
        ├── APIConnectionError          no complete response
        │   └── APITimeoutError
        ├── APIResponseValidationError  a success that does not match the specification
        ├── DownloadError               a file's content did not arrive completely
        ├── UploadError                 the new file does not match the parts sent
        └── APIStatusError              a response with an error status
            ├── BadRequestError           400
            ├── AuthenticationError       401
            ├── PermissionDeniedError     403
            ├── NotFoundError             404
            ├── ConflictError             409
            ├── UnprocessableEntityError  422
            ├── RateLimitError            429
            └── InternalServerError       500 and above

The names are those of the vendor's SDK.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import httpx

if TYPE_CHECKING:
    from batchwright.types import Batch, FileObject

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
    "InputError",
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
_LONGEST_TEXT = 2000
_EXCERPT_SOURCE = 10_000


class BatchwrightError(Exception):
    """The base class of all errors of this package.

    Example:
        >>> issubclass(ConfigurationError, BatchwrightError)
        True
    """

    def __reduce__(self) -> tuple[Any, ...]:
        # Exceptions are rebuilt from `args` alone by default, which loses keyword arguments.
        return _rebuild, (type(self), self.args, self.__dict__)


class ConfigurationError(BatchwrightError):
    """A key, a URL or an option is missing or invalid; nothing was sent.

    Correct what the message names.

    Example:
        >>> from batchwright import Client, ConfigurationError
        >>> try:
        ...     Client(api_key="sk-test", max_retries=-1)
        ... except ConfigurationError as error:
        ...     print(error)
        max_retries must be an integer of 0 or more, not -1
    """


class InputError(BatchwrightError, ValueError):
    """A file of requests or answers is invalid; the message says where.

    Correct the line, or download a truncated file again. `batchwright.requests.check` finds all
    problems of a file of requests at once.

    Example:
        >>> raise InputError("requests.jsonl:3: this line is not a JSON object")
        Traceback (most recent call last):
        batchwright.errors.InputError: requests.jsonl:3: this line is not a JSON object
    """


class PaginationError(BatchwrightError):
    """The list does not end: the server repeated a cursor, or there are more than `max_pages`.

    Report it to whoever runs the server: the items so far were right, but the rest is out of reach.
    If the list really is that long, set `max_pages` of the client.

    Example:
        try:
            ids = [batch.id for batch in client.batches.list()]
        except PaginationError as error:
            print("the list is incomplete:", error)
    """


class WaitTimeoutError(BatchwrightError, RuntimeError):
    """A batch was not in a final state, or a file not processed, when the time to wait was over.

    The batch goes on regardless: wait again, or cancel it.

    Args:
        message: What happened.
        batch: The batch as last seen; None if there was no response at all.
        file: The file as last seen, if it was one that was awaited.

    Example:
        try:
            client.batches.wait("batch_2", timeout=0)
        except WaitTimeoutError as error:
            print(error.batch and error.batch.status)
    """

    def __init__(
        self, message: str, *, batch: Batch | None = None, file: FileObject | None = None
    ) -> None:
        super().__init__(message)
        self.batch = batch
        self.file = file


class APIError(BatchwrightError):
    """A request failed.

    Catch it to catch all errors below; each says what to do.

    Args:
        message: What happened, for people.
        request_id: The server's `x-request-id` or, without a response, the `X-Client-Request-Id`
            that was sent. Quote it when you ask the vendor for help.
        body: The body of the response: parsed if it is JSON, else text; None if there is none.

    Example:
        try:
            client.batches.retrieve("batch_0")
        except APIError as error:
            print(error.message, error.request_id)
    """

    request: httpx.Request | None = None
    """The request, without its headers and its body; None if the error is not about one request."""

    code: str | None = None
    param: str | None = None
    type: str | None = None

    def __init__(self, message: str, *, request_id: str | None = None, body: object = None) -> None:
        super().__init__(message)
        self.message = message
        self.request_id = request_id
        self.body = body

    def __str__(self) -> str:
        if not self.request_id:
            return self.message
        return f"{self.message} (request {_cut(self.request_id, _EXCERPT)})"


class APIConnectionError(APIError):
    """There was no response, or it broke off.

    Check the network, the proxy and the base URL; `__cause__` is httpx's own error. If a batch was
    being created, look for it with `client.batches.list()` before you create it again.

    Example:
        try:
            client.with_options(base_url="http://127.0.0.1:1/v1").models.list()
        except APIConnectionError as error:
            print(repr(error.__cause__))
    """


class APITimeoutError(APIConnectionError):
    """The response took longer than the client's timeout, or than its deadline.

    Try again later, or allow more time with `timeout` or `deadline`. If a batch was being created,
    look for it with `client.batches.list()` before you create it again.

    Example:
        try:
            client.with_options(timeout=60).files.retrieve("file-1")
        except APITimeoutError:
            print("no response within a minute")
    """


class DownloadError(APIError):
    """A file's content did not arrive completely, and retrying did not help.

    Download it again later; nothing was written to the path.

    Args:
        message: What happened.
        received: Bytes that arrived.
        expected: Bytes in the file; None if the server did not say.

    Example:
        try:
            client.files.download("file-2", "output.jsonl")
        except DownloadError as error:
            print(error.received, "of", error.expected, "bytes")
    """

    def __init__(self, message: str, *, received: int, expected: int | None) -> None:
        super().__init__(message)
        self.received = received
        self.expected = expected


class UploadError(APIError):
    """The length of the new file differs from that of the parts that were sent.

    Delete that file and upload again; do not create a batch with it.

    Example:
        try:
            client.uploads.upload_file("requests.jsonl")
        except UploadError as error:
            print(error)
    """


class APIResponseValidationError(APIError):
    """The response is a success, but does not match the specification, or is too long to be read.

    Check that the base URL is that of a Batch API, and not of a gateway's login page; `body` shows
    what came. The request has had its effect.

    Args:
        message: What did not fit.
        status_code: The HTTP status of the response.
        headers: The headers of the response.
        body: The body of the response: parsed if it is JSON, else text; None if there is none.

    Example:
        try:
            client.batches.retrieve("batch_1")
        except APIResponseValidationError as error:
            print(error.status_code, error.headers.get("content-type"), error.body)
    """

    response: httpx.Response
    """The response, without the credentials that it may repeat."""

    def __init__(
        self,
        message: str,
        *,
        status_code: int,
        headers: httpx.Headers,
        body: object,
        response: httpx.Response | None = None,
    ) -> None:
        super().__init__(message, request_id=headers.get("x-request-id"), body=body)
        self.status_code = status_code
        self.headers = headers
        _attach(self, response)


class APIStatusError(APIError):
    """The response has an error status.

    Read the message. If it is a redirect (3xx), set `base_url` to the URL that the message names.

    Args:
        message: The server's message, or an excerpt of the body.
        status_code: The HTTP status of the response.
        headers: The headers of the response.
        body: The body of the response: parsed if it is JSON, else text; None if there is none.
        code: The API's error code, such as `invalid_api_key`.
        param: The parameter at fault.
        type: The API's type of error, such as `invalid_request_error`.

    Example:
        >>> from batchwright import NotFoundError
        >>> error = NotFoundError("No such batch.", status_code=404, headers=httpx.Headers())
        >>> str(error)
        '404 Not Found: No such batch.'
    """

    response: httpx.Response
    """The response, without the credentials that it may repeat, and at most 1 MB of its body."""

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
        response: httpx.Response | None = None,
    ) -> None:
        super().__init__(message, request_id=headers.get("x-request-id"), body=body)
        self.status_code = status_code
        self.headers = headers
        self.code = code
        self.param = param
        self.type = type
        _attach(self, response)

    def __str__(self) -> str:
        reason = httpx.codes.get_reason_phrase(self.status_code)
        return f"{self.status_code} {reason}".rstrip() + f": {super().__str__()}"


class BadRequestError(APIStatusError):
    """400: the request is invalid.

    Correct what `param` and the message name; the same request will fail again.

    Example:
        try:
            client.batches.create(input_file_id="file-1", endpoint="/v1/nonsense")
        except BadRequestError as error:
            print(error.param, error.message)
    """


class AuthenticationError(APIStatusError):
    """401: the key is missing or invalid.

    Check `OPENAI_API_KEY`, and that the key is for this base URL.

    Example:
        try:
            client.models.list()
        except AuthenticationError as error:
            print(error.code, client.base_url)
    """


class PermissionDeniedError(APIStatusError):
    """403: the key may not do this.

    Try another key, or have the permission added to this one.

    Example:
        try:
            client.files.delete("file-1")
        except PermissionDeniedError as error:
            print(error.message)
    """


class NotFoundError(APIStatusError):
    """404: there is no such object, or the key may not see it.

    Check the id, that it was created with this key's project, and that the base URL is complete:
    it usually ends in `/v1`.

    Example:
        try:
            client.batches.retrieve("batch_0")
        except NotFoundError as error:
            print(error.message)
    """


class ConflictError(APIStatusError):
    """409: the state does not allow it, such as cancelling a completed batch.

    Retrieve the object to see its state. It is never retried, as the state will be the same.

    Example:
        try:
            client.batches.cancel("batch_1")
        except ConflictError:
            print(client.batches.retrieve("batch_1").status)
    """


class UnprocessableEntityError(APIStatusError):
    """422: the request is well-formed, but refused.

    Correct what the message and the body name; servers other than the vendor's send it instead of
    400.

    Example:
        try:
            client.batches.create(input_file_id="file-1", endpoint="/v1/embeddings")
        except UnprocessableEntityError as error:
            print(error.body)
    """


class RateLimitError(APIStatusError):
    """429: too many requests, or the quota is exhausted.

    If `code` is `insufficient_quota`, check your plan and billing. Otherwise wait, and send less at
    a time; `batchwright.runs` does both by itself.

    Example:
        try:
            client.batches.create(input_file_id="file-1", endpoint="/v1/embeddings")
        except RateLimitError as error:
            print(error.code, error.headers.get("retry-after"))
    """


class InternalServerError(APIStatusError):
    """500 and above: the server, or something in front of it, failed.

    Try again later. If a batch was being created, look for it with `client.batches.list()` before
    you create it again.

    Example:
        try:
            client.batches.retrieve("batch_1")
        except InternalServerError as error:
            print(error.status_code, error.request_id)
    """


_BY_STATUS = {
    400: BadRequestError,
    401: AuthenticationError,
    403: PermissionDeniedError,
    404: NotFoundError,
    409: ConflictError,
    422: UnprocessableEntityError,
    429: RateLimitError,
}


def status_error(
    status: int,
    headers: Mapping[str, str],
    content: bytes,
    response: httpx.Response | None = None,
) -> APIStatusError:
    """Make the error for a response that is not a success.

    Args:
        status: The HTTP status, registered or not.
        headers: The headers of the response.
        content: The body of the response.
        response: The whole response, without credentials.

    Returns:
        The error to raise: by status, else by range.
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
        response=response,
    )


def validation_error(response: httpx.Response, reason: str) -> APIResponseValidationError:
    """Make the error for a success that cannot be used.

    Args:
        response: The response, without credentials.
        reason: What is wrong with it.
    """
    return APIResponseValidationError(
        f"the response ({response.status_code}) {_cut(reason)}",
        status_code=response.status_code,
        headers=response.headers,
        body=readable(response.content),
        response=response,
    )


def _attach(
    error: APIStatusError | APIResponseValidationError, response: httpx.Response | None
) -> None:
    error.response = response or httpx.Response(error.status_code, headers=error.headers)
    with suppress(RuntimeError):  # a response that was made by hand has no request
        error.request = error.response.request


def readable(content: bytes) -> object:
    """Parse a body if it is JSON, else decode it as text; None if it is empty."""
    if not content.strip():
        return None
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return content.decode(errors="replace")


def _error_object(body: object) -> Mapping[str, object]:
    """The object with the message and the code, as the vendor or a gateway sends it."""
    if not isinstance(body, dict):
        return {}
    error = body.get("error")
    if isinstance(error, dict):
        return error
    return {**body, "message": error} if isinstance(error, str) and error else body


def _text(value: object) -> str | None:
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    return _cut(str(value)) or None


def _cut(text: str, length: int = _LONGEST_TEXT) -> str:
    # A lone surrogate, which JSON can spell, could be neither printed nor stored.
    shown = text[:length].encode(errors="replace").decode()
    return f"{shown}…" if len(text) > length else shown


def _redirect(status: int, headers: Mapping[str, str]) -> str | None:
    location = headers.get("location")
    if not 300 <= status < 400 or location is None:
        return None
    return f"the server redirects to {_cut(location, _EXCERPT)}, which was not followed"


def _excerpt(body: object) -> str:
    if body is None:
        return "the response has no body"
    try:
        text = body if isinstance(body, str) else json.dumps(body)
    except RecursionError:
        return "the body of the response is nested too deeply to be shown"
    text = re.sub(r"(?is)<(script|style)\b.*?</\1>|<[^>]*>", " ", text[:_EXCERPT_SOURCE])
    text = " ".join(_unescaped(text).split())
    return _cut(text[:_EXCERPT]) or "the body of the response has no text"


def _unescaped(text: str) -> str:
    from html import unescape

    try:
        return unescape(text)
    except ValueError:  # a character reference with thousands of digits
        return text


def _rebuild(
    cls: type[BatchwrightError], args: tuple[object, ...], state: dict[str, object]
) -> BatchwrightError:
    error = cls.__new__(cls, *args)
    error.__dict__.update(state)
    return error
