"""Signatures: as code, and as a table of parameters whose types link to their pages."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, ForwardRef, is_typeddict

from reference.docstrings import Documented
from reference.links import linked
from reference.markdown import table
from reference.sources import aliases
from reference.specification import Schema, constraints

_EMPTY = inspect.Parameter.empty
_PLAIN = (bool, bytes, float, int, str, tuple, type(None))
_STARS: dict[object, str] = {
    inspect.Parameter.VAR_POSITIONAL: "*",
    inspect.Parameter.VAR_KEYWORD: "**",
}
_LONGEST_LINE = 88
NOTHING_MORE: Mapping[str, Schema] = {}


def call(name: str, item: Callable[..., Any], returns: str = "") -> str:
    """How something is called, on one line or on one for each parameter."""
    arrow = f" -> {returns}" if returns else ""
    parameters = [_in_code(one) for one in _with_star(parameters_of(item))]
    line = f"{name}({', '.join(parameters)}){arrow}"
    if len(line) <= _LONGEST_LINE:
        return line
    return "\n".join([f"{name}(", *(f"    {one}," for one in parameters), f"){arrow}"])


def parameters_of(item: Callable[..., Any]) -> list[inspect.Parameter]:
    """The parameters, without `self`; of a typed dict, its keys."""
    if is_typeddict(item):
        return [_key(item, name, annotation) for name, annotation in item.__annotations__.items()]
    try:
        parameters = inspect.signature(item).parameters.values()
    except ValueError:  # of a class that Python itself defines
        return []
    return [one for one in parameters if one.name != "self"]


def _key(item: Any, name: str, annotation: Any) -> inspect.Parameter:
    default = None if name in item.__optional_keys__ else _EMPTY
    kind = inspect.Parameter.KEYWORD_ONLY
    return inspect.Parameter(name, kind, annotation=annotation, default=default)


def parameter_table(
    parameters: Iterable[inspect.Parameter],
    docs: Documented,
    paths: Mapping[str, str],
    schemas: Mapping[str, Schema] = NOTHING_MORE,
) -> str:
    """The table of the parameters, with what the specification says beside their docstring."""
    rows = []
    for one in parameters:
        schema = schemas.get(one.name, {})
        kind = re.sub(r"^Unpack\[(.+)\]$", r"\1", type_of(one))
        text = docs.args.get(one.name) or schema.get("description", "")
        rows.append((f"`{_starred(one)}`", linked(kind, paths), text, _notes(one, text, schema)))
    return table(("Name", "Type", "Description", "Notes"), rows)


def type_of(parameter: inspect.Parameter) -> str:
    """The annotation, as it is written."""
    found = parameter.annotation
    found = found.__forward_arg__ if isinstance(found, ForwardRef) else found
    return "" if found is _EMPTY else expanded(str(found))


def expanded(annotation: str) -> str:
    """An annotation whose private names are replaced by what they mean."""
    text = re.sub(r"(?<![\w.])\w+", lambda name: aliases().get(name[0], name[0]), annotation)
    return text if text == annotation else expanded(text)


def return_type(item: Callable[..., Any]) -> str:
    """The annotation of what is returned."""
    found = inspect.signature(item).return_annotation
    return "" if found is inspect.Signature.empty else expanded(str(found))


def default_of(parameter: inspect.Parameter) -> str:
    """The default as code: a value as it is, an object by its name or class."""
    value = parameter.default
    if isinstance(value, _PLAIN):
        return _literal(value)
    name = getattr(value, "__name__", None) or f"{type(value).__name__}()"
    return "..." if name == "<lambda>" else name


def _literal(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else repr(value)


def _notes(parameter: inspect.Parameter, text: str, schema: Schema) -> str:
    """Whether it is required, else its default, and the constraints that its text leaves out."""
    required = parameter.default is _EMPTY and parameter.kind not in _STARS
    value = "" if parameter.default is _EMPTY else default_of(parameter)
    if value in {"None", "NOTHING", "..."}:
        value = _literal(schema["default"]) if "default" in schema else ""
    optional = f"[default to `{value}`]" if value else "[optional]"
    return "; ".join(["[required]" if required else optional, *constraints(schema, text)])


def _in_code(parameter: inspect.Parameter | None) -> str:
    if parameter is None:
        return "*"
    text = _starred(parameter)
    text += f": {kind}" if (kind := type_of(parameter)) else ""
    if parameter.default is _EMPTY:
        return text
    default = default_of(parameter)
    return f"{text} = {'...' if default == 'NOTHING' else default}"


def _starred(parameter: inspect.Parameter) -> str:
    return f"{_STARS.get(parameter.kind, '')}{parameter.name}"


def _with_star(parameters: list[inspect.Parameter]) -> list[inspect.Parameter | None]:
    """Put a star, as None, before the keyword-only parameters unless a name is starred there."""
    kinds = [one.kind for one in parameters]
    if inspect.Parameter.KEYWORD_ONLY not in kinds or inspect.Parameter.VAR_POSITIONAL in kinds:
        return [*parameters]
    first = kinds.index(inspect.Parameter.KEYWORD_ONLY)
    return [*parameters[:first], None, *parameters[first:]]
