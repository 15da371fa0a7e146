"""Making lines of the rows of a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from batchwright._jsonl.findings import Check, check_level
from batchwright.errors import InputError
from batchwright.requests.endpoints import structured

if TYPE_CHECKING:
    from batchwright._rows.sources import RowSource

__all__ = ["template"]


def template(
    source: RowSource,
    *,
    chat: str | Sequence[Any] | None = None,
    responses: str | Sequence[Any] | None = None,
    embedding: str | Sequence[Any] | None = None,
    moderation: str | Sequence[Any] | None = None,
    completion: str | Sequence[Any] | None = None,
    image: str | Sequence[Any] | None = None,
    id: str | None = None,
    system: str | None = None,
    into: type | None = None,
    check: Check = "warn",
    **body: Any,
) -> Iterator[dict[str, Any]]:
    """Make a line of each row of a table, one at a time.

    `{column}` stands for the row's value in that column, and `{{` and `}}` for braces. A text that
    is `{column}` and nothing else becomes the value itself, such as a number. What a cell holds is
    never read as a template. Give one prompt: its name is that of the function for the endpoint.
    Each line is checked as `batchwright.requests.check` checks it.

    Args:
        source: A path (CSV, TSV, JSON Lines, Parquet, Arrow or Feather; text may be compressed with
            gzip or Zstandard), `-` for the standard input, an open file of text, a data frame or
            table of polars, pandas, pyarrow, duckdb and others, or an iterable of mappings.
        chat: The user's message, or the list of messages.
        responses: The input, a text or a list of items.
        embedding: The input, a text or a list of texts.
        moderation: The input, a text or a list of inputs.
        completion: The prompt.
        image: The prompt.
        id: The `custom_id` of each line, which must be unique, such as `{row_id}`; by default
            `row-1`, `row-2` and so on.
        system: What the model is told beforehand: the system's message of `chat`, the
            `instructions` of `responses`.
        into: The class to read the answers of `chat` or `responses` into; see `chat`.
        check: `warn` refuses what the endpoint's schema does not allow, `strict` also what it does
            not know, such as a new parameter, and `off` neither.
        body: The other parameters, such as `model`. They may have columns, too, but for those that
            hold schemas: `functions`, `response_format`, `text` and `tools`.

    Returns:
        An iterator over the lines, in the order of the rows.

    Raises:
        TypeError: There is not exactly one prompt, or the endpoint does not take an argument.
        ValueError: `check` is none of these.
        InputError: The template has no column, or a brace without a partner. Iterating raises it
            with the row's number if a column is missing or has no value, which None, NaN and an
            empty text are, if an id occurs twice, if the line is invalid, or if the source cannot
            be read.

    Example:
        rows = [{"row_id": 7, "text": "The cat sat on the mat."}]
        lines = template(rows, chat="Summarise: {text}", model="gpt-5-mini", id="{row_id}")
        write("summaries.jsonl", lines)
    """
    from batchwright._rows.prompts import ENDPOINTS, template_of
    from batchwright._rows.requests import requests_of
    from batchwright._rows.templates import renderer

    prompts = {
        "chat": chat,
        "responses": responses,
        "embedding": embedding,
        "moderation": moderation,
        "completion": completion,
        "image": image,
    }
    given = [(kind, prompt) for kind, prompt in prompts.items() if prompt is not None]
    if len(given) != 1:
        raise TypeError(f"give exactly one of {', '.join(ENDPOINTS)}")
    kind, prompt = given[0]
    if into is not None:
        body |= structured(kind, into, body)
    render = renderer(template_of(kind, prompt, body, id=id, system=system))
    return _lines(requests_of(source, render, check=check_level(check)))


def _lines(made: Iterator[dict[str, Any] | InputError]) -> Iterator[dict[str, Any]]:
    for line in made:
        if isinstance(line, InputError):
            raise line
        yield line
