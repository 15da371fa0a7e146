"""What only the source of the packages says: the texts below constants, and private types."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from functools import cache
from typing import Any, get_args, get_origin

import griffe
from reference.public_names import PACKAGE, public_modules

_GENERATED = "batchwright_api"


def text_of_constant(module: str, name: str) -> str:
    """The text below a constant, which has no docstring at run time."""
    docstring = _constant(module, name).docstring
    return docstring.value if docstring else ""


def code_of_constant(module: str, name: str) -> str:
    """The expression that a constant is defined by."""
    return str(_constant(module, name).value)


@cache
def aliases() -> Mapping[str, str]:
    """The names of types that cannot be imported from a public module, with what they mean."""
    public = {
        name: getattr(module, name)  # which imports the module that defines it
        for module in public_modules().values()
        for name in module.__all__
    }
    found = {
        name: (value, str(_sources()[f"{module}.{name}"].value))
        for module, members in sorted(sys.modules.items())
        if module.startswith(f"{PACKAGE}.") and not module.startswith(f"{PACKAGE}.cli")
        for name, value in vars(members).items()
        if get_origin(value) is not None and name not in public and _is_defined_in(module, name)
    }
    generic = {name: value for name, (value, _) in found.items() if value.__parameters__}
    named = re.compile(rf"\b({'|'.join(generic)})\[(?:[^\[\]]|\[[^\[\]]*\])*\]")
    return {
        name: named.sub(lambda match: _kinds(generic[match[1]]), text)
        for name, (_, text) in found.items()
        if name not in generic
    }


def _kinds(value: Any) -> str:
    """The alternatives of a type without their parameters, such as `tuple`."""
    kinds = dict.fromkeys((get_origin(one) or one).__name__ for one in get_args(value))
    return " | ".join(kinds)


def _constant(module: str, name: str) -> Any:
    found = _sources()[f"{module}.{name}"]
    return found.final_target if found.is_alias else found


def _is_defined_in(module: str, name: str) -> bool:
    found = _sources()[module].members.get(name)
    return found is not None and not found.is_alias and found.is_attribute


@cache
def _sources() -> griffe.ModulesCollection:
    loader = griffe.GriffeLoader()
    for package in (PACKAGE, _GENERATED):
        loader.load(package)
    return loader.modules_collection
