"""Settings: from arguments, then from the environment, and never the key in an error."""

from __future__ import annotations

import copy
import pickle
import traceback
from typing import Any

import httpx
import pytest

from batchwright._http.auth import BearerAuth, HeaderAuth, NoAuth
from batchwright._http.config import Config, changes, resolve
from batchwright.errors import ConfigurationError

ENVIRON = {
    "OPENAI_API_KEY": "sk-env",
    "OPENAI_BASE_URL": "http://localhost:1/v1/",
    "OPENAI_ORG_ID": "org-env",
    "OPENAI_PROJECT_ID": "proj-env",
}


def key_of(config: Config) -> str:
    """The key that authenticates a request."""
    assert isinstance(config.auth, BearerAuth)
    request = next(config.auth.sync_auth_flow(httpx.Request("GET", "http://a/")))
    return str(request.headers["Authorization"]).removeprefix("Bearer ")


def test_the_environment_supplies_missing_arguments():
    config = resolve(environ=ENVIRON)
    assert (key_of(config), config.base_url) == ("sk-env", "http://localhost:1/v1")
    assert (config.organization, config.project) == ("org-env", "proj-env")


def test_arguments_override_the_environment():
    config = resolve(
        environ=ENVIRON,
        api_key="sk-arg",
        base_url="https://example.org/api/",
        organization="org-arg",
        project="proj-arg",
    )
    assert (key_of(config), config.base_url) == ("sk-arg", "https://example.org/api")
    assert (config.organization, config.project) == ("org-arg", "proj-arg")


def test_empty_strings_count_as_missing():
    empty = dict.fromkeys(ENVIRON, "")
    config = resolve(environ={**empty, "OPENAI_API_KEY": "sk-env"}, api_key="", base_url="")
    assert (key_of(config), config.base_url) == ("sk-env", "https://api.openai.com/v1")
    assert (config.organization, config.project) == (None, None)


@pytest.mark.parametrize("environ", [{}, {"OPENAI_API_KEY": ""}])
def test_a_missing_key_is_a_clear_error(environ: dict[str, str]):
    with pytest.raises(ConfigurationError, match=r"api_key=… or auth=…, or set .* OPENAI_API_KEY"):
        resolve(environ=environ)


@pytest.mark.parametrize(
    "key", ["sk-sec\nret", "sk-secret\r\n", " sk-secret", "sk-secrét", "sk-\0"]
)
def test_an_invalid_key_is_refused_without_showing_it(key: str):
    with pytest.raises(ConfigurationError, match="the API key cannot be sent") as caught:
        resolve(environ={}, api_key=key)
    shown = "".join(traceback.format_exception(caught.value)) + repr(caught.value.__dict__)
    assert not any(part in shown for part in ("sk-sec", "secr"))


@pytest.mark.parametrize(
    ("setting", "match"),
    [
        ({"organization": "org\n"}, "the organization cannot be sent"),
        ({"project": "proj\n"}, "the project cannot be sent"),
        ({"api_key": b"sk"}, "must be a string"),
        ({"default_headers": {"x y": "1"}}, "is not a valid header name"),
        ({"default_headers": {"X-A": "1\r\n"}}, "default header 'X-A' cannot be sent"),
        ({"base_url": "ftp://host/v1"}, "must start with http"),
        ({"base_url": "sk-secret"}, "must start with http"),
        ({"base_url": "http://user:sk-secret/v1"}, "is not a valid URL"),
        ({"base_url": "https://host/v1?key=sk-secret"}, "must end with its path"),
        ({"base_url": "localhost:8000/v1"}, "must start with http"),
        ({"base_url": "/v1"}, "must start with http"),
        ({"base_url": "http://host:port/v1"}, "is not a valid URL"),
        ({"base_url": 7}, "is not a valid URL"),
        ({"base_url": "https://user:password@host/v1"}, "user name or password"),
        ({"base_url": "https://host/v1?api-version=1"}, "must end with its path"),
        ({"timeout": 0}, "timeout must be seconds above 0"),
        ({"timeout": float("nan")}, "timeout must be"),
        ({"timeout": True}, "timeout must be"),
        ({"timeout": "5"}, "timeout must be"),
        ({"max_retries": -1}, "max_retries must be"),
        ({"max_retries": 1.5}, "max_retries must be"),
        ({"retry": 3}, "retry must be a retry policy, not int"),
        ({"retry": lambda _: None, "max_retries": 1}, "either retry=… or max_retries=…"),
        ({"auth": NoAuth()}, "either auth=… or api_key=…"),
        ({"auth": ("user", "password"), "api_key": None}, "auth must be an httpx.Auth"),
    ],
)
def test_an_invalid_setting_is_refused(setting: dict[str, Any], match: str):
    with pytest.raises(ConfigurationError, match=match) as caught:
        resolve(**{"environ": {}, "api_key": "sk-secret", **setting})
    assert not any(secret in str(caught.value) for secret in ("password@", "sk-secret"))
    assert caught.value.__context__ is None


def test_a_timeout_is_seconds_or_an_httpx_timeout():
    assert resolve(environ=ENVIRON).timeout == httpx.Timeout(600, connect=5)
    assert resolve(environ=ENVIRON, timeout=7).timeout == httpx.Timeout(7)
    assert resolve(environ=ENVIRON, timeout=httpx.Timeout(None)).timeout == httpx.Timeout(None)


def test_which_auth_is_used():
    own = HeaderAuth("api-key", "azure-secret")
    with httpx.Client(auth=("user", "password")) as http:
        assert resolve(environ=ENVIRON, auth=own, http_client=http).auth is own
        assert key_of(resolve(environ=ENVIRON, api_key="sk-arg", http_client=http)) == "sk-arg"
        assert resolve(environ=ENVIRON, http_client=http).auth is None
        assert resolve(environ={}, http_client=http).auth is None
    assert resolve(environ={}, auth=NoAuth()).auth is not None


def test_every_setting_can_be_changed():
    before = resolve(environ=ENVIRON)
    after = changes(
        before,
        auth=NoAuth(),
        base_url="https://example.org/v1",
        organization="org-new",
        project="proj-new",
        timeout=7,
        deadline=70,
        max_pages=7,
        max_retries=0,
        default_headers={"x-a": "1"},
        default_query={"a": "1"},
    )
    assert not [name for name in Config._fields if getattr(before, name) == getattr(after, name)]
    assert changes(before) == before


def test_no_repr_shows_the_key_or_the_headers():
    config = resolve(environ={}, api_key="sk-secret", default_headers={"api-key": "azure-secret"})
    assert "secret" not in repr(config)


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_settings_cannot_be_pickled(protocol: int):
    config = resolve(environ={}, api_key="sk-secret")
    with pytest.raises(TypeError, match="a client cannot be pickled"):
        pickle.dumps(config, protocol)
    with pytest.raises(TypeError, match="holds credentials"):
        copy.copy(config)
    assert key_of(changes(config, max_retries=0)) == "sk-secret"
