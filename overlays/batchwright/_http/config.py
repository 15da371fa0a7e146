"""The client's settings: from arguments, then from the environment.

Environment: `OPENAI_API_KEY`, `OPENAI_BASE_URL`, `OPENAI_ORG_ID`, `OPENAI_PROJECT_ID`, as the
vendor's SDK reads them. An empty value counts as missing.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from contextlib import suppress
from types import MappingProxyType
from typing import Any, NamedTuple, NoReturn

import httpx

from batchwright.errors import ConfigurationError

__all__ = ["DEFAULT_BASE_URL", "DEFAULT_TIMEOUT", "Config", "changes", "resolve"]

DEFAULT_BASE_URL = "https://api.openai.com/v1"
DEFAULT_TIMEOUT = httpx.Timeout(600.0, connect=5.0)

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


class Config(NamedTuple):
    """Settings that were checked; see `resolve`.

    A named tuple, since importing attrs takes a fifth of what importing httpx does.

    Args:
        api_key: The key, sent as a Bearer token.
        base_url: Where the API is, without a slash at the end.
        organization: Sent as `OpenAI-Organization`.
        project: Sent as `OpenAI-Project`.
        timeout: Limits for connecting, sending, reading and for a free connection.
        max_retries: How often a failed request is sent again.
        default_headers: Sent with every request to the API's own origin.

    Example:
        >>> Config(api_key="sk-secret", base_url="https://example.org/v1")
        Config(base_url='https://example.org/v1', organization=None, project=None, max_retries=2)
    """

    api_key: str
    base_url: str
    organization: str | None = None
    project: str | None = None
    timeout: httpx.Timeout = DEFAULT_TIMEOUT
    max_retries: int = 2
    default_headers: Mapping[str, str] = MappingProxyType({})

    def __repr__(self) -> str:
        shown = ("base_url", "organization", "project", "max_retries")
        return f"Config({', '.join(f'{name}={getattr(self, name)!r}' for name in shown)})"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a client holds the key and is not pickled: make one where it is needed")


def resolve(
    *,
    environ: Mapping[str, str],
    api_key: str | None = None,
    base_url: str | None = None,
    organization: str | None = None,
    project: str | None = None,
    timeout: float | httpx.Timeout | None = None,
    max_retries: int = 2,
    default_headers: Mapping[str, str] | None = None,
) -> Config:
    """Settle the settings.

    Args:
        environ: The environment variables.
        api_key: The key; else `OPENAI_API_KEY`.
        base_url: Where the API is; else `OPENAI_BASE_URL`, else the vendor's own address.
        organization: Organization id; else `OPENAI_ORG_ID`.
        project: Project id; else `OPENAI_PROJECT_ID`.
        timeout: Seconds, or an `httpx.Timeout`; 600 s with 5 s for connecting if left out.
        max_retries: How often a failed request is sent again, 0 or more.
        default_headers: Headers to send with every request.

    Raises:
        ConfigurationError: A setting is missing or cannot be used. No error shows the key.

    Example:
        >>> resolve(environ={"OPENAI_API_KEY": "sk-secret"}).base_url
        'https://api.openai.com/v1'
    """
    return Config(
        api_key=_api_key(api_key or environ.get("OPENAI_API_KEY")),
        base_url=_base_url(base_url or environ.get("OPENAI_BASE_URL") or DEFAULT_BASE_URL),
        organization=_optional("the organization", organization or environ.get("OPENAI_ORG_ID")),
        project=_optional("the project", project or environ.get("OPENAI_PROJECT_ID")),
        timeout=_timeout(timeout),
        max_retries=_max_retries(max_retries),
        default_headers=_headers(default_headers or {}),
    )


def changes(
    config: Config,
    *,
    api_key: str | None = None,
    timeout: float | httpx.Timeout | None = None,
    max_retries: int | None = None,
    default_headers: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Check what is to be changed, and leave out what is None.

    Args:
        config: The settings so far.
        api_key: Another key.
        timeout: Seconds, or an `httpx.Timeout`.
        max_retries: 0 or more.
        default_headers: Headers besides those of the settings.

    Returns:
        The fields of `Config` that change.

    Raises:
        ConfigurationError: A setting cannot be used.

    Example:
        >>> changes(Config("sk-secret", "https://example.org/v1"), max_retries=0)
        {'max_retries': 0}
    """
    changed: dict[str, Any] = {}
    if api_key is not None:
        changed["api_key"] = _api_key(api_key)
    if timeout is not None:
        changed["timeout"] = _timeout(timeout)
    if max_retries is not None:
        changed["max_retries"] = _max_retries(max_retries)
    if default_headers is not None:
        changed["default_headers"] = {**config.default_headers, **_headers(default_headers)}
    return changed


def _api_key(value: str | None) -> str:
    if not value:
        raise ConfigurationError(
            "no API key: pass api_key=… or set the environment variable OPENAI_API_KEY"
        )
    return _header_value("the API key", value)


def _headers(headers: Mapping[str, str]) -> dict[str, str]:
    return {
        _header_name(name): _header_value(f"the default header {name!r}", value)
        for name, value in headers.items()
    }


def _header_value(label: str, value: str) -> str:
    # httpx and h11 quote a bad header value, and with it the key, in their own errors.
    if not isinstance(value, str):
        raise ConfigurationError(f"{label} must be a string")
    if not (value.isascii() and value.isprintable()) or value != value.strip():
        raise ConfigurationError(
            f"{label} holds a line break, a space at an end or a character outside ASCII: "
            "it cannot be sent; was it copied whole?"
        )
    return value


def _optional(label: str, value: str | None) -> str | None:
    return _header_value(label, value) if value else None


def _header_name(name: str) -> str:
    if not isinstance(name, str) or not _TOKEN.fullmatch(name):
        raise ConfigurationError(f"{name!r} cannot be the name of a header")
    return name


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
        raise ConfigurationError(f"{where} holds a user name or password: use api_key=…")
    if url.query or url.fragment:
        raise ConfigurationError(
            f"{where} must end with its path: pass query parameters with "
            "http_client=httpx.Client(params=…)"
        )
    return str(url).rstrip("/")


def _timeout(value: float | httpx.Timeout | None) -> httpx.Timeout:
    if value is None:
        return DEFAULT_TIMEOUT
    if isinstance(value, httpx.Timeout):
        return value
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < math.inf:
        raise ConfigurationError(
            f"timeout must be seconds above 0 or an httpx.Timeout, not {value!r} "
            "(httpx.Timeout(None) waits for ever)"
        )
    return httpx.Timeout(value)


def _max_retries(value: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ConfigurationError(f"max_retries must be a whole number from 0, not {value!r}")
    return value
