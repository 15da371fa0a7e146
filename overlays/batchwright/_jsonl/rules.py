"""The rules for a line of requests, one function each, in the API's own words."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from itertools import chain
from typing import Any

from orjson import loads

from batchwright._jsonl import parsing
from batchwright._jsonl.bounds import embedding_inputs
from batchwright._jsonl.groups import Group, endpoint_name, group_of
from batchwright._jsonl.parsing import parse, too_large
from batchwright._jsonl.uniqueness import Seen
from batchwright._jsonl.values import nulls
from batchwright.errors import InputError

Finding = tuple[str, str, str | None]
"""A problem's code, message and parameter."""

_NOT_JSON = "This line is not parseable as valid JSON."
_FIELDS = ("custom_id", "method", "url", "body")
_TITLES = {
    "chat/completions": "Chat Completions",
    "completions": "Completions",
    "responses": "Responses",
}
_NEEDS_MODEL = frozenset({"chat/completions", "completions", "embeddings"})
_JSON_TYPES = {
    dict: "an object",
    list: "an array",
    str: "a string",
    bool: "a boolean",
    int: "an integer",
    float: "a decimal",
    type(None): "null",
}


_DUPLICATE: tuple[Finding, ...] = (
    (
        "duplicate_custom_id",
        "The custom_id for this request is a duplicate of another request. "
        "Each request in a batch needs its own.",
        "custom_id",
    ),
)


