"""The rules for a line of requests, one function each, in the API's own words."""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import Any

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


class Rules:
    """The rules, with the endpoint, model and custom ids seen so far.

    Args:
        endpoint: What each url must be; None takes the first line's.
        models: The models that the API has; None skips that check.
        seen: The custom ids so far.
    """

    def __init__(self, endpoint: str | None, models: Container[str] | None, seen: Seen) -> None:
        self.endpoint = endpoint
        self.model: str | None = None
        self.inputs = 0
        self._models = models
        self._seen = seen

    def apply(self, line: bytes, size: int) -> Iterator[Finding]:
        """Yield what is wrong with a line of `size` bytes; `line` is cut off if it is too long."""
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
        for name in _FIELDS:
            if request.get(name) in (None, ""):
                yield "missing_required_parameter", f"Missing required parameter: '{name}'.", name
        yield from self._custom_id(request.get("custom_id"))
        if (method := request.get("method")) not in (None, "", "POST"):
            yield "invalid_value", f"The method must be 'POST', not {method!r}.", "method"
        wrong_url = list(self._url(request.get("url")))
        yield from wrong_url
        if not wrong_url:  # else it is unclear which endpoint's rules apply
            yield from self._body(request.get("body"), may_have_null=b"null" in line)

    def _custom_id(self, custom_id: Any) -> Iterator[Finding]:
        if custom_id in (None, ""):
            return
        if not isinstance(custom_id, str):
            yield _wrong_type("custom_id", "a string", custom_id)
        elif not self._seen.add(custom_id):
            yield (
                "duplicate_custom_id",
                "The custom_id for this request is a duplicate of another request. "
                "Each request in a batch needs its own.",
                "custom_id",
            )

    def _url(self, url: Any) -> Iterator[Finding]:
        if url in (None, ""):
            return
        if not isinstance(url, str):
            yield _wrong_type("url", "a string", url)
            return
        self.endpoint = self.endpoint or url
        if url != self.endpoint:
            message = "The URL provided for this request does not match the batch endpoint."
            yield "invalid_url", f"{message} It is {url!r}, not {self.endpoint!r}.", "url"

    def _body(self, body: Any, *, may_have_null: bool) -> Iterator[Finding]:
        if body in (None, ""):
            return
        if not isinstance(body, dict):
            yield _wrong_type("body", "an object", body)
            return
        endpoint = (self.endpoint or "").removeprefix("/v1").removeprefix("/")
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
        elif model != self.model:
            yield (
                "mismatched_model",
                f"The model '{model}' for this request does not match the rest of the batch. "
                f"It began with '{self.model}'; a batch takes one model.",
                "body.model",
            )


def embedding_inputs(body: dict[str, Any]) -> int:
    """Count the texts in the body of a request for embeddings.

    A string counts as one, and so does a list of token numbers; a list of either counts its items.
    """
    texts = body.get("input")
    if isinstance(texts, list) and not (texts and isinstance(texts[0], int)):
        return len(texts)
    return 1


def type_of(value: Any) -> str:
    """Return the type of a JSON value, in words."""
    return _JSON_TYPES[type(value)]


def _wrong_type(name: str, wanted: str, value: Any) -> Finding:
    return "invalid_type", f"The parameter '{name}' must be {wanted}, not {type_of(value)}.", name
