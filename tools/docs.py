"""Write docs/reference/, and what stands between markers in other pages.

Each page of the reference comes from the module of its name in reference/pages/.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from document import parse
from reference.pages.apis import api_pages
from reference.pages.bodies import body_pages
from reference.pages.command_line import command_line_page
from reference.pages.configuration import configuration_page
from reference.pages.errors import errors_page
from reference.pages.faults import faults_page
from reference.pages.index import index, readme
from reference.pages.models import model_pages
from reference.pages.python_modules import python_pages
from vendor.table import GUIDE, filled

ROOT = Path(__file__).parent.parent
FOLDER = "docs/reference"

Document = Mapping[str, Any]

# Each makes pages, by their names in docs/reference/.
SOURCES: tuple[Callable[[Document], Mapping[str, str]], ...] = (
    api_pages,
    model_pages,
    body_pages,
    command_line_page,
    errors_page,
    faults_page,
    configuration_page,
    python_pages,
)


def written(root: Path) -> dict[Path, str]:
    """All files that `make docs` writes, with their content."""
    specification = root / "openapi.yaml"
    document = parse(specification.read_bytes(), specification.name)
    pages = {name: text for source in SOURCES for name, text in source(document).items()}
    pages["README.md"] = index(document, pages)
    front = root / "README.md"
    lists = readme(document, front.read_text("utf-8"), FOLDER)
    guide = root / GUIDE
    table = filled(guide.read_text("utf-8"))
    references = {root / FOLDER / name: text for name, text in pages.items()}
    return {front: lists, guide: table, **references}


def outdated(root: Path, files: Mapping[Path, str]) -> Iterator[Path]:
    """The files that differ from what they should contain, and those that should not exist."""
    for path, text in files.items():
        if not path.is_file() or path.read_text("utf-8") != text:
            yield path
    for path in sorted((root / FOLDER).rglob("*.md")):
        if path not in files:
            yield path


def main(arguments: list[str] | None = None) -> int:
    """Run as a program."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--root", type=Path, default=ROOT)
    parser.add_argument("--check", action="store_true", help="only check whether it is up to date")
    options = parser.parse_args(arguments)
    root: Path = options.root
    files = written(root)
    changed = list(outdated(root, files))
    for path in changed:
        if options.check:
            print(f"{path.relative_to(root)} is out of date", file=sys.stderr)
        elif path in files:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(files[path], "utf-8")
        else:
            path.unlink()
    if options.check and changed:
        print("run `make docs`; it overwrites edits made by hand", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
