"""Print the command line of the packages in some folders as JSON: commands, options, exit codes.

It runs on its own, in a process of its own, so that it reads the packages of any release.
"""

from __future__ import annotations

import json
import sys
from enum import Enum
from typing import Any

PATH_WORDS = ("allow_dash", "dir_okay", "exists", "file_okay", "readable", "writable")
BOUNDS = ("min", "max", "min_open", "max_open")
BUILT_IN = (OSError, ValueError, ImportError, KeyError)


def command_line() -> dict[str, Any]:
    """The commands of the program that can be imported, and how it ends."""
    from typer.main import get_command

    from batchwright.cli.app import app

    return {"commands": commands(get_command(app)), **endings()}


def commands(item: Any, name: str = "") -> dict[str, Any]:
    """A command and those below it, by what is typed; the program itself has an empty name."""
    inner = getattr(item, "commands", None)
    found = {
        name: {
            "group": inner is not None,
            "hidden": bool(item.hidden),
            "deprecated": bool(item.deprecated),
            "parameters": [parameter(one) for one in item.params],
        }
    }
    for key, command in (inner or {}).items():
        found |= commands(command, f"{name} {key}".strip())
    return found


def parameter(item: Any) -> dict[str, Any]:
    """What can be given for an option or an argument."""
    return {
        "argument": item.param_type_name == "argument",
        "name": item.name,
        "names": list(item.opts),
        "off": list(item.secondary_opts),
        "required": bool(item.required),
        "nargs": item.nargs,
        "multiple": bool(getattr(item, "multiple", False)),
        "flag": bool(getattr(item, "is_flag", False)),
        "count": bool(getattr(item, "count", False)),
        "hidden": bool(getattr(item, "hidden", False)),
        "default": default(item.default),
        "variables": [item.envvar] if isinstance(item.envvar, str) else list(item.envvar or ()),
        "type": values(item.type),
    }


def default(value: Any) -> str | None:
    """A default as text; None if there is none."""
    value = value.value if isinstance(value, Enum) else value
    if value is None or value == () or type(value).__name__ == "Sentinel":
        return None
    if callable(value):
        return f"{getattr(value, '__name__', 'computed')}()"
    return json.dumps(value, default=str)


def values(kind: Any) -> dict[str, Any]:
    """The values that a type takes."""
    found: dict[str, Any] = {"name": str(kind.name).removesuffix(" range")}
    if getattr(kind, "choices", None) is not None:
        found["choices"] = [str(getattr(one, "value", one)) for one in kind.choices]
        found["case_sensitive"] = bool(getattr(kind, "case_sensitive", True))
    words = [*PATH_WORDS, *BOUNDS]
    return found | {word: getattr(kind, word) for word in words if hasattr(kind, word)}


def endings() -> dict[str, Any]:
    """The exit codes by name, and the code that each public error ends with."""
    from batchwright import errors
    from batchwright.cli.exits import ExitCode, exit_code

    public = [getattr(errors, name) for name in errors.__all__]
    classes = [*(one for one in public if isinstance(one, type)), *BUILT_IN]
    ends = {
        one.__name__: int(exit_code(one.__new__(one)))
        for one in classes
        if issubclass(one, Exception)
    }
    return {"exit_codes": {one.name: int(one) for one in ExitCode}, "errors": ends}


if __name__ == "__main__":
    sys.path[:0] = sys.argv[1:]
    print(json.dumps(command_line()))
