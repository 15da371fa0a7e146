"""Digests of lines, by which two inputs are compared."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b
from typing import BinaryIO

__all__ = ["DIGEST_SIZE", "LineDigests", "digest_of"]

DIGEST_SIZE = 8
_BLOCK = 4096


class LineDigests:
    """Takes a digest of each line, and one of all of them.

    Line ends do not count. The digest of all is over those of the lines, so it also tells where one
    line ends and the next begins.

    Args:
        file: Where to write the digests of the lines, 8 bytes each; None for nowhere.
    """

    def __init__(self, file: BinaryIO | None = None) -> None:
        self._file = file
        self._copy = blake2b(digest_size=DIGEST_SIZE).copy  # faster than making each anew
        self._all = blake2b(digest_size=32)
        self._waiting: list[bytes] = []
        self._wait = self._waiting.append

    def add(self, line: bytes) -> bytes:
        """Return the digest of a line, given without its line end."""
        hashed = self._copy()
        hashed.update(line)
        digest = hashed.digest()
        self._wait(digest)
        if len(self._waiting) == _BLOCK:
            self._flush()
        return digest

    def add_all(self, lines: Iterable[bytes]) -> list[bytes]:
        """Return the digests of lines, given without their line ends."""
        return list(map(self.add, lines))

    def finish(self) -> str:
        """Write what is waiting, and return the digest of all lines, as hexadecimal digits."""
        self._flush()
        return self._all.hexdigest()

    def _flush(self) -> None:
        data = b"".join(self._waiting)
        self._waiting.clear()
        self._all.update(data)
        if self._file is not None:
            self._file.write(data)


def digest_of(lines: Iterable[bytes]) -> tuple[str, int]:
    """Return the digest of an input, and how many lines it has.

    Args:
        lines: Its lines, with or without line ends.
    """
    digests = LineDigests()
    count = 0
    for line in lines:
        digests.add(line.rstrip(b"\r\n"))
        count += 1
    return digests.finish(), count
