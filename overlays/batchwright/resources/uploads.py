"""Uploads: large files, in parts."""

from __future__ import annotations

import io
import os
from collections.abc import Sequence
from contextlib import suppress
from typing import Unpack

from batchwright._http.options import RequestOptions, check_names
from batchwright._transfer.parts import WORKERS, PartPlan, check_length
from batchwright._transfer.sources import FileInput, base_name, opened
from batchwright._transfer.windows import Window
from batchwright.errors import APIError
from batchwright.limits import MAX_PART_BYTES
from batchwright.resources.arguments import JSON, given, id_of
from batchwright.resources.file_arguments import part_addition, upload_creation
from batchwright.resources.raw import Parsed, Raw, Resource, View, not_raw, raw
from batchwright.types import FileExpirationAfter, Upload, UploadPart
from batchwright_api.api.uploads import (
    add_upload_part,
    cancel_upload,
    complete_upload,
    create_upload,
)
from batchwright_api.models import CompleteUploadRequest

__all__ = ["Parts", "Uploads"]

_INTERRUPTED = 2.0


class Uploads(Resource[View]):
    """Upload large files in parts, as `client.uploads`.

    Attributes:
        with_raw_response: The same methods, each returning a `RawResponse`.
        parts: The parts of an upload: `parts.create`, as the vendor's SDK calls `add_part`.

    Methods:
        create: Begin an upload; `upload_file` does all the steps.
        add_part: Send one part; parts can be sent in any order and in parallel.
        complete: Assemble the parts into a file.
        cancel: Cancel an upload; no more parts can be added.
        upload_file: Upload a file in parts, several at a time, each streamed from disk.
        upload_file_chunked: Upload a file or bytes in parts; `upload_file`, as the vendor's SDK
            calls it.

    Example:
        upload = client.uploads.upload_file("requests.jsonl", purpose="batch")
        print(upload.status, upload.file and upload.file.id)
    """

    @property
    def with_raw_response(self) -> Uploads[Raw]:
        """The same methods, each returning a `RawResponse`."""
        return Uploads(self._transport, Raw)

    @property
    def parts(self) -> Parts[View]:
        """The parts of an upload: `parts.create`, as the vendor's SDK calls `add_part`."""
        return Parts(self._transport, self._view)

    @raw
    def create(
        self,
        *,
        filename: str,
        purpose: str,
        bytes: int,
        mime_type: str,
        expires_after: JSON | FileExpirationAfter | None = None,
        **options: Unpack[RequestOptions],
    ) -> Upload:
        """Begin an upload; `upload_file` does all the steps.

        An upload that is not completed expires after `limits.UPLOAD_SECONDS`.

        Args:
            filename: What the finished file will be called.
            purpose: What the file is for, such as `batch`.
            bytes: The length of the whole file, at most `limits.MAX_UPLOAD_BYTES`; the parts must
                add up to it.
            mime_type: The media type, such as `application/jsonl`.
            expires_after: When to delete the file, such as
                `{"anchor": "created_at", "seconds": 86400}`; from `limits.MIN_EXPIRY_SECONDS` to
                `limits.MAX_EXPIRY_SECONDS`.
            **options: Options of the request, such as `timeout`; see `RequestOptions`.

        Returns:
            The new upload.

        Raises:
            APIError: The request failed.

        Example:
            client.uploads.create(
                filename="in.jsonl", purpose="batch", bytes=5, mime_type="application/jsonl"
            )
        """
        body = upload_creation(filename, purpose, bytes, mime_type, expires_after)
        return self._transport.with_options(options).request(create_upload.operation, body=body)

    @raw
    def add_part(
        self, upload_id: Upload | str, *, data: FileInput, **options: Unpack[RequestOptions]
    ) -> UploadPart:
        """Send one part; parts can be sent in any order and in parallel.

        Args:
            upload_id: The upload, or its id.
            data: Whatever `files.create` takes, at most `limits.MAX_PART_BYTES` long.
            **options: Options of the request, such as `timeout`; see `RequestOptions`.

        Returns:
            The stored part.

        Raises:
            APIError: The request failed.

        Example:
            client.uploads.add_part("upload_1", data=b"{}").id
        """
        with opened(data, default_name="part") as payload:
            return self._transport.with_options(options).request(
                add_upload_part.operation, id_of(upload_id), body=part_addition(payload)
            )

    @raw
    def complete(
        self,
        upload_id: Upload | str,
        *,
        part_ids: Sequence[str],
        md5: str | None = None,
        **options: Unpack[RequestOptions],
    ) -> Upload:
        """Assemble the parts into a file.

        It is retried only if the request cannot have reached the server. After any other
        failure the file may exist, so check with `files.list`.

        Args:
            upload_id: The upload, or its id.
            part_ids: The ids of the parts, in order.
            md5: The MD5 of the whole file in hexadecimal, for the server to check.
            **options: Options of the request, such as `timeout`; see `RequestOptions`.

        Returns:
            The upload, whose `file` is the new file.

        Raises:
            APIError: The request failed.

        Example:
            client.uploads.complete("upload_1", part_ids=["part_1"]).file
        """
        body = CompleteUploadRequest(part_ids=[*part_ids], md5=given(md5))
        return self._transport.with_options(options).request(
            complete_upload.operation, id_of(upload_id), body=body
        )

    @raw
    def cancel(self, upload_id: Upload | str, **options: Unpack[RequestOptions]) -> Upload:
        """Cancel an upload; no more parts can be added.

        Args:
            upload_id: The upload, or its id.
            **options: Options of the request, such as `timeout`; see `RequestOptions`.

        Returns:
            The upload.

        Raises:
            APIError: The request failed.

        Example:
            client.uploads.cancel("upload_1").status
        """
        return self._transport.with_options(options).request(
            cancel_upload.operation, id_of(upload_id)
        )

    @not_raw
    def upload_file(
        self: Uploads,
        path: str | os.PathLike[str],
        *,
        purpose: str = "batch",
        part_size: int = MAX_PART_BYTES,
        max_workers: int = WORKERS,
        expires_after: JSON | FileExpirationAfter | None = None,
        **options: Unpack[RequestOptions],
    ) -> Upload:
        """Upload a file in parts, several at a time, each streamed from disk.

        The server checks the MD5, and this method the length of the new file. After a failure the
        upload is cancelled. If only the response to `complete` was lost, the file may exist, so
        check with `files.list`.

        Args:
            path: The file.
            purpose: What the file is for, such as `batch`.
            part_size: Bytes per part, at most `limits.MAX_PART_BYTES`.
            max_workers: How many parts to send at a time.
            expires_after: When to delete the file, such as
                `{"anchor": "created_at", "seconds": 86400}`; from `limits.MIN_EXPIRY_SECONDS` to
                `limits.MAX_EXPIRY_SECONDS`.
            **options: Options of each request, such as `extra_headers`; see `RequestOptions`.

        Returns:
            The completed upload, whose `file` is the new file.

        Raises:
            ValueError: The file is empty, or `part_size` or `max_workers` is out of range.
            OSError: The file cannot be read.
            UploadError: The new file has the wrong length.
            APIError: A request failed.

        Example:
            client.uploads.upload_file("requests.jsonl").file
        """
        check_names(options)
        plan = PartPlan.of(path, part_size, max_workers)
        return self._upload(plan, plan.mime_type, purpose, expires_after, **options)

    @not_raw
    def upload_file_chunked(
        self: Uploads,
        *,
        file: str | os.PathLike[str] | bytes,
        mime_type: str,
        purpose: str,
        filename: str | None = None,
        bytes: int | None = None,
        part_size: int | None = None,
        md5: str | None = None,
        **options: Unpack[RequestOptions],
    ) -> Upload:
        """Upload a file or bytes in parts; `upload_file`, as the vendor's SDK calls it.

        Args:
            file: The path, or the bytes.
            mime_type: The media type, such as `application/jsonl`.
            purpose: What the file is for, such as `batch`.
            filename: What the finished file will be called; by default the name in the path.
            bytes: The length of the file, which is checked if you give it.
            part_size: Bytes per part, at most (and by default) `limits.MAX_PART_BYTES`.
            md5: The MD5 of the whole file in hexadecimal; computed by default.
            **options: Options of each request, such as `extra_headers`; see `RequestOptions`.

        Returns:
            The completed upload, whose `file` is the new file.

        Raises:
            TypeError: `file` are bytes, and `filename` is missing.
            ValueError: The file is empty or has another length, or `part_size` is out of range.
            OSError: The file cannot be read.
            UploadError: The new file has the wrong length.
            APIError: A request failed.

        Example:
            from pathlib import Path

            client.uploads.upload_file_chunked(
                file=Path("requests.jsonl"), mime_type="application/jsonl", purpose="batch"
            ).file
        """
        check_names(options)
        plan = PartPlan.of(file, part_size or MAX_PART_BYTES, WORKERS, filename, bytes)
        return self._upload(plan, mime_type, purpose, None, md5, **options)

    def _upload(
        self: Uploads,
        plan: PartPlan,
        mime_type: str,
        purpose: str,
        expires_after: JSON | FileExpirationAfter | None,
        md5: str | None = None,
        **options: Unpack[RequestOptions],
    ) -> Upload:
        upload = self.create(
            filename=base_name(plan.name),
            purpose=purpose,
            bytes=plan.size,
            mime_type=mime_type,
            expires_after=expires_after,
            **options,
        )
        try:
            part_ids, computed = self._send_parts(upload.id, plan, **options)
            done = self.complete(upload.id, part_ids=part_ids, md5=md5 or computed, **options)
        except BaseException as error:
            with suppress(APIError):
                self._after(error).cancel(upload.id, **options)
            raise
        check_length(done, plan.size)
        return done

    def _after(self: Uploads, error: BaseException) -> Uploads:
        """What cancels the upload: quickly if the program is about to end."""
        if isinstance(error, Exception):
            return self
        return Uploads(self._transport.limited(_INTERRUPTED), Parsed)

    def _send_parts(
        self: Uploads, upload_id: str, plan: PartPlan, **options: Unpack[RequestOptions]
    ) -> tuple[list[str], str]:
        from concurrent.futures import FIRST_EXCEPTION, wait

        from batchwright.resources.background import begin

        def send(start: int, length: int) -> str:
            with plan.open() as file:
                data = io.BufferedReader(Window(file, start, length))
                return self.add_part(upload_id, data=data, **options).id

        sent = begin(send, plan.parts, plan.workers)
        try:
            md5 = plan.md5()
            for part in wait(sent, return_when=FIRST_EXCEPTION).done:
                part.result()
            return [part.result() for part in sent], md5
        except BaseException as error:
            running = [part for part in sent if not part.cancel()]
            if isinstance(error, Exception):
                wait(running)
            raise


class Parts(Resource[View]):
    """Send the parts of an upload, as `client.uploads.parts`.

    Attributes:
        with_raw_response: The same method, returning a `RawResponse`.

    Methods:
        create: Send one part; the same as `client.uploads.add_part`.

    Example:
        client.uploads.parts.create("upload_1", data=b"{}")
    """

    @property
    def with_raw_response(self) -> Parts[Raw]:
        """The same method, returning a `RawResponse`."""
        return Parts(self._transport, Raw)

    @raw
    def create(
        self, upload_id: Upload | str, *, data: FileInput, **options: Unpack[RequestOptions]
    ) -> UploadPart:
        """Send one part; the same as `client.uploads.add_part`.

        Args:
            upload_id: The upload, or its id.
            data: Whatever `files.create` takes, at most `limits.MAX_PART_BYTES` long.
            **options: Options of the request, such as `timeout`; see `RequestOptions`.

        Returns:
            The stored part.

        Raises:
            APIError: The request failed.

        Example:
            client.uploads.parts.create("upload_1", data=b"{}").id
        """
        check_names(options)
        return Uploads(self._transport, Parsed).add_part(upload_id, data=data, **options)
