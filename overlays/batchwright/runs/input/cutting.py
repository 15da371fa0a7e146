"""Checking the input of a run line by line, and cutting it into shards."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from attrs import frozen

from batchwright._bodies import Finding
from batchwright._jsonl.bounds import embedding_inputs, output_bound
from batchwright._jsonl.findings import DUPLICATE, Check
from batchwright._jsonl.formats import binary_format
from batchwright._jsonl.groups import Group
from batchwright._jsonl.lines import together
from batchwright._jsonl.plain import Parameters, Plain
from batchwright._jsonl.reports import Found
from batchwright._jsonl.rules import Rules
from batchwright._jsonl.uniqueness import Seen
from batchwright.limits import MAX_BYTES, MAX_EMBEDDING_INPUTS, MAX_REQUESTS
from batchwright.requests import Report
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
    check: Check = "warn",
    any_endpoint: bool = False,
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
        check: How bodies are checked.
        any_endpoint: Whether the API may have endpoints that the specification does not know.
        max_problems: The most problems to list; the rest are counted.

    Raises:
        ValueError: A limit is less than 1.
        OSError: The folder cannot be written.
    """
    limits = Limits(requests=max_requests, bytes=max_bytes, embedding_inputs=max_embedding_inputs)
    for path in (folder.requests(0), folder.answers(0), folder.left(0)):
        clean(path.parent)
    cutting = Cutting(
        folder,
        limits,
        skip_invalid,
        models,
        check=check,
        any_endpoint=any_endpoint,
        max_problems=max_problems,
    )
    return cutting.run(lines, folder.digests)


