"""Checking the input of a run line by line, and cutting it into shards."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable
from itertools import chain
from pathlib import Path

from attrs import frozen

from batchwright._jsonl.bounds import embedding_inputs, output_bound
from batchwright._jsonl.formats import binary_format, text_format
from batchwright._jsonl.rules import Finding, Rules
from batchwright._jsonl.uniqueness import Seen
from batchwright.limits import MAX_BYTES, MAX_EMBEDDING_INPUTS, MAX_REQUESTS
from batchwright.requests import Problem, Report
from batchwright.runs.folder import Folder
from batchwright.runs.input.digests import LineDigests
from batchwright.runs.input.files import clean, create, sync
from batchwright.runs.input.invalid import Invalid
from batchwright.runs.input.limits import Limits
from batchwright.runs.input.naming import derived_id, with_custom_id
from batchwright.runs.input.writing import Writer
from batchwright.runs.lines import ShardLines
from batchwright.runs.status import Reason

__all__ = ["Cut", "Cutting", "cut"]

Reuse = Callable[[int, bytes, bool], bool]
"""Takes a line's number, its digest and whether it names itself; says if an old answer serves."""


@frozen(kw_only=True)
class Cut:
    """What became of an input.

    Args:
        ok: Whether the shards were written; if not, `report` says why, and no file is left.
        report: What is wrong with the lines.
        shards: The shards, in the order of their first lines.
        digest: The digest of the lines, as hexadecimal digits.
        total: How many lines there are, the invalid ones included.
        bytes: Their length as they were read.
        invalid: Why lines were set aside, the commonest reason first.
        reused: How many lines were left out because an old answer serves.
    """

    ok: bool
    report: Report
    shards: tuple[ShardLines, ...]
    digest: str
    total: int
    bytes: int
    invalid: tuple[Reason, ...] = ()
    reused: int = 0


def cut(
    lines: Iterable[bytes],
    folder: Folder,
    *,
    max_requests: int = MAX_REQUESTS,
    max_bytes: int = MAX_BYTES,
    max_embedding_inputs: int = MAX_EMBEDDING_INPUTS,
    skip_invalid: bool = False,
    models: Container[str] | None = None,
    max_problems: int = 100,
) -> Cut:
    """Check the lines of an input, and copy them into shards of one endpoint and one model each.

    What an earlier try left in the folder is removed first, so this can be done again until the
    ledger knows of the shards.

    Args:
        lines: The lines, with or without line ends.
        folder: The run's folder.
        max_requests: The most lines in a shard.
        max_bytes: The most bytes in a shard.
        max_embedding_inputs: The most texts to embed in a shard.
        skip_invalid: Whether invalid lines are set aside; otherwise one is enough to refuse all.
        models: The models that the API has; None skips that check.
        max_problems: The most problems to list; the rest are counted.

    Raises:
        ValueError: A limit is less than 1.
        OSError: The folder cannot be written.
    """
    limits = Limits(requests=max_requests, bytes=max_bytes, embedding_inputs=max_embedding_inputs)
    for path in (folder.requests(0), folder.answers(0), folder.left(0)):
        clean(path.parent)
    cutting = Cutting(folder, limits, skip_invalid, models, max_problems=max_problems)
    return cutting.run(lines, folder.digests)


