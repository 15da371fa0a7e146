"""Write the report of a run into a file."""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

from batchwright._transfer.atomic_write import replacing
from batchwright.runs.report.page import START, Link, page
from batchwright.runs.report.usage import latencies_of
from batchwright.runs.status import Status

__all__ = ["write_report"]


def write_report(
    status: Status,
    path: str | os.PathLike[str],
    *,
    now: float,
    latencies: Sequence[float] | None = None,
) -> None:
    """Write a page that shows how far a run has come, and how it went.

    It needs no network, and contains no script. It is written completely or not at all.

    Args:
        status: What the run says of itself.
        path: The file. An older report is replaced, any other file is not.
        now: When the report is made, in seconds since 1970.
        latencies: How long each batch took from `created` to `ended`, in seconds; None for what
            the shards say.

    Raises:
        FileExistsError: There is a file already, and it is no report.
        OSError: The folder does not exist or is not writable.
    """
    report = Path(path)
    _check_replaceable(report)
    if latencies is None:
        latencies = latencies_of(status.shards)
    known = [seconds for seconds in latencies if math.isfinite(seconds) and seconds >= 0]
    folder = Path(os.path.abspath(report)).parent
    links = [_link("Output", status.output, folder), _link("Errors", status.errors, folder)]
    content = page(status, now=now, latencies=known, links=links)
    with replacing(report) as file:
        file.write(content.encode())


def _check_replaceable(report: Path) -> None:
    start = START.encode()
    if not report.is_file() or not report.stat().st_size:
        return
    with report.open("rb") as file:
        if file.read(len(start)) != start:
            raise FileExistsError(f"{report} is no report; name another file")


def _link(what: str, file: Path, folder: Path) -> Link:
    """Lead to a file by an address that holds as long as both stay where they are to each other."""
    if not file.exists():
        return Link(what, file.name, None)
    try:
        relative = Path(os.path.relpath(file, folder))
    except ValueError:  # on another drive
        return Link(what, file.name, file.absolute().as_uri())
    return Link(what, file.name, "./" + quote(os.fsencode(relative.as_posix())))
