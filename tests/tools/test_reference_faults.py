"""The page of the faults has every kind, with what it takes and how it is written."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from attrs import NOTHING, fields
from reference.pages.faults import PROSE, arguments, faults_page
from reference.prose import parts_of

from batchwright._specification import OPERATIONS
from batchwright.server import Fault
from batchwright.server.faults import KINDS

PAGE = faults_page({})["faults.md"]
PARTS = parts_of(PROSE)


def texts(part: str) -> list[str]:
    """The faults in the command lines of a part."""
    return re.findall(r"--fault (\S+)", "".join(blocks(part, "sh")))


def blocks(part: str, language: str) -> Iterator[str]:
    return (match[1] for match in re.finditer(rf"(?ms)^```{language}\n(.*?)^```", part))


def test_the_list_has_every_kind():
    listed = re.findall(r"^\| \[`(.+?)`\]\(#.+?\) \| \[`(\w+)`\]", PAGE, re.MULTILINE)
    assert listed == [(kind, KINDS[kind].__name__) for kind in sorted(KINDS)]


def note(default: object) -> str:
    if default is NOTHING:
        return "[required]"
    value = f'"{default}"' if isinstance(default, str) else default
    return "[optional]" if default is None else f"[default to `{value}`]"


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_has_a_section_with_all_that_it_takes(kind: str):
    section = PAGE.partition(f"\n## {kind}\n")[2].partition("\n## ")[0]
    common = {one.name: one.default for one in fields(Fault)}
    assert f"`{KINDS[kind].__name__}`" in section
    for one in fields(KINDS[kind]):
        row = re.search(rf"^\| `{one.name}` \|.*\|$", section, re.MULTILINE)
        if common.get(one.name, NOTHING) == one.default != NOTHING:
            assert row is None, one.name
        else:
            assert row, one.name
            assert row[0].endswith(f"| {note(one.default)} |")
            assert "|  |" not in row[0], "it has no description"


@pytest.mark.parametrize("kind", KINDS)
def test_the_command_line_of_each_kind_can_be_read(kind: str):
    (text,) = texts(PARTS[kind])
    assert type(Fault.parse(text)) is KINDS[kind]


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_shown_in_a_test(kind: str):
    (program,) = blocks(PARTS[kind], "python")
    assert f"{KINDS[kind].__name__}(" in program
    assert "def test_" in program


def test_what_all_faults_have_in_common_comes_once():
    table = arguments(Fault)
    assert re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE) == [
        "operation",
        "times",
        "after",
        "lasts",
    ]
    assert PAGE.count(table) == 1
    assert all(f"`{name}`" in PAGE for name in OPERATIONS)
