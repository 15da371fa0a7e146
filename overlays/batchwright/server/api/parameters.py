"""Reading and checking the parameters of a request."""

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
from batchwright.server.checks import integer, invalid_value
from batchwright.server.errors import RequestError, invalid_type, missing, unknown

MAX_JSON_BYTES = 32 * 1024 * 1024

_WHOLE_NUMBER = re.compile(r"-?[0-9]{1,18}")


async def json_object(request: Request, *, only: Collection[str] = ()) -> dict[str, Any]:
    """Read the body as a JSON object; if fields are given, it may have no others.

    An empty body is an empty object.
    """
    raw = await _bounded_body(request)
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


async def _bounded_body(request: Request) -> bytes:
    announced = request.headers.get("content-length", "")
    body = bytearray()
    if not announced.isdecimal() or int(announced[:20]) <= MAX_JSON_BYTES:
        async for data in request.stream():
            body += data
            if len(body) > MAX_JSON_BYTES:
                break
        else:
            return bytes(body)
    raise RequestError(413, f"The JSON body is larger than the maximum of {MAX_JSON_BYTES} bytes.")


def query_integer(request: Request, name: str, *, default: int, maximum: int) -> int:
    """Return a positive whole number of the query string."""
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
    """Gather form fields such as `expires_after[seconds]` into an object."""
    prefix = f"{name}["
    found = {
        key[len(prefix) : -1]: _read(value)
        for key, value in fields.items()
        if key.startswith(prefix) and key.endswith("]")
    }
    return {name: found} if found else {}


def _read(text: str) -> int | str:
    """Return a query or form field as a whole number if it is one, else as text."""
    return int(text) if _WHOLE_NUMBER.fullmatch(text) else text
