"""The answer to one request, made from its line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Generic

import orjson
from attrs import evolve

from batchwright._answers.calls import ToolCall, tool_calls_of
from batchwright._answers.failures import ResultError, error_of
from batchwright._answers.moderations import flagged_of
from batchwright._answers.parsing import parsed_of
from batchwright._answers.shapes import member, word
from batchwright._answers.texts import finish_reason_of, refusal_of, text_of
from batchwright._answers.tokens import Usage, usage_of
from batchwright._answers.vectors import embedding_of, embeddings_of
from batchwright._answers.view import Result as View
from batchwright.errors import InputError

if TYPE_CHECKING:
    from typing_extensions import TypeVar  # the default lets `Result` stand for `Result[Any]`

    T = TypeVar("T")
    T_co = TypeVar("T_co", covariant=True, default=Any)
else:
    from typing import TypeVar

    T = TypeVar("T")
    T_co = TypeVar("T_co", covariant=True)

__all__ = ["Result", "parse_line"]


class Result(Generic[T_co]):
    """The answer to one request of a batch, which `parse` and `read` make of its line.

    A request that was executed but failed has a `status_code` of 4xx or 5xx and the line's own
    `error` is null; here `ok` is False, and `error` comes from the body. A request that was never
    executed, because the batch expired or was cancelled, has no `status_code`.

    What the answer says reads alike for all endpoints, and is None where the body does not say it,
    however odd the body is. Where there are several choices, it is the first.

    With a class given as `into`, `parsed` is an instance of it, or None; then `why` says why, by
    its `code`:

    - `refusal`: the model refused.
    - `length` or `content_filter`: the answer was cut.
    - `mismatch`: the text is no JSON, or does not fit the class.
    - `tool_calls` or `no_text`: there is no text to read.
    - any other: the request failed, and this is the code of its `error`.

    Attributes:
        custom_id: The request's name, from the input file.
        ok: Whether the request was executed and succeeded.
        status_code: The HTTP status of the request; None if it was never executed.
        request_id: The API's id for the request; None if it was never executed.
        body: The JSON body of the endpoint's response; None if there is none.
        error: Why the request failed; None if it is `ok`.
        raw: The whole line.
        line: The number of the line in its file, or in the input of a run; None if it stood alone.
        model: The model that answered.
        text: The text of the answer.
        parsed: The text as an instance of the class that was given, or as JSON.
        why: Why `parsed` is None, with the line; None if nothing is amiss.
        refusal: What the model said when it refused.
        finish_reason: Why the model stopped, in the words of chat.
        tool_calls: The tools that the model wants to have called; empty if there are none.
        embedding: The vector of the first input.
        embeddings: The vectors of all inputs, in their order.
        flagged: Whether a moderation flagged any of its inputs.
        usage: The tokens that the request used.

    Example:
        for result in client.batches.iter_results("batch_1"):
            print(result.custom_id, result.text if result.ok else result.error)
    """

    __slots__ = ("_custom_id", "_into", "_line", "_ok", "_parsed", "_raw")

    _custom_id: str
    _into: type[T_co] | None
    _line: int | None
    _ok: bool
    _parsed: tuple[T_co | None, ResultError | None]
    _raw: dict[str, Any]

    @property
    def custom_id(self) -> str:
        """The request's name, from the input file."""
        return self._custom_id

    @property
    def ok(self) -> bool:
        """Whether the request was executed and succeeded."""
        return self._ok

    @property
    def status_code(self) -> int | None:
        """The HTTP status of the request; None if it was never executed."""
        status: int | None = member(self._raw.get("response"), "status_code")
        return status

    @property
    def request_id(self) -> str | None:
        """The API's id for the request; None if it was never executed."""
        found: str | None = member(self._raw.get("response"), "request_id")
        return found

    @property
    def body(self) -> Any:
        """The JSON body of the endpoint's response; None if there is none."""
        return member(self._raw.get("response"), "body")

    @property
    def error(self) -> ResultError | None:
        """Why the request failed; None if it is `ok`."""
        if self._ok:
            return None
        return error_of(self._raw.get("error"), self.status_code, self.body)

    @property
    def raw(self) -> dict[str, Any]:
        """The whole line."""
        return self._raw

    @property
    def line(self) -> int | None:
        """The number of the line in its file, or in the input of a run; None if it stood alone."""
        return self._line

    @property
    def model(self) -> str | None:
        """The model that answered."""
        return word(member(self.body, "model"))

    @property
    def text(self) -> str | None:
        """The text of the answer."""
        return text_of(self.body)

    @property
    def parsed(self) -> T_co | None:
        """The text as an instance of the class that was given, or as JSON."""
        return self._read()[0]

    @property
    def why(self) -> ResultError | None:
        """Why `parsed` is None, with the line; None if nothing is amiss.

        Nothing is amiss without a class, either, if the answer is whole and no JSON.

        Example:
            from typing import TypedDict

            class Ticket(TypedDict):
                product: str

            for result in client.batches.iter_results("batch_1", into=Ticket):
                if result.parsed:
                    print(result.parsed["product"])
                else:
                    print(result.custom_id, result.why)
        """
        return self._read()[1]

    @property
    def refusal(self) -> str | None:
        """What the model said when it refused."""
        return refusal_of(self.body)

    @property
    def finish_reason(self) -> str | None:
        """Why the model stopped, in the words of chat.

        These are `stop`, `length`, `content_filter` and `tool_calls`, for responses, too; a word
        that only one server knows stays as it is.

        Example:
            >>> line = b'{"custom_id": "a", "response": {"status_code": 200, "body":'
            >>> line += b'{"object": "response", "status": "incomplete",'
            >>> line += b'"incomplete_details": {"reason": "max_output_tokens"}}}}'
            >>> parse_line(line, None).finish_reason
            'length'
        """
        return finish_reason_of(self.body)

    @property
    def tool_calls(self) -> list[ToolCall]:
        """The tools that the model wants to have called; empty if there are none."""
        return tool_calls_of(self.body)

    @property
    def embedding(self) -> Sequence[float] | None:
        """The vector of the first input.

        It is a list of floats, or, if the API sent base64, what that decodes to: an array of numpy
        where it is installed, else an `array.array`, both of 32-bit floats.

        Example:
            for result in client.batches.iter_results("batch_1"):
                print(result.custom_id, result.embedding[:3])
        """
        return embedding_of(self.body)

    @property
    def embeddings(self) -> list[Sequence[float]] | None:
        """The vectors of all inputs, in their order."""
        return embeddings_of(self.body)

    @property
    def flagged(self) -> bool | None:
        """Whether a moderation flagged any of its inputs."""
        return flagged_of(self.body)

    @property
    def usage(self) -> Usage | None:
        """The tokens that the request used."""
        return usage_of(self.body)

    def _read(self) -> tuple[T_co | None, ResultError | None]:
        """Read the text once, when it is first asked for."""
        try:
            return self._parsed
        except AttributeError:
            self._parsed = parsed, why = self._reading()
            return parsed, why

    def _reading(self) -> tuple[T_co | None, ResultError | None]:
        error = self.error
        parsed, why = (None, error) if error else parsed_of(self.body, self._into)
        return parsed, None if why is None else evolve(why, line=self._line)

    def _view(self) -> View:
        return View(
            self._custom_id, self._ok, self.status_code, self.request_id, self.body, self.error
        )

    def __eq__(self, other: object) -> bool:
        return self._view() == other._view() if isinstance(other, Result) else NotImplemented

    def __hash__(self) -> int:
        return hash((self._custom_id, self._ok))

    def __repr__(self) -> str:
        return repr(self._view())

    def _repr_html_(self) -> str:
        return self._view()._repr_html_()


