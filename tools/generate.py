"""Generate the client from openapi.yaml, or fail without touching the old one.

openapi-python-client ends with exit code 0 whatever its warnings, and says nothing about a
template folder or a template that does not exist, a configuration key it does not know, or two
operations that end in one file. This drives it by its own classes and fails on each of these.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import importlib.metadata
import io
import keyword
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import openapi_python_client
from document import DocumentError, parse
from jinja2 import StrictUndefined, TemplateError
from openapi_python_client import Project, strings
from openapi_python_client.config import Config, ConfigFile, MetaType
from openapi_python_client.parser import GeneratorData
from openapi_spec_validator import OpenAPIV31SpecValidator
from referencing.exceptions import Unresolvable

ROOT = Path(__file__).parent.parent
STOCK_TEMPLATES = Path(openapi_python_client.__file__).parent / "templates"
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
IMPORT_ALL = """
import importlib, sys
sys.path.insert(0, sys.argv[1])
for name in sys.argv[2:]:
    importlib.import_module(name)
"""


class GenerationError(Exception):
    """Why nothing was generated."""


def _fail(message: str) -> NoReturn:
    raise GenerationError(message)


def check_templates(templates: Path) -> None:
    """Each file replaces one of the generator's own, or its name begins with an underscore."""
    if not templates.is_dir():
        _fail(f"no template folder at {templates}")
    for template in sorted(path for path in templates.rglob("*") if path.is_file()):
        name = template.relative_to(templates)
        if not template.name.startswith("_") and not (STOCK_TEMPLATES / name).is_file():
            _fail(f"templates/{name} replaces no template of the generator; is it misspelt?")


def load_config(path: Path) -> ConfigFile:
    """Read the configuration, every key of which must be known."""
    keys = parse(path.read_bytes(), path.name)
    known = sorted(ConfigFile.model_fields)
    unknown = sorted(set(keys) - set(known))
    if unknown:
        _fail(f"{path.name}: unknown key {', '.join(unknown)}; known are {', '.join(known)}")
    return ConfigFile(**keys)


