"""The command lines of a block: which are executed, and which are only checked."""

from __future__ import annotations

import re
import shlex
import tomllib
from collections.abc import Iterator, Sequence

from attrs import frozen
from packaging.requirements import Requirement

from .pages import ROOT

_MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
_TARGETS = set(re.findall(r"^([a-z-]+):", _MAKEFILE, re.MULTILINE))
_VARIABLES = set(re.findall(r"\$\((\w+)\)", _MAKEFILE))
_PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
_INSTALL = ("pip install", "python -m pip install", "uv pip install", "uv add")
_ASSIGNMENT = re.compile(r"\w+=.*", re.DOTALL)


@frozen
class Command:
    """A command line, and the output that a console shows below it."""

    line: str
    output: str = ""

    @property
    def words(self) -> list[str]:
        """Its words, without those of a comment."""
        try:
            return shlex.split(self.line, comments=True)
        except ValueError:  # a quotation goes on in the next line
            return self.line.split()

    @property
    def is_only_checked(self) -> bool:
        """Whether it installs, builds, needs a repository, or is for the reader's own shell."""
        words = [word for word in self.words if not _ASSIGNMENT.fullmatch(word)]
        return " ".join(words).startswith(_INSTALL) or words[:1] in (["make"], ["git"], ["export"])

    @property
    def serves(self) -> bool:
        """Whether it goes on until it is ended."""
        return self.words[:2] == ["batchwright", "serve"] and "--help" not in self.words

    @property
    def port(self) -> str:
        """The port of a command that serves."""
        words = self.words
        return words[words.index("--port") + 1] if "--port" in words else "8000"

    @property
    def at_any_port(self) -> list[str]:
        """The words of a command that serves, on any free port."""
        return [*(word for word in self.words if word != "&"), "--port", "0"]

    def at_port(self, shown: str, port: int) -> Command:
        """The same for a server on another port than the one that is shown."""
        texts = [text.replace(f":{shown}", f":{port}") for text in (self.line, self.output)]
        return Command(*texts)


def commands(text: str) -> list[Command]:
    """The command lines of a script."""
    return [Command(line) for line in re.findall(r"(?:.*\\\n)*.*\n?", text) if line.strip()]


def session(text: str) -> Iterator[Command]:
    """The command lines of a console, each after `$`, with their output."""
    first, *rest = re.split(r"^\$ ", text, flags=re.MULTILINE)
    assert not first, f"a console begins with a command, not with {first!r}"
    for part in rest:
        match = re.match(r"(?:.*\\\n)*.*\n?", part)
        assert match
        yield Command(re.sub(r"\\\n> ", "\\\n", match[0]), part[match.end() :])


def check(command: Command) -> None:
    """Check a command line that is not executed.

    Raises:
        AssertionError: It names something that does not exist.
    """
    words = command.words
    if words[0] == "git":
        assert len(words) > 1, "git does nothing without a subcommand"
    elif words[0] == "export":
        for word in words[1:]:
            assert re.fullmatch(r"[A-Z_]+=.*", word, re.DOTALL), f"{word} sets no variable"
    elif "make" in words:
        _check_make(words)
    else:
        _check_install(words[words.index("add" if "add" in words else "install") + 1 :])


def _check_make(words: Sequence[str]) -> None:
    for word in words:
        if word == "make":
            continue
        name, assigned, _ = word.partition("=")
        known = _VARIABLES if assigned else _TARGETS
        assert name in known, f"the Makefile has no {name}"


def _check_install(words: Sequence[str]) -> None:
    files = False
    for word in words:
        if files or word.startswith("-"):
            files = word in ("-r", "-c", "--requirement")
            continue
        requirement = Requirement(word)
        if requirement.name == _PROJECT["name"]:
            unknown = requirement.extras - set(_PROJECT["optional-dependencies"])
            assert not unknown, f"there is no extra {', '.join(sorted(unknown))}"
