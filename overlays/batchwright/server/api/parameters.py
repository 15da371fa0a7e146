"""Reading and checking the parameters of a request, with the API's errors."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

import orjson
from starlette.requests import Request

from batchwright.limits import (
    MAX_EXPIRY_SECONDS,
    MAX_METADATA_KEY,
    MAX_METADATA_PAIRS,
    MAX_METADATA_VALUE,
    MIN_EXPIRY_SECONDS,
)
from batchwright.server.errors import RequestError, invalid_type, missing, unknown

_WHOLE_NUMBER = re.compile(r"-?[0-9]{1,18}")


async def json_object(request: Request, *, only: Collection[str] = ()) -> dict[str, Any]:
    """Read the body as a JSON object, of the given fields only if there are some.

    An empty body is an empty object.
    """
    raw = await request.body()
    try:
        body = orjson.loads(raw or b"{}")
    except orjson.JSONDecodeError as error:
        message = f"We could not parse the JSON body of your request: {error}."
        raise RequestError(400, message) from error
    if not isinstance(body, dict):
        raise RequestError(400, "The JSON body of this request must be an object.")
    for name in body if only else ():
        if name not in only:
            raise unknown(name)
    return body


def string(body: Mapping[str, Any], name: str) -> str:
    """Return a required string."""
    value = body.get(name)
    if value is None or value == "":
        raise missing(name)
    if not isinstance(value, str):
        raise invalid_type(name, "a string", value)
    return value


def choice(body: Mapping[str, Any], name: str, allowed: Collection[str]) -> str:
    """Return a required string that is one of a few."""
    value = string(body, name)
    if value not in allowed:
        raise invalid_value(name, value, allowed)
    return value


def invalid_value(name: str, value: str, allowed: Collection[str]) -> RequestError:
    """Return the error for a string that is not one of a few."""
    wanted = ", ".join(f"'{one}'" for one in allowed)
    message = f"Invalid value: '{value}'. Supported values are: {wanted}."
    return RequestError(400, message, code="invalid_value", param=name)


def integer(value: Any, name: str, *, minimum: int, maximum: int) -> int:
    """Return a whole number within bounds."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise invalid_type(name, "an integer", value)
    for bad, side, sign, bound in (
        (value < minimum, "below_min", ">=", minimum),
        (value > maximum, "above_max", "<=", maximum),
    ):
        if bad:
            words = "below minimum" if sign == ">=" else "above maximum"
            message = (
                f"Invalid '{name}': integer {words} value. "
                f"Expected a value {sign} {bound}, but got {value} instead."
            )
            raise RequestError(400, message, code=f"integer_{side}_value", param=name)
    return value


def query_integer(request: Request, name: str, *, default: int, maximum: int) -> int:
    """Return a whole number from 1 of the query string."""
    value = request.query_params.get(name)
    return default if value is None else integer(_read(value), name, minimum=1, maximum=maximum)


def metadata(body: Mapping[str, Any]) -> dict[str, str] | None:
    """Return the metadata, which may be null or left out."""
    value = body.get("metadata")
    if value is None:
        return None
    if not isinstance(value, dict):
        raise invalid_type("metadata", "an object", value)
    if len(value) > MAX_METADATA_PAIRS:
        raise RequestError(
            400,
            f"Invalid 'metadata': too many properties. Expected at most {MAX_METADATA_PAIRS}, "
            f"but got {len(value)} instead.",
            code="object_above_max_properties",
            param="metadata",
        )
    for key, text in value.items():
        if len(key) > MAX_METADATA_KEY:
            message = f"Invalid 'metadata': a key is longer than {MAX_METADATA_KEY} characters."
            code = "property_name_above_max_length"
            raise RequestError(400, message, code=code, param="metadata")
        if not isinstance(text, str):
            raise invalid_type(f"metadata.{key}", "a string", text)
        if len(text) > MAX_METADATA_VALUE:
            message = f"Invalid 'metadata.{key}': longer than {MAX_METADATA_VALUE} characters."
            code = "string_above_max_length"
            raise RequestError(400, message, code=code, param=f"metadata.{key}")
    return value


def expires_after(body: Mapping[str, Any], name: str = "expires_after") -> int | None:
    """Return the seconds of an `expires_after` object, which may be left out."""
    if name not in body:
        return None
    value = body[name]
    if not isinstance(value, dict):
        raise invalid_type(name, "an object", value)
    for field in ("anchor", "seconds"):
        if value.get(field) is None:
            raise missing(f"{name}.{field}")
    if value["anchor"] != "created_at":
        raise invalid_value(f"{name}.anchor", str(value["anchor"]), ["created_at"])
    return integer(
        value["seconds"],
        f"{name}.seconds",
        minimum=MIN_EXPIRY_SECONDS,
        maximum=MAX_EXPIRY_SECONDS,
    )


def bracketed(fields: Mapping[str, str], name: str) -> dict[str, dict[str, int | str]]:
    """Gather form fields such as `expires_after[seconds]` into the object that they spell.

    Example:
        >>> bracketed({"expires_after[seconds]": "3600"}, "expires_after")
        {'expires_after': {'seconds': 3600}}
    """
    prefix = f"{name}["
    parts = {
        key[len(prefix) : -1]: _read(value)
        for key, value in fields.items()
        if key.startswith(prefix) and key.endswith("]")
    }
    return {name: parts} if parts else {}


def _read(text: str) -> int | str:
    """Return the whole number that a query or form field holds, or the text that is none."""
    return int(text) if _WHOLE_NUMBER.fullmatch(text) else text
