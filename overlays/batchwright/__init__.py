"""A client for the Batch API that loses no request and pays for none twice.

Names are imported on first use, so `import batchwright` is fast.

Example:
    from batchwright import Client

    with Client() as client:
        for batch in client.batches.list():
            print(batch.id, batch.status)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from batchwright._lazy import lazy

if TYPE_CHECKING:
    from batchwright._http.auth import BearerAuth, HeaderAuth, NoAuth
    from batchwright._http.options import RequestOptions
    from batchwright._http.retry import Backoff, FailedAttempt, Retry, RetryPolicy
    from batchwright.client import AsyncClient, Client
    from batchwright.errors import (
        APIConnectionError,
        APIError,
        APIResponseValidationError,
        APIStatusError,
        APITimeoutError,
        AuthenticationError,
        BadRequestError,
        BatchwrightError,
        ConfigurationError,
        ConflictError,
        DownloadError,
        InputError,
        InternalServerError,
        NotFoundError,
        PaginationError,
        PermissionDeniedError,
        RateLimitError,
        UnprocessableEntityError,
        UploadError,
        WaitTimeoutError,
    )
    from batchwright.resources.raw import RawResponse
    from batchwright.results import Result

__all__ = [
    "APIConnectionError",
    "APIError",
    "APIResponseValidationError",
    "APIStatusError",
    "APITimeoutError",
    "AsyncClient",
    "AuthenticationError",
    "Backoff",
    "BadRequestError",
    "BatchwrightError",
    "BearerAuth",
    "Client",
    "ConfigurationError",
    "ConflictError",
    "DownloadError",
    "FailedAttempt",
    "HeaderAuth",
    "InputError",
    "InternalServerError",
    "NoAuth",
    "NotFoundError",
    "PaginationError",
    "PermissionDeniedError",
    "RateLimitError",
    "RawResponse",
    "RequestOptions",
    "Result",
    "Retry",
    "RetryPolicy",
    "UnprocessableEntityError",
    "UploadError",
    "WaitTimeoutError",
    "__version__",
]

__version__: str
"""The version of the package, such as `0.1.0`."""

_get = lazy(
    __name__,
    {
        "._http.auth": ("BearerAuth", "HeaderAuth", "NoAuth"),
        "._http.options": ("RequestOptions",),
        "._http.retry": ("Backoff", "FailedAttempt", "Retry", "RetryPolicy"),
        ".client": ("AsyncClient", "Client"),
        ".errors": (
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
        ),
        ".resources.raw": ("RawResponse",),
        ".results": ("Result",),
    },
)


def __getattr__(name: str) -> object:
    if name == "__version__":
        from batchwright._version import installed_version

        return installed_version()
    return _get(name)


def __dir__() -> list[str]:
    return sorted(__all__)
