"""`make sync`, `make drift` and `make check` keep openapi-lines.yaml as it would be derived."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import check_lines
import drift
import pytest
import sync
import yaml
from document import read
from line_schemas.derive import derive
from line_schemas.text import as_yaml

from .published import LINES, PLAN, Json, published, schemas, write

ROOT = Path(__file__).parent.parent.parent
OLD = ROOT.parent / "shared" / "upstream" / "openapi-2024-11-04.yaml"
needs_upstream = pytest.mark.skipif(
    not OLD.is_file(), reason="the published documents are not in ../shared/upstream"
)

# openapi.yaml, with one operation, which is also in the published document.
SPEC = """\
openapi: 3.1.0
info: {title: Things, version: "1"}
servers: [{url: "http://localhost"}]
paths:
  /batches:
    post:
      operationId: createBatch
      tags: [Batch]
      x-resend: unsent
      summary: Make a batch.
      requestBody:
        required: true
        content:
          application/json: {schema: {$ref: "#/components/schemas/CreateBatch"}}
      responses:
        "200":
          description: A batch.
          content:
            application/json: {schema: {$ref: "#/components/schemas/Batch"}}
components:
  schemas:
    Batch: {type: object, description: A batch., properties: {id: {type: string, description: It.}}}
    CreateBatch:
      type: object
      x-request: true
      description: A batch.
      properties:
        endpoint: {type: string, enum: [/v1/things], description: What to call.}
"""


def upstream(edit: Callable[[Json], object] = lambda _: None) -> Json:
    """The published document with our operation, and with an edit."""
    theirs = published()
    ours: Json = yaml.safe_load(SPEC)
    theirs["paths"]["/batches"] = ours["paths"]["/batches"]
    theirs["components"]["schemas"] |= ours["components"]["schemas"]
    edit(theirs)
    return theirs


def run(
    program: Callable[[list[str]], int], folder: Path, theirs: Json, *places: Json, **more: Any
) -> int:
    """Run a program on a folder with the files of a specification."""
    path = write(folder, theirs, *places, **more)
    options = ["--spec", str(folder / "openapi.yaml")]
    options += ["--deviations", str(folder / "spec-deviations.yaml")]
    if program is sync.main:
        options += ["--target", str(folder / "out" / "batchwright_api")]
    return program([str(path), *options])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a specification that has just been taken over."""
    (tmp_path / "openapi.yaml").write_text(SPEC)
    (tmp_path / "openapi-lines.yaml").write_text(as_yaml(derive(upstream(), PLAN).document))
    write(tmp_path, upstream())
    return tmp_path


def lines(folder: Path) -> Json:
    return read(str(folder / "openapi-lines.yaml"))


def thing(document: Json) -> Json:
    found: Json = schemas(document)["CreateThing"]["allOf"][1]["properties"]
    return found