def check_specification(name: str, document: dict[str, Any]) -> None:
    """Refuse a document that is not valid OpenAPI, with the place and without the document."""
    try:
        errors = list(OpenAPIV31SpecValidator(document).iter_errors())
    except Unresolvable as missing:
        _fail(f"{name}: nothing is at the reference {missing.ref}")
    for error in errors:
        place = "/".join(map(str, error.absolute_path))
        _fail(f"{name}: {place}: {error.message[:300]}")


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Walk the operations: method, path, what the specification says."""
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                yield method, path, item[method]


def expected_modules(document: dict[str, Any]) -> dict[str, str]:
    """Map the module that each operation ends in to its operationId; two may not share one."""
    modules: dict[str, str] = {}
    for method, path, details in operations(document):
        operation, tags = details.get("operationId"), details.get("tags")
        if not operation or not tags:
            _fail(f"{method.upper()} {path} needs an operationId and a tag")
        folder = strings.PythonIdentifier(tags[0], "tag")
        module = f"{folder}/{strings.PythonIdentifier(operation, 'field_')}.py"
        if module in modules:
            _fail(f"{modules[module]} and {operation} would both become {module}")
        modules[module] = operation
    return modules


def parameter_descriptions(document: dict[str, Any]) -> dict[tuple[str, str], dict[str, str]]:
    """Collect what the generator drops: what the parameters mean, by method, path and name."""
    shared = document.get("components", {}).get("parameters", {})

    def resolve(parameter: dict[str, Any]) -> dict[str, Any]:
        reference = parameter.get("$ref")
        return shared[reference.rpartition("/")[2]] if reference else parameter

    def describe(parameters: list[dict[str, Any]]) -> dict[str, str]:
        return {p["name"]: p.get("description", "") for p in map(resolve, parameters)}

    return {
        (method, path): describe(
            document["paths"][path].get("parameters", []) + details.get("parameters", [])
        )
        for method, path, details in operations(document)
    }


def replacements_of_operations(document: dict[str, Any]) -> dict[tuple[str, str], str]:
    """Collect what to use instead of each deprecated operation, by method and path."""
    replacements = {}
    for method, path, details in operations(document):
        if details.get("deprecated"):
            if not details.get("x-use-instead"):
                _fail(f"{method.upper()} {path} is deprecated, and no x-use-instead says for what")
            replacements[method, path] = details["x-use-instead"]
    return replacements


def generate(spec: Path, config_path: Path, templates: Path, output: Path) -> None:
    """Build into `output`, which must not exist."""
    check_templates(templates)
    source = spec.read_bytes()
    try:
        document = parse(source, spec.name)
    except DocumentError as error:
        _fail(str(error))
    check_specification(spec.name, document)
    modules = expected_modules(document)
    config = Config.from_sources(
        load_config(config_path), MetaType.NONE, spec, "utf-8", overwrite=False, output_path=output
    )
    data = GeneratorData.from_dict(document, config=config)
    if not isinstance(data, GeneratorData):
        _fail(f"{spec.name}: {data.header}\n{data.detail}")
    project = Project(openapi=data, config=config, custom_template_path=templates)
    project.env.undefined = StrictUndefined
    project.env.globals.update(
        fail=_fail,
        keywords=frozenset(keyword.kwlist),
        generator_version=importlib.metadata.version("openapi-python-client"),
        parameter_descriptions=parameter_descriptions(document),
        replacements_of_operations=replacements_of_operations(document),
        secured=bool(document.get("security")),
        server_url=document["servers"][0]["url"],
        spec_digest=hashlib.sha256(source).hexdigest(),
    )
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            problems = project.build()
    except TemplateError as error:
        _fail(f"a template fails: {error!r}")
    if problems:
        _fail("\n".join(f"{problem.header}\n{problem.detail or ''}" for problem in problems))
    (output / "py.typed").touch()
    check_output(output, modules)


def check_output(output: Path, modules: dict[str, str]) -> None:
    """Each operation has its module, nothing else has one, and all of it imports."""
    found = {path.relative_to(output / "api").as_posix() for path in output.glob("api/*/[!_]*.py")}
    for module in sorted(found ^ modules.keys()):
        _fail(f"no generated function for {modules.get(module, 'an operation: ' + module)}")
    names = sorted(
        ".".join(path.relative_to(output.parent).with_suffix("").parts)
        for path in output.rglob("*.py")
        if path.name != "__init__.py"
    )
    command = [sys.executable, "-B", "-c", IMPORT_ALL, str(output.parent), *names]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if result.returncode:
        _fail(f"the generated package does not import:\n{result.stderr}")


def differences(old: Path, new: Path) -> list[str]:
    """Name the files that differ, bytecode apart."""

    def read(folder: Path) -> dict[str, bytes]:
        files = (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc")
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}

    before, after = read(old), read(new)
    return sorted(n for n in before.keys() | after.keys() if before.get(n) != after.get(n))


def swap(staged: Path, target: Path) -> None:
    """Put the staged package in the place of the old one; should that fail, the old one stays."""
    retired = staged.with_name("retired")
    if target.exists():
        target.rename(retired)
    try:
        staged.rename(target)
    except OSError:
        if retired.exists():
            retired.rename(target)
        raise
    shutil.rmtree(retired, ignore_errors=True)


def main(arguments: list[str] | None = None) -> int:
    """Run as a program."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--spec", type=Path, default=ROOT / "openapi.yaml")
    parser.add_argument("--config", type=Path, default=ROOT / "generator-config.yaml")
    parser.add_argument("--templates", type=Path, default=ROOT / "templates")
    parser.add_argument("--target", type=Path, default=ROOT / "generated" / "batchwright_api")
    parser.add_argument("--check", action="store_true", help="only tell whether it is up to date")
    options = parser.parse_args(arguments)
    target: Path = options.target
    target.parent.mkdir(parents=True, exist_ok=True)
    # The post hooks call ruff by name: the pinned one, beside this interpreter, comes first.
    os.environ["PATH"] = os.pathsep.join([sysconfig.get_path("scripts"), os.environ["PATH"]])
    with tempfile.TemporaryDirectory(prefix=".staging-", dir=target.parent) as folder:
        staged = Path(folder) / target.name
        try:
            generate(options.spec, options.config, options.templates, staged)
        except GenerationError as error:
            print(f"generate: {error}\n{target.name} is as it was.", file=sys.stderr)
            return 1
        if not options.check:
            swap(staged, target)
            return 0
        changed = differences(target, staged)
    for name in changed:
        print(f"{target.parent.name}/{target.name}/{name} is out of date", file=sys.stderr)
    if changed:
        print("run `make generate`; what was edited by hand is lost by it", file=sys.stderr)
    return 1 if changed else 0


if __name__ == "__main__":
    sys.exit(main())
