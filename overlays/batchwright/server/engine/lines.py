"""Executing the lines of a batch and writing its files, in constant memory.

The position is stored after each step. After a restart the files are cut back to it.
"""

from __future__ import annotations

import random
from itertools import islice
from pathlib import Path
from typing import IO, Any

import orjson

from batchwright.server.context import Context
from batchwright.server.engine.answer import Answer
from batchwright.server.errors import envelope, of_status
from batchwright.server.faults.batches import ExpireLines, FailLines, LineFault
from batchwright.server.faults.files import stage_of
from batchwright.server.store.ids import hex_id
from batchwright.server.store.objects import new_file
from batchwright.server.store.orphans import output_id, output_work
from batchwright.server.store.private import open_private
from batchwright.server.store.state import Entry

BLOCK = 100
"""How many lines are shuffled together, and executed in one step at most."""

_NOT_EXECUTED = {
    "batch_cancelled": "This request was not executed before the batch was cancelled.",
    "batch_expired": "This request was not executed before the batch expired.",
    "request_timeout": "This request took too long.",
}


def execute_lines(context: Context, batch: Entry, lines: int) -> None:
    """Execute the next lines of a batch, and store the position."""
    created = context.now
    done = failed = read = written = expired = 0
    with _Files(context, batch) as files:
        for line in files.take(lines):
            request = orjson.loads(line)
            fault = _fault(context, request["custom_id"])
            if isinstance(fault, ExpireLines):
                expired += fault.code == "batch_expired"
                files.not_executed(request["custom_id"], fault.code)
                continue
            if not isinstance(fault, FailLines):
                seed = f"{batch.id}/{request['custom_id']}"
                answer = context.executor.execute(
                    batch.body["endpoint"],
                    request["body"],
                    created=created,
                    seed=seed,
                    custom_id=request["custom_id"],
                )
            else:
                body = of_status(fault.status, "A fault made this line fail.", fault.code)
                answer = Answer(body, status_code=fault.status)
            answer = files.answered(request["custom_id"], answer)
            done += answer.status_code == 200
            failed += answer.status_code != 200
            read += answer.input_tokens
            written += answer.output_tokens
        position = files.position()
    with context.state.editing(batch.id) as entry:
        entry.private |= position
        entry.private["expired"] = entry.private.get("expired", False) or bool(expired)
        entry.body["request_counts"]["completed"] += done
        entry.body["request_counts"]["failed"] += failed
        usage = entry.body["usage"]
        usage["input_tokens"] += read
        usage["output_tokens"] += written
        usage["total_tokens"] += read + written


def _fault(context: Context, custom_id: str) -> LineFault | None:
    return context.faults.of_object(LineFault, custom_id, lambda fault: fault.matches(custom_id))


def drain(context: Context, batch: Entry, code: str) -> dict[str, Any]:
    """Write the lines that will not be executed to the error file; return the position."""
    with _Files(context, batch) as files:
        while lines := files.take(BLOCK):
            for line in lines:
                files.not_executed(orjson.loads(line)["custom_id"], code)
        return files.position()


def publish(context: Context, batch: Entry) -> None:
    """Turn a batch's output into files, and store their ids in it."""
    for kind in ("output", "error"):
        size = batch.private.get(f"{kind}_bytes", 0)
        work = context.state.work(output_work(batch.id, kind))
        if not size:
            work.unlink(missing_ok=True)
            continue
        # The same id at each attempt: a crash may come between the move and the commit.
        name = output_id(batch.id, kind)
        if work.exists():
            context.state.keep(work, name)
        seconds = batch.private["expires_after"]
        file = new_file(
            name, "batch_output", work.name, size, now=context.now, expires_after=seconds
        )
        stage = stage_of(context.faults, name, "batch_output")
        context.state.add(Entry(name, "file", batch.owner, file, stage))
        batch.body[f"{kind}_file_id"] = name


class _Files:
    """The input and the two outputs of a batch, each at its stored position."""

    def __init__(self, context: Context, batch: Entry) -> None:
        self._batch = batch
        self._input = context.state.file(batch.body["input_file_id"])
        self._done = batch.private.get("done", 0)
        self._offset = batch.private.get("offset", 0)
        self._output = self._open(context, "output")
        self._error = self._open(context, "error")

    def _open(self, context: Context, kind: str) -> IO[bytes]:
        path: Path = context.state.work(output_work(self._batch.id, kind))
        if not path.exists():
            # A crash came between the move of the output and the commit.
            context.state.take_back(output_id(self._batch.id, kind), path)
        file = open_private(path, "ab")
        file.truncate(self._batch.private.get(f"{kind}_bytes", 0))
        return file

    def __enter__(self) -> _Files:
        return self

    def __exit__(self, *_: object) -> None:
        self._output.close()
        self._error.close()

    def take(self, count: int) -> list[bytes]:
        """Return the next lines of the block at the offset; none at the end."""
        start = self._done % BLOCK
        with self._input.open("rb") as file:
            file.seek(self._offset)
            block = _shuffled(list(islice(file, BLOCK)))
            taken = block[start : start + count]
            self._done += len(taken)
            if start + len(taken) == len(block):
                self._offset = file.tell()
        return taken

    def answered(self, custom_id: str, answer: Answer) -> Answer:
        """Write an answer; refuse a request nested deeper than JSON can be written."""
        try:
            self._answer(custom_id, answer)
        except orjson.JSONEncodeError:
            body = envelope("This request is nested too deeply.")
            answer = Answer(body, status_code=400)
            self._answer(custom_id, answer)
        return answer

    def _answer(self, custom_id: str, answer: Answer) -> None:
        response = {
            "status_code": answer.status_code,
            "request_id": hex_id("", f"{self._batch.id}/{custom_id}/answer"),
            "body": answer.body,
        }
        file = self._output if answer.status_code == 200 else self._error
        self._write(file, custom_id, response, None)

    def not_executed(self, custom_id: str, code: str) -> None:
        error = {"code": code, "message": _NOT_EXECUTED.get(code, "This request was not executed.")}
        self._write(self._error, custom_id, None, error)

    def _write(self, file: IO[bytes], custom_id: str, response: Any, error: Any) -> None:
        line = {
            "id": hex_id("batch_req_", f"{self._batch.id}/{custom_id}"),
            "custom_id": custom_id,
            "response": response,
            "error": error,
        }
        file.write(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE))

    def position(self) -> dict[str, Any]:
        self._output.flush()
        self._error.flush()
        return {
            "done": self._done,
            "offset": self._offset,
            "output_bytes": self._output.tell(),
            "error_bytes": self._error.tell(),
        }


def _shuffled(lines: list[bytes]) -> list[bytes]:
    """Shuffle the lines, always in the same way."""
    order = random.Random(len(lines)).sample(lines, len(lines))  # noqa: S311
    return order if order != lines else lines[::-1]
