"""Generate the client from the specification, or fail without touching the old one.

The specification is openapi.yaml, and openapi-lines.yaml for what lines carry.

openapi-python-client exits with 0 despite warnings, and ignores a missing template folder, a
misspelt template, an unknown configuration key, and two operations that end up in one file. This
uses its classes directly, and fails on each of these.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import importlib.metadata
import io
import keyword
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NoReturn

import openapi_python_client
from document import DocumentError, parse
from generator_input import generator_input, path_of
from jinja2 import StrictUndefined, TemplateError
from lenient import soften
from lenient.parsing import parsed
from lenient.remarks import Remarks
from limits import constants, in_words
from line_schemas.package import write_package
from openapi_python_client import Project, strings
from openapi_python_client.config import Config, ConfigFile, MetaType
from openapi_python_client.parser import GeneratorData
from openapi_spec_validator import OpenAPIV31SpecValidator
from operations import GenerationError, Operation, operations
from referencing.exceptions import Unresolvable
from schemas import check_references, simplify, template_globals
from terminal import escaped

ROOT = Path(__file__).parent.parent
STOCK_TEMPLATES = Path(openapi_python_client.__file__).parent / "templates"
IMPORT_ALL = """
import importlib, sys
sys.path.insert(0, sys.argv[1])
for name in sys.argv[2:]:
    importlib.import_module(name)
"""


def _fail(message: str) -> NoReturn:
    raise GenerationError(message)


def check_templates(templates: Path) -> None:
    """Each template must replace one of the generator's, or have a name with an underscore."""
    if not templates.is_dir():
        _fail(f"no template folder at {templates}")
    for template in sorted(path for path in templates.rglob("*") if path.is_file()):
        name = template.relative_to(templates)
        if not template.name.startswith("_") and not (STOCK_TEMPLATES / name).is_file():
            _fail(f"templates/{name} replaces no template of the generator; is it misspelt?")


def load_config(path: Path) -> ConfigFile:
    """Read the configuration; an unknown key is an error."""
    keys = parse(path.read_bytes(), path.name)
    known = sorted(ConfigFile.model_fields)
    unknown = sorted(set(keys) - set(known))
    if unknown:
        _fail(f"{path.name}: unknown key {', '.join(unknown)}; known: {', '.join(known)}")
    return ConfigFile(**keys)


def check_specification(name: str, document: dict[str, Any]) -> None:
    """Refuse a document that is not valid OpenAPI; the error gives the place."""
    check_references(document)
    try:
        errors = list(OpenAPIV31SpecValidator(document).iter_errors())
    except Unresolvable as missing:
        _fail(f"{name}: the reference {missing.ref} names nothing")
    except RecursionError:
        _fail(f"{name}: a reference leads back to itself, or it is nested too deeply")
    for error in errors:
        place = "/".join(map(str, error.absolute_path))
        _fail(f"{name}: {place}: {error.message[:300]}")


def expected_modules(found: Iterable[Operation]) -> dict[str, str]:
    """Map the module of each operation to its operationId; two must not share one."""
    modules: dict[str, str] = {}
    for operation in found:
        folder = strings.PythonIdentifier(operation.tag, "tag")
        module = f"{folder}/{strings.PythonIdentifier(operation.name, 'field_')}.py"
        if module in modules:
            _fail(f"{modules[module]} and {operation.name} would both become {module}")
        modules[module] = operation.name
    return modules


class _Project(Project):
    def __init__(self, lines: Path | None, **options: Any) -> None:
        super().__init__(**options)
        self.lines = lines

    def _create_package(self) -> None:
        super()._create_package()
        for module in ("display", "reading", *(("limits",) if self.lines else ())):
            self._write(module)
        if self.lines:
            write_package(self.lines, self.package_dir / "lines")

    def _build_api(self) -> None:
        super()._build_api()
        modules = (self.package_dir / "api").glob("*/*.py")
        if any("styles." in module.read_text(encoding="utf-8") for module in modules):
            self._write("styles")

    def _write(self, module: str) -> None:
        text = self.env.get_template(f"_{module}.py.jinja").render()
        (self.package_dir / f"{module}.py").write_text(text, encoding="utf-8")


def read_specification(spec: Path) -> dict[str, Any]:
    """Read a document, and refuse one that is not valid OpenAPI."""
    document = _parse(spec)
    check_specification(spec.name, document)
    return document


def _parse(spec: Path) -> dict[str, Any]:
    try:
        document: dict[str, Any] = parse(spec.read_bytes(), spec.name)
    except OSError as error:
        _fail(f"{spec}: {error.strerror}")
    except DocumentError as error:
        _fail(str(error))
    return document


def generate(spec: Path, lines: Path, config_path: Path, templates: Path, output: Path) -> None:
    """Build into `output`, which must not exist."""
    check_templates(templates)
    document = read_specification(spec)
    read_specification(lines)
    config = _config(load_config(config_path), spec, output)
    found = list(operations(document))
    simplified = simplify(generator_input(document, found), config)
    data = GeneratorData.from_dict(simplified.document, config=config)
    if not isinstance(data, GeneratorData):
        _fail(f"{spec.name}: {data.header}\n{data.detail}")
    project = _Project(lines, openapi=data, config=config, custom_template_path=templates)
    project.env.globals.update(template_globals(simplified, data.models))
    build(spec, document, found, project)


