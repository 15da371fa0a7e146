"""What a client was configured with, to be read."""

from __future__ import annotations

from typing import Any

import httpx

from batchwright._http.config import Config
from batchwright._http.redaction import hidden
from batchwright._http.retry import Retry

__all__ = ["Settings"]


class Settings:
    """The settings of a client; `with_options` makes a client with others.

    The key is not among them, so that it cannot be shown by mistake.
    """

    _transport: Any  # of either kind

    @property
    def base_url(self) -> str:
        """The API's URL, without a trailing slash."""
        return self._config.base_url

    @property
    def organization(self) -> str | None:
        """The organization id; None if there is none."""
        return self._config.organization

    @property
    def project(self) -> str | None:
        """The project id; None if there is none."""
        return self._config.project

    @property
    def timeout(self) -> httpx.Timeout:
        """How long each step of a request may take."""
        return self._config.timeout

    @property
    def deadline(self) -> float | None:
        """How many seconds a request may take in all; None for no limit."""
        return self._config.deadline

    @property
    def max_pages(self) -> int:
        """The most pages of a list that are fetched."""
        return self._config.max_pages

    @property
    def max_retries(self) -> int | None:
        """How many times a request is retried at most; None if your own policy decides."""
        retry = self._config.retry
        return retry.attempts - 1 if isinstance(retry, Retry) else None

    @property
    def default_headers(self) -> dict[str, str]:
        """The headers that you added to every request, without credentials."""
        return hidden(self._config.default_headers)

    @property
    def default_query(self) -> dict[str, Any]:
        """The query parameters that you added to every request, without credentials."""
        return hidden(self._config.default_query)

    def is_closed(self) -> bool:
        """Tell whether the client, or your own `http_client`, was closed."""
        closed: bool = self._transport.pool.is_closed
        return closed

    @property
    def _config(self) -> Config:
        config: Config = self._transport.config
        return config

    def __repr__(self) -> str:
        if "_transport" not in vars(self):
            return f"<{type(self).__name__} without settings>"
        return f"<{type(self).__name__} {self._transport.redact(self.base_url)}>"
