"""The client's settings: from arguments, then from the environment.

The environment variables are those of the vendor's SDK: `OPENAI_API_KEY`, `OPENAI_BASE_URL`,
`OPENAI_ORG_ID` and `OPENAI_PROJECT_ID`. An empty value counts as missing.
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
    """Checked settings; `resolve` makes them.

    A named tuple, because importing attrs takes a fifth as long as importing httpx.

    Args:
        auth: What signs each request; None leaves that to the caller's own HTTP client.
        base_url: The API's URL, without a trailing slash.
        organization: Sent as `OpenAI-Organization`.
        project: Sent as `OpenAI-Project`.
        timeout: Limits for connecting, writing, reading and getting a connection from the pool.
        retry: Decides whether to send a failed request again.
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
        raise TypeError("a client holds the key and cannot be pickled: make one where you need it")


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
        ConfigurationError: A setting is missing or invalid. The error never shows the key.
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
    """Change settings; None leaves a setting as it is.

    Raises:
        ConfigurationError: A setting is invalid, or two contradict each other.
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
    # No error shows the value: it may contain a key, or be one that was put in the wrong place.
    where = "the base URL (base_url=… or OPENAI_BASE_URL)"
    url = None
    with suppress(httpx.InvalidURL, TypeError):
        url = httpx.URL(value)
    if url is None:
        raise ConfigurationError(f"{where} is not a valid URL")
    if url.scheme not in {"http", "https"} or not url.host:
        raise ConfigurationError(f"{where} must start with http:// or https:// and name a host")
    if url.userinfo:
        raise ConfigurationError(f"{where} contains a user name or password: use api_key=…")
    if url.query or url.fragment:
        raise ConfigurationError(
            f"{where} must end with its path: pass query parameters with "
            "http_client=httpx.Client(params=…)"
        )
    return str(url).rstrip("/")


def _own_timeout(client: HTTPClient | None) -> httpx.Timeout | None:
    """The timeout of the caller's HTTP client, unless it is httpx's default."""
    timeout = getattr(client, "timeout", _HTTPX_DEFAULT)
    return None if timeout == _HTTPX_DEFAULT else timeout


def _timeout(value: float | httpx.Timeout) -> httpx.Timeout:
    if isinstance(value, httpx.Timeout):
        return value
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < math.inf:
        raise ConfigurationError(
            f"timeout must be seconds above 0 or an httpx.Timeout, not {value!r} "
            "(httpx.Timeout(None) waits forever)"
        )
    return httpx.Timeout(value)


def _retry(retry: RetryPolicy | None, max_retries: int | None) -> RetryPolicy:
    if retry is None:
        value = max_retries
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise ConfigurationError(f"max_retries must be an integer of 0 or more, not {value!r}")
        return Retry(attempts=value + 1)
    if not callable(retry):
        raise ConfigurationError(f"retry must be a retry policy, not {type(retry).__name__}")
    return retry