class Cutting:
    """One pass over an input.

    Args:
        folder: Where the shards go.
        limits: What a shard may hold.
        skip_invalid: Whether invalid lines are set aside.
        models: The models that the API has; None skips that check.
        check: How bodies are checked.
        any_endpoint: Whether the API may have endpoints that the specification does not know.
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
        check: Check,
        any_endpoint: bool,
        max_problems: int,
        start_index: int = 0,
        staging: Folder | None = None,
        reuse: Reuse | None = None,
    ) -> None:
        self._limits = limits
        self._skip_invalid = skip_invalid
        self._reuse = reuse
        self._found = Found(max_problems)
        self._writer = Writer(folder, limits, start_index)
        self._staging = staging or folder
        self._invalid = Invalid(self._staging)
        self._seen = Seen()
        self._rules = Rules(
            None, models, self._seen, mixed=True, check=check, any_endpoint=any_endpoint
        )
        self._lines = self._bytes = self._kept = self._reused = 0
        self._writing = True

    def run(self, lines: Iterable[bytes], digests: Path) -> Cut:
        """Cut the lines, and write their digests to a file."""
        try:
            with self._invalid, self._seen:
                with create(digests) as file:
                    result = self._run(lines, LineDigests(file))
                if result.ok:
                    sync(digests)
                else:
                    self._discard(digests)
                return result
        except BaseException:
            self._discard(digests)
            raise

    def _run(self, lines: Iterable[bytes], digests: LineDigests) -> Cut:
        numbered = ((0, line, len(line)) for line in self._unless_binary(lines))
        for block, size in together(numbered):
            bare = [line.rstrip(b"\r\n") for line in block]
            line_digests = digests.add_all(bare)
            plain = self._rules.plain(bare, size)
            if plain is None:
                for raw, line, digest in zip(block, bare, line_digests, strict=True):
                    self._closely(raw, line, digest)
            else:
                self._plainly(plain, block, bare, line_digests)
            self._bytes += size
        ok = bool(self._kept or self._reused) and self._writing
        if not self._lines and not self._found.any:
            self._found.add(None, [Finding("empty_file", "The batch input file is empty.")])
        return Cut(
            ok=ok,
            report=self._report(),
            shards=self._writer.close() if ok else (),
            digest=digests.finish(),
            total=self._lines,
            bytes=self._bytes,
            invalid=self._invalid.close() if ok else (),
            reused=self._reused if ok else 0,
        )

    def _plainly(
        self, plain: Plain, raws: list[bytes], lines: list[bytes], digests: list[bytes]
    ) -> None:
        """Take lines with which nothing is wrong, except that they may be duplicates."""
        duplicates, first = frozenset(plain.duplicates), self._lines + 1
        self._lines += len(lines)
        found = zip(plain.groups, plain.names, plain.decoded, raws, lines, digests, strict=False)
        for number, (group, name, decoded, raw, line, digest) in enumerate(found, first):
            if number - first in duplicates:
                self._refuse(number, name, raw, [DUPLICATE])
            else:
                body = Parameters(decoded.body)
                self._take(number, group, name, body, raw=raw, line=line, digest=digest)

    def _closely(self, raw: bytes, line: bytes, digest: bytes) -> None:
        """Look at a line rule by rule."""
        self._lines += 1
        number = self._lines
        findings = self._rules.apply(line, len(line))
        request, group = self._rules.request, self._rules.group
        known = request.get("custom_id") if request else None
        name = known if isinstance(known, str) else None
        errors = [finding for finding in findings if not finding.warning]
        if findings and not errors:
            self._found.add(number, findings)
        if errors or request is None or group is None:
            self._refuse(number, name, raw, findings)
            return
        if not name:
            custom_id = derived_id(number, self._seen)
            line = with_custom_id(line, request, custom_id)
        else:
            custom_id = name
        body = request["body"]
        self._take(
            number, group, custom_id, body, raw=raw, line=line, digest=digest, named=bool(name)
        )

    def _take(
        self,
        number: int,
        group: Group,
        name: str,
        body: Mapping[str, Any],
        *,
        raw: bytes,
        line: bytes,
        digest: bytes,
        named: bool = True,
    ) -> None:
        """Write a line, unless no shard can hold it or an old answer serves."""
        texts = embedding_inputs(body) if group.has_inputs else 0
        if len(line) >= self._limits.bytes or texts > self._limits.embedding_inputs:
            self._refuse(number, name if named else None, raw, self._too_large(line, texts))
        elif self._reuse is not None and self._reuse(number, digest, named):
            self._reused += 1
        elif self._writing:
            bound = output_bound(group, body)
            self._writer.add(group, number, name, line, texts=texts, bound=bound)
            self._kept += 1

    def _refuse(
        self, number: int, name: str | None, raw: bytes, findings: Sequence[Finding]
    ) -> None:
        """List what is wrong with a line, and set it aside if that is wanted."""
        self._found.add(number, findings, raw if number == 1 else b"")
        if self._skip_invalid:
            errors = [finding for finding in findings if not finding.warning]
            self._invalid.add(number, name, raw.rstrip(b"\r\n"), errors)
        else:
            self._writing = False

    def _unless_binary(self, lines: Iterable[bytes]) -> Iterable[bytes]:
        """Return the lines; none if the first shows that they are none."""
        rest = iter(lines)
        first = next(rest, None)
        if first is None:
            return ()
        if binary := binary_format(first):
            self._found.add(1, [Finding("invalid_json_line", f"The file is {binary}.")])
            return ()
        return chain((first,), rest)

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
        return [Finding(code, message)]

    def _report(self) -> Report:
        endpoints = {group.endpoint for group in self._rules.groups()}
        models = {group.model for group in self._rules.groups()}
        return Report(
            self._found.problems,
            self._found.omitted,
            self._lines,
            self._bytes,
            endpoints.pop() if len(endpoints) == 1 else None,
            models.pop() if len(models) == 1 else None,
            self._rules.inputs,
            self._found.warnings,
            self._found.omitted_warnings,
        )

    def _discard(self, digests: Path) -> None:
        """Remove what was written."""
        self._writer.discard()
        for path in (self._staging.invalid_answers, self._staging.invalid_left, digests):
            path.unlink(missing_ok=True)
