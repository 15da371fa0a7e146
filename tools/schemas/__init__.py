"""Rewrite the schemas of a document so that openapi-python-client takes all of them."""

from __future__ import annotations

from schemas.places import check_references
from schemas.rendering import template_globals
from schemas.simplifying import Simplified, simplify

__all__ = ["Simplified", "check_references", "simplify", "template_globals"]
