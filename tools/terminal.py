"""Show text of a document on a terminal, which obeys control characters."""

from __future__ import annotations

import unicodedata

# Control and format characters (of which some turn the direction of writing around), halves of
# surrogate pairs, and the separators of lines and paragraphs.
_OBEYED = {"Cc", "Cf", "Cs", "Zl", "Zp"}


def escaped(text: str, *, keep: str = "") -> str:
    r"""Spell characters that a terminal obeys as in Python, such as `\x1b`.

    Args:
        text: What to show.
        keep: Characters to leave as they are, such as newlines of our own.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        character.encode("unicode_escape").decode()
        if unicodedata.category(character) in _OBEYED and character not in keep
        else character
        for character in text
    )