class Rules:
    """The rules, with the endpoint, model and custom ids seen so far.

    Args:
        endpoint: What each url must be; None takes the first line's.
        models: The models that the API has; None skips that check.
        seen: The custom ids so far.
        mixed: Whether lines may differ in endpoint and model and lack a custom id, as in the input
            of a run, which splits them and names them.

    Attributes:
        request: The line that `apply` saw last; None if it is no object.
        group: The group of the last valid line.
        inputs: How many texts to embed there were so far.
    """

    def __init__(
        self,
        endpoint: str | None,
        models: Container[str] | None,
        seen: Seen,
        *,
        mixed: bool = False,
    ) -> None:
        self.endpoint = endpoint
        self.model: str | None = None
        self.inputs = 0
        self.request: dict[str, Any] | None = None
        self.group: Group | None = None
        self._models = models
        self._add = seen.add
        self._mixed = mixed
        self._groups: dict[str, dict[str | None, Group]] = {}
        self._plain_size = min(parsing.MAX_LINE, parsing.MAX_VALUES)

    def apply(self, line: bytes, size: int) -> Sequence[Finding]:
        """Return what is wrong with a line of `size` bytes; `line` is cut off if it is too long.

        Most lines have the endpoint and the model of an earlier one and nothing that needs a closer
        look: these are dealt with here, and all others rule by rule.
        """
        if size <= self._plain_size and b"null" not in line:
            try:
                request = loads(line)
                body = request["body"]
                group = self._groups[request["url"]][body.get("model")]
                if (
                    request["method"] == "POST"
                    and not body.get("stream")
                    and (not group.needs_messages or "messages" in body)
                ):
                    custom_id = request.get("custom_id")
                    named = type(custom_id) is str and custom_id != ""
                    if named or (custom_id is None and self._mixed):
                        self.request, self.group = request, group
                        if group.has_inputs:
                            self.inputs += embedding_inputs(body)
                        return () if not named or self._add(str(custom_id)) else _DUPLICATE
            except (ValueError, KeyError, TypeError, AttributeError):
                pass  # which rule it breaks is said below
        self.request = None
        return list(self._one_by_one(line, size))

    def groups(self) -> Iterator[Group]:
        """Yield the groups that valid lines had."""
        return chain.from_iterable(groups.values() for groups in self._groups.values())

    def _one_by_one(self, line: bytes, size: int) -> Iterator[Finding]:
        if why := too_large(line, size):
            yield "maximum_input_file_size_exceeded", f"This line is too large: {why}.", None
            return
        try:
            request = parse(line)
        except InputError as error:
            yield "invalid_json_line", f"{_NOT_JSON} {error}", None
            return
        if not isinstance(request, dict):
            yield "invalid_type", f"This line must be an object, not {type_of(request)}.", None
            return
        self.request = request
        for name in _FIELDS:
            if request.get(name) in (None, "") and not (self._mixed and name == "custom_id"):
                yield "missing_required_parameter", f"Missing required parameter: '{name}'.", name
        yield from self._custom_id(request.get("custom_id"))
        if (method := request.get("method")) not in (None, "", "POST"):
            yield "invalid_value", f"The method must be 'POST', not {method!r}.", "method"
        url = request.get("url")
        wrong_url = list(self._url(url))
        yield from wrong_url
        if wrong_url:  # it is unclear which endpoint's rules apply
            return
        endpoint = endpoint_name(url if self._mixed else self.endpoint)
        wrong_body = list(self._body(endpoint, request.get("body"), b"null" in line))
        yield from wrong_body
        if not wrong_body:
            self._remember(request)

    def _remember(self, request: dict[str, Any]) -> None:
        """Find the group of a valid line, so that others like it count as plain."""
        url, body = request.get("url"), request.get("body")
        if not url or not isinstance(body, dict):
            return
        groups, model = self._groups.setdefault(url, {}), body.get("model") or None
        if model not in groups:
            groups[model] = group_of(url, model)
        self.group = groups[model]

    def _custom_id(self, custom_id: Any) -> Iterator[Finding]:
        if custom_id in (None, ""):
            return
        if not isinstance(custom_id, str):
            yield _wrong_type("custom_id", "a string", custom_id)
        elif not self._add(custom_id):
            yield from _DUPLICATE

    def _url(self, url: Any) -> Iterator[Finding]:
        if url in (None, ""):
            return
        if not isinstance(url, str):
            yield _wrong_type("url", "a string", url)
            return
        self.endpoint = self.endpoint or url
        if url != self.endpoint and not self._mixed:
            message = "The URL provided for this request does not match the batch endpoint."
            yield "invalid_url", f"{message} It is {url!r}, not {self.endpoint!r}.", "url"

    def _body(self, endpoint: str, body: Any, may_have_null: bool) -> Iterator[Finding]:
        if body in (None, ""):
            return
        if not isinstance(body, dict):
            yield _wrong_type("body", "an object", body)
            return
        yield from self._model(body.get("model"), endpoint)
        if endpoint == "chat/completions" and body.get("messages") is None:
            yield "invalid_request", "Messages parameter is required.", "body.messages"
        for name in nulls(endpoint, body) if may_have_null else ():
            yield _wrong_type(name, "a string", None)
        if body.get("stream"):
            title = _TITLES.get(endpoint, endpoint)
            message = f"{title}: Streaming is not supported in the Batch API."
            yield "streaming_unsupported", message, "body.stream"
        if endpoint == "embeddings":
            self.inputs += embedding_inputs(body)

    def _model(self, model: Any, endpoint: str) -> Iterator[Finding]:
        if model in (None, ""):
            if endpoint in _NEEDS_MODEL:
                yield "invalid_request", "Model parameter is required.", "body.model"
        elif not isinstance(model, str):
            yield _wrong_type("body.model", "a string", model)
        elif self._models is not None and model not in self._models:
            message = f"The provided model '{model}' is not supported by the Batch API."
            yield "model_not_found", message, "body.model"
        elif self.model is None:
            self.model = model
        elif model != self.model and not self._mixed:
            yield (
                "mismatched_model",
                f"The model '{model}' for this request does not match the rest of the batch. "
                f"It began with '{self.model}'; a batch takes one model.",
                "body.model",
            )


def type_of(value: Any) -> str:
    """Return the type of a JSON value, in words."""
    return _JSON_TYPES[type(value)]


def _wrong_type(name: str, wanted: str, value: Any) -> Finding:
    return "invalid_type", f"The parameter '{name}' must be {wanted}, not {type_of(value)}.", name
