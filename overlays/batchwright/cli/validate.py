"""`batchwright validate`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from batchwright.cli.costs import estimated, out_cost
from batchwright.cli.exits import ExitCode
from batchwright.cli.options import InputFile, Json
from batchwright.cli.printing import counted, out, out_json, printable

if TYPE_CHECKING:
    from batchwright.money import CostEstimate
    from batchwright.requests import Problem, Report

_UNITS = ((1 << 30, "GB"), (1 << 20, "MB"), (1 << 10, "kB"))


def _path(endpoint: str | None) -> str | None:
    if endpoint is not None and not endpoint.startswith("/"):
        raise typer.BadParameter(f"{endpoint!r} is not a path such as /v1/chat/completions")
    return endpoint


def validate(
    file: InputFile,
    *,
    endpoint: Annotated[
        str | None,
        typer.Option(
            metavar="PATH",
            help="The URL that every line must have; defaults to the first line's.",
            callback=_path,
        ),
    ] = None,
    max_problems: Annotated[
        int,
        typer.Option(metavar="N", min=1, help="How many problems to print; the rest are counted."),
    ] = 100,
    cost: Annotated[
        bool, typer.Option("--cost", help="Say what the requests will cost, and at most.")
    ] = False,
    prices: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="The prices to use, in JSON or TOML; defaults to those of genai-prices. "
            "Implies --cost.",
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Check a file of requests by the API's rules, without sending it anywhere.

    The file may be larger than one batch: `batchwright run` splits it.
    """
    from batchwright.requests import check

    report = check(
        file,
        endpoint=endpoint,
        max_problems=max_problems,
        max_requests=None,
        max_bytes=None,
        max_embedding_inputs=None,
    )
    shards = _count_shards(file) if report.ok else None
    expected = estimated(file, prices) if cost or prices else None
    if as_json:
        out_json(_document(report, shards, expected))
    else:
        for line in problem_lines(file, report):
            out(line)
        out(_summary(file, report, shards))
        if expected is not None:
            out_cost(expected)
    if not report.ok:
        raise typer.Exit(ExitCode.USAGE)


def problem_lines(file: Path, report: Report) -> Iterator[str]:
    """Say what a check found, one problem per line, as compilers do."""
    yield from (printable(_problem_line(file, problem)) for problem in report.problems)
    if report.omitted:
        yield f"… and {report.omitted} more"


def problems(report: Report) -> dict[str, object]:
    """What a check found, for programs."""
    from attrs import asdict

    return {"problems": [asdict(one) for one in report.problems], "omitted": report.omitted}


def size(count: int) -> str:
    """Write a number of bytes for people."""
    for unit, name in _UNITS:
        if count >= unit:
            return f"{count / unit:.1f} {name}"
    return f"{count} bytes"


def _problem_line(file: Path, problem: Problem) -> str:
    where = f"{file}:{problem.line}" if problem.line is not None else f"{file}"
    param = f" ({problem.param})" if problem.param else ""
    return f"{where}: {problem.code}: {problem.message}{param}"


def _count_shards(file: Path) -> int:
    from batchwright.requests import shards

    return sum(1 for _ in shards(file))


def _summary(file: Path, report: Report, shards: int | None) -> str:
    facts = [counted(report.requests, "request"), size(report.bytes)]
    facts += [f"endpoint {report.endpoint}"] if report.endpoint else []
    facts += [f"model {report.model}"] if report.model else []
    if shards is None:
        facts.append(counted(len(report.problems) + report.omitted, "problem"))
    else:
        facts.append(counted(shards, "batch"))
    return printable(f"{file}: {', '.join(facts)}")


def _document(report: Report, shards: int | None, cost: CostEstimate | None) -> dict[str, object]:
    from attrs import asdict

    document = {"ok": report.ok, **asdict(report), "shards": shards}
    return document if cost is None else {**document, "cost": asdict(cost)}
