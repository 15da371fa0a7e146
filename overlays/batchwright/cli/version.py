"""`--version`."""

from __future__ import annotations

import ast
from importlib.util import find_spec
from pathlib import Path

_STAMPS = {
    "__spec_version__": "specification",
    "__spec_digest__": "digest",
    "__generator_version__": "generator",
}


def version() -> str:
    """Say which batchwright this is, and what its generated layer was made from.

    The stamps are read, not imported: importing that package brings httpx along.

    Example:
        >>> version().splitlines()[0].startswith("batchwright ")
        True
    """
    from batchwright import __version__

    spec = find_spec("batchwright_api")
    stamped = Path(spec.origin).read_text("utf-8") if spec and spec.origin else ""
    lines = [f"batchwright {__version__}"]
    for statement in ast.parse(stamped).body:
        match statement:
            case ast.Assign([ast.Name(name)], ast.Constant(str(value))) if name in _STAMPS:
                lines.append(f"{_STAMPS[name]} {value}")
    return "\n".join(lines)
