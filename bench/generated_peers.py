"""The clients that other generators write from our openapi.yaml, with no settings of ours."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

from commands import UnavailableError, run

OLDEST_JAVA = 11  # which the generator's classes are compiled for


def java_version(output: str) -> int | None:
    """The release of Java that `java -version` names, such as 17; Java 8 calls itself 1.8."""
    found = re.search(r'version "(?:1\.)?(\d+)', output)
    return int(found[1]) if found else None


def java() -> str:
    """The path of Java.

    Raises:
        UnavailableError: There is none, or only an old one.
    """
    path = shutil.which("java")
    if path is None:
        raise UnavailableError(f"it needs Java {OLDEST_JAVA} or newer, and there is no `java` here")
    found = java_version(run("java -version", [path, "-version"]))
    if found is None or found < OLDEST_JAVA:
        raise UnavailableError(f"it needs Java {OLDEST_JAVA} or newer, and `java` here is {found}")
    return path


def openapi_generator(jar: Path, document: Path, output: Path) -> Path:
    """Write a client with OpenAPI Generator's `python` target; return its package."""
    # It takes the absolute path of a document for a URL, in which there may be no space.
    arguments: list[str | Path] = ["-g", "python", "-i", document.name, "-o", output]
    run("OpenAPI Generator", [java(), "-jar", jar, "generate", *arguments], cwd=document.parent)
    return output / "openapi_client"


def openapi_python_client(document: Path, output: Path) -> Path:
    """Write a client with openapi-python-client and its own templates; return its package."""
    # It formats what it writes with ruff, which lies beside it.
    programs = Path(sys.executable).parent
    generator = programs / "openapi-python-client"
    arguments: list[str | Path] = ["--path", document, "--output-path", output, "--overwrite"]
    run("openapi-python-client", [generator, "generate", *arguments], path=programs)
    return output / "batch_api_client"
