"""The frame of a document: its version, title, server, paths and components."""

from __future__ import annotations

import re
from typing import Any

from operations import METHODS, GenerationError

from lenient.remarks import Remarks

Raw = dict[str, Any]
SECTIONS = (
    *("schemas", "parameters", "requestBodies", "responses", "pathItems", "securitySchemes"),
    *("callbacks", "examples", "headers", "links"),
)


def with_structure(document: Any, name: str, remarks: Remarks) -> Raw:
    """Give the document the frame that it must have.

    Raises:
        GenerationError: It is not OpenAPI 3.0 or 3.1.
    """
    if not isinstance(document, dict):
        raise GenerationError(f"{name}: it is no OpenAPI document, but {type(document).__name__}")
    version = str(document.get("openapi", document.get("swagger", "none")))
    if "openapi" not in document or not re.match(r"3\.[01](\.|$)", version):
        raise GenerationError(f"{name}: the version of OpenAPI is {version[:20]}, not 3.0 or 3.1")
    info = remarks.mapping("info", document.get("info"))
    for key, default in (("title", name), ("version", "0")):
        if info.get(key) is None:
            remarks.say("info", f"has no {key}; it is taken to be {default!r}")
    components = remarks.mapping("components", document.get("components"))
    result: Raw = {
        **remarks.mapping(name, document),
        "openapi": version if version.count(".") == 2 else f"{version}.0",
        "info": {
            "title": str(info.get("title") or name),
            "version": str(info.get("version") or "0"),
        },
        "servers": [{"url": server_url(document, remarks)}],
        "paths": _paths(document, remarks),
        "components": {
            section: remarks.mapping(f"components/{section}", components.get(section))
            for section in SECTIONS
        },
    }
    result["security"] = _security(remarks.sequence("security", document.get("security")))
    return result


def server_url(document: Raw, remarks: Remarks) -> str:
    """The URL of the first server, its variables filled in; empty if there is none."""
    servers = remarks.sequence("servers", document.get("servers"))
    first = remarks.mapping("servers/0", servers[0]) if servers else {}
    url, variables = first.get("url"), remarks.mapping("servers/0", first.get("variables"))
    if not isinstance(url, str):
        remarks.say("servers", "no server is named, so a client needs a base_url")
        return ""
    for variable, details in variables.items():
        default = details.get("default") if isinstance(details, dict) else None
        url = url.replace(f"{{{variable}}}", "" if default is None else str(default))
    if not re.match(r"https?://", url):
        remarks.say("servers", f"the URL {url!r} is relative, so a client needs a base_url")
    return url


def _paths(document: Raw, remarks: Remarks) -> Raw:
    paths: Raw = {}
    for path, item in remarks.mapping("paths", document.get("paths")).items():
        if path.startswith("x-"):
            continue
        if not path.startswith("/"):
            remarks.say(f"paths/{path}", "does not begin with a slash; one is added")
        details = dict(remarks.mapping(path, item))
        for method in METHODS:
            if method in details:
                where = f"{method.upper()} {path}"
                operation = dict(remarks.mapping(where, details[method] or {}))
                if isinstance(operation.get("security"), list):
                    operation["security"] = _security(operation["security"])
                else:
                    operation.pop("security", None)
                details[method] = operation
        paths[path if path.startswith("/") else f"/{path}"] = details
    return paths


def _security(raw: list[Any]) -> list[Raw]:
    return [one for one in raw if isinstance(one, dict)]
