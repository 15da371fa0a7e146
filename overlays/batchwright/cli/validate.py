"""`batchwright validate`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from batchwright.cli.costs import estimated, out_cost
from batchwright.cli.exits import ExitCode
from batchwright.cli.options import Checking, InputFile, Json, Strict, checking
from batchwright.cli.printing import counted, out, out_json, printable
from batchwright.cli.settings import open_client

if TYPE_CHECKING:
    from batchwright.money import CostEstimate
    from batchwright.requests import Problem, Report

_UNITS = ((1 << 30, "GB"), (1 << 20, "MB"), (1 << 10, "kB"))


def _path(endpoint: str | None) -> str | None:
    if endpoint is not None and not endpoint.startswith("/"):
        raise typer.BadParameter(f"{endpoint!r} is not a path such as /v1/chat/completions")
    return endpoint


def validate(
    ctx: typer.Context,
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
    check: Checking = "warn",
    strict: Strict = False,
    models: Annotated[
        bool, typer.Option("--models", help="Ask the API which models there are.")
    ] = False,
    max_problems: Annotated[
        int,
        typer.Option(
            metavar="N",
            min=1,
            help="How many problems, and how many warnings, to print; the rest are counted.",
        ),
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

    Each body is checked by the published schema of its endpoint. The file may be larger than one
    batch: `batchwright run` splits it.
    """
    from batchwright import requests

    report = requests.check(
        file,
        endpoint=endpoint,
        models=_models(ctx) if models else None,
        check=checking(check, strict),
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
    """Say what a check found, one problem or warning per line, as compilers do."""
    yield from (printable(_problem_line(file, problem)) for problem in report.problems)
    if report.omitted:
        yield f"… and {report.omitted:,} more"
    yield from warning_lines(file, report)


def warning_lines(file: Path, report: Report) -> Iterator[str]:
    """Say what a check warned of, one warning per line."""
    for warning in report.warnings:
        yield printable(_problem_line(file, warning, "warning: "))
    if report.omitted_warnings:
        yield f"… and {counted(report.omitted_warnings, 'more warning')}"


def problems(report: Report) -> dict[str, object]:
    """What a check found, for programs."""
    from attrs import asdict

    return {
        "problems": [asdict(one) for one in report.problems],
        "omitted": report.omitted,
        "warnings": [asdict(one) for one in report.warnings],
        "omitted_warnings": report.omitted_warnings,
    }


def size(count: int) -> str:
    """Write a number of bytes for people."""
    for unit, name in _UNITS:
        if count >= unit:
            return f"{count / unit:.1f} {name}"
    return f"{count} bytes"


def _models(ctx: typer.Context) -> frozenset[str]:
    with open_client(ctx) as client:
        return frozenset(str(model.id) for model in client.models.list())


def _problem_line(file: Path, problem: Problem, kind: str = "") -> str:
    from batchwright._jsonl.reports import more_lines

    where = f"{file}:{problem.line}" if problem.line is not None else f"{file}"
    named = problem.param is None or problem.message.startswith(problem.param)
    param = "" if named else f" ({problem.param})"
    more = more_lines(problem)
    return f"{where}: {kind}{problem.code}: {problem.message}{param}{more and f' ({more})'}"


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
    if warnings := len(report.warnings) + report.omitted_warnings:
        facts.append(counted(warnings, "warning"))
    return printable(f"{file}: {', '.join(facts)}")


def _document(report: Report, shards: int | None, cost: CostEstimate | None) -> dict[str, object]:
    from attrs import asdict

    document = {"ok": report.ok, **asdict(report), "shards": shards}
    return document if cost is None else {**document, "cost": asdict(cost)}