class Cutting:
    """One pass over an input.

    Args:
        folder: Where the shards go.
        limits: What a shard may hold.
        skip_invalid: Whether invalid lines are set aside.
        models: The models that the API has; None skips that check.
        max_problems: The most problems to list.
        start_index: The number of the first shard.
        staging: Where invalid lines go; None for the same folder.
        reuse: Whether an old answer serves for a line, which is then not written.
    """

    def __init__(
        self,
        folder: Folder,
        limits: Limits,
        skip_invalid: bool,
        models: Container[str] | None,
        *,
        max_problems: int,
        start_index: int = 0,
        staging: Folder | None = None,
        reuse: Reuse | None = None,
    ) -> None:
        self._folder = folder
        self._limits = limits
        self._skip_invalid = skip_invalid
        self._models = models
        self._max_problems = max_problems
        self._reuse = reuse
        self._problems: list[Problem] = []
        self._found = 0
        self._writer = Writer(folder, limits, start_index)
        self._staging = staging or folder
        self._invalid = Invalid(self._staging)

    def run(self, lines: Iterable[bytes], digests: Path) -> Cut:
        """Cut the lines, and write their digests to a file."""
        try:
            with self._invalid, Seen() as seen:
                with create(digests) as file:
                    result = self._run(lines, seen, LineDigests(file))
                if result.ok:
                    sync(digests)
                else:
                    self._discard(digests)
                return result
        except BaseException:
            self._discard(digests)
            raise

    def _run(self, lines: Iterable[bytes], seen: Seen, digests: LineDigests) -> Cut:
        rules = Rules(None, self._models, seen, mixed=True)
        apply, digest, write = rules.apply, digests.add, self._writer.add
        max_line, max_texts = self._limits.bytes - 1, self._limits.embedding_inputs
        number = size = reused = kept = 0
        writing = True
        for number, raw in enumerate(self._unless_binary(lines), 1):
            size += len(raw)
            line = raw.rstrip(b"\r\n")
            line_digest = digest(line)
            findings = apply(line, len(line))
            request, group = rules.request, rules.group
            if not findings and request is not None and group is not None:
                body = request["body"]
                texts = embedding_inputs(body) if group.has_inputs else 0
                custom_id: str = request.get("custom_id") or ""
                named = custom_id != ""
                if not named:
                    custom_id = derived_id(number, seen)
                    line = with_custom_id(line, request, custom_id)
                if len(line) > max_line or texts > max_texts:
                    findings = self._too_large(line, texts)
                elif self._reuse is not None and self._reuse(number, line_digest, named):
                    reused += 1
                elif writing:
                    bound = output_bound(group, body)
                    write(group, number, custom_id, line, texts=texts, bound=bound)
                    kept += 1
            if findings:
                self._note(number, findings, raw)
                if self._skip_invalid:
                    name = request.get("custom_id") if request else None
                    known = name if isinstance(name, str) else None
                    self._invalid.add(number, known, raw.rstrip(b"\r\n"), findings)
                else:
                    writing = False
        ok = bool(kept or reused) and writing
        if not number and not self._found:
            self._note(None, [("empty_file", "The batch input file is empty.", None)])
        return Cut(
            ok=ok,
            report=self._report(number, size, rules),
            shards=self._writer.close() if ok else (),
            digest=digests.finish(),
            total=number,
            bytes=size,
            invalid=self._invalid.close() if ok else (),
            reused=reused if ok else 0,
        )

    def _unless_binary(self, lines: Iterable[bytes]) -> Iterable[bytes]:
        """Return the lines; none if the first shows that they are none."""
        rest = iter(lines)
        first = next(rest, None)
        if first is None:
            return ()
        if binary := binary_format(first):
            self._note(1, [("invalid_json_line", f"The file is {binary}.", None)])
            return ()
        return chain((first,), rest)

    def _note(
        self, number: int | None, findings: Iterable[Finding], line: bytes | None = None
    ) -> None:
        """List what is wrong with a line, or with the whole input."""
        for code, message, param in findings:
            self._found += 1
            if len(self._problems) < self._max_problems:
                looks = text_format(line) if number == 1 and line and param is None else None
                hint = f" The file looks like {looks}." if looks else ""
                self._problems.append(Problem(code, message + hint, param, number))

    def _too_large(self, line: bytes, texts: int) -> list[Finding]:
        if texts > self._limits.embedding_inputs:
            code, count, unit = "maximum_embedding_inputs_exceeded", texts, "embedding inputs"
            limit = self._limits.embedding_inputs
        else:
            code, count, unit = "maximum_input_file_size_exceeded", len(line) + 1, "bytes"
            limit = self._limits.bytes
        message = (
            f"This line alone has {count} {unit}; a batch takes at most {limit}. "
            "Split it into several requests."
        )
        return [(code, message, None)]

    def _report(self, total: int, size: int, rules: Rules) -> Report:
        endpoints = {group.endpoint for group in rules.groups()}
        models = {group.model for group in rules.groups()}
        return Report(
            self._problems,
            self._found - len(self._problems),
            total,
            size,
            endpoints.pop() if len(endpoints) == 1 else None,
            models.pop() if len(models) == 1 else None,
            rules.inputs,
        )

    def _discard(self, digests: Path) -> None:
        """Remove what was written."""
        self._writer.discard()
        for path in (self._staging.invalid_answers, self._staging.invalid_left, digests):
            path.unlink(missing_ok=True)
