"""The pages of the reference: complete, true to the specification and the code, and up to date."""

from __future__ import annotations

import inspect
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import attrs
import pytest
from document import parse
from reference.examples import formatted, sync_example
from reference.markdown import anchor
from reference.methods import METHODS, RESOURCES
from reference.pages.apis import api_pages
from reference.pages.models import model_pages
from reference.samples import sample
from reference.specification import classes, constraints
from reference.statuses import outcomes

import batchwright_api.models as generated
import docs
from batchwright.resources import Batches

ROOT = Path(__file__).parents[2]
DOCUMENT = parse((ROOT / "openapi.yaml").read_bytes(), "openapi.yaml")
SCHEMAS = DOCUMENT["components"]["schemas"]
CLASSES = classes(DOCUMENT)
APIS = api_pages(DOCUMENT)
MODELS = model_pages(DOCUMENT)
OPERATIONS = [
    (operation["operationId"], operation["tags"][0], method, path, operation)
    for path, item in DOCUMENT["paths"].items()
    for method, operation in item.items()
    if method != "parameters"
]


def section(page: str, heading: str, level: int = 2) -> str:
    """What stands below a heading, up to the next one of its level."""
    marks = "#" * level
    found = re.search(rf"^{marks} {re.escape(heading)}\n(.*?)(?=^{marks} |\Z)", page, re.M | re.S)
    assert found, heading
    return found[1]


