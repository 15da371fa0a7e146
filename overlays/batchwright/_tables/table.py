"""The answers as a table, of which only a few rows are in memory at a time."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from batchwright._answers.tokens import Usage
from batchwright._tables.answers import Answers
from batchwright._tables.batches import batches, schema_of
from batchwright._tables.columns import columns_of
from batchwright._tables.contents import Content
from batchwright._tables.formats import Format
from batchwright._tables.inputs import Input
from batchwright._tables.packages import needed
from batchwright._tables.rows import Counts, TableRow, table_rows
from batchwright._tables.types import Columns, Type, free_name
from batchwright._tables.writing import check_format, chosen_format, lines, write
from batchwright.errors import InputError

if TYPE_CHECKING:
    import pandas  # type: ignore[import-untyped, unused-ignore]
    import polars
    import pyarrow  # type: ignore[import-untyped, unused-ignore]

__all__ = ["Table", "text_lines"]


class Table:
    """Answers as a table, which `batchwright.results.table` makes.

    It is read from the start whenever it is asked for, a few rows at a time; only `to_arrow`,
    `to_pandas` and `to_polars` have it in memory as a whole. Whatever takes Arrow streams (polars,
    DuckDB, pyarrow and others) takes it as it is.

    Attributes:
        columns: The names of the columns.
        schema: The names and types of the columns, as a schema of Arrow.

    Methods:
        batches: Read it as record batches of Arrow, of at most 1,000 rows.
        to_arrow: Read it as a table of Arrow.
        to_pandas: Read it as a data frame of pandas, with integers that can be missing.
        to_polars: Read it as a data frame of polars.
        tokens_by_model: Add up the tokens of each model.
        write: Write it to a file, in constant memory.

    Example:
        from batchwright import results

        content.write_to_file("answers.jsonl")
        table = results.table("answers.jsonl")
        print(table.columns, table.to_polars())
    """

    def __init__(
        self,
        answers: Answers,
        *,
        schema: Mapping[str, Any] | None = None,
        joined: Input | None = None,
        columns: Sequence[str] | None = None,
    ) -> None:
        self._answers = answers
        self._joined = joined
        content = _content(answers, schema)
        self._take, self._width = content.take, len(content.columns)
        self._all = {**_beside(joined, content.columns), **content.columns}
        self._chosen = columns is not None
        self._columns = _of_choice(self._all, columns)

    def __repr__(self) -> str:
        return f"<Table of {self._answers.name}: {', '.join(self._columns)}>"

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        reader = needed("pyarrow").RecordBatchReader.from_batches(self.schema, self.batches())
        return reader.__arrow_c_stream__(requested_schema)

    @property
    def columns(self) -> list[str]:
        """The names of the columns."""
        return list(self._columns)

    @property
    def schema(self) -> pyarrow.Schema:
        """The names and types of the columns, as a schema of Arrow."""
        return schema_of(self._columns)

    def batches(self) -> Iterator[pyarrow.RecordBatch]:
        """Read it as record batches of Arrow, of at most 1,000 rows.

        Yields:
            The batches.

        Raises:
            InputError: A line is no answer, or does not fit the columns; the message gives the
                file and the line. Or pyarrow is missing.

        Example:
            from batchwright import results

            content.write_to_file("answers.jsonl")
            for batch in results.table("answers.jsonl").batches():
                print(batch.num_rows)
        """
        return batches(self._columns, self._rows(Counts(), self._columns), self.schema)

    def to_arrow(self) -> pyarrow.Table:
        """Read it as a table of Arrow.

        Returns:
            The table, which is in memory as a whole.

        Raises:
            InputError: As for `batches`.

        Example:
            from batchwright import results

            content.write_to_file("answers.jsonl")
            print(results.table("answers.jsonl").to_arrow().column("total_tokens"))
        """
        return needed("pyarrow").Table.from_batches(self.batches(), self.schema)

    def to_pandas(self) -> pandas.DataFrame:
        """Read it as a data frame of pandas, with integers that can be missing.

        Returns:
            The data frame, which is in memory as a whole.

        Raises:
            InputError: As for `batches`. Or pandas is missing.

        Example:
            from batchwright import results

            content.write_to_file("answers.jsonl")
            print(results.table("answers.jsonl").to_pandas().describe())
        """
        frames, arrow = needed("pandas"), needed("pyarrow")
        types = {arrow.int64(): frames.Int64Dtype(), arrow.bool_(): frames.BooleanDtype()}
        return self.to_arrow().to_pandas(types_mapper=types.get)

    def to_polars(self) -> polars.DataFrame:
        """Read it as a data frame of polars.

        Returns:
            The data frame, which is in memory as a whole.

        Raises:
            InputError: As for `batches`. Or polars is missing.

        Example:
            from batchwright import results

            content.write_to_file("answers.jsonl")
            print(results.table("answers.jsonl").to_polars().head())
        """
        frames = needed("polars")
        frame: polars.DataFrame = frames.from_arrow(self.to_arrow())
        return frame

    def tokens_by_model(self) -> dict[str, Usage]:
        """Add up the tokens of each model.

        Returns:
            The tokens by the names of the models; that of an answer which names none is empty.

        Raises:
            InputError: A line is no answer.

        Example:
            from batchwright import results

            content.write_to_file("answers.jsonl")
            for model, usage in results.table("answers.jsonl").tokens_by_model().items():
                print(model, usage.total_tokens)
        """
        sums: dict[str, Counter[str]] = {}
        names = Usage.__match_args__
        for answer in self._answers:
            usage = answer.result.usage
            if usage is not None:
                counter = sums.setdefault(answer.result.model or "", Counter())
                for name in names:
                    counter[name] += getattr(usage, name)
        return {model: Usage(*(counter[name] for name in names)) for model, counter in sums.items()}

    def write(
        self,
        path: str | os.PathLike[str],
        *,
        format: Format | None = None,
        overwrite: bool = False,
    ) -> Counts:
        """Write it to a file, in constant memory.

        The file appears when it is complete.

        - CSV: what has no value is empty, and lists and objects are JSON. A text is written as it
          is, though a spreadsheet takes one that begins with `=` for a formula. Embeddings are
          refused, unless `columns` names them.
        - JSON Lines: an object a row.
        - Parquet needs pyarrow.
        - .npy: the embeddings as a matrix of float32, without those that are missing. Beside
          `vectors.npy`, `vectors.ids.jsonl` has a line for each row of the matrix, such as
          `{"custom_id": "a", "index": 0}`. Where the input was joined, the matrix has a row for
          each row of the input, of NaN where there is no embedding.

        Args:
            path: The file.
            format: Its format; None goes by the end of its name.
            overwrite: Whether there may be a file already, which is then replaced.

        Returns:
            How many rows were written.

        Raises:
            InputError: As for `batches`, or the format cannot hold the columns.
            FileExistsError: There is a file already.
            OSError: The file cannot be written.

        Example:
            from batchwright import results

            content.write_to_file("answers.jsonl")
            counts = results.table("answers.jsonl").write("answers.parquet")
            print(counts.rows, counts.failed)
        """
        target = Path(path)
        kind = chosen_format(format, target)
        columns, counts = self._fitting(kind), Counts()
        write(target, kind, columns, self._rows(counts, columns), overwrite=overwrite)
        return counts

    def _fitting(self, format: Format) -> Columns:
        """The columns that a file gets; one of vectors needs no others."""
        columns = self._all if format == "npy" else self._columns
        joined = self._joined is not None
        check_format(format, columns, chosen=self._chosen, joined=joined)
        return columns

    def _rows(self, counts: Counts, columns: Columns) -> Iterator[TableRow]:
        rows = table_rows(self._answers, self._take, self._width, self._joined, counts)
        names = list(self._all)
        if list(columns) == names:
            return rows
        places = [names.index(name) for name in columns]
        return (row._replace(values=tuple(row.values[n] for n in places)) for row in rows)


def text_lines(table: Table, format: Format, counts: Counts) -> Iterator[bytes]:
    """Return a table as lines of CSV or JSON, and count its rows on the way.

    Raises:
        InputError: The format is none of text, or cannot hold the columns.
    """
    columns = table._fitting(format)
    return lines(format, columns, table._rows(counts, columns))


def _content(answers: Answers, schema: Mapping[str, Any] | None) -> Content:
    first = answers.first()
    try:
        return columns_of(None if first is None else first.result, schema)
    except InputError as error:
        where = answers.name if first is None else answers.where(first.number)
        raise InputError(f"{where}: {error}") from error


def _of_choice(there: Columns, wanted: Sequence[str] | None) -> Columns:
    if isinstance(wanted, str):
        raise TypeError(f"columns must be several names, such as [{wanted!r}]")
    if wanted is not None and not wanted:
        raise InputError(f"no columns are asked for; the columns are {', '.join(there)}")
    for name in wanted or ():
        if name not in there:
            raise InputError(f"there is no column {name!r}; the columns are {', '.join(there)}")
    return there if wanted is None else {name: there[name] for name in wanted}


def _beside(joined: Input | None, answers: Columns) -> Columns:
    """The columns of the input; those whose names the answers have get others."""
    columns: dict[str, Type] = {}
    for name, kind in joined.columns.items() if joined is not None else ():
        columns[free_name(name, "input", {*answers, *columns})] = kind
    return columns