def parse_line(line: bytes, number: int | None, into: type[T] | None = None) -> Result[T]:
    """Parse a line whose class has been checked.

    Args:
        line: The line.
        number: Its number; None if it is not known.
        into: The class that a structured output is read into.

    Raises:
        InputError: The line is not an answer.
    """
    try:
        raw = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        cut = not line.endswith(b"\n") and "end of data" in error.msg
        ended = ", and the file ends here: it is truncated" if cut else ""
        raise InputError(f"this line is not valid JSON ({error}){ended}") from error
    result: Result[T] = object.__new__(Result)  # takes a third of the time of a constructor
    result._raw, result._line, result._into = raw, number, into
    try:
        if (
            raw["response"]["status_code"] == 200
            and raw["error"] is None
            and type(custom_id := raw["custom_id"]) is str
        ):
            result._custom_id, result._ok = custom_id, True
            return result
    except (TypeError, KeyError):
        pass  # a line that lacks something, such as that of a request that was never executed
    result._custom_id, result._ok = _checked(raw)
    return result


def _checked(raw: Any) -> tuple[str, bool]:
    """The name of any answer, and whether its request was executed and succeeded."""
    if not isinstance(raw, dict) or not isinstance(raw.get("custom_id"), str):
        raise InputError("this line is not an answer: it is not an object with a 'custom_id'")
    if "body" in raw and "url" in raw and "response" not in raw:
        raise InputError("this line is a request, not an answer")
    status = member(raw.get("response"), "status_code")
    if status is not None and not isinstance(status, int):
        raise InputError("this line is not an answer: its 'status_code' is not a number")
    return raw["custom_id"], raw.get("error") is None and status is not None and 200 <= status < 300
