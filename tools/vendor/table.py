"""The table of the guide for those who come from the vendor's SDK, between its markers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import openai
import yaml
from attrs import frozen
from vendor.counterparts import renamed
from vendor.surface import OBJECTS, RESOURCES, Entry, entries

GUIDE = "docs/guides/coming-from-openai.md"
BEGIN, END = "<!-- table -->", "<!-- /table -->"
NOTES = Path(__file__).with_name("notes.yaml")

OPTIONS = ("extra_headers", "extra_query", "extra_body", "timeout")

TITLES = {
    "OpenAI": "The constructor",
    "client": "The client",
    **{owner: f"`{owner}`" for owner in RESOURCES},
    "Batch": "Fields of objects",
    "object": "Methods of every object",
    "page": "Pages of a list",
    "content": "The content of a file",
    "response": "`with_raw_response`",
    "streamed": "`with_streaming_response`",
    "OpenAIError": "Error classes",
    "error": "Attributes of errors",
}


@frozen
class Note:
    """How something differs.

    Args:
        patterns: The paths that it is about.
        text: What to know, or what to write instead.
        there: Whether it exists here, under the same name.
    """

    patterns: tuple[str, ...]
    text: str
    there: bool

    def covers(self, path: str) -> bool:
        """Whether it is about a path."""
        return any(fnmatchcase(path, pattern) for pattern in self.patterns)


@cache
def notes() -> list[Note]:
    """Read what differs."""
    document: dict[str, list[dict[str, Any]]] = yaml.safe_load(NOTES.read_text("utf-8"))
    return [
        Note(tuple(one["names"]), one["text"], there=kind == "differs")
        for kind in ("instead", "differs")
        for one in document[kind]
    ]


@cache
def note_on(path: str) -> Note | None:
    """The note on a path; None if it is the same."""
    return next((note for note in notes() if note.covers(path)), None)


def filled(text: str) -> str:
    """The guide, with the table between its markers."""
    before, _, rest = text.partition(BEGIN)
    _, marker, after = rest.partition(END)
    if not marker:
        raise ValueError(f"{GUIDE} needs the lines {BEGIN} and {END}")
    return f"{before}{BEGIN}\n{table()}\n{END}{after}"


def table() -> str:
    """The whole table, a section for each owner."""
    found = entries()
    titles = list(TITLES)
    sections: dict[str, list[Entry]] = {title: [] for title in titles}
    section = titles[0]
    for entry in found:
        section = entry.owner if entry.owner in sections else section
        sections[section].append(entry)
    lines = [f"\nOf `openai` {openai.__version__}: {counted(found)}."]
    for section, members in sections.items():
        lines += ["", f"### {TITLES[section]}", "", "| `openai` | batchwright |", "|---|---|"]
        lines += [row for owner in _by_owner(members) for row in _rows(owner)]
    return "\n".join(lines) + "\n"


def counted(found: Sequence[Entry]) -> str:
    """How many names and arguments there are, and how many are the same."""
    paths = [path for entry in found for path in all_paths(entry)]
    same = sum(note_on(path) is None for path in paths)
    return f"{len(paths)} names and arguments, of which {same} are the same"


def all_paths(entry: Entry) -> Iterator[str]:
    """The path of an entry, and those of its arguments."""
    yield entry.path
    yield from (f"{entry.path}({argument})" for argument in entry.arguments or ())


def _by_owner(members: Sequence[Entry]) -> Iterator[list[Entry]]:
    """The entries of each owner; the classes of errors belong together."""
    for _, group in groupby(members, key=lambda one: one.owner if one.name else ""):
        yield list(group)


def _rows(members: Sequence[Entry]) -> Iterator[str]:
    """A row for each method, one for all attributes that are the same, and one for each note."""
    same = [one for one in members if note_on(one.path) is None]
    attributes = [one for one in same if one.arguments is None]
    if attributes:
        yield f"| {_names(attributes)} | same |"
    for one in same:
        if one.arguments is not None:
            yield f"| {_call(one, None)} | {_returned(one)} |"
    for note in notes():
        noted = [_names([one]) for one in members if note_on(one.path) is note]
        noted += [_call(one, note) for one in same if _arguments(one, note)]
        if noted:
            yield f"| {', '.join(noted)} | {note.text} |"


def _names(members: Sequence[Entry]) -> str:
    if members[0].owner in OBJECTS:
        fields = ", ".join(f"`{one.name}`" for one in members)
        return f"`{members[0].owner}`: {fields}"
    return ", ".join(f"`{_short(one)}`" for one in members)


def _short(entry: Entry) -> str:
    return entry.path.removeprefix("object.")


def _arguments(entry: Entry, note: Note | None) -> list[str]:
    """The arguments that a note is about; those that are the same for None."""
    return [one for one in entry.arguments or () if note_on(f"{entry.path}({one})") is note]


def _call(entry: Entry, note: Note | None) -> str:
    """A method with such arguments; those that each method takes are left to the guide."""
    arguments = _arguments(entry, note)
    if set(OPTIONS) <= set(arguments):
        arguments = [one for one in arguments if one not in OPTIONS] + ["…"]
    return f"`{_short(entry)}({', '.join(arguments)})`"


def _returned(entry: Entry) -> str:
    """That a method is the same, and the type that it returns if that has another name."""
    ours = renamed(entry.returns)
    other = entry.owner in RESOURCES and ours != entry.returns
    return f"same; returns a `{ours}`" if other else "same"
