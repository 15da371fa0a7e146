"""Checking a file of requests before the upload, by the rules that the API applies after it."""

from __future__ import annotations

from collections.abc import Container

from batchwright._jsonl.findings import Check, check_level
from batchwright._jsonl.lines import blocks
from batchwright._jsonl.parsing import MAX_LINE
from batchwright._jsonl.parts import in_parts
from batchwright._jsonl.passing import Pass, Wanted
from batchwright._jsonl.reports import Problem, Report
from batchwright._jsonl.uniqueness import Seen
from batchwright._transfer.sources import Source
from batchwright.limits import MAX_BYTES, MAX_EMBEDDING_INPUTS, MAX_REQUESTS

__all__ = ["check"]


def check(
    source: Source,
    *,
    endpoint: str | None = None,
    models: Container[str] | None = None,
    check: Check = "warn",
    max_problems: int = 100,
    max_requests: int | None = MAX_REQUESTS,
    max_bytes: int | None = MAX_BYTES,
    max_embedding_inputs: int | None = MAX_EMBEDDING_INPUTS,
) -> Report:
    """Check an input file in one pass, in memory that does not grow with it.

    A file of 512 MB or more is checked by several processes, one for each core and 256 MB.

    The rules are those that the API applies, reporting violations in `errors.data` of a failed
    batch, and the published schema of each request's endpoint. Empty lines, NaN and a byte order
    mark are errors; CRLF line endings and a missing final newline are fine.

    Args:
        source: A path, bytes, a file opened in binary mode, or an iterable of lines.
        endpoint: The batch's endpoint, such as `/v1/embeddings`; None takes the first line's url.
        models: The models that the API has; None skips that check.
        check: What to make of a body that the schema of its endpoint does not know: `warn` of an
            unknown parameter or value, which the API may have learnt since; `strict` makes it a
            problem; `off` looks at no schema.
        max_problems: The most problems, and the most warnings, to list; the rest are counted.
        max_requests: The most requests in the file; None for an input that will be split.
        max_bytes: The most bytes in the file; None for an input that will be split.
        max_embedding_inputs: The most texts to embed; None for an input that will be split.

    Returns:
        The report, whose `ok` says whether the API would take the file.

    Raises:
        OSError: The file cannot be read.
        TypeError: The file was opened in text mode.
        ValueError: `check` is none of the three.

    Example:
        >>> line = b'{"custom_id": "a", "method": "POST", "url": "/v1/embeddings", "body": {}}'
        >>> [problem.message for problem in check(line).problems]
        ['Model parameter is required.', 'body.input: is required']
    """
    wanted = Wanted(
        endpoint=endpoint, models=models, check=check_level(check), max_problems=max_problems
    )
    done = in_parts(source, wanted) or _in_one(source, wanted)
    rules = done.rules
    whole: list[Problem] = []
    if not done.requests:
        whole.append(Problem("empty_file", "The batch input file is empty."))
    if max_requests is not None and done.requests > max_requests:
        message = (
            f"The batch input file holds {done.requests} requests; the maximum is {max_requests}."
        )
        whole.append(Problem("maximum_requests_exceeded", message))
    if max_bytes is not None and done.bytes > max_bytes:
        maximum = f"maximum of {max_bytes} bytes"
        if rules.model:  # the API's own words
            maximum = f"{max_bytes} maximum for the {rules.model} model"
        message = f"The batch input file is larger than the {maximum}."
        whole.append(Problem("maximum_input_file_size_exceeded", message))
    if max_embedding_inputs is not None and rules.inputs > max_embedding_inputs:
        message = (
            f"The batch input file holds {rules.inputs} embedding inputs; "
            f"the maximum is {max_embedding_inputs}."
        )
        whole.append(Problem("maximum_embedding_inputs_exceeded", message))
    done.found.put_first(whole)
    return Report(
        done.found.problems,
        done.found.omitted,
        done.requests,
        done.bytes,
        rules.endpoint,
        rules.model,
        rules.inputs,
        done.found.warnings,
        done.found.omitted_warnings,
    )


def _in_one(source: Source, wanted: Wanted) -> Pass:
    with Seen() as seen:
        done = Pass(wanted, seen)
        done.read(blocks(source, limit=MAX_LINE))
    return done
