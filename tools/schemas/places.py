"""Places in a document: JSON pointers, as `$ref` has them, and how they are shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from openapi_python_client.schema.untrusted_string import UntrustedString
from openapi_python_client.strings import safe_for_docstring
from operations import GenerationError
from terminal import escaped

NAMED = "#/components/schemas/"


def prose(text: object) -> str:
    """Write text for a docstring, without what neither an editor nor Python shows."""
    raw = text.get_untrusted_value() if isinstance(text, UntrustedString) else str(text)
    return safe_for_docstring("".join(one for one in raw if one.isprintable() or one in "\n\t"))


def inside(place: str, *tokens: object) -> str:
    """Return the place of a value within the one at `place`."""
    steps = (str(token).replace("~", "~0").replace("/", "~1") for token in tokens)
    return "/".join([place, *steps])


def tokens(reference: str) -> list[str]:
    """Split a JSON pointer."""
    parts = reference.removeprefix("#").split("/")[1:]
    return [unquote(part).replace("~1", "/").replace("~0", "~") for part in parts]


def _wrong(place: str, reference: object, what: str) -> str:
    return escaped(f"{place}: the reference {reference} {what}")


def look_up(document: Any, reference: object, place: str) -> Any:
    """Find what a reference names; `place` is where it stands."""
    if not isinstance(reference, str) or not (reference == "#" or reference.startswith("#/")):
        raise GenerationError(_wrong(place, reference, "leaves the document"))
    found = document
    for token in tokens(reference):
        if isinstance(found, dict) and token in found:
            found = found[token]
        elif isinstance(found, list) and token.isdecimal() and int(token) < len(found):
            found = found[int(token)]
        else:
            raise GenerationError(_wrong(place, reference, "names nothing"))
    return found


def names_in(value: Any) -> Iterator[str]:
    """Find the schemas of the components that a value refers to."""
    if isinstance(value, dict):
        reference = value.get("$ref")
        if isinstance(reference, str) and reference.startswith(NAMED):
            yield reference.removeprefix(NAMED)
        for key, inner in value.items():
            if not str(key).startswith("x-"):
                yield from names_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from names_in(inner)


def check_references(document: Any) -> None:
    """Refuse a reference that names nothing, or leaves the document; the error gives its place."""
    waiting: list[tuple[str, Any]] = [("#", document)]
    while waiting:
        place, value = waiting.pop()
        if isinstance(value, dict):
            reference = value.get("$ref")
            if isinstance(reference, str):
                look_up(document, reference, place)
            waiting.extend(
                (inside(place, key), inner)
                for key, inner in value.items()
                if key not in _VALUES and not str(key).startswith("x-")
            )
        elif isinstance(value, list):
            waiting.extend((inside(place, number), one) for number, one in enumerate(value))


_VALUES = frozenset({"example", "examples", "default", "enum", "const"})
