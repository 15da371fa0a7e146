"""Refuse an openapi.yaml with placeholders for descriptions."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from document import DocumentError, fetch, parse
from terminal import escaped

SPEC = Path(__file__).parent.parent / "openapi.yaml"
TODO = "TODO"


def unwritten(text: str) -> Iterator[tuple[int, str]]:
    """Yield the line and the place of each description that begins with TODO."""
    return _unwritten(yaml.compose(text, Loader=yaml.SafeLoader), "")


def _unwritten(node: Any, place: str) -> Iterator[tuple[int, str]]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            written = not (isinstance(value, yaml.ScalarNode) and value.value.startswith(TODO))
            if key.value in ("description", "summary") and not written:
                yield value.start_mark.line + 1, place
            yield from _unwritten(value, f"{place}/{key.value}")
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            yield from _unwritten(value, f"{place}/{number}")


def main(arguments: list[str] | None = None) -> int:
    """Check openapi.yaml, or the given file."""
    names = sys.argv[1:] if arguments is None else arguments
    path = Path(names[0]) if names else SPEC
    try:
        text = fetch(str(path)).decode(errors="replace")
        parse(text, path.name)
        found = list(unwritten(text))
    except (DocumentError, yaml.YAMLError) as error:
        print(escaped(f"check_spec: {error}", keep="\n"), file=sys.stderr)
        return 2
    for line, place in found:
        said = f"{path.name}:{line}: the description of {place} is not written yet"
        print(escaped(said), file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
