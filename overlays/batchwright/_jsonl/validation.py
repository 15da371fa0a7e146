"""Checking a file of requests before the upload, by the rules that the API applies after it."""

from __future__ import annotations

from collections.abc import Container

from attrs import frozen

from batchwright._jsonl.formats import binary_format, text_format
from batchwright._jsonl.lines import numbered
from batchwright._jsonl.parsing import MAX_LINE
from batchwright._jsonl.rules import Rules
from batchwright._jsonl.uniqueness import Seen
from batchwright._transfer.sources import Source
from batchwright.limits import MAX_BYTES, MAX_EMBEDDING_INPUTS, MAX_REQUESTS


@frozen
class Problem:
    """One problem of an input file, shaped like an error of a failed batch.

    Args:
        code: The API's error code, such as `invalid_json_line`.
        message: A sentence for people.
        param: The field at fault, such as `body.model`; None if it is not one field.
        line: The line's number, from 1; None if it is the whole file.

    Example:
        >>> str(Problem("invalid_json_line", "This line is not JSON.", None, 3))
        'line 3: This line is not JSON. (invalid_json_line)'
    """

    code: str
    message: str
    param: str | None = None
    line: int | None = None

    def __str__(self) -> str:
        where = f"line {self.line}: " if self.line is not None else ""
        return f"{where}{self.message} ({self.code})"


@frozen
class Report:
    """What a check found.

    Args:
        problems: First those of the whole file, then those of lines, in order.
        omitted: How many more problems there were than `max_problems`.
        requests: How many lines there are, valid or not.
        bytes: The length of the input in bytes.
        endpoint: The endpoint of the lines; None if none was given or found.
        model: The model of the lines; None if there is none.
        embedding_inputs: How many texts there are to embed.

    Example:
        >>> check(b"").problems[0].code
        'empty_file'
    """

    problems: list[Problem]
    omitted: int
    requests: int
    bytes: int
    endpoint: str | None
    model: str | None
    embedding_inputs: int

    @property
    def ok(self) -> bool:
        """Whether no problem was found."""
        return not self.problems and not self.omitted

    @property
    def truncated(self) -> bool:
        """Whether there were more problems than are listed."""
        return self.omitted > 0


def check(
    source: Source,
    *,
    endpoint: str | None = None,
    models: Container[str] | None = None,
    max_problems: int = 100,
    max_requests: int | None = MAX_REQUESTS,
    max_bytes: int | None = MAX_BYTES,
    max_embedding_inputs: int | None = MAX_EMBEDDING_INPUTS,
) -> Report:
    """Check an input file in one pass, in memory that does not grow with it.

    The rules are those that the API applies, reporting violations in `errors.data` of a failed
    batch. Empty lines, NaN and a byte order mark are errors; CRLF line endings and a missing final
    newline are fine.

    Args:
        source: A path, bytes, a file opened in binary mode, or an iterable of lines.
        endpoint: The batch's endpoint, such as `/v1/embeddings`; None takes the first line's url.
        models: The models that the API has; None skips that check.
        max_problems: The most problems to list; the rest are counted.
        max_requests: The most requests in the file; None for an input that will be split.
        max_bytes: The most bytes in the file; None for an input that will be split.
        max_embedding_inputs: The most texts to embed; None for an input that will be split.

    Returns:
        The report, whose `ok` says whether the API would take the file.

    Raises:
        OSError: The file cannot be read.
        TypeError: The file was opened in text mode.

    Example:
        >>> line = b'{"custom_id": "a", "method": "POST", "url": "/v1/embeddings", "body": {}}'
        >>> [problem.message for problem in check(line).problems]
        ['Model parameter is required.']
    """
    listed: list[Problem] = []
    found = requests = size = 0
    with Seen() as seen:
        rules = Rules(endpoint, models, seen)
        binary = None
        for number, line, line_size in numbered(source, limit=MAX_LINE):
            requests = number
            size += line_size
            if number == 1 and (binary := binary_format(line)):
                found = 1
                listed.append(Problem("invalid_json_line", f"The file is {binary}.", None, 1))
            if binary:
                continue
            for code, message, param in rules.apply(line, line_size):
                found += 1
                if len(listed) < max_problems:
                    looks = text_format(line) if number == 1 and param is None else None
                    hint = f" The file looks like {looks}." if looks else ""
                    listed.append(Problem(code, message + hint, param, number))
    whole: list[Problem] = []
    if not requests:
        whole.append(Problem("empty_file", "The batch input file is empty."))
    if max_requests is not None and requests > max_requests:
        message = f"The batch input file holds {requests} requests; the maximum is {max_requests}."
        whole.append(Problem("maximum_requests_exceeded", message))
    if max_bytes is not None and size > max_bytes:
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
    problems = (whole + listed)[:max_problems]
    omitted = found + len(whole) - len(problems)
    return Report(problems, omitted, requests, size, rules.endpoint, rules.model, rules.inputs)
