"""A page for each API: its operations, and the methods that combine several."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import httpx
from limits import in_words
from reference.arguments import Parameter
from reference.examples import (
    async_example,
    formatted,
    generated_example,
    raw_example,
    sync_example,
)
from reference.linking import README, back, classes, error, linked, with_limits
from reference.markdown import anchor, code, link, page, section, table
from reference.methods import Method, method_of, methods
from reference.specification import Api, Document, Endpoint, Schema, apis, name_of, properties
from reference.statuses import details

# What httpx sends unless it is told otherwise.
_ACCEPT = httpx.Client().headers["accept"]
_ASYNC = (
    "An `AsyncClient` has the same methods with `await`; its lists and iterators take `async for`."
)
_CAPTIONS = (
    "With a `Client`:",
    "With an `AsyncClient`:",
    "With the status and headers of the response:",
    "With the generated function:",
)


def api_pages(document: Document) -> Mapping[str, str]:
    """The pages by name."""
    return {f"{api.name}.md": _page(document, api) for api in apis(document)}


def sections(api: Api) -> list[tuple[Method, Endpoint | None]]:
    """The methods of a resource, each with its operation; those that have none come last."""
    found = methods(api.tag)
    endpoints = {method_of(one.operation.name): one for one in api.endpoints}
    return sorted(
        ((method, endpoints.get(name)) for name, method in found.items()),
        key=lambda entry: entry[1] is None,
    )


def row(method: Method, endpoint: Endpoint | None, page: str = "") -> tuple[str, str, str]:
    """A method, its HTTP request and its summary, for a table."""
    title = link(f"`{method.call}`", page + anchor(method.name))
    return title, endpoint.request if endpoint else "-", method.summary


def _page(document: Document, api: Api) -> str:
    entries = sections(api)
    url = document["servers"][0]["url"]
    listed = table(
        ("Method", "HTTP request", "Description"), [row(method, one) for method, one in entries]
    )
    bodies = [_section(document, api, method, endpoint) for method, endpoint in entries]
    return page(
        api.name,
        api.description,
        f"All URIs are relative to `{url}`, or to the client's `base_url`.",
        listed,
        _ASYNC,
        *bodies,
        _options(api.name, [method for method, _ in entries]),
    )


def _options(title: str, found: list[Method]) -> str:
    """What each call takes besides the parameters of its operation."""
    named = {one.name: one for method in found for one in method.options}
    rows = [(f"`{one.name}`", f"`{one.type}`", one.description) for one in named.values()]
    if not rows:
        return ""
    return section("Options", table(("Name", "Type", "Description"), rows), back(title))


def _section(document: Document, api: Api, method: Method, endpoint: Endpoint | None) -> str:
    raised = [(error(name), text) for name, text in method.errors]
    return section(
        method.name,
        code("py", method.signature),
        method.summary,
        with_limits(method.description),
        endpoint.operation.limits if endpoint else "",
        section("Example", *_examples(document, method, endpoint), level=3),
        section("Parameters", *_parameters(document, method, endpoint), level=3),
        section("Return type", *_returned(document, method, endpoint), level=3),
        section("Errors", table(("Error", "When"), raised), level=3) if raised else "",
        *(_http(endpoint) if endpoint else ()),
        back(api.name),
    )


def _parameters(document: Document, method: Method, endpoint: Endpoint | None) -> Iterator[str]:
    rows = [_parameter(document, one, endpoint) for one in method.parameters]
    listed = table(("Name", "Type", "Description", "Notes"), rows)
    yield listed or "This method takes no parameters."
    if endpoint and endpoint.body:
        body = linked(endpoint.body, document)
        yield f"The `body` of the generated function has the type {body}."


def _returned(document: Document, method: Method, endpoint: Endpoint | None) -> Iterator[str]:
    yield linked(method.returns, document)
    yield with_limits(method.result)
    for one in endpoint.responses if endpoint else ():
        name = name_of(one.schema)
        if one.status == "200" and name:
            parsed = linked(classes(document)[name], document)
            yield f"The `parsed` response of the generated function has the type {parsed}."


def _http(endpoint: Endpoint) -> Iterator[str]:
    key = link("ApiKeyAuth", f"{README}#authorization")
    yield section("Authorization", f"{key} (Bearer)", level=3)
    received = dict.fromkeys(one.media_type for one in endpoint.responses if one.media_type)
    sent = f"`{endpoint.media_type}`" if endpoint.media_type else "not sent"
    accepted = " or ".join(f"`{kind}`" for kind in received)
    headers = f"- **Content-Type**: {sent}\n- **Accept**: `{_ACCEPT}`; responses are {accepted}"
    yield section("HTTP request headers", headers, level=3)
    yield section("HTTP response details", details(endpoint), level=3)


def _examples(document: Document, method: Method, endpoint: Endpoint | None) -> Iterator[str]:
    programs = [sync_example(method), async_example(method)]
    if endpoint:
        programs += [raw_example(method), generated_example(document, endpoint)]
    for caption, program in zip(_CAPTIONS, formatted(*programs), strict=False):
        yield caption
        yield code("python", program)


def _parameter(
    document: Document, parameter: Parameter, endpoint: Endpoint | None
) -> tuple[str, str, str, str]:
    schema: Schema = {}
    description = parameter.description
    for one in endpoint.parameters if endpoint else ():
        if one["name"] == parameter.name:
            schema, description = one["schema"], description or one["description"]
    if endpoint and endpoint.body:
        schema = properties(document, endpoint.body).get(parameter.name, schema)
    description = with_limits(description or schema.get("description", ""))
    kind = linked(parameter.type, document)
    if parameter.name.startswith("**"):
        kind = link(f"`{parameter.type}`", anchor("Options"))
    return f"`{parameter.name}`", kind, description, notes(schema, parameter.default)


def notes(schema: Schema, default: str | None) -> str:
    """Whether a parameter is optional, its default, its values and its bounds."""
    found = []
    if default is not None:
        optional = "[optional]"
        value: object = schema.get("default") if default == "None" else default.strip('"')
        if value is not None:
            optional += f" [default to {value}]"
        found.append(optional)
    if "enum" in schema:
        found.append("one of " + ", ".join(f"`{value}`" for value in schema["enum"]))
    if bounds := in_words({key: one for key, one in schema.items() if key != "default"}):
        found.append(bounds[:1].lower() + bounds[1:].rstrip("."))
    return "; ".join(found)
