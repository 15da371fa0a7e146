"""Whole programs: the docstrings' examples with a client around them, and calls of the generated
functions with the examples of the specification."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from textwrap import indent
from typing import TypeVar

from openapi_python_client import strings
from reference.docstrings import documented
from reference.methods import Method
from reference.samples import literal, request_sample
from reference.specification import Document, Endpoint

K = TypeVar("K")

_WIDTH = 100
_SEPARATOR = "# next"
_GIVEN = {
    "batch": 'client.batches.retrieve("batch_1")',
    "file": 'client.files.retrieve("file-1")',
}
_CALLER = """\
import os
{standard}
from batchwright import APIStatusError, Client
{own}
with Client(api_key=os.environ["OPENAI_API_KEY"]) as client:
    try:
{body}
    except APIStatusError as error:
        print(error.status_code, error.headers, error.body)
"""
_ASYNC_CALLER = """\
import asyncio
import os
{standard}
from batchwright import APIStatusError, AsyncClient
{own}

async def main() -> None:
    async with AsyncClient(api_key=os.environ["OPENAI_API_KEY"]) as client:
        try:
{body}
        except APIStatusError as error:
            print(error.status_code, error.headers, error.body)


asyncio.run(main())
"""
_GENERATED_CALLER = """\
{imports}

with AuthenticatedClient("{url}", token=os.environ["OPENAI_API_KEY"]) as client:
    try:
        response = {function}.sync_detailed({arguments})
        print(response.status_code, response.headers, response.parsed)
    except UnexpectedStatus as error:
        print(error.status_code, error.headers, error.content)
"""


def programs(document: Document, method: Method) -> Iterator[tuple[str, str]]:
    """The programs of a method, each after its caption."""
    call, example = method.call, method.docs.example
    yield "With a `Client`:", sync_example(call, example)
    yield "With an `AsyncClient`:", async_example(call, documented(method.twin).example)
    if method.endpoint:
        yield "With the status and headers of the response:", raw_example(call, example)
        yield "With the generated function:", generated_example(document, method.endpoint)


def sync_example(call: str, example: str) -> str:
    """A program that calls a method as the example in its docstring does."""
    return _program(_CALLER, example, _shown(example, call), 8)


def async_example(call: str, example: str) -> str:
    """A program that calls the method of an `AsyncClient`."""
    return _program(_ASYNC_CALLER, example, _shown(example, call), 12)


def raw_example(call: str, example: str) -> str:
    """A program that calls a method through `with_raw_response`."""
    resource, name = call.rsplit(".", 1)
    found = ast.get_source_segment(example, _call(example, call)) or ""
    found = found.replace(call, f"{resource}.with_raw_response.{name}", 1)
    body = f"response = {found}\nprint(response.status_code, response.headers, response.parsed)"
    return _program(_CALLER, example, body, 8)


def generated_example(document: Document, endpoint: Endpoint) -> str:
    """A program that calls the generated function."""
    package, _, function = endpoint.module.rpartition(".")
    arguments: list[str] = []
    models: set[str] = set()
    for one in endpoint.parameters:
        name, value = strings.snake_case(one["name"]), repr(one.get("example"))
        if one["in"] == "path":
            arguments.insert(0, value)
        elif "example" in one:
            arguments.append(f"{name}={value}")
    arguments.append("client=client")
    if endpoint.body:
        sample = request_sample(document, endpoint.body)
        arguments.append(f"body={literal(document, endpoint.body, sample, models)}")
    text = " ".join(arguments)
    lines = ["import os"]
    if "Path(" in text:
        lines.append("from pathlib import Path")
    lines += ["", "from batchwright_api import AuthenticatedClient"]
    lines.append(f"from {package} import {function}")
    lines.append("from batchwright_api.errors import UnexpectedStatus")
    if models:
        lines.append(f"from batchwright_api.models import {', '.join(sorted(models))}")
    if "File(" in text:
        lines.append("from batchwright_api.types import File")
    return _GENERATED_CALLER.format(
        imports="\n".join(lines),
        url=document["servers"][0]["url"],
        function=function,
        arguments=", ".join(arguments),
    )


def formatted(programs: Mapping[K, str]) -> dict[K, str]:
    """Format programs as the repository's own code is formatted."""
    source = f"\n{_SEPARATOR}\n".join(programs.values())
    command = [sys.executable, "-m", "ruff", "format", "--isolated"]
    command += ["--line-length", str(_WIDTH), "--target-version", "py311", "-"]
    result = subprocess.run(command, input=source, capture_output=True, text=True, check=True)
    texts = re.split(rf"^{_SEPARATOR}$", result.stdout, flags=re.MULTILINE)
    return {key: text.strip() for key, text in zip(programs, texts, strict=True)}


def _shown(example: str, call: str) -> str:
    """The example, with what it needs at its start and its last value printed."""
    tree = ast.parse(example)
    if any(isinstance(node, ast.Try) for node in ast.walk(tree)):
        segment = ast.get_source_segment(example, _call(example, call))
        return f"print({'await ' if f'await {segment}' in example else ''}{segment})"
    last = tree.body[-1]
    lines = example.splitlines()
    before = [line for line in lines[: last.lineno - 1] if line not in _imports(example)]
    text = "\n".join(lines[last.lineno - 1 :])
    if isinstance(last, ast.Expr) and not text.startswith("print("):
        text = f"print({text})"
    elif isinstance(last, ast.Assign):
        text += f"\nprint({ast.unparse(last.targets[0])})"
    return "\n".join([*_given(tree), *before, text])


def _program(template: str, example: str, body: str, spaces: int) -> str:
    """A template around a body, with those imports of the example that the body needs."""
    needed = [line for line in _imports(example) if line.rpartition(" ")[2] in body]
    own = [line for line in needed if line.startswith("from batchwright")]
    standard = [line for line in needed if line not in own]
    return template.format(
        standard="".join(f"{line}\n" for line in standard),
        own="".join(f"{line}\n" for line in own),
        body=indent(body, " " * spaces),
    )


def _imports(example: str) -> list[str]:
    tree = ast.parse(example)
    return [ast.unparse(one) for one in tree.body if isinstance(one, ast.Import | ast.ImportFrom)]


def _given(tree: ast.Module) -> list[str]:
    """Statements that define the names which an example takes as given."""
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    stored = {node.id for node in names if isinstance(node.ctx, ast.Store)}
    needed = {node.id for node in names} - stored
    wait = "await " if any(isinstance(node, ast.Await) for node in ast.walk(tree)) else ""
    return [f"{name} = {wait}{value}" for name, value in _GIVEN.items() if name in needed]


def _call(example: str, call: str) -> ast.Call:
    for node in ast.walk(ast.parse(example)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == call:
            return node
    raise ValueError(f"the example of {call} does not call it")
