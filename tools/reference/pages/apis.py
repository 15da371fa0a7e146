"""A page for each API: its operations, and the methods that build on them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import httpx
from reference.docstrings import Documented
from reference.examples import formatted, programs
from reference.links import README, back, homes_of_models, linked
from reference.markdown import anchor, code, link, page, section, table
from reference.methods import Method, methods
from reference.signatures import call, parameter_table, parameters_of, return_type
from reference.specification import (
    Api,
    Document,
    Endpoint,
    Schema,
    apis,
    classes,
    name_of,
    properties,
    unsaid,
)
from reference.statuses import details

# What httpx sends unless it is told otherwise.
_ACCEPT = httpx.Client().headers["accept"]
_ASYNC = (
    "An `AsyncClient` has the same methods with `await`; its lists and iterators take `async for`."
)

# Programs by their captions.
Examples = Mapping[str, str]


def api_pages(document: Document) -> Mapping[str, str]:
    """The pages by name."""
    written = formatted(
        {
            (one.call, caption): program
            for api in apis(document)
            for one in methods(api)
            for caption, program in programs(document, one)
        }
    )
    examples: dict[str, dict[str, str]] = {}
    for (name, caption), program in written.items():
        examples.setdefault(name, {})[caption] = program
    return {f"{api.name}.md": _page(document, api, examples) for api in apis(document)}


def row(method: Method, page: str = "") -> tuple[str, ...]:
    """A method, its HTTP request if it has one of its own, and its summary, for a table."""
    request = (method.endpoint.request,) if method.endpoint else ()
    return link(f"`{method.call}`", page + anchor(method.name)), *request, method.docs.summary


def _page(document: Document, api: Api, examples: Mapping[str, Examples]) -> str:
    found, url = methods(api), document["servers"][0]["url"]
    own = table(
        ("Method", "HTTP request", "Description"), [row(one) for one in found if one.endpoint]
    )
    others = table(("Method", "Description"), [row(one) for one in found if not one.endpoint])
    return page(
        api.name,
        api.description,
        f"All paths are relative to `{url}`, or to the client's `base_url`.",
        own,
        f"These methods build on those above:\n\n{others}" if others else "",
        _ASYNC,
        *(_section(document, api, one, examples[one.call]) for one in found),
    )


def _section(document: Document, api: Api, method: Method, examples: Examples) -> str:
    docs, endpoint = method.docs, method.endpoint
    paths = homes_of_models(document)
    shown = [part for caption, text in examples.items() for part in (caption, code("python", text))]
    raised = table(("Error", "When"), [(linked(name, paths), text) for name, text in docs.raises])
    return section(
        method.name,
        code("py", call(method.call, method.function, return_type(method.function))),
        docs.summary,
        docs.details,
        _limits(endpoint, docs) if endpoint else "",
        section("Example", *shown, level=3),
        section("Parameters", *_parameters(document, method), level=3),
        section("Return type", *_returned(document, method), level=3),
        section("Errors", raised, level=3) if raised else "",
        *(_http(endpoint) if endpoint else ()),
        back(api.name),
    )


def _limits(endpoint: Endpoint, docs: Documented) -> str:
    """The limits of an operation that its docstring leaves out."""
    limits = endpoint.operation.limits.removeprefix("Limits: ").rstrip(".")
    words = unsaid(limits, " ".join([docs.text, *docs.args.values()]))
    return f"Limits: {words}." if words else ""


def _parameters(document: Document, method: Method) -> Iterator[str]:
    endpoint = method.endpoint
    schemas: dict[str, Schema] = {}
    for one in endpoint.parameters if endpoint else ():
        schemas[one["name"]] = {"description": one.get("description", ""), **one["schema"]}
    schemas |= properties(document, endpoint.body if endpoint else None)
    paths = homes_of_models(document)
    listed = parameter_table(parameters_of(method.function), method.docs, paths, schemas)
    yield listed or "This method takes no parameters."
    if endpoint and endpoint.body:
        yield f"The generated function takes them as one `body`: {linked(endpoint.body, paths)}."


def _returned(document: Document, method: Method) -> Iterator[str]:
    paths = homes_of_models(document)
    kind = return_type(method.function)
    yield linked(kind, paths)
    yield method.docs.returns or method.docs.yields
    for one in method.endpoint.responses if method.endpoint else ():
        name = name_of(one.schema)
        if one.status == "200" and name and classes(document)[name] != kind:
            parsed = linked(classes(document)[name], paths)
            yield f"With the generated function, `parsed` has the type {parsed}."


def _http(endpoint: Endpoint) -> Iterator[str]:
    key = link("ApiKeyAuth", f"{README}#authorization")
    yield section("Authorization", f"{key} (Bearer)", level=3)
    received = dict.fromkeys(one.media_type for one in endpoint.responses if one.media_type)
    sent = f"`{endpoint.media_type}`" if endpoint.media_type else "not sent"
    accepted = " or ".join(f"`{kind}`" for kind in received)
    headers = f"- **Content-Type**: {sent}\n- **Accept**: `{_ACCEPT}`; the response is {accepted}"
    yield section("HTTP request headers", headers, level=3)
    yield section("HTTP response details", details(endpoint), level=3)