def rows(text: str) -> list[list[str]]:
    """The cells of the rows of a table, without its head."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    return [re.split(r" (?<!\\)\| ", line[2:-2]) for line in lines[2:]]


def blocks(language: str, text: str) -> list[str]:
    """The code blocks in one language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of what `make docs` reads and writes."""
    for name in ("openapi.yaml", "README.md"):
        shutil.copy(ROOT / name, tmp_path / name)
    shutil.copytree(ROOT / "docs", tmp_path / "docs")
    return tmp_path


def written(root: Path) -> dict[str, bytes]:
    """The files of a folder."""
    paths = [root / "README.md", *root.glob("docs/**/*.md")]
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in paths}


def test_the_pages_are_the_same_whatever_the_order_of_sets(root: Path) -> None:
    before = written(root)
    for seed in ("1", "2"):
        shutil.rmtree(root / docs.FOLDER)
        command = [sys.executable, ROOT / "tools" / "docs.py", "--root", root]
        subprocess.run(command, env={**os.environ, "PYTHONHASHSEED": seed}, check=True)
        assert written(root) == before


def edit(root: Path) -> None:
    page = root / "docs/reference/BatchApi.md"
    page.write_text(page.read_text() + "By hand.\n")


def edit_readme(root: Path) -> None:
    readme = root / "README.md"
    readme.write_text(readme.read_text().replace("**POST** /batches", "**PUT** /batches"))


@pytest.mark.parametrize(
    ("change", "name"),
    [
        (edit, "BatchApi.md"),
        (edit_readme, "README.md"),
        (lambda root: (root / "docs/reference/Batch.md").unlink(), "Batch.md"),
        (lambda root: (root / "docs/reference/Extra.md").write_text("# Extra\n"), "Extra.md"),
    ],
)
def test_a_page_that_is_out_of_date_is_found_and_written(
    root: Path, capsys: pytest.CaptureFixture[str], change: Any, name: str
) -> None:
    check = ["--root", str(root), "--check"]
    assert docs.main(check) == 0
    before = written(root)
    change(root)
    assert docs.main(check) == 1
    assert f"{name} is out of date" in capsys.readouterr().err
    assert docs.main(["--root", str(root)]) == 0
    assert written(root) == before


def test_a_readme_without_markers_is_refused(root: Path) -> None:
    (root / "README.md").write_text("# batchwright\n")
    with pytest.raises(ValueError, match=r"README\.md needs the lines <!-- reference -->"):
        docs.written(root)


@pytest.mark.parametrize(("operation", "tag", "method", "path", "raw"), OPERATIONS)
def test_each_operation_has_a_section_with_its_responses(
    operation: str, tag: str, method: str, path: str, raw: Any
) -> None:
    page, name = APIS[f"{tag}Api.md"], METHODS[operation]
    listed = {row[0]: row[1] for row in rows(re.split("\n\n(?:These|An) ", page)[0])}
    call = f"client.{RESOURCES[tag][0]}.{name}"
    assert listed[f"[`{call}`]({anchor(name)})"] == f"**{method.upper()}** {path}"
    own = section(page, name)
    details = rows(section(own, "HTTP response details", 3))
    assert [row[0].strip("*") for row in details] == list(raw["responses"])
    programs = blocks("python", own)
    assert [call in program for program in programs] == [True, True, False, False]
    assert f".with_raw_response.{name}(" in programs[2]
    assert ".sync_detailed(" in programs[3]
    assert all("print(error.status_code, error.headers" in program for program in programs)
    assert "ApiKeyAuth" in section(own, "Authorization", 3)
    sent = next(iter(raw.get("requestBody", {}).get("content", {"not sent": None})))
    assert sent in section(own, "HTTP request headers", 3)


def public_methods(tag: str) -> Iterator[tuple[str, Any]]:
    """The methods of a resource, but not those of the resources in it."""
    for name, member in vars(RESOURCES[tag][1]).items():
        if not name.startswith("_") and not isinstance(member, property | cached_property):
            yield name, getattr(RESOURCES[tag][1], name)


@pytest.mark.parametrize("tag", RESOURCES)
def test_each_method_has_a_section_with_its_parameters(tag: str) -> None:
    for name, function in public_methods(tag):
        own = section(APIS[f"{tag}Api.md"], name)
        parameters = inspect.signature(function).parameters.values()
        named = (one.name for one in parameters if one.kind != one.VAR_KEYWORD)
        wanted = [name for name in named if name != "self"]
        listed = [row[0].strip("`") for row in rows(section(own, "Parameters", 3))]
        assert listed[: len(wanted)] == wanted
        assert all(row[2] for row in rows(section(own, "Parameters", 3)))


def test_a_parameter_has_its_default_and_bounds() -> None:
    parameters = section(section(APIS["BatchApi.md"], "list"), "Parameters", 3)
    notes = {row[0]: row[3] for row in rows(parameters)}
    assert notes["`after`"] == "[optional]"
    assert notes["`limit`"] == "[default to `20`]; at least 1"  # its description says the rest
    parameters = section(section(APIS["BatchApi.md"], "create"), "Parameters", 3)
    notes = {row[0]: row[3] for row in rows(parameters)}
    assert notes["`input_file_id`"] == "[required]"
    assert notes["`completion_window`"] == '[default to `"24h"`]; one of `24h`'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["at least 1, at most 10,000"]),
        ("At most 10,000 of them.", ["at least 1"]),
        ("From 1 to 10,000.", []),
        ("From 11 to 10,000,000.", ["at least 1, at most 10,000"]),
    ],
)
def test_bounds_are_said_once(text: str, expected: list[str]) -> None:
    assert [*constraints({"minimum": 1, "maximum": 10000, "default": 20}, text)] == expected


@pytest.mark.parametrize(
    ("example", "expected"),
    [
        ('client.batches.retrieve("b").id', ['print(client.batches.retrieve("b").id)']),
        ("ids = [1]", ["ids = [1]", "print(ids)"]),
        ("for one in []:\n    print(one)", ["for one in []:", "    print(one)"]),
        (
            "batch.id",
            ['batch = client.batches.retrieve("batch_1")', "print(batch.id)"],
        ),
        (
            "from pathlib import Path\n\nclient.batches.retrieve(Path().name)",
            ["print(client.batches.retrieve(Path().name))"],
        ),
        (
            'try:\n    client.batches.retrieve("b")\nexcept OSError:\n    pass',
            ['print(client.batches.retrieve("b"))'],
        ),
    ],
)
def test_an_example_becomes_a_program(example: str, expected: list[str]) -> None:
    program = formatted({"": sync_example("client.batches.retrieve", example)})[""]
    before, _, rest = program.partition("    try:\n")
    body = rest.partition("    except APIStatusError")[0]
    assert [line[8:] for line in body.splitlines() if line] == expected
    assert ("from pathlib import Path" in before) == ("Path" in example)
    compile(program, "example", "exec")


@pytest.mark.parametrize(
    ("status", "resend", "expected"),
    [
        ("200", "idempotent", ("", "")),
        ("404", "idempotent", ("NotFoundError", "no")),
        ("409", "idempotent", ("ConflictError", "no")),
        ("413", "harmless", ("APIStatusError", "no")),
        ("429", "harmless", ("RateLimitError", "yes, unless the quota is exhausted")),
        ("429", "unsent", ("RateLimitError", "no")),
        ("500", "idempotent", ("InternalServerError", "yes")),
        ("default", "idempotent", ("APIStatusError", "408 and 5xx")),
        ("default", "unsent", ("APIStatusError", "no")),
    ],
)
def test_what_a_status_becomes(status: str, resend: str, expected: tuple[str, str]) -> None:
    error, retried = outcomes(status, resend)
    assert error.partition("](")[0].strip("[`") == expected[0]
    assert retried == expected[1]


@pytest.mark.parametrize("schema", SCHEMAS)
def test_each_model_has_a_page_with_its_fields_and_an_example(schema: str) -> None:
    page = MODELS[f"{CLASSES[schema]}.md"]
    cls = getattr(generated, CLASSES[schema])
    if attrs.has(cls):
        listed = [row[0].strip("`") for row in rows(section(page, "Properties"))]
        known = {one.alias for one in attrs.fields(cls)} - {"additional_properties"}
        assert set(listed) == known
        assert listed == list(SCHEMAS[schema]["properties"])
    example = section(page, "Example")
    for text in blocks("json", example):
        data = json.loads(text)
        assert data == sample(DOCUMENT, SCHEMAS[schema])
        assert not attrs.has(cls) or cls.from_dict(data).to_dict() == data
    assert blocks("json", example) or "File(" in blocks("python", example)[0]
    assert not attrs.has(cls) or f"{CLASSES[schema]}(" in blocks("python", example)[0]


def test_a_model_names_what_uses_it() -> None:
    uses = section(MODELS["FileObject.md"], "Used by")
    assert "[`client.files.retrieve`](FilesApi.md#retrieve): 200" in uses
    assert "[`Upload.file`](Upload.md)" in uses
    notes = {row[0]: row[3] for row in rows(section(MODELS["FileObject.md"], "Properties"))}
    assert notes["`expires_at`"] == "[optional]; may be null; Unix seconds"
    assert "deprecated; use instead: the errors of the batch" in notes["`status_details`"]
    assert notes["`purpose`"].endswith("`vision`, or a newer one")
    assert "Used by" not in MODELS["BatchRequestInput.md"]


def test_the_lists_name_every_page() -> None:
    files = docs.written(ROOT)
    readme = files[ROOT / "README.md"]
    for _, tag, _, path, _ in OPERATIONS:
        assert f"(docs/reference/{tag}Api.md#" in readme
        assert f"** {path} |" in readme
    for name in CLASSES.values():
        assert f"[{name}](docs/reference/{name}.md)" in readme
    folder = ROOT / docs.FOLDER
    index = files.pop(folder / "README.md")
    for page in files:
        if page.is_relative_to(folder):
            assert f"]({page.relative_to(folder).as_posix()})" in index


def test_a_signature_is_that_of_the_code() -> None:
    signature = blocks("py", section(APIS["BatchApi.md"], "wait"))[0]
    wanted = inspect.signature(Batches.wait).parameters
    assert re.findall(r"^    \**(\w+): ", signature, re.MULTILINE) == [*wanted][1:]
    assert 'completion_window: str = "24h"' in section(APIS["BatchApi.md"], "create")
