"""Structured outputs: the schema of a class, the API's rules for it, and reading into the class."""

from batchwright._structured.readers import reader
from batchwright._structured.schemas import (
    response_format,
    schema_name,
    strict_schema,
    text_format,
)
from batchwright._structured.subset import subset_findings

__all__ = [
    "reader",
    "response_format",
    "schema_name",
    "strict_schema",
    "subset_findings",
    "text_format",
]
