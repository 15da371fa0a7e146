"""Beginning a run, or checking that it is the one that was begun."""

from __future__ import annotations

import os
import secrets
import shutil
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

from attrs import evolve, fields, frozen

from batchwright._jsonl.findings import Check
from batchwright._rows.lines import open_lines
from batchwright._rows.sources import RowSource, name_of_source
from batchwright._rows.tables import is_frame
from batchwright._rows.templates import Template
from batchwright._specification import __server_url__
from batchwright.requests import Problem
from batchwright.runs.claims import claim, driving, release
from batchwright.runs.errors import InputChangedError, InvalidInputError, RunError
from batchwright.runs.flows.cutting import planned
from batchwright.runs.folder import Folder, sync_folder
from batchwright.runs.input.changes import Changes, changes, digest_of, recut
from batchwright.runs.input.cutting import Cut, cut
from batchwright.runs.input.sources import RunSource
from batchwright.runs.ledger import SQLiteLedger
from batchwright.runs.options import Options
from batchwright.runs.output.files import created
from batchwright.runs.output.parts import Finished, Part
from batchwright.runs.output.publishing import check_published
from batchwright.runs.output.reading import iter_answers
from batchwright.runs.output.takeover import take_over
from batchwright.runs.state import RunState, Settings, ShardState

__all__ = ["Beginning", "begin", "put_in_place"]


@frozen(kw_only=True)
class Beginning:
    """What a run is begun with.

    Args:
        source: The input.
        template: How a row of it becomes a request; None if it has requests.
        output: Where the successful answers go.
        folder: The run's folder.
        settings: What must be the same when it is resumed.
        options: What may differ.
        max_requests: The most requests in a shard.
        max_bytes: The most bytes in a shard.
        check: How bodies are checked.
        skip_invalid: Whether invalid lines are set aside.
        only_changed: Whether a changed input is taken over.
        name: The name of the input in messages; None takes it from the source.
    """

    source: RunSource
    template: Template | None
    output: Path
    folder: Folder
    settings: Settings
    options: Options
    max_requests: int
    max_bytes: int
    check: Check
    skip_invalid: bool
    only_changed: bool
    name: str | None = None

    @property
    def source_name(self) -> str:
        """The name of the input in messages."""
        return self.name or name_of_source(self.source)

    @property
    def targets(self) -> tuple[Path, Path]:
        """The files that the run writes."""
        return self.output, Path(self.settings.errors)

    def lines(self) -> AbstractContextManager[Iterator[bytes]]:
        """Open the input, which is no longer async by now, as lines."""
        return open_lines(cast("RowSource", self.source), self.template)

    @property
    def any_endpoint(self) -> bool:
        """Whether the API is another than the specification's, and may have other endpoints."""
        host, vendor = (urlsplit(url).hostname for url in (self.settings.base_url, __server_url__))
        return not f".{host}".endswith(f".{vendor}")


def begin(wanted: Beginning) -> tuple[Problem, ...]:
    """Check the input, cut it and write it all down; nothing is sent yet.

    If the run was begun before, its input must be the same.

    Returns:
        The warnings, if the input was cut.

    Raises:
        InvalidInputError: The input has problems.
        InputChangedError: It is not the input of the run.
        RunError: The run cannot begin, or was begun with other settings.
        ValueError: The paths do not go together.
    """
    _check_paths(wanted)
    folder = wanted.folder
    new = not folder.path.exists()
    folder.path.mkdir(mode=0o700, exist_ok=True)
    try:
        with driving(folder):
            if folder.ledger.exists():
                with _readable_twice(wanted) as readable:
                    return _go_on(readable)
            _check_unsent(folder)
            return _begin(wanted)
    except BaseException:
        if new and not folder.ledger.exists():
            shutil.rmtree(folder.path, ignore_errors=True)
        raise


def _check_paths(wanted: Beginning) -> None:
    paths = [path.resolve() for path in wanted.targets]
    source = wanted.source
    if isinstance(source, str | os.PathLike) and source != "-":
        if not Path(source).exists():
            raise RunError(f"{os.fspath(source)}: there is no such file")
        paths.append(Path(source).resolve())
    if len(set(paths)) < len(paths):
        raise ValueError("the input, the output and the errors file must be three different files")
    if any(path.is_relative_to(wanted.folder.path.resolve()) for path in paths):
        raise ValueError(f"{wanted.folder.path} is the run's own; name files outside of it")
    for path in wanted.targets:
        if not path.parent.is_dir():
            raise RunError(f"{path.parent}: there is no such folder")


