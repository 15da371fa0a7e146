"""Packages that are generated of other people's documents."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr
from io import StringIO
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import httpx
import pytest
from document import parse
from generate import main
from operations import METHODS

DOCUMENTS = Path(__file__).parent / "documents"
NAMES = sorted(path.stem for path in DOCUMENTS.glob("*.yaml"))


class Outcome(NamedTuple):
    """How generating ended."""

    returncode: int
    remarks: list[str]
    package: Path


def generated(spec: Path, package: str, output: Path) -> Outcome:
    """Generate a package in this process, which has already imported the generator."""
    with redirect_stderr(StringIO()) as stderr, pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", os.environ["PATH"])
        arguments = ["--spec", spec, "--package", package, "--output", output]
        returncode = main([str(argument) for argument in arguments])
    return Outcome(returncode, stderr.getvalue().splitlines(), output / package)


@contextmanager
def importable(folder: Path) -> Iterator[None]:
    """Let the packages of a folder be imported."""
    sys.path.insert(0, str(folder))
    try:
        yield
    finally:
        sys.path.remove(str(folder))


def operations_in(spec: Path) -> dict[tuple[str, str], str | None]:
    """Each operation of a document by method and path, with its operationId, if any."""
    paths: dict[str, Any] = parse(spec.read_bytes(), spec.name)["paths"]
    return {
        (method.upper(), path): (item[method] or {}).get("operationId")
        for path, item in paths.items()
        if not path.startswith("x-")
        for method in METHODS
        if method in item
    }


def routes(package: Path) -> set[tuple[str, str]]:
    """The method and path of each operation that a package has a module of."""
    api = importlib.import_module(f"{package.name}.api")
    modules = {
        module.operation.name: module
        for path in package.glob("api/*/[!_]*.py")
        for module in [imported(package.name, f"{path.parent.name}.{path.stem}")]
    }
    assert modules.keys() == api.OPERATIONS.keys()
    return {(route.method, route.path) for route in api.OPERATIONS.values()}


def imported(package: str, module: str) -> ModuleType:
    """Import the module of an operation, such as `animals.list_animals`."""
    return importlib.import_module(f"{package}.api.{module}")


class Exchange:
    """Calls an operation against a server that gives one response."""

    def __init__(self, package: str, module: str, status: int = 200, **response: Any) -> None:
        self.client = importlib.import_module(package).AuthenticatedClient(
            "https://x.example/v1", token="t"
        )
        self.client.set_httpx_client(httpx.Client(transport=httpx.MockTransport(self._respond)))
        self._operation = imported(package, module)
        self._response = httpx.Response(status, **response)
        self.sent: httpx.Request

    def __call__(self, *arguments: Any, **options: Any) -> Any:
        """Send the request, and return the parsed response."""
        return self._operation.sync(*arguments, client=self.client, **options)

    def _respond(self, request: httpx.Request) -> httpx.Response:
        request.read()
        self.sent = request
        return self._response

    @property
    def url(self) -> str:
        """The URL that was requested, as on the wire, below the base URL."""
        return self.sent.url.raw_path.decode().removeprefix("/v1")