def generate_foreign(spec: Path, package: str, templates: Path, output: Path) -> None:
    """Build any document into `output`, which must not exist; print remarks on the document."""
    check_templates(templates)
    remarks = Remarks()
    try:
        document = soften(_parse(spec), spec.name, remarks)
        found = list(operations(document))
        keys = ConfigFile(
            package_name_override=package,
            literal_enums=True,
            use_path_prefixes_for_title_model_names=False,
            post_hooks=load_config(ROOT / "generator-config.yaml").post_hooks,
        )
        config = _config(keys, spec, output)
        simplified = simplify(generator_input(document, found), config)
        data = parsed(simplified.document, config, remarks)
    except RecursionError:
        _fail(f"{spec.name}: it is nested too deeply")
    except DocumentError as error:
        _fail(f"{spec.name}: {error}")
    for remark in [*remarks.lines, *(_with_paths(note, found) for note in simplified.notes)]:
        print(escaped(f"{spec.name}: {remark}"), file=sys.stderr)
    project = _Project(None, openapi=data, config=config, custom_template_path=templates)
    project.env.globals.update(template_globals(simplified, data.models))
    build(spec, document, found, project)


def _with_paths(note: str, found: list[Operation]) -> str:
    """Name the operations in a note as the document does."""
    return re.sub(
        r"\bpaths//(\d+)/\w+",
        lambda match: f"{found[int(match[1])].method.upper()} {found[int(match[1])].path}",
        note,
    )


def _config(keys: ConfigFile, spec: Path, output: Path) -> Config:
    return Config.from_sources(
        keys, MetaType.NONE, spec, "utf-8", overwrite=False, output_path=output
    )


def build(spec: Path, document: dict[str, Any], found: list[Operation], project: _Project) -> None:
    """Write the package, and check that each operation is in it."""
    modules = expected_modules(found)
    project.env.undefined = StrictUndefined
    project.env.globals.update(
        fail=_fail,
        foreign=project.lines is None,
        generator_version=importlib.metadata.version("openapi-python-client"),
        in_words=in_words,
        limits=constants(document) if project.lines else {},
        operations={path_of(place): one for place, one in enumerate(found)},
        server_url=document["servers"][0]["url"],
        spec_digest=hashlib.sha256(spec.read_bytes()).hexdigest(),
    )
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            problems = project.build()
    except TemplateError as error:
        _fail(f"a template fails: {error!r}")
    except DocumentError as error:
        _fail(f"{project.lines}: {error}")
    if problems:
        _fail("\n".join(f"{problem.header}\n{problem.detail or ''}" for problem in problems))
    (project.package_dir / "py.typed").touch()
    check_output(project.package_dir, modules)


def check_output(output: Path, modules: dict[str, str]) -> None:
    """Each operation must have a module, nothing else may have one, and all must import."""
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
    """Name the files that differ, except bytecode."""

    def read(folder: Path) -> dict[str, bytes]:
        files = (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc")
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}

    before, after = read(old), read(new)
    return sorted(n for n in before.keys() | after.keys() if before.get(n) != after.get(n))


def swap(staged: Path, target: Path) -> None:
    """Replace the old package with the staged one; if that fails, keep the old one."""
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


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--spec", type=Path, default=ROOT / "openapi.yaml")
    parser.add_argument("--lines", type=Path, default=ROOT / "openapi-lines.yaml")
    parser.add_argument("--config", type=Path, default=ROOT / "generator-config.yaml")
    parser.add_argument("--templates", type=Path, default=ROOT / "templates")
    parser.add_argument("--target", type=Path, default=ROOT / "generated" / "batchwright_api")
    parser.add_argument("--check", action="store_true", help="only check whether it is up to date")
    parser.add_argument(
        "--package", help="generate a package of this name from any document, with remarks on it"
    )
    parser.add_argument("--output", type=Path, default=Path(), help="the folder for that package")
    options = parser.parse_args(arguments)
    if options.package is not None:
        if not options.package.isidentifier() or keyword.iskeyword(options.package):
            parser.error(f"--package: {options.package!r} is no name for a package")
        inside = options.output.name == options.package
        options.target = options.output if inside else options.output / options.package
    return options


def main(arguments: list[str] | None = None) -> int:
    """Run as a program."""
    options = _options(arguments)
    target: Path = options.target
    if options.package and target.exists() and not (target / "py.typed").exists():
        print(f"generate: {target} exists, and was not generated", file=sys.stderr)
        return 1
    target.parent.mkdir(parents=True, exist_ok=True)
    # The post hooks call ruff by name: put the pinned one first.
    os.environ["PATH"] = os.pathsep.join([sysconfig.get_path("scripts"), os.environ["PATH"]])
    with tempfile.TemporaryDirectory(prefix=".staging-", dir=target.parent) as folder:
        staged = Path(folder) / target.name
        try:
            if options.package:
                generate_foreign(options.spec, options.package, options.templates, staged)
            else:
                generate(options.spec, options.lines, options.config, options.templates, staged)
        except GenerationError as error:
            said = f"generate: {error}\n{target.name} is unchanged."
            print(escaped(said, keep="\n"), file=sys.stderr)
            return 1
        if not options.check:
            swap(staged, target)
            return 0
        changed = differences(target, staged)
    for name in changed:
        print(f"{target.parent.name}/{target.name}/{name} is out of date", file=sys.stderr)
    if changed:
        print("run `make generate`; it overwrites edits made by hand", file=sys.stderr)
    return 1 if changed else 0


if __name__ == "__main__":
    sys.exit(main())
