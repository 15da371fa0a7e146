"""Generate from new texts beside the old ones, before anything is replaced."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from attrs import define
from line_schemas.drift import Files

GENERATE = Path(__file__).with_name("generate.py")


class NotGeneratedError(Exception):
    """The generator refuses the specification, and why."""


@define
class Staging:
    """A folder for the new texts and one for the new package, each beside what it will replace.

    Attributes:
        texts: The folder of the texts.
        package: The folder of the package.
        spec: The place of openapi.yaml.
        files: The places of the files about lines, if there are any.
        target: The place of the package.
        lines: The new openapi-lines.yaml; None if it stays as it is.
    """

    texts: Path
    package: Path
    spec: Path
    files: Files | None
    target: Path
    lines: bytes | None

    def refusal(self, text: str) -> str | None:
        """Why the generator does not take a specification; None if it does."""
        try:
            self.generate(text)
        except NotGeneratedError as error:
            return str(error)
        return None

    def generate(self, text: str) -> None:
        """Generate the package from a new openapi.yaml, unless that was the last thing done."""
        staged = self.texts / self.spec.name
        source, target = text.encode(), self.package / self.target.name
        if target.exists() and staged.read_bytes() == source:
            return
        shutil.rmtree(target, ignore_errors=True)
        staged.write_bytes(source)
        command = [sys.executable, str(GENERATE), "--spec", str(staged), "--target", str(target)]
        if self.files is not None:
            path = self.files.document
            if self.lines is not None:
                path = self.texts / path.name
                path.write_bytes(self.lines)
            command += ["--lines", str(path)]
        result = subprocess.run(command, capture_output=True, text=True, check=False)
        if result.returncode:
            raise NotGeneratedError(_said(result.stderr))
        print(result.stderr, end="", file=sys.stderr)

    def moves(self, text: str) -> list[tuple[Path, Path]]:
        """What takes which place.

        openapi.yaml comes last: cut off before that, another `make sync` does the rest.
        """
        found = [(self.package / self.target.name, self.target)]
        if self.lines is not None and self.files is not None:
            found.append((self.texts / self.files.document.name, self.files.document))
        if text.encode() != self.spec.read_bytes():
            found.append((self.texts / self.spec.name, self.spec))
        return found


def _said(errors: str) -> str:
    """What the generator complains of, without what it says of its own target."""
    lines = [line for line in errors.strip().splitlines() if not line.endswith(" is unchanged.")]
    return "\n".join(lines[-20:]).removeprefix("generate: ") or "the generator fails"
