"""What a validator of OpenAPI says of a document."""

from __future__ import annotations

from typing import Any

from lenient.remarks import Remarks
from openapi_spec_validator import OpenAPIV30SpecValidator, OpenAPIV31SpecValidator

LONGEST = 200


def validated(document: dict[str, Any], remarks: Remarks) -> None:
    """Remark on each error; one that stops the validator is remarked on, too."""
    old = str(document["openapi"]).startswith("3.0")
    validator = OpenAPIV30SpecValidator if old else OpenAPIV31SpecValidator
    try:
        for error in validator(document).iter_errors():
            place = "/".join(map(str, error.absolute_path)) or "document"
            remarks.say(place, f"is not valid: {error.message[:LONGEST]}")
    except Exception as error:  # noqa: BLE001 - whatever it stumbles over is in the document
        remarks.say("document", f"cannot be validated to the end: {str(error)[:LONGEST]}")