def _check_unsent(folder: Folder) -> None:
    if folder.output(0).parent.exists():
        raise RunError(
            f"{folder.path}: something was sent from here, but the ledger {folder.ledger.name} is "
            "gone. Restore its last state: only it knows of the batches. Another run, with another "
            "output, pays for them again"
        )


@contextmanager
def _readable_twice(wanted: Beginning) -> Iterator[Beginning]:
    """Copy an input that can be read only once, such as a generator."""
    source = wanted.source
    if isinstance(source, str | os.PathLike):
        repeatable = source != "-" and Path(source).is_file()
    else:
        repeatable = is_frame(source) or isinstance(source, Sequence)
    if repeatable:
        yield wanted
    else:
        spool = wanted.folder.spool
        try:
            with wanted.lines() as lines, created(spool) as file:
                file.writelines(line.rstrip(b"\r\n") + b"\n" for line in lines)
            yield evolve(wanted, source=spool, template=None, name=wanted.source_name)
        finally:
            spool.unlink(missing_ok=True)


def _begin(wanted: Beginning) -> tuple[Problem, ...]:
    folder = wanted.folder
    try:
        for target in wanted.targets:
            if os.path.lexists(target):
                raise RunError(
                    f"{target} exists already and is not this run's: choose another output, or "
                    "move it away"
                )
            claim(target, folder)
        with wanted.lines() as lines:
            result = cut(
                lines,
                folder,
                max_requests=wanted.max_requests,
                max_bytes=wanted.max_bytes,
                skip_invalid=wanted.skip_invalid,
                check=wanted.check,
                any_endpoint=wanted.any_endpoint,
            )
        if not result.ok:
            raise InvalidInputError(Path(wanted.source_name), result.report)
        for target in wanted.targets:
            claim(target, folder)  # others may have tried meanwhile
    except BaseException:
        for target in wanted.targets:
            release(target, folder)
        raise
    run, shards = _new_run(wanted, result), [planned(one, 1) for one in result.shards]
    SQLiteLedger.create(folder.ledger, run, shards)
    sync_folder(folder.path.parent)
    return tuple(result.report.warnings)


def _forget(folder: Folder) -> None:
    """Remove a run that has no batches and no answers."""
    shutil.rmtree(folder.output(0).parent, ignore_errors=True)
    for suffix in ("-wal", "-shm", ""):
        folder.ledger.with_name(f"{folder.ledger.name}{suffix}").unlink(missing_ok=True)


def _new_run(wanted: Beginning, result: Cut) -> RunState:
    return RunState(
        run_id=secrets.token_hex(8),
        source=wanted.source_name,
        digest=result.digest,
        total=result.total,
        bytes=result.bytes,
        settings=wanted.settings,
        options=wanted.options.remembered(),
        max_requests=wanted.max_requests,
        max_bytes=wanted.max_bytes,
        settled=result.invalid,
        started_at=time.time(),
    )


def _go_on(wanted: Beginning) -> tuple[Problem, ...]:
    with wanted.lines() as lines:
        digest, _ = digest_of(lines)
    with SQLiteLedger(wanted.folder.ledger) as ledger:
        put_in_place(wanted.folder, ledger)
        run, shards = ledger.run(), ledger.shards()
        changed = _changed_settings(run.settings, wanted.settings)
        if digest == run.digest and not changed:
            ledger.save(run=evolve(run, options=wanted.options.remembered()))
            return ()
        kept = run.output is not None or any(map(_is_worth_keeping, shards))
        if kept and changed:
            raise RunError(
                f"the settings of this run were others ({', '.join(changed)}), and it has batches "
                "or answers already: use the same again, or choose another output"
            )
        if kept and not wanted.only_changed:
            raise InputChangedError(_explained(wanted))
        if kept and run.stage != "finished":
            raise InputChangedError(
                f"{_explained(wanted)}. First let the run finish with the input it began with "
                "(`batchwright runs wait`)"
            )
        if kept:
            return _take_over(wanted, ledger, run)
    for target in (wanted.output, Path(run.settings.errors)):
        release(target, wanted.folder)
    _forget(wanted.folder)
    return _begin(wanted)


def _changed_settings(old: Settings, new: Settings) -> list[str]:
    names = [field.name for field in fields(Settings)]
    return [name for name in names if getattr(old, name) != getattr(new, name)]


