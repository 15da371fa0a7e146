"""The last resort: what openapi-python-client refuses becomes anything, and is told."""

from __future__ import annotations

import re
from typing import Any

from openapi_python_client import schema as oai
from openapi_python_client.config import Config
from openapi_python_client.parser import GeneratorData
from openapi_python_client.parser.errors import ParseError
from operations import GenerationError
from pydantic import ValidationError

from lenient.remarks import Remarks

Raw = dict[str, Any]
ROUNDS = 20


def parsed(given: Raw, config: Config, remarks: Remarks) -> GeneratorData:
    """Parse a document that `generator_input` returned, and repair it until it can be."""
    for _ in range(ROUNDS):
        problems = _invalid(given)
        data = None if problems else GeneratorData.from_dict(given, config=config)
        if isinstance(data, GeneratorData):
            problems = _refused(data)
            if not problems:
                return data
        elif data is not None:
            raise GenerationError(f"{data.header}\n{data.detail}")
        for place, problem in problems.items():
            given = _loosened(given, place, problem, remarks)
    raise GenerationError(f"it cannot be read after {ROUNDS} repairs: {problems}")


def _invalid(given: Raw) -> dict[tuple[str, ...], str]:
    """The places whose structure the generator refuses: two keys deep, or three."""
    try:
        oai.OpenAPI.model_validate(given)
    except ValidationError as error:
        return {tuple(str(step) for step in one["loc"][:3]): one["msg"] for one in error.errors()}
    return {}


def _refused(data: GeneratorData) -> dict[tuple[str, ...], str]:
    """The schemas and operations that the generator would drop."""
    problems: dict[tuple[str, ...], str] = {}
    for error in data.errors:
        names = re.findall(r"/components/schemas/([^\s:]+)", f"{error.header} {error.detail}")
        problems |= {("components", "schemas", name): _words(error) for name in names[:1]}
    for collection in data.endpoint_collections_by_tag.values():
        for error in collection.parse_errors:
            match = re.search(r"parsing ([A-Z]+) (/\d+) ", error.header)
            if match:
                problems["paths", match[2], match[1].lower()] = _words(error)
    if data.errors and not problems:
        raise GenerationError("\n".join(_words(error) for error in data.errors))
    return problems


def _words(error: ParseError) -> str:
    return (error.detail or "").partition("\n")[0].strip()


def _loosened(given: Raw, place: tuple[str, ...], problem: str, remarks: Remarks) -> Raw:
    """Let a schema, or each schema of an operation, be anything."""
    if place[:2] == ("components", "schemas") and len(place) == 3:
        remarks.say("/".join(place), f"{problem}; anything is taken there")
        schemas = {**given["components"]["schemas"], place[2]: {}}
        return {**given, "components": {**given["components"], "schemas": schemas}}
    if place[0] != "paths" or len(place) != 3:
        raise GenerationError(f"{'/'.join(place)}: {problem}")
    operation = given["paths"][place[1]][place[2]]
    remarks.say(operation["operationId"], f"{problem}; anything is taken there")
    loose = {
        **operation,
        "parameters": [{**one, "schema": {}} for one in operation["parameters"]],
        "responses": {key: _any(one) for key, one in operation["responses"].items()},
    }
    if "requestBody" in operation:
        loose["requestBody"] = _any(operation["requestBody"])
    return {**given, "paths": {**given["paths"], place[1]: {place[2]: loose}}}


def _any(raw: Raw) -> Raw:
    """Let JSON content be anything; files and forms stay."""
    content = raw.get("content", {})
    return {
        **raw,
        "content": {
            name: {"schema": {}} if name == "application/json" else one
            for name, one in content.items()
        },
    }
