"""A file's content, as `client.files.content` returns it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from typing import Any, Self

import httpx

from batchwright._transfer.atomic_write import replacing
from batchwright._transfer.downloads import Download
from batchwright._transfer.splitting import LineSplitter, SizeSplitter, TextDecoder, split

__all__ = ["SMALL", "FileContent", "chunks_of"]

_CHUNK = 64 * 1024

SMALL = 1_000_000
"""Up to how many bytes are read at once, so that many contents do not hold as many connections."""


class FileContent:
    r"""A file's content: the request was sent, and the bytes are read when you ask for them.

    `content`, `text`, `json()` and `read()` keep all of it in memory. The iterators and
    `write_to_file` take constant memory; each starts at the beginning, which downloads the file
    again if it was not kept. Up to 1 MB is read at once, and kept. A download that breaks off is
    resumed: the client's retry policy decides how often it may fail in a row without a new byte.

    A `with` block gives back the connection even if you stop in the middle.

    Attributes:
        response: The response, which has no body; its request has no headers.
        status_code: The HTTP status.
        headers: The headers of the response.
        content: All of the content, as `read` returns it.
        text: All of the content as UTF-8, which is kept in memory.

    Methods:
        json: Read all of the content as one JSON document; a file of JSON lines is not one.
        read: Read all of the content, and keep it in memory.
        iter_lines: Iterate over the lines as UTF-8, split at `\n` only.
        iter_text: Iterate over the content as UTF-8.
        iter_bytes: Iterate over the bytes.
        write_to_file: Write the content to disk, in constant memory unless it was kept.
        stream_to_file: Write the content to disk, as `write_to_file` does.
        close: Give back the connection; only what was kept in memory can be read afterwards.

    Example:
        print(client.files.content("file-1").text)

        with client.files.content("file-1") as content:
            for line in content.iter_lines():
                print(line)
    """

    _whole: bytes | None = None
    _closed = False

    def __init__(self, open_download: Callable[[], Download]) -> None:
        self._open_download = open_download
        self._download: Download = open_download()
        self._unread = True
        self._response = self._download.response
        length = self.headers.get("content-length", "")
        if length.isdecimal() and int(length) <= SMALL:
            self.read()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.close()

    def __repr__(self) -> str:
        length = "" if self._whole is None else f", {len(self._whole)} bytes"
        return f"<{type(self).__name__} {self.status_code}{length}>"

    @property
    def response(self) -> httpx.Response:
        """The response, which has no body; its request has no headers.

        Example:
            content.response.headers["content-type"]
        """
        return self._response

    @property
    def status_code(self) -> int:
        """The HTTP status.

        Example:
            content.status_code
        """
        return self._response.status_code

    @property
    def headers(self) -> httpx.Headers:
        """The headers of the response.

        Example:
            content.headers["content-type"]
        """
        return self._response.headers

    @property
    def content(self) -> bytes:
        """All of the content, as `read` returns it.

        Raises:
            DownloadError: The content did not arrive completely.

        Example:
            len(client.files.content("file-1").content)
        """
        return self.read()

    @property
    def text(self) -> str:
        """All of the content as UTF-8, which is kept in memory.

        Returns:
            The content as text.

        Raises:
            DownloadError: The content did not arrive completely.
            UnicodeDecodeError: The content is not UTF-8.

        Example:
            print(client.files.content("file-1").text)
        """
        return self.read().decode()

    def json(self, **options: Any) -> Any:
        """Read all of the content as one JSON document; a file of JSON lines is not one.

        Args:
            **options: What `json.loads` takes.

        Returns:
            The parsed content.

        Raises:
            DownloadError: The content did not arrive completely.
            ValueError: The content is not JSON.

        Example:
            file = client.files.create(file=("one.jsonl", b'{"a": 1}'))
            client.files.content(file).json()
        """
        return json.loads(self.read(), **options)

    def read(self) -> bytes:
        """Read all of the content, and keep it in memory.

        Returns:
            The content; the same again for each call.

        Raises:
            DownloadError: The content did not arrive completely.

        Example:
            client.files.content("file-1").read()
        """
        if self._whole is None:
            self._whole = b"".join(self.iter_bytes())
        return self._whole

    def iter_lines(self) -> Iterator[str]:
        r"""Iterate over the lines as UTF-8, split at `\n` only.

        Yields:
            Each line, without its line end.

        Raises:
            DownloadError: The content did not arrive completely.
            UnicodeDecodeError: A line is not UTF-8.

        Example:
            for line in content.iter_lines():
                print(line)
        """
        for line in split(self.iter_bytes(), LineSplitter()):
            yield line.decode()

    def iter_text(self, chunk_size: int | None = None) -> Iterator[str]:
        """Iterate over the content as UTF-8.

        Args:
            chunk_size: Characters per chunk; as they arrive by default.

        Yields:
            Each chunk.

        Raises:
            DownloadError: The content did not arrive completely.
            UnicodeDecodeError: The content is not UTF-8.
            ValueError: `chunk_size` is below 1.

        Example:
            for text in content.iter_text():
                print(text, end="")
        """
        texts = split(self.iter_bytes(), TextDecoder())
        return texts if chunk_size is None else split(texts, SizeSplitter[str](chunk_size))

    def iter_bytes(self, chunk_size: int | None = None) -> Iterator[bytes]:
        """Iterate over the bytes.

        Args:
            chunk_size: Bytes per chunk; as they arrive by default.

        Yields:
            Each chunk.

        Raises:
            DownloadError: The content did not arrive completely.
            ValueError: `chunk_size` is below 1.

        Example:
            for chunk in content.iter_bytes():
                print(len(chunk))
        """
        chunks = self._chunks()
        return chunks if chunk_size is None else split(chunks, SizeSplitter[bytes](chunk_size))

    def write_to_file(self, file: str | os.PathLike[str]) -> None:
        """Write the content to disk, in constant memory unless it was kept.

        The file appears under its name once it is complete; a failure leaves nothing behind.

        Args:
            file: The path; an existing file is replaced.

        Raises:
            DownloadError: The content did not arrive completely.
            OSError: The path is not writable.

        Example:
            client.files.content("file-1").write_to_file("answers.jsonl")
        """
        self.stream_to_file(file)

    def stream_to_file(
        self, file: str | os.PathLike[str], *, chunk_size: int | None = None
    ) -> None:
        """Write the content to disk, as `write_to_file` does.

        Args:
            file: The path; an existing file is replaced.
            chunk_size: Bytes to write at a time; as they arrive by default.

        Raises:
            DownloadError: The content did not arrive completely.
            OSError: The path is not writable.
            ValueError: `chunk_size` is below 1.

        Example:
            client.files.content("file-1").stream_to_file("answers.jsonl")
        """
        with replacing(file) as target:
            for chunk in self.iter_bytes(chunk_size):
                target.write(chunk)

    def close(self) -> None:
        """Give back the connection; only what was kept in memory can be read afterwards.

        Example:
            content.close()
        """
        self._closed = True
        self._download.close()

    def _chunks(self) -> Iterator[bytes]:
        if self._whole is not None:
            yield from chunks_of(self._whole)
            return
        if self._closed:
            raise RuntimeError("the content is closed: call client.files.content again")
        if not self._unread:
            self._download = self._open_download()
        self._unread = False
        download = self._download
        try:
            yield from download.iter_bytes()
        finally:
            download.close()


def chunks_of(content: bytes) -> Iterator[bytes]:
    """Iterate over bytes in memory, in chunks as if they arrived."""
    for start in range(0, len(content), _CHUNK):
        yield content[start : start + _CHUNK]
