"""Reading compressed files, which are recognized by their first bytes."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from functools import partial
from typing import BinaryIO

from batchwright._transfer.chunks import file_of
from batchwright.errors import InputError

__all__ = ["decompressed", "without_suffix"]

_GZIP = b"\x1f\x8b"
_ZSTD = b"\x28\xb5\x2f\xfd"
_SUFFIXES = (".gz", ".zst", ".zstd")
_READ_SIZE = 1 << 17
_ZSTD_READ_SIZE = 1 << 10  # each 4 bytes can become 128 KB


def decompressed(file: BinaryIO, name: str) -> io.BufferedReader:
    """Return the content of a file, decompressed if it is compressed with gzip or Zstandard.

    Args:
        file: A binary file, which need not be seekable.
        name: Its name in errors.

    Raises:
        InputError: The package for Zstandard is missing. Reading raises it if the file is damaged
            or cut off.
    """
    if isinstance(file, io.BufferedReader):
        buffered = file
    else:
        buffered = file_of(iter(partial(file.read, _READ_SIZE), b""))
    head = buffered.peek(len(_ZSTD))
    if head.startswith(_GZIP):
        return file_of(_from_gzip(buffered, name))
    if head.startswith(_ZSTD):
        return file_of(_from_zstd(buffered, name))
    return buffered


def without_suffix(name: str) -> str:
    """Remove the suffix of a compression from a file's name."""
    lower = name.lower()
    return next((name[: -len(suffix)] for suffix in _SUFFIXES if lower.endswith(suffix)), name)


def _from_gzip(file: BinaryIO, name: str) -> Iterator[bytes]:
    import gzip

    try:
        with gzip.open(file) as content:
            while data := content.read(_READ_SIZE):
                yield data
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(f"{name}: the gzip file is damaged or cut off: {error}") from error


def _from_zstd(file: BinaryIO, name: str) -> Iterator[bytes]:
    try:
        from zstandard import ZstdDecompressor, ZstdError
    except ImportError as error:
        raise InputError(
            f"{name}: reading Zstandard needs a package: pip install 'batchwright[zstd]'"
        ) from error
    frame = ZstdDecompressor().decompressobj()
    try:
        while data := file.read(_ZSTD_READ_SIZE):
            while data:
                if frame.eof:
                    frame = ZstdDecompressor().decompressobj()
                yield frame.decompress(data)
                data = frame.unused_data if frame.eof else b""
    except ZstdError as error:
        raise InputError(f"{name}: the Zstandard file is damaged: {error}") from error
    if not frame.eof:
        raise InputError(f"{name}: the Zstandard file is cut off")
