"""The Batch API client that loses no request and pays for none twice.

Names are imported when they are first used, so that `import batchwright` costs next to nothing.

Example:
    from batchwright import Client

    with Client() as client:
        for batch in client.batches.list():
            print(batch.id, batch.status)
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from batchwright._jsonl.lines import InputError
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
    "BadRequestError",
    "BatchwrightError",
    "Client",
    "ConfigurationError",
    "ConflictError",
    "DownloadError",
    "InputError",
    "InternalServerError",
    "NotFoundError",
    "PaginationError",
    "PermissionDeniedError",
    "RateLimitError",
    "RawResponse",
    "Result",
    "UnprocessableEntityError",
    "UploadError",
    "WaitTimeoutError",
    "__version__",
]

__version__: str

_MODULES = {
    "AsyncClient": "client",
    "Client": "client",
    "InputError": "_jsonl.lines",
    "RawResponse": "resources.raw",
    "Result": "results",
}


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object
    if name == "__version__":
        value = _installed_version()
    else:
        value = getattr(import_module(f"{__name__}.{_MODULES.get(name, 'errors')}"), name)
    globals()[name] = value
    return value


def _installed_version() -> str:
    """What pyproject.toml, the one place that says it, said at the installation."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(__name__)
    except PackageNotFoundError:
        return "unknown"


def __dir__() -> list[str]:
    return sorted(__all__)
