"""The client's settings: from arguments, then from the environment.

The environment variables are those of the vendor's SDK: `OPENAI_API_KEY`, `OPENAI_BASE_URL`,
`OPENAI_ORG_ID` and `OPENAI_PROJECT_ID`. An empty value counts as missing.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from types import MappingProxyType
from typing import Any, NamedTuple, NoReturn, TypedDict, Unpack

import httpx

from batchwright._http.auth import AsyncToken, BearerAuth
from batchwright._http.headers import checked_headers, header_value
from batchwright._http.options import mapping
from batchwright._http.retry import Retry, RetryPolicy
from batchwright._specification import __server_url__
from batchwright.errors import ConfigurationError

__all__ = ["DEFAULT_TIMEOUT", "MAX_PAGES", "Config", "changes", "checked_timeout", "resolve"]

DEFAULT_TIMEOUT = httpx.Timeout(600.0, connect=5.0)

MAX_PAGES = 10_000

_HTTPX_DEFAULT = httpx.Timeout(5.0)
_LONGEST = 365 * 24 * 3600

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
        deadline: Seconds for all attempts of a request together; None for no limit.
        max_pages: The most pages of a list to fetch.
        retry: Decides whether to send a failed request again.
        default_headers: Sent with every request to the API's own origin.
        default_query: Added to the query of every request to the API.
    """

    auth: httpx.Auth | None
    base_url: str
    organization: str | None = None
    project: str | None = None
    timeout: httpx.Timeout = DEFAULT_TIMEOUT
    deadline: float | None = None
    max_pages: int = MAX_PAGES
    retry: RetryPolicy = Retry()
    default_headers: Mapping[str, str] = MappingProxyType({})
    default_query: Mapping[str, object] = MappingProxyType({})

    def __repr__(self) -> str:
        shown = ("base_url", "organization", "project")
        return f"Config({', '.join(f'{name}={getattr(self, name)!r}' for name in shown)})"

    def __reduce__(self) -> NoReturn:
        raise TypeError(
            "a client cannot be pickled, as it holds credentials: make one in each process"
        )


class Options(TypedDict, total=False):
    """The arguments that a client and `with_options` share; None is not given."""

    api_key: AsyncToken | None
    auth: httpx.Auth | None
    base_url: str | httpx.URL | None
    organization: str | None
    project: str | None
    timeout: float | httpx.Timeout | None
    deadline: float | None
    max_pages: int | None
    max_retries: int | None
    retry: RetryPolicy | None
    default_headers: Mapping[str, str] | None
    default_query: Mapping[str, object] | None


def resolve(
    environ: Mapping[str, str], http_client: HTTPClient | None = None, **options: Unpack[Options]
) -> Config:
    """Resolve the settings of a new client; see `Client` for the arguments.

    Raises:
        ConfigurationError: A setting is missing or invalid. The error never shows the key.
    """
    options["base_url"] = (
        options.get("base_url") or environ.get("OPENAI_BASE_URL") or __server_url__
    )
    options["organization"] = options.get("organization") or environ.get("OPENAI_ORG_ID") or None
    options["project"] = options.get("project") or environ.get("OPENAI_PROJECT_ID") or None
    options["api_key"] = options.get("api_key") or None
    config = _changed(Config(None, ""), http_client, options)
    if config.auth is None and getattr(http_client, "auth", None) is None:
        return config._replace(auth=_bearer(environ.get("OPENAI_API_KEY")))
    return config


def changes(
    config: Config, http_client: HTTPClient | None = None, **options: Unpack[Options]
) -> Config:
    """Change settings; None leaves a setting as it is.

    Raises:
        ConfigurationError: A setting is invalid, or two contradict each other.
    """
    changed = _changed(config, http_client, options)
    if http_client is not None and changed.auth is None and http_client.auth is None:
        raise ConfigurationError("the new http_client has no auth: pass auth=… or api_key=… too")
    return changed


def _changed(config: Config, http_client: HTTPClient | None, options: Options) -> Config:
    given = {name: value for name, value in options.items() if value is not None}
    for one, other in (("auth", "api_key"), ("retry", "max_retries")):
        if one in given and other in given:
            raise ConfigurationError(f"give either {one}=… or {other}=…, not both")
    own_timeout = getattr(http_client, "timeout", _HTTPX_DEFAULT)
    if own_timeout != _HTTPX_DEFAULT:  # the caller chose it
        given.setdefault("timeout", own_timeout)
    checked = {_FIELDS.get(name, name): _CHECKS[name](value) for name, value in given.items()}
    for name in {"default_headers", "default_query"} & checked.keys():
        checked[name] = {**getattr(config, name), **checked[name]}
    return config._replace(**checked)


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


def _base_url(value: str | httpx.URL) -> str:
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
            f"{where} must end with its path: pass query parameters as default_query=…"
        )
    return str(url).rstrip("/")


def checked_timeout(value: float | httpx.Timeout) -> httpx.Timeout:
    """Check a timeout in seconds.

    Raises:
        ConfigurationError: It is not one.
    """
    if isinstance(value, httpx.Timeout):
        return value
    if not _is_duration(value):
        raise ConfigurationError(
            f"timeout must be seconds above 0, up to a year, or an httpx.Timeout, not {value!r} "
            "(httpx.Timeout(None) waits forever)"
        )
    return httpx.Timeout(value)


def _is_duration(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return 0 < value <= _LONGEST


def _deadline(value: float) -> float | None:
    if value == math.inf:
        return None
    if not _is_duration(value):
        raise ConfigurationError(
            f"deadline must be seconds above 0, up to a year, not {value!r} (math.inf for none)"
        )
    return value


def _max_pages(value: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise ConfigurationError(f"max_pages must be an integer of 1 or more, not {value!r}")
    return value


def _retry(policy: object) -> object:
    if not callable(policy):
        raise ConfigurationError(f"retry must be a retry policy, not {type(policy).__name__}")
    return policy


def _max_retries(value: object) -> Retry:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ConfigurationError(f"max_retries must be an integer of 0 or more, not {value!r}")
    return Retry(attempts=value + 1)


_FIELDS = {"api_key": "auth", "max_retries": "retry"}
_CHECKS: Mapping[str, Callable[[Any], Any]] = {
    "api_key": BearerAuth,
    "auth": _auth,
    "base_url": _base_url,
    "organization": partial(header_value, "the organization"),
    "project": partial(header_value, "the project"),
    "timeout": checked_timeout,
    "deadline": _deadline,
    "max_pages": _max_pages,
    "max_retries": _max_retries,
    "retry": _retry,
    "default_headers": checked_headers,
    "default_query": partial(mapping, "default_query"),
}
