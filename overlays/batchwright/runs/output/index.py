"""Where the answer to each request of a shard is: about 200 bytes a request."""

from __future__ import annotations

import os
from array import array
from collections.abc import Iterable
from hashlib import blake2b
from io import BufferedReader, FileIO

from batchwright.errors import InputError
from batchwright.runs.output.answers import read_answer
from batchwright.runs.output.files import BUFFER
from batchwright.runs.output.parts import AssemblyError
from batchwright.runs.output.tallies import TokenTally

__all__ = ["NONE", "OTHERWISE", "SUCCEEDED", "AnswerIndex"]

NONE, OTHERWISE, SUCCEEDED = 0, 1, 2
"""What is known of a request: no answer, one that did not succeed, or one that did."""

_LONGEST_KEY = 64


class AnswerIndex:
    """The places of the answers in the files of a batch.

    Args:
        custom_ids: The names of the requests, in order.
        tokens: Where the tokens of the answers are counted.
    """

    def __init__(self, custom_ids: Iterable[str], tokens: TokenTally) -> None:
        self._positions: dict[str, int] = {}
        count = 0
        for custom_id in custom_ids:
            self._positions[_key(custom_id)] = count
            count += 1
        if len(self._positions) != count:
            raise AssemblyError("two requests of a shard have one custom_id")
        self._offsets = array("Q", bytes(8 * count))
        self._sizes = array("Q", bytes(8 * count))
        self._file_of = bytearray(count)
        self._files: list[FileIO] = []
        self._tokens = tokens
        self._block = b""
        self._block_of = self._block_at = self._next = 0
        self.known = bytearray(count)
        self.unexpected = 0
        self.unreadable = 0

    def add(self, file: FileIO, *, strict: bool) -> None:
        """Note the answers of a file. The first that succeeded is the answer, else the first.

        Args:
            file: The file, at its start; it stays open until the answers have been fetched.
            strict: Whether a line that is not an answer is an error; else it is counted.

        Raises:
            InputError: A line is not an answer.
        """
        number = len(self._files)
        self._files.append(file)
        lines = BufferedReader(file, BUFFER)
        position_of, known, add_tokens = self._positions.get, self.known, self._tokens.add
        offsets, sizes, file_of = self._offsets, self._sizes, self._file_of
        end = 0
        for line_number, line in enumerate(lines, 1):
            start = end
            end += len(line)
            try:
                custom_id, ok, body = read_answer(line)
            except InputError as error:
                if line.isspace():
                    continue
                if strict:
                    raise InputError(f"{file.name}:{line_number}: {error}") from error
                self.unreadable += 1
                continue
            position = position_of(custom_id if len(custom_id) <= _LONGEST_KEY else _key(custom_id))
            if position is None:
                self.unexpected += 1
                continue
            if known[position]:
                self.unexpected += 1
                if not ok or known[position] == SUCCEEDED:
                    continue
            known[position] = SUCCEEDED if ok else OTHERWISE
            offsets[position], sizes[position], file_of[position] = start, end - start, number
            add_tokens(body)
        lines.detach()

    def answer(self, position: int) -> bytes:
        """Fetch the answer to a request as it came, without line end.

        Raises:
            InputError: The file has been changed meanwhile.
        """
        number, offset, size = (
            self._file_of[position],
            self._offsets[position],
            self._sizes[position],
        )
        start = offset - self._block_at if number == self._block_of else -1
        if not 0 <= start <= len(self._block) - size:
            file, start = self._files[number], 0
            # Answers are often in order; only then is it worth while to read on.
            in_order = number == self._block_of and offset == self._next
            self._block = _read_at(file, offset, max(size, BUFFER) if in_order else size)
            self._block_of, self._block_at = number, offset
            if len(self._block) < size:
                raise InputError(f"{file.name}: the file was changed while it was read")
        self._next = offset + size
        return self._block[start : start + size].rstrip(b"\r\n")


if hasattr(os, "pread"):

    def _read_at(file: FileIO, offset: int, size: int) -> bytes:
        return os.pread(file.fileno(), size, offset)

else:

    def _read_at(file: FileIO, offset: int, size: int) -> bytes:
        file.seek(offset)
        return file.read(size)


def _key(custom_id: str) -> str:
    """A name, or the digest of a long one, so that memory does not grow with names."""
    if len(custom_id) <= _LONGEST_KEY:
        return custom_id
    return blake2b(custom_id.encode(), digest_size=33).hexdigest()