def _is_worth_keeping(shard: ShardState) -> bool:
    if shard.stage == "creating":
        return True
    executed = shard.stage in ("ended", "fetched", "collected") and shard.status != "failed"
    return shard.stage == "created" or (bool(shard.batch_id) and executed)


def _explained(wanted: Beginning) -> str:
    name = wanted.source_name
    try:
        with wanted.lines() as lines:
            found = changes(lines, wanted.folder.digests)
    except OSError:
        found = None
    if found is None or not found.any:  # it can only be read once
        return f"{name}: this is not the input that the run for {wanted.output} began with"
    return (
        f"{name}: this is not the input that the run for {wanted.output} began with: "
        f"{_differences(found)}. To send only what is new or did not succeed, use only_changed "
        "(--only-changed); to keep both, choose another output"
    )


def _differences(found: Changes) -> str:
    parts = []
    if found.changed_count:
        shown = ", ".join(map(str, found.changed))
        more = ", …" if found.changed_count > len(found.changed) else ""
        plural = "" if found.changed_count == 1 else "s"
        parts.append(f"line{plural} {shown}{more} changed")
    if found.added:
        parts.append(f"{found.added} added at the end")
    if found.removed:
        parts.append(f"{found.removed} removed at the end")
    parts.append(f"in all {found.new} new and {found.reused} known")
    return ", ".join(parts)


def _take_over(wanted: Beginning, ledger: SQLiteLedger, old: RunState) -> tuple[Problem, ...]:
    """Make the run one of the changed input: what has succeeded is kept, if it is still there."""
    folder, staging = wanted.folder, wanted.folder.next
    if old.output is None or old.errors is None:
        raise RunError(f"{wanted.output}: the run has not written its files yet")
    check_published(wanted.output, old.output)
    check_published(Path(old.settings.errors), old.errors)
    shutil.rmtree(staging.path, ignore_errors=True)
    staging.path.mkdir(mode=0o700)
    with wanted.lines() as lines:
        result = recut(
            lines,
            folder.digests,
            folder,
            staging=staging,
            mapping=folder.mapping,
            start_index=0,
            again=_Numbers(number for number, _ in Part(folder.all_left, 1, old.total, 0).lines()),
            max_requests=wanted.max_requests,
            max_bytes=wanted.max_bytes,
            skip_invalid=wanted.skip_invalid,
            check=wanted.check,
            any_endpoint=wanted.any_endpoint,
        )
    if not result.ok:
        raise InvalidInputError(Path(wanted.source_name), result.report)
    errors = Path(old.settings.errors)
    finished = Finished(wanted.output, errors, folder.all_left, old.total)
    taken = take_over(folder.mapping, iter_answers([finished]), staging.base_answers)
    run = evolve(
        _new_run(wanted, result),
        settled=(*result.invalid, *taken.reasons),
        output=old.output,
        errors=old.errors,
        rebased=True,
        staged=True,
    )
    ledger.replace(run, [planned(one, 1) for one in result.shards])
    put_in_place(folder, ledger)
    return tuple(result.report.warnings)


class _Numbers:
    """A set of numbers of lines, in a bit each."""

    def __init__(self, numbers: Iterable[int]) -> None:
        self._bits = bytearray()
        for number in numbers:
            place, bit = divmod(number, 8)
            if place >= len(self._bits):
                self._bits.extend(bytes(place + 1 - len(self._bits)))
            self._bits[place] |= 1 << bit

    def __contains__(self, number: object) -> bool:
        if not isinstance(number, int):
            return False
        place, bit = divmod(number, 8)
        return place < len(self._bits) and bool(self._bits[place] >> bit & 1)


def put_in_place(folder: Folder, ledger: SQLiteLedger) -> None:
    """Put the files of a changed input in their places, once the ledger knows of it."""
    run = ledger.run()
    if not run.staged:
        return
    staging = folder.next
    pairs = (
        (staging.digests, folder.digests),
        (staging.base_answers, folder.base_answers),
        (staging.invalid_answers, folder.invalid_answers),
        (staging.invalid_left, folder.invalid_left),
    )
    for new, place in pairs:
        with suppress(FileNotFoundError):
            place.parent.mkdir(mode=0o700, exist_ok=True)
            new.replace(place)
    ledger.save(run=evolve(run, staged=False))
    shutil.rmtree(staging.path, ignore_errors=True)
