"""Uploads: files of up to 8 GB, in parts."""

from __future__ import annotations

import io
import os
from collections.abc import Sequence
from contextlib import suppress

from batchwright._http.transport import AsyncTransport, Transport
from batchwright._transfer.parts import MAX_PART, PartPlan
from batchwright._transfer.sources import (
    AsyncFileInput,
    FileInput,
    Payload,
    base_name,
    opened,
    opened_async,
)
from batchwright._transfer.windows import Slice
from batchwright.errors import APIError, UploadError
from batchwright.resources.arguments import JSON, given, id_of, made
from batchwright.resources.raw import AsyncRawTransport, RawTransport, raw, raw_async
from batchwright.retry import Resend
from batchwright.types import FileExpirationAfter, Upload, UploadPart
from batchwright_api.api.uploads import (
    add_upload_part,
    cancel_upload,
    complete_upload,
    create_upload,
)
from batchwright_api.models import (
    AddUploadPartRequest,
    CompleteUploadRequest,
    CreateUploadRequest,
)
from batchwright_api.types import File

__all__ = ["AsyncRawUploads", "AsyncUploads", "RawUploads", "Uploads"]

_WORKERS = 4


class Uploads:
    """`client.uploads`."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    @property
    def with_raw_response(self) -> RawUploads:
        """The same methods, each giving a `RawResponse`."""
        return RawUploads(Uploads(RawTransport.over(self._transport)))

    def create(
        self,
        *,
        filename: str,
        purpose: str,
        bytes: int,
        mime_type: str,
        expires_after: JSON | FileExpirationAfter | None = None,
    ) -> Upload:
        """Begin an upload, which expires after an hour; `upload_file` does all of it.

        Args:
            filename: What the finished file will be called.
            purpose: What the file is for, such as `batch`.
            bytes: The length of the whole file; its parts must add up to it. 8 GB at the most.
            mime_type: The media type, such as `application/jsonl`.
            expires_after: `{"anchor": "created_at", "seconds": 3600 … 2592000}`.

        Raises:
            APIError: The request went wrong.

        Example:
            client.uploads.create(
                filename="in.jsonl", purpose="batch", bytes=5, mime_type="application/jsonl"
            )
        """
        body = _creation(filename, purpose, bytes, mime_type, expires_after)
        return self._transport.request(
            create_upload.build_request(body=body), create_upload.parse_response
        )

    def add_part(self, upload_id: Upload | str, *, data: FileInput) -> UploadPart:
        """Send one part; parts can be sent in any order, and at the same time.

        Args:
            upload_id: The upload's id, or the upload.
            data: What `files.create` takes, of up to 64 MB.

        Raises:
            APIError: The request went wrong.

        Example:
            client.uploads.add_part("upload_1", data=b"{}").id
        """
        with opened(data, default_name="part") as payload:
            return self._transport.request(
                add_upload_part.build_request(id_of(upload_id), body=_part(payload)),
                add_upload_part.parse_response,
                resend=payload.resend,
            )

    def complete(
        self, upload_id: Upload | str, *, part_ids: Sequence[str], md5: str | None = None
    ) -> Upload:
        """Make a file of the parts.

        The request is sent a second time only if the first certainly did not reach the server:
        after any other failure there may be a file already, so look with `files.list`.

        Args:
            upload_id: The upload's id, or the upload.
            part_ids: The ids of the parts, in the order of the file.
            md5: The MD5 of the whole file in hexadecimal, for the server to check.

        Returns:
            The upload, whose `file` is the new file.

        Raises:
            APIError: The request went wrong.

        Example:
            client.uploads.complete("upload_1", part_ids=["part_1"]).file
        """
        body = CompleteUploadRequest(part_ids=[*part_ids], md5=given(md5))
        return self._transport.request(
            complete_upload.build_request(id_of(upload_id), body=body),
            complete_upload.parse_response,
            resend=Resend.UNSENT,
        )

    def cancel(self, upload_id: Upload | str) -> Upload:
        """Cancel an upload; no more parts can be added.

        Args:
            upload_id: The upload's id, or the upload.

        Raises:
            APIError: The request went wrong.

        Example:
            client.uploads.cancel("upload_1").status
        """
        return self._transport.request(
            cancel_upload.build_request(id_of(upload_id)), cancel_upload.parse_response
        )

    def upload_file(
        self,
        path: str | os.PathLike[str],
        *,
        purpose: str = "batch",
        part_size: int = MAX_PART,
        max_workers: int = _WORKERS,
        expires_after: JSON | FileExpirationAfter | None = None,
    ) -> Upload:
        """Upload a file in parts, several at a time, each streamed from disk.

        The server checks the MD5, the length of the new file is checked here. After a failure
        the upload is cancelled; if it was the answer to `complete` that was lost, there may be a
        file already, so look with `files.list`.

        Args:
            path: The file.
            purpose: What the file is for, such as `batch`.
            part_size: Bytes of each part, up to 64 MB (67,108,864).
            max_workers: How many parts are sent at the same time.
            expires_after: `{"anchor": "created_at", "seconds": 3600 … 2592000}`.

        Returns:
            The completed upload, whose `file` is the new file.

        Raises:
            ValueError: The file is empty, or `part_size` or `max_workers` is out of range.
            OSError: The file cannot be read.
            UploadError: The new file has another length.
            APIError: A request went wrong.

        Example:
            client.uploads.upload_file("large.jsonl").file.id
        """
        plan = PartPlan.of(path, part_size, max_workers)
        upload = self.create(
            filename=base_name(plan.path.name),
            purpose=purpose,
            bytes=plan.size,
            mime_type=plan.mime_type,
            expires_after=expires_after,
        )
        try:
            part_ids, md5 = self._send_parts(upload.id, plan)
            done = self.complete(upload.id, part_ids=part_ids, md5=md5)
        except BaseException:
            with suppress(APIError):
                self.cancel(upload.id)
            raise
        return _checked(done, plan.size)

    def _send_parts(self, upload_id: str, plan: PartPlan) -> tuple[list[str], str]:
        from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait

        def send(start: int, length: int) -> str:
            with plan.path.open("rb") as file:
                data = io.BufferedReader(Slice(file, start, length))
                return self.add_part(upload_id, data=data).id

        with ThreadPoolExecutor(plan.workers) as executor:
            try:
                sent = [executor.submit(send, *part) for part in plan.parts]
                md5 = plan.md5()
                for part in wait(sent, return_when=FIRST_EXCEPTION).done:
                    part.result()
                return [part.result() for part in sent], md5
            finally:
                executor.shutdown(wait=False, cancel_futures=True)


class AsyncUploads:
    """`client.uploads` of an `AsyncClient`."""

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    @property
    def with_raw_response(self) -> AsyncRawUploads:
        """The same methods, each giving a `RawResponse`."""
        return AsyncRawUploads(AsyncUploads(AsyncRawTransport.over(self._transport)))

    async def create(
        self,
        *,
        filename: str,
        purpose: str,
        bytes: int,
        mime_type: str,
        expires_after: JSON | FileExpirationAfter | None = None,
    ) -> Upload:
        """Do what `Uploads.create` does."""
        body = _creation(filename, purpose, bytes, mime_type, expires_after)
        return await self._transport.request(
            create_upload.build_request(body=body), create_upload.parse_response
        )

    async def add_part(self, upload_id: Upload | str, *, data: AsyncFileInput) -> UploadPart:
        """Do what `Uploads.add_part` does; also takes an async iterable."""
        async with opened_async(data, default_name="part") as payload:
            return await self._transport.request(
                add_upload_part.build_request(id_of(upload_id), body=_part(payload)),
                add_upload_part.parse_response,
                resend=payload.resend,
            )

    async def complete(
        self, upload_id: Upload | str, *, part_ids: Sequence[str], md5: str | None = None
    ) -> Upload:
        """Do what `Uploads.complete` does."""
        body = CompleteUploadRequest(part_ids=[*part_ids], md5=given(md5))
        return await self._transport.request(
            complete_upload.build_request(id_of(upload_id), body=body),
            complete_upload.parse_response,
            resend=Resend.UNSENT,
        )

    async def cancel(self, upload_id: Upload | str) -> Upload:
        """Do what `Uploads.cancel` does."""
        return await self._transport.request(
            cancel_upload.build_request(id_of(upload_id)), cancel_upload.parse_response
        )

    async def upload_file(
        self,
        path: str | os.PathLike[str],
        *,
        purpose: str = "batch",
        part_size: int = MAX_PART,
        max_workers: int = _WORKERS,
        expires_after: JSON | FileExpirationAfter | None = None,
    ) -> Upload:
        """Do what `Uploads.upload_file` does."""
        plan = PartPlan.of(path, part_size, max_workers)
        upload = await self.create(
            filename=base_name(plan.path.name),
            purpose=purpose,
            bytes=plan.size,
            mime_type=plan.mime_type,
            expires_after=expires_after,
        )
        try:
            part_ids, md5 = await self._send_parts(upload.id, plan)
            done = await self.complete(upload.id, part_ids=part_ids, md5=md5)
        except BaseException:
            with suppress(APIError):
                await self.cancel(upload.id)
            raise
        return _checked(done, plan.size)

    async def _send_parts(self, upload_id: str, plan: PartPlan) -> tuple[list[str], str]:
        import asyncio

        part_ids = [""] * len(plan.parts)
        waiting = iter(enumerate(plan.parts))

        async def work() -> None:
            for index, (start, length) in waiting:
                with plan.path.open("rb") as file:
                    data = io.BufferedReader(Slice(file, start, length))
                    part_ids[index] = (await self.add_part(upload_id, data=data)).id

        workers = [asyncio.create_task(work()) for _ in range(plan.workers)]
        try:
            md5 = await asyncio.to_thread(plan.md5)
            await asyncio.gather(*workers)
        finally:
            for worker in workers:
                worker.cancel()
            await asyncio.gather(*workers, return_exceptions=True)
        return part_ids, md5


class RawUploads:
    """`client.with_raw_response.uploads`."""

    def __init__(self, uploads: Uploads) -> None:
        self.create = raw(uploads.create)
        self.add_part = raw(uploads.add_part)
        self.complete = raw(uploads.complete)
        self.cancel = raw(uploads.cancel)


class AsyncRawUploads:
    """`client.with_raw_response.uploads` of an `AsyncClient`."""

    def __init__(self, uploads: AsyncUploads) -> None:
        self.create = raw_async(uploads.create)
        self.add_part = raw_async(uploads.add_part)
        self.complete = raw_async(uploads.complete)
        self.cancel = raw_async(uploads.cancel)


def _creation(
    filename: str,
    purpose: str,
    size: int,
    mime_type: str,
    expires_after: JSON | FileExpirationAfter | None,
) -> CreateUploadRequest:
    return CreateUploadRequest(
        filename=filename,
        purpose=purpose,
        bytes=size,
        mime_type=mime_type,
        expires_after=made(FileExpirationAfter, expires_after),
    )


def _part(payload: Payload) -> AddUploadPartRequest:
    return AddUploadPartRequest(File(payload.file, payload.name, "application/octet-stream"))


def _checked(upload: Upload, size: int) -> Upload:
    if upload.file is not None and upload.file.bytes not in {None, size}:
        raise UploadError(f"{size} bytes were sent, but the file has {upload.file.bytes}")
    return upload
