"""The table of the guide: it names all that the vendor's SDK has, and what it says is true."""

from __future__ import annotations

import fnmatch
from pathlib import Path

import pytest
from vendor.counterparts import missing
from vendor.surface import RESOURCES, Entry, entries
from vendor.table import GUIDE, OPTIONS, all_paths, filled, note_on, notes, table

ROOT = Path(__file__).parents[2]
ENTRIES = entries()


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.path)
def test_what_has_no_note_is_the_same_and_what_has_one_is_not(entry: Entry):
    lacking = set(missing(entry))
    noted = {path: note for path in all_paths(entry) if (note := note_on(path))}
    if entry.path in noted:
        assert (entry.path not in lacking) == noted[entry.path].there
    else:
        assert lacking == {path for path, note in noted.items() if not note.there}


def test_each_note_is_about_something():
    paths = [path for entry in ENTRIES for path in all_paths(entry)]
    for note in notes():
        for pattern in note.patterns:
            assert fnmatch.filter(paths, pattern), pattern


def test_the_table_names_everything():
    text = table()
    for entry in ENTRIES:
        assert (entry.name or entry.owner) in text
        if note_on(entry.path) is None:
            assert all(one in text for one in entry.arguments or () if one not in OPTIONS)


@pytest.mark.parametrize("owner", RESOURCES)
def test_both_clients_of_the_vendor_have_the_same_methods(owner: str):
    sync, asynchronous = (
        {name for name in dir(cls) if not name.startswith("_")} for cls in RESOURCES[owner]
    )
    assert sync == asynchronous


def test_the_guide_is_up_to_date():
    text = (ROOT / GUIDE).read_text("utf-8")
    assert filled(text) == text


def test_a_guide_without_markers_is_refused():
    with pytest.raises(ValueError, match="needs the lines"):
        filled("# Coming from openai\n")