def test_sync_writes_the_document_once(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (folder / "openapi-lines.yaml").read_bytes()
    assert run(sync.main, folder, upstream()) == 0
    assert "openapi-lines.yaml: 0 differences, 0 problems" in capsys.readouterr().out
    assert (folder / "openapi-lines.yaml").read_bytes() == before
    assert not (folder / "out").exists()


def test_sync_takes_changes_over_says_so_and_generates(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def edit(theirs: Json) -> None:
        thing(theirs)["size"]["maximum"] = 20
        thing(theirs)["new"] = {"type": "string"}

    assert run(sync.main, folder, upstream(edit)) == 0
    said = capsys.readouterr().out
    assert "CreateThing.size maximum" in said
    assert "lines.yaml: write the description of /v1/things: new" in said
    assert schemas(lines(folder))["CreateThing"]["properties"]["new"]["type"] == "string"
    types = (folder / "out" / "batchwright_api" / "lines" / "types.py").read_text()
    assert "    new: str\n" in types
    assert run(drift.main, folder, upstream(edit)) == 0


def test_sync_loses_no_endpoint(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (folder / "openapi-lines.yaml").read_bytes()
    assert run(sync.main, folder, upstream(lambda theirs: theirs["paths"].pop("/things"))) == 1
    said = capsys.readouterr().out
    assert "/v1/things: the published document lacks it" in said
    assert "openapi-lines.yaml is unchanged" in said
    assert (folder / "openapi-lines.yaml").read_bytes() == before


EDITS: list[tuple[Callable[[Json], object], str]] = [
    (lambda s: thing(s).pop("count"), "CreateThing.count"),
    (lambda s: thing(s).update(new={"type": "string"}), "CreateThing.new"),
    (lambda s: thing(s)["quality"]["enum"].append("best"), "CreateThing.quality enum best"),
    (lambda s: thing(s)["quality"]["enum"].remove("low"), "CreateThing.quality enum low"),
    (lambda s: thing(s)["size"].update(maximum=11), "CreateThing.size maximum"),
    (lambda s: thing(s)["size"].pop("nullable"), "CreateThing.size type"),
    (lambda s: schemas(s)["CreateThing"]["allOf"][1]["required"].append("item"), "required"),
    (lambda s: schemas(s)["Prompt"]["oneOf"].pop(), "Prompt type"),
    (lambda s: schemas(s)["Thing"]["properties"].pop("meta"), "Thing.meta"),
]


@pytest.mark.parametrize(("edit", "place"), EDITS, ids=[place for _, place in EDITS])
def test_drift_tells_what_changed_by_its_place(
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    edit: Callable[[Json], object],
    place: str,
) -> None:
    capsys.readouterr()
    assert run(drift.main, folder, upstream(edit)) == 1
    assert place in capsys.readouterr().out


def test_drift_is_clean_after_sync_and_says_so_in_json(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    path = write(folder, upstream(lambda s: thing(s)["size"].update(maximum=11)))
    options = ["--spec", str(folder / "openapi.yaml"), "--json"]
    assert drift.main([str(path), *options]) == 1
    found = json.loads(capsys.readouterr().out)["lines"]
    expected = {"place": "CreateThing.size maximum", "ours": 10, "theirs": 11}
    assert found["different"] == [expected]
    assert (found["clean"], found["lacking"], found["extra"]) == (False, [], [])


WIDER = {"place": "CreateThing.size maximum", "theirs": 10, "ours": 12}


def test_a_deviation_is_applied_and_then_no_drift(folder: Path) -> None:
    assert run(sync.main, folder, upstream(), WIDER) == 0
    size = schemas(lines(folder))["CreateThing"]["properties"]["size"]
    assert size["anyOf"][0]["maximum"] == 12
    assert run(drift.main, folder, upstream(), WIDER) == 0


def test_a_deviation_that_is_no_longer_true_is_told(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(sync.main, folder, upstream(), WIDER) == 0
    theirs = upstream(lambda s: thing(s)["size"].update(maximum=99))
    for program in (drift.main, sync.main):
        capsys.readouterr()
        assert run(program, folder, theirs, WIDER) == 1
        assert "CreateThing.size maximum: theirs is 99, not 10" in capsys.readouterr().out


def check(folder: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    capsys.readouterr()
    code = check_lines.main([str(folder / "openapi.yaml")])
    said = capsys.readouterr().err.splitlines()
    assert code == bool(said)
    return [line.removeprefix("openapi-lines.yaml: ") for line in said]


def test_what_was_just_taken_over_is_fine(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(folder, capsys) == []


def by_hand(folder: Path, edit: Callable[[Json], object]) -> None:
    document = lines(folder)
    edit(document)
    (folder / "openapi-lines.yaml").write_text(as_yaml(document))


BY_HAND: list[tuple[Callable[[Json], object], str]] = [
    (
        lambda s: schemas(s)["CreateThing"]["properties"]["size"].update(description="TODO: me"),
        "write the description of /v1/things: size in lines.yaml",
    ),
    (
        lambda s: schemas(s)["Thing"]["properties"]["id"].update(nullable=True),
        "Thing.id: nullable is no keyword of the normal form",
    ),
    (
        lambda s: schemas(s)["Prompt"].update(oneOf=[]),
        "Prompt: oneOf is no keyword of the normal form",
    ),
    (
        lambda s: schemas(s)["CreateThing"]["properties"]["size"].update(description="Mine."),
        "/v1/things: lines.yaml describes size differently: run `make sync`",
    ),
    (
        lambda s: s["paths"]["/v1/things"]["post"].update(summary="Mine."),
        "/v1/things: lines.yaml has another summary: run `make sync`",
    ),
    (
        lambda s: schemas(s)["Compound"]["properties"]["type"].pop("x-closed"),
        "lines.yaml closes other enums: run `make sync`",
    ),
    (
        lambda s: s["paths"].update({"/v1/stuff": s["paths"]["/v1/things"]}),
        "its endpoints are not those that openapi.yaml says a batch can call",
    ),
]


@pytest.mark.parametrize(("edit", "problem"), BY_HAND, ids=[problem for _, problem in BY_HAND])
def test_an_edit_by_hand_is_refused(
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    edit: Callable[[Json], object],
    problem: str,
) -> None:
    by_hand(folder, edit)
    assert problem in check(folder, capsys)


def test_another_way_to_write_it_is_refused(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with (folder / "openapi-lines.yaml").open("a") as file:
        file.write("# A comment.\n")
    assert check(folder, capsys) == ["it is not written as `make sync` writes it"]


def test_a_plan_that_was_not_taken_over_is_refused(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(folder, upstream(), WIDER)
    assert check(folder, capsys) == ["CreateThing.size maximum: ours is 10, not 12"]
    write(folder, upstream(), lines={**LINES, "closed": ["Compound.type"]})
    assert check(folder, capsys) == ["lines.yaml closes other enums: run `make sync`"]


def test_a_document_that_is_missing_is_told(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "openapi-lines.yaml").unlink()
    assert check(folder, capsys) == ["it is missing"]


def test_our_own_is_as_it_was_derived() -> None:
    assert check_lines.main([]) == 0


@needs_upstream
def test_drift_against_an_older_document_breaks_nothing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert drift.main([str(OLD)]) == 1
    said = capsys.readouterr().out
    assert "/v1/videos: the published document lacks it" in said
    assert "CreateImageRequest.quality type" in said
