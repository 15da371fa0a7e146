"""The rules for a line of requests, one function each, in the API's own words."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from itertools import chain, repeat
from operator import attrgetter
from typing import Any, Protocol

from orjson import JSONDecodeError, loads

from batchwright import _bodies
from batchwright._bodies import Finding, quoted
from batchwright._jsonl import parsing
from batchwright._jsonl.bounds import embedding_inputs
from batchwright._jsonl.endpoints import is_known, unknown_endpoint
from batchwright._jsonl.findings import DUPLICATE, Check, type_of, wrong_type
from batchwright._jsonl.groups import Group, endpoint_name, group_of
from batchwright._jsonl.parsing import reason, too_large
from batchwright._jsonl.plain import Parameters, Plain
from batchwright._jsonl.values import nulls

__all__ = ["Names", "Rules"]

_NOT_JSON = "This line is not parseable as valid JSON."
_FIELDS = ("custom_id", "method", "url", "body")
_TITLES = {
    "chat/completions": "Chat Completions",
    "completions": "Completions",
    "responses": "Responses",
}
_NEEDS_MODEL = frozenset({"chat/completions", "completions", "embeddings"})
_NAME = attrgetter("custom_id")
_MODEL = attrgetter("body.model")
_WORTH_A_DECODER = 100
"""From how many lines on a decoder pays, which takes some milliseconds to make."""


class Names(Protocol):
    """The custom ids so far, such as `Seen`."""

    def add(self, name: str, /) -> bool:
        """Add a name, and return whether it is new."""
        ...

    def add_all(self, names: Sequence[str], /) -> list[int]:
        """Add names, and return the places of those that are not new."""
        ...


class Rules:
    """The rules, with the endpoint, model and custom ids seen so far.

    Args:
        endpoint: What each url must be; None takes the first line's.
        models: The models that the API has; None skips that check.
        seen: The custom ids so far.
        mixed: Whether lines may differ in endpoint and model and lack a custom id, as in the input
            of a run, which splits them and names them.
        check: How bodies are checked.
        any_endpoint: Whether the API may have endpoints that the specification does not know.

    Attributes:
        request: The line that `apply` saw last; None if it is no object.
        group: The group of the last valid line.
        inputs: How many texts to embed there were so far.
    """

    def __init__(
        self,
        endpoint: str | None,
        models: Container[str] | None,
        seen: Names,
        *,
        mixed: bool = False,
        check: Check = "warn",
        any_endpoint: bool = False,
    ) -> None:
        self.endpoint = endpoint
        self.model: str | None = None
        self.inputs = 0
        self.request: dict[str, Any] | None = None
        self.group: Group | None = None
        self._models = models
        self._seen = seen
        self._mixed = mixed
        self._check = check
        self._any_endpoint = any_endpoint
        self._groups: dict[str, dict[str | None, Group]] = {}
        self._plain_size = min(parsing.MAX_LINE, parsing.MAX_VALUES)
        self._lines = 0
        self._decoders: dict[str, _bodies.GrowingDecoder | None] = {}

    def plain(self, lines: Sequence[bytes], size: int) -> Plain | None:
        """Deal with lines of the endpoint and the models of earlier ones, all in one go.

        Args:
            lines: The lines.
            size: How many bytes they have.

        Returns:
            The lines; None if one of them needs a closer look, which `apply` takes.
        """
        self._lines += len(lines)
        group = self.group
        decoder = self._decoder(group.endpoint) if group else None
        if group is None or decoder is None or size > self._plain_size:
            return None
        try:
            decoded = list(map(decoder.decode, lines))
            found = set(map(_MODEL, decoded))
        except (ValueError, RecursionError, AttributeError):
            return None
        names, known = list(map(_NAME, decoded)), self._groups[group.endpoint]
        if not (found <= known.keys() if self._mixed else found == {group.model}):
            return None
        if None in names:  # they are named after their lines, one by one
            return None
        if group.has_inputs:
            self.inputs += sum(map(_texts, decoded))
        if len(found) > 1:
            groups: Iterator[Group] = map(known.__getitem__, map(_MODEL, decoded))
        else:
            groups = repeat(known[found.pop()])
        return Plain(names, decoded, groups, self._seen.add_all(names))

    def apply(self, line: bytes, size: int) -> Sequence[Finding]:
        """Return what is wrong with a line of `size` bytes; `line` is cut off if it is too long.

        Most lines have the endpoint and the model of an earlier one, and nothing that needs a
        closer look than by their schema. All others are looked at rule by rule.
        """
        self.request = None
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
                        new = not named or self._seen.add(str(custom_id))
                        found = self._by_schema(group.endpoint, body, line)
                        return found if new else [DUPLICATE, *found]
            except (ValueError, KeyError, TypeError, AttributeError):
                pass  # which rule it breaks is said below
        return list(self._one_by_one(line, size))

    def groups(self) -> Iterator[Group]:
        """Yield the groups that valid lines had."""
        return chain.from_iterable(groups.values() for groups in self._groups.values())

    def _one_by_one(self, line: bytes, size: int) -> Iterator[Finding]:
        if why := too_large(line, size):
            yield Finding("maximum_input_file_size_exceeded", f"This line is too large: {why}.")
            return
        try:
            request = loads(line)
        except JSONDecodeError as error:
            yield Finding("invalid_json_line", f"{_NOT_JSON} {reason(line, error)}")
            return
        if not isinstance(request, dict):
            yield Finding("invalid_type", f"This line must be an object, not {type_of(request)}.")
            return
        self.request = request
        for name in _FIELDS:
            if request.get(name) in (None, "") and not (self._mixed and name == "custom_id"):
                message = f"Missing required parameter: '{name}'."
                yield Finding("missing_required_parameter", message, name)
        yield from self._custom_id(request.get("custom_id"))
        if (method := request.get("method")) not in (None, "", "POST"):
            message = f"The method must be 'POST', not {_shown(method)}."
            yield Finding("invalid_value", message, "method")
        url = request.get("url")
        wrong_url = list(self._wrong_url(url))
        yield from wrong_url
        if any(not finding.warning for finding in wrong_url):
            return  # it is unclear which endpoint's rules apply
        endpoint = url if self._mixed else self.endpoint
        wrong_body = list(self._body(endpoint or "", request.get("body"), line))
        yield from wrong_body
        if not any(not finding.warning for finding in (*wrong_url, *wrong_body)):
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
            yield wrong_type("custom_id", "a string", custom_id)
        elif not self._seen.add(custom_id):
            yield DUPLICATE

    def _wrong_url(self, url: Any) -> Iterator[Finding]:
        if url in (None, ""):
            return
        if not isinstance(url, str):
            yield wrong_type("url", "a string", url)
            return
        if self.endpoint is not None and url != self.endpoint and not self._mixed:
            yield Finding(
                "invalid_url",
                "The URL provided for this request does not match the batch endpoint. "
                f"It is {quoted(url)}, not {quoted(self.endpoint)}.",
                "url",
            )
        elif self._check == "off" or url in self._groups or is_known(url):
            self.endpoint = self.endpoint or url
        else:
            warning = self._any_endpoint and self._check != "strict"
            yield Finding("invalid_url", unknown_endpoint(url), "url", warning)

    def _body(self, url: str, body: Any, line: bytes) -> Iterator[Finding]:
        if body in (None, ""):
            return
        if not isinstance(body, dict):
            yield wrong_type("body", "an object", body)
            return
        found = list(self._general(endpoint_name(url), body, b"null" in line))
        yield from found
        said = {finding.param for finding in found}
        yield from (one for one in self._by_schema(url, body, line) if one.param not in said)

    def _general(
        self, endpoint: str, body: dict[str, Any], may_have_null: bool
    ) -> Iterator[Finding]:
        """Apply the rules that all endpoints share, or that the API states in its own words."""
        yield from self._model(body.get("model"), endpoint)
        if endpoint == "chat/completions" and body.get("messages") is None:
            yield Finding("invalid_request", "Messages parameter is required.", "body.messages")
        for name in nulls(endpoint, body) if may_have_null else ():
            yield wrong_type(name, "a string", None)
        if body.get("stream"):
            title = _TITLES.get(endpoint, endpoint)
            message = f"{title}: Streaming is not supported in the Batch API."
            yield Finding("streaming_unsupported", message, "body.stream")
        if endpoint == "embeddings":
            self.inputs += embedding_inputs(body)

    def _model(self, model: Any, endpoint: str) -> Iterator[Finding]:
        if model in (None, ""):
            if endpoint in _NEEDS_MODEL:
                yield Finding("invalid_request", "Model parameter is required.", "body.model")
        elif not isinstance(model, str):
            yield wrong_type("body.model", "a string", model)
        elif self._models is not None and model not in self._models:
            message = f"The provided model {quoted(model)} is not supported by the Batch API."
            yield Finding("model_not_found", message, "body.model")
        elif self.model is None:
            self.model = model
        elif model != self.model and not self._mixed:
            yield Finding(
                "mismatched_model",
                f"The model {quoted(model)} for this request does not match the rest of the batch. "
                f"It began with {quoted(self.model)}; a batch takes one model.",
                "body.model",
            )

    def _by_schema(self, url: str, body: dict[str, Any], line: bytes) -> Sequence[Finding]:
        """Apply the schema of the endpoint to a body."""
        if self._check == "off":
            if decoder := self._decoders.get(url):
                decoder.learn(body)  # so that `plain` takes lines like this one
            return ()
        decoder = self._decoder(url)
        found = decoder.check(body, line) if decoder else None
        if found is None:
            found = _bodies.check(url, body)
        if self._check == "strict":
            return [finding._replace(warning=False) for finding in found]
        return found

    def _decoder(self, url: str) -> _bodies.GrowingDecoder | None:
        """Return the decoder of an endpoint's lines; None while lines are few."""
        if self._lines < _WORTH_A_DECODER:
            return None
        if url not in self._decoders:
            self._decoders[url] = _bodies.growing_decoder(url, named=not self._mixed)
        return self._decoders[url]


def _shown(value: Any) -> str:
    return quoted(value) if isinstance(value, str) else type_of(value)


def _texts(line: Any) -> int:
    return embedding_inputs(Parameters(line.body))
