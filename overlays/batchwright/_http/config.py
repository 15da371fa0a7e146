"""The client's settings: from arguments, then from the environment.

Environment: `OPENAI_API_KEY`, `OPENAI_BASE_URL`, `OPENAI_ORG_ID`, `OPENAI_PROJECT_ID`, as the
vendor's SDK reads them. An empty value counts as missing.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from contextlib import suppress
from types import MappingProxyType
from typing import Any, NamedTuple, NoReturn

import httpx

from batchwright._http.auth import AsyncToken, BearerAuth
from batchwright._http.headers import checked_headers, header_value
from batchwright._http.retry import Retry, RetryPolicy
from batchwright._specification import __server_url__
from batchwright.errors import ConfigurationError

__all__ = ["DEFAULT_TIMEOUT", "Config", "changes", "resolve"]

DEFAULT_TIMEOUT = httpx.Timeout(600.0, connect=5.0)

_HTTPX_DEFAULT = httpx.Timeout(5.0)

HTTPClient = httpx.Client | httpx.AsyncClient


class Config(NamedTuple):
    """Settings that were checked; see `resolve`.

    A named tuple, since importing attrs takes a fifth of the time that importing httpx does.

    Args:
        auth: What signs each request; None leaves that to the caller's own HTTP client.
        base_url: Where the API is, without a slash at the end.
        organization: Sent as `OpenAI-Organization`.
        project: Sent as `OpenAI-Project`.
        timeout: Limits for connecting, sending, reading and getting a free connection.
        retry: Decides whether a failed request is sent again.
        default_headers: Sent with every request to the API's own origin.
    """

    auth: httpx.Auth | None
    base_url: str
    organization: str | None = None
    project: str | None = None
    timeout: httpx.Timeout = DEFAULT_TIMEOUT
    retry: RetryPolicy = Retry()
    default_headers: Mapping[str, str] = MappingProxyType({})

    def __repr__(self) -> str:
        shown = ("base_url", "organization", "project")
        return f"Config({', '.join(f'{name}={getattr(self, name)!r}' for name in shown)})"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a client holds the key and is not pickled: make one where it is needed")


def resolve(
    *,
    environ: Mapping[str, str],
    api_key: AsyncToken | None = None,
    auth: httpx.Auth | None = None,
    base_url: str | None = None,
    organization: str | None = None,
    project: str | None = None,
    timeout: float | httpx.Timeout | None = None,
    max_retries: int | None = None,
    retry: RetryPolicy | None = None,
    default_headers: Mapping[str, str] | None = None,
    http_client: HTTPClient | None = None,
) -> Config:
    """Work out the settings of a new client; its docstring says what the arguments mean.

    Raises:
        ConfigurationError: A setting is missing or cannot be used. No error shows the key.
    """
    given = changes(
        Config(None, _base_url(base_url or environ.get("OPENAI_BASE_URL") or __server_url__)),
        api_key=api_key or None,
        auth=auth,
        organization=organization or environ.get("OPENAI_ORG_ID") or None,
        project=project or environ.get("OPENAI_PROJECT_ID") or None,
        timeout=_own_timeout(http_client) if timeout is None else timeout,
        max_retries=max_retries,
        retry=retry,
        default_headers=default_headers,
    )
    if given.auth is None and getattr(http_client, "auth", None) is None:
        return given._replace(auth=_bearer(environ.get("OPENAI_API_KEY")))
    return given


def changes(
    config: Config,
    *,
    api_key: AsyncToken | None = None,
    auth: httpx.Auth | None = None,
    base_url: str | None = None,
    organization: str | None = None,
    project: str | None = None,
    timeout: float | httpx.Timeout | None = None,
    max_retries: int | None = None,
    retry: RetryPolicy | None = None,
    default_headers: Mapping[str, str] | None = None,
) -> Config:
    """Change settings; what is None stays as it is.

    Raises:
        ConfigurationError: A setting cannot be used, or two contradict each other.
    """
    changed: dict[str, Any] = {}
    if auth is not None and api_key is not None:
        raise ConfigurationError("give either auth=… or api_key=…, not both")
    if auth is not None or api_key is not None:
        changed["auth"] = _auth(auth) if auth is not None else _bearer(api_key)
    if base_url is not None:
        changed["base_url"] = _base_url(base_url)
    if organization is not None:
        changed["organization"] = header_value("the organization", organization)
    if project is not None:
        changed["project"] = header_value("the project", project)
    if timeout is not None:
        changed["timeout"] = _timeout(timeout)
    if retry is not None and max_retries is not None:
        raise ConfigurationError("give either retry=… or max_retries=…, not both")
    if retry is not None or max_retries is not None:
        changed["retry"] = _retry(retry, max_retries)
    if default_headers is not None:
        changed["default_headers"] = {**config.default_headers, **checked_headers(default_headers)}
    return config._replace(**changed)


def _bearer(token: AsyncToken | None) -> httpx.Auth:
    if not token:
        raise ConfigurationError(
            "no API key: pass api_key=… or auth=…, or set the environment variable OPENAI_API_KEY"
        )
    return BearerAuth(token)


def _auth(auth: object) -> httpx.Auth:
    if not isinstance(auth, httpx.Auth):
        raise ConfigurationError(
            f"auth must be an httpx.Auth, such as batchwright.HeaderAuth, not {type(auth).__name__}"
        )
    return auth


def _base_url(value: str) -> str:
    # No error shows the value: it may hold a key, or be one that got into the wrong place.
    where = "the base URL (base_url=… or OPENAI_BASE_URL)"
    url = None
    with suppress(httpx.InvalidURL, TypeError):
        url = httpx.URL(value)
    if url is None:
        raise ConfigurationError(f"{where} cannot be read as a URL")
    if url.scheme not in {"http", "https"} or not url.host:
        raise ConfigurationError(f"{where} must begin with http:// or https:// and name a host")
    if url.userinfo:
        raise ConfigurationError(f"{where} contains a user name or password: use api_key=…")
    if url.query or url.fragment:
        raise ConfigurationError(
            f"{where} must end with its path: pass query parameters with "
            "http_client=httpx.Client(params=…)"
        )
    return str(url).rstrip("/")


def _own_timeout(client: HTTPClient | None) -> httpx.Timeout | None:
    """What the caller's HTTP client was given, unless it is only httpx's own default."""
    timeout = getattr(client, "timeout", _HTTPX_DEFAULT)
    return None if timeout == _HTTPX_DEFAULT else timeout


def _timeout(value: float | httpx.Timeout) -> httpx.Timeout:
    if isinstance(value, httpx.Timeout):
        return value
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < math.inf:
        raise ConfigurationError(
            f"timeout must be seconds above 0 or an httpx.Timeout, not {value!r} "
            "(httpx.Timeout(None) waits for ever)"
        )
    return httpx.Timeout(value)


def _retry(retry: RetryPolicy | None, max_retries: int | None) -> RetryPolicy:
    if retry is None:
        value = max_retries
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise ConfigurationError(f"max_retries must be a whole number from 0, not {value!r}")
        return Retry(attempts=value + 1)
    if not callable(retry):
        raise ConfigurationError(f"retry must be a retry policy, not {type(retry).__name__}")
    return retry
