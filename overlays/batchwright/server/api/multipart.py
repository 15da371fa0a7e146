"""Receiving a multipart form, with its file going straight to disk."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import BinaryIO

from attrs import Factory, define
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import Request

from batchwright.server.errors import RequestError, missing
from batchwright.server.store.private import open_private

_FIELD_LIMIT = 64 * 1024
_HEADER_LIMIT = 16 * 1024
_PART_LIMIT = 100


@define
class Form:
    """A received form.

    Args:
        path: Where the file's bytes are.
        filename: The name that the sender gave to the file.
        bytes: The size of the file.
        fields: The other fields.
    """

    path: Path
    filename: str = ""
    bytes: int = 0
    fields: dict[str, str] = Factory(dict)

    def discard(self) -> None:
        """Remove the file's bytes, if they were not moved elsewhere."""
        self.path.unlink(missing_ok=True)


async def receive_form(request: Request, *, file_field: str, folder: Path, limit: int) -> Form:
    """Receive a form, in constant memory.

    Args:
        request: The request.
        file_field: The field that holds the file.
        folder: The folder for the file, which gets a random name.
        limit: The most bytes that the file may have.

    Returns:
        The form, whose file the caller moves or discards.

    Raises:
        RequestError: 400 for a malformed form, 413 for too large a file.
    """
    media_type, options = parse_options_header(request.headers.get("content-type"))
    if media_type != b"multipart/form-data" or not options.get(b"boundary"):
        raise RequestError(400, "The request must be multipart/form-data with a boundary.")
    receiver = _Receiver(file_field, folder / secrets.token_hex(16), limit)
    try:
        parser = MultipartParser(
            options[b"boundary"],
            {
                "on_part_begin": receiver.on_part_begin,
                "on_header_field": receiver.on_header_field,
                "on_header_value": receiver.on_header_value,
                "on_header_end": receiver.on_header_end,
                "on_headers_finished": receiver.on_headers_finished,
                "on_part_data": receiver.on_part_data,
                "on_part_end": receiver.on_part_end,
                "on_end": receiver.on_end,
            },
        )
        async for chunk in request.stream():
            parser.write(chunk)
        if not receiver.ended:
            raise RequestError(400, "The multipart form ends before its last boundary.")
        if not receiver.form.filename:
            raise missing(file_field)
    except FormParserError as error:
        receiver.form.discard()
        raise RequestError(400, f"The multipart form is malformed: {error}.") from error
    except BaseException:
        receiver.form.discard()
        raise
    finally:
        receiver.close()
    return receiver.form


class _Receiver:
    """The callbacks of the push parser."""

    def __init__(self, file_field: str, path: Path, limit: int) -> None:
        self.form = Form(path)
        self.ended = False
        self._file_field = file_field
        self._limit = limit
        self._file: BinaryIO | None = None
        self._writing = False
        self._name = ""
        self._value = bytearray()
        self._header = bytearray()
        self._header_value = bytearray()
        self._disposition = b""
        self._parts = 0

    def close(self) -> None:
        """Close the file, which is complete or about to be discarded."""
        if self._file is not None:
            self._file.close()

    def on_part_begin(self) -> None:
        self._disposition = b""
        self._value.clear()
        self._parts += 1
        if self._parts > _PART_LIMIT:
            raise RequestError(400, f"The form has more than {_PART_LIMIT} parts.")

    def on_header_field(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]
        self._check_header()

    def on_header_value(self, data: bytes, start: int, end: int) -> None:
        self._header_value += data[start:end]
        self._check_header()

    def _check_header(self) -> None:
        if len(self._header) + len(self._header_value) > _HEADER_LIMIT:
            raise RequestError(400, "A header of a part of the form is too long.")

    def on_header_end(self) -> None:
        if self._header.lower() == b"content-disposition":
            self._disposition = bytes(self._header_value)
        self._header.clear()
        self._header_value.clear()

    def on_headers_finished(self) -> None:
        _, options = parse_options_header(self._disposition.decode("latin-1"))
        self._name = options.get(b"name", b"").decode("utf-8", "replace")
        self._writing = self._name == self._file_field
        if not self._writing:
            return
        if self._file is not None:
            raise RequestError(400, f"There is more than one '{self._name}' in the form.")
        filename = options.get(b"filename", b"").decode("utf-8", "replace")
        self.form.filename = filename or "upload"
        self._file = open_private(self.form.path, "wb")

    def on_part_data(self, data: bytes, start: int, end: int) -> None:
        if self._writing and self._file is not None:
            self.form.bytes += end - start
            if self.form.bytes > self._limit:
                message = f"The file is larger than the maximum of {self._limit} bytes."
                raise RequestError(413, message, param=self._name)
            self._file.write(memoryview(data)[start:end])
        elif len(self._value) + end - start > _FIELD_LIMIT:
            raise RequestError(400, f"The form field '{self._name}' is too long.")
        else:
            self._value += data[start:end]

    def on_part_end(self) -> None:
        if not self._writing:
            self.form.fields[self._name] = self._value.decode("utf-8", "replace")

    def on_end(self) -> None:
        self.ended = True
