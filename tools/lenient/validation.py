"""What a validator of OpenAPI says of a document."""

from __future__ import annotations

from typing import Any

from openapi_spec_validator import OpenAPIV30SpecValidator, OpenAPIV31SpecValidator

from lenient.contradictions import contradictions, places
from lenient.remarks import Remarks

LONGEST = 200


def validated(document: dict[str, Any], remarks: Remarks) -> None:
    """Remark on each error; one that stops the validator is remarked on, too."""
    old = str(document["openapi"]).startswith("3.0")
    validator = OpenAPIV30SpecValidator if old else OpenAPIV31SpecValidator
    told = contradictions(document, remarks)
    try:
        errors = list(validator(document).iter_errors())
    except Exception as problem:
        remarks.say("document", f"cannot be validated to the end: {str(problem)[:LONGEST]}")
        return
    for error in errors:
        # It gives no path for a default.
        keyword = error.absolute_path[-1] if error.absolute_path else "default"
        if not any((keyword, error.instance) == one for one in told):
            remarks.say(_place(document, error), f"is not valid: {error.message[:LONGEST]}")


def _place(document: dict[str, Any], error: Any) -> str:
    """Where an error is: the validator gives the path within a schema only."""
    steps = [str(step) for step in error.absolute_path]
    within = "/".join(steps)
    for place, value in places(document):
        if value is error.instance and isinstance(value, dict | list) and place.endswith(within):
            return place or "document"
    parent, key = "/".join(steps[:-1]), steps[-1] if steps else ""
    for place, value in places(document):
        if isinstance(value, dict) and place.endswith(parent) and value.get(key) is error.instance:
            return f"{place}/{key}"
    return within or "document"
