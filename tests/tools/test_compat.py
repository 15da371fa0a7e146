"""`make compat`: which changes are breaking, additive or internal, and which version they need."""

from __future__ import annotations

import copy
import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import compat
import document
import packages
import pytest
from api_changes import api_changes, public_names
from changes import Change, Level, Version, needed
from snapshot import SnapshotError, opened, specification
from spec_changes import spec_changes

ROOT = Path(__file__).parents[2]
BREAKING, ADDITIVE, INTERNAL = Level.BREAKING, Level.ADDITIVE, Level.INTERNAL
Json = dict[str, Any]


@pytest.mark.parametrize(
    ("base", "level", "expected"),
    [
        ("0.1.2", BREAKING, "0.2.0"),
        ("0.1.2", ADDITIVE, "0.1.3"),
        ("0.1.2", INTERNAL, "0.1.2"),
        ("1.2.3", BREAKING, "2.0.0"),
        ("1.2.3", ADDITIVE, "1.3.0"),
        ("1.2.3", INTERNAL, "1.2.3"),
    ],
)
def test_version_that_a_change_needs(base: str, level: Level, expected: str) -> None:
    assert str(needed(Version.parse(base), level)) == expected


@pytest.mark.parametrize("text", ["1.2", "v1.2.3", "1.2.3rc1", "01.2.3", ""])
def test_invalid_versions(text: str) -> None:
    with pytest.raises(ValueError, match=r"not a version of the form x\.y\.z"):
        Version.parse(text)


def test_versions_are_ordered_as_numbers() -> None:
    assert Version.parse("0.10.0") > Version.parse("0.9.9")


def found(changes: list[Change]) -> set[tuple[Level, str, str]]:
    return {(change.level, change.place, change.what) for change in changes}


@pytest.fixture(scope="module")
def spec() -> Json:
    return document.read(str(ROOT / "openapi.yaml"))


def schema(spec: Json, name: str) -> Json:
    result: Json = spec["components"]["schemas"][name]
    return result


def parameter(spec: Json, path: str, name: str) -> Json:
    return next(one for one in spec["paths"][path]["get"]["parameters"] if one["name"] == name)


def test_a_specification_is_compatible_with_itself(spec: Json) -> None:
    assert spec_changes(spec, copy.deepcopy(spec)) == []


SPEC_CASES: list[tuple[str, Callable[[Json], object], Level, str]] = [
    (
        "an operation removed",
        lambda s: s["paths"]["/models"].pop("get"),
        BREAKING,
        "listModels removed",
    ),
    (
        "an operation renamed",
        lambda s: s["paths"]["/models"]["get"].update(operationId="models"),
        BREAKING,
        "listModels removed",
    ),
    (
        "an operation deprecated",
        lambda s: s["paths"]["/models"]["get"].update(deprecated=True),
        ADDITIVE,
        "listModels deprecated: now True",
    ),
    (
        "a parameter made required",
        lambda s: parameter(s, "/batches", "limit").update(required=True),
        BREAKING,
        "listBatches query.limit now required",
    ),
    (
        "a parameter removed",
        lambda s: s["paths"]["/batches"]["get"]["parameters"].pop(0),
        BREAKING,
        "listBatches query.after removed",
    ),
    (
        "an optional parameter added",
        lambda s: s["paths"]["/batches"]["get"]["parameters"].append(
            {"name": "status", "in": "query", "schema": {"type": "string"}}
        ),
        ADDITIVE,
        "listBatches query.status added: optional string",
    ),
    (
        "a required parameter added",
        lambda s: s["paths"]["/batches"]["get"]["parameters"].append(
            {"name": "status", "in": "query", "required": True, "schema": {"type": "string"}}
        ),
        BREAKING,
        "listBatches query.status added: required string",
    ),
    (
        "a bound raised",
        lambda s: parameter(s, "/batches", "limit")["schema"].update(maximum=1000),
        ADDITIVE,
        "listBatches query.limit maximum: 100 → 1000",
    ),
    (
        "a bound lowered",
        lambda s: parameter(s, "/batches", "limit")["schema"].update(maximum=10),
        BREAKING,
        "listBatches query.limit maximum: 100 → 10",
    ),
    (
        "a minimum lowered",
        lambda s: parameter(s, "/batches", "limit")["schema"].update(minimum=0),
        ADDITIVE,
        "listBatches query.limit minimum: 1 → 0",
    ),
    (
        "a bound removed",
        lambda s: parameter(s, "/batches", "limit")["schema"].pop("maximum"),
        ADDITIVE,
        "listBatches query.limit maximum: no longer 100",
    ),
    (
        "a pattern introduced",
        lambda s: parameter(s, "/batches", "after")["schema"].update(pattern="^batch_"),
        BREAKING,
        "listBatches query.after pattern: now ^batch_",
    ),
    (
        "a default changed",
        lambda s: parameter(s, "/batches", "limit")["schema"].update(default=50),
        BREAKING,
        "listBatches query.limit default: 20 → 50",
    ),
    (
        "another type to send",
        lambda s: parameter(s, "/batches", "after")["schema"].update(type=["string", "integer"]),
        ADDITIVE,
        "listBatches query.after type: string → integer | string",
    ),
    (
        "fewer types to send",
        lambda s: parameter(s, "/batches", "after")["schema"].update(type="integer"),
        BREAKING,
        "listBatches query.after type: string → integer",
    ),
    (
        "an enum for a free value to send",
        lambda s: parameter(s, "/batches", "after")["schema"].update(enum=["a"]),
        BREAKING,
        "listBatches query.after enum: now ['a']",
    ),
    (
        "a value to send removed",
        lambda s: parameter(s, "/files", "order")["schema"]["enum"].remove("asc"),
        BREAKING,
        "listFiles query.order enum asc removed",
    ),
    (
        "a field of a request made optional",
        lambda s: schema(s, "CreateBatchRequest")["required"].remove("completion_window"),
        ADDITIVE,
        "createBatch request.completion_window no longer required",
    ),
    (
        "a field of a request removed",
        lambda s: schema(s, "CreateBatchRequest")["properties"].pop("metadata"),
        BREAKING,
        "createBatch request.metadata removed",
    ),
    (
        "a field of an input line made required",
        lambda s: (
            schema(s, "BatchRequestInput").update(required=["custom_id", "extra"])
            or schema(s, "BatchRequestInput")["properties"].update(extra={"type": "string"})
        ),
        BREAKING,
        "BatchRequestInput.extra added: required string",
    ),
    (
        "a field of a response added",
        lambda s: schema(s, "Batch")["properties"].update(extra={"type": "string"}),
        ADDITIVE,
        "retrieveBatch 200.extra added: optional string",
    ),
    (
        "a field of a response removed",
        lambda s: schema(s, "Batch")["properties"].pop("output_file_id"),
        BREAKING,
        "retrieveBatch 200.output_file_id removed",
    ),
    (
        "a field of a response no longer required",
        lambda s: schema(s, "Batch")["required"].remove("endpoint"),
        BREAKING,
        "retrieveBatch 200.endpoint no longer required",
    ),
    (
        "a field of a response now required",
        lambda s: schema(s, "Batch")["required"].append("output_file_id"),
        ADDITIVE,
        "retrieveBatch 200.output_file_id now required",
    ),
    (
        "null in a response",
        lambda s: schema(s, "Batch")["properties"]["endpoint"].update(type=["string", "null"]),
        BREAKING,
        "retrieveBatch 200.endpoint type: string → string | null",
    ),
    (
        "no more null in a response",
        lambda s: schema(s, "Batch")["properties"]["output_file_id"].update(type="string"),
        ADDITIVE,
        "retrieveBatch 200.output_file_id type: string | null → string",
    ),
    (
        "a new value in a response",
        lambda s: schema(s, "Batch")["properties"]["status"]["enum"].append("resting"),
        ADDITIVE,
        'retrieveBatch 200.status enum resting added: "resting"',
    ),
    (
        "a bound on a response",
        lambda s: schema(s, "Batch")["properties"]["created_at"].update(minimum=1),
        INTERNAL,
        "retrieveBatch 200.created_at minimum: now 1",
    ),
    (
        "another shape of errors",
        lambda s: schema(s, "ErrorResponse")["properties"].update(extra={"type": "string"}),
        INTERNAL,
        "listModels default.extra added: optional string",
    ),
    (
        "another type of content",
        lambda s: s["paths"]["/files/{file_id}/content"]["get"]["responses"]["200"][
            "content"
        ].update({"text/csv": {"schema": {"type": "string"}}}),
        ADDITIVE,
        "downloadFile 200",
    ),
    (
        "closed to other fields",
        lambda s: schema(s, "CreateBatchRequest").update(additionalProperties=False),
        BREAKING,
        "createBatch request additionalProperties: now False",
    ),
]


@pytest.mark.parametrize(
    ("edit", "level", "words"),
    [case[1:] for case in SPEC_CASES],
    ids=[case[0] for case in SPEC_CASES],
)
def test_change_of_the_specification(
    spec: Json, edit: Callable[[Json], object], level: Level, words: str
) -> None:
    edited = copy.deepcopy(spec)
    edit(edited)
    changes = spec_changes(spec, edited)
    assert any(f"{one.place} {one.what}".find(words) >= 0 for one in changes if one.level is level)
    assert max(change.level for change in changes) == level


def test_a_description_changes_nothing(spec: Json) -> None:
    edited = copy.deepcopy(spec)
    schema(edited, "Batch")["description"] = "Another."
    assert spec_changes(spec, edited) == []


def packaged(folder: Path, **modules: str) -> list[Path]:
    """Write both packages, with the text of some of their modules."""
    for package in ("batchwright", "batchwright_api"):
        (folder / package).mkdir(parents=True)
        (folder / package / "__init__.py").touch()
    for name, text in modules.items():
        path = folder / (name.replace("__", "/") + ".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        (path.parent / "__init__.py").touch()
        path.write_text(text)
    return [folder]


EXPORT = "__all__ = ['thing']\n"
BASE, MIDDLE = "class Base(ValueError): ...\n", "class Middle(Base): ...\n"
API_CASES = [
    ("a function removed", "def thing(): ...", "other = 1", BREAKING, "removed"),
    ("another kind", "def thing(): ...", "thing: int = 1", BREAKING, "was a function"),
    ("now async", "def thing(): ...", "async def thing(): ...", BREAKING, "is async"),
    ("a parameter removed", "def thing(a): ...", "def thing(): ...", BREAKING, "a: parameter was"),
    (
        "a parameter renamed",
        "def thing(a=1): ...",
        "def thing(b=1): ...",
        BREAKING,
        ": parameter was",
    ),
    ("now required", "def thing(a=1): ...", "def thing(a): ...", BREAKING, "now required"),
    ("now by keyword", "def thing(a): ...", "def thing(*, a): ...", BREAKING, "kind was changed"),
    ("another default", "def thing(a=1): ...", "def thing(a=2): ...", BREAKING, "1 → 2"),
    ("a private default", "def thing(a=_A): ...", "def thing(a=1): ...", INTERNAL, "_A → 1"),
    ("a parameter added", "def thing(): ...", "def thing(a=1): ...", ADDITIVE, "a: parameter was"),
    ("a required one", "def thing(): ...", "def thing(a): ...", BREAKING, "added as required"),
    ("takes more", "def thing(a: int): ...", "def thing(a: int | str): ...", ADDITIVE, "int | str"),
    ("takes less", "def thing(a: int | str): ...", "def thing(a: int): ...", BREAKING, "→ int"),
    ("takes all", "def thing(a: int): ...", "def thing(a: object): ...", ADDITIVE, "→ object"),
    (
        "returns less",
        "def thing() -> int | None: ...",
        "def thing() -> int: ...",
        ADDITIVE,
        "→ int",
    ),
    ("returns more", "def thing() -> int: ...", "def thing() -> int | None: ...", BREAKING, "None"),
    ("returns no type", "def thing() -> int: ...", "def thing(): ...", BREAKING, "→ untyped"),
    ("a value", "thing: int = 1", "thing: int = 2", INTERNAL, "value changed"),
    ("its type", "thing: int = 1", "thing: str = 1", BREAKING, "type: int → str"),
    ("a base", "class thing(ValueError): ...", "class thing: ...", BREAKING, "a ValueError"),
    (
        "a class between",
        BASE + "class thing(Base): ...",
        BASE + MIDDLE + "class thing(Middle): ...",
        ADDITIVE,
        "now also a Middle",
    ),
    (
        "a private class between",
        BASE + "class thing(Base): ...",
        BASE + "class _Middle(Base): ...\nclass thing(_Middle): ...",
        None,
        "",
    ),
    (
        "a class between is lost with its base",
        BASE + MIDDLE + "class thing(Middle): ...",
        BASE + "class thing(ValueError): ...",
        BREAKING,
        "no longer a ",
    ),
    (
        "the base of a base",
        BASE + MIDDLE + "class thing(Middle): ...",
        BASE + "class Middle(ValueError): ...\nclass thing(Middle): ...",
        BREAKING,
        "no longer a Base",
    ),
    (
        "a base that the other base is",
        BASE + MIDDLE + "class thing(Middle, Base): ...",
        BASE + MIDDLE + "class thing(Middle): ...",
        None,
        "",
    ),
    (
        "the base of a builtin",
        "class thing(OSError): ...",
        "class thing(ConnectionError): ...",
        ADDITIVE,
        "now also a ConnectionError",
    ),
    (
        "a builtin's base instead",
        "class thing(ConnectionError): ...",
        "class thing(OSError): ...",
        BREAKING,
        "no longer a ConnectionError",
    ),
    (
        "a class of the standard library between",
        "import enum\nclass thing(int, enum.Enum): ...",
        "import enum\nclass thing(enum.IntEnum): ...",
        ADDITIVE,
        "now also a ",
    ),
    ("a private base", "class thing(_Base): ...", "class thing: ...", None, ""),
    (
        "a method removed",
        "class thing:\n    def run(self): ...",
        "class thing: ...",
        BREAKING,
        "removed",
    ),
    (
        "a method added",
        "class thing: ...",
        "class thing:\n    def run(self): ...",
        ADDITIVE,
        "added",
    ),
    ("a private method", "class thing:\n    def _run(self): ...", "class thing: ...", None, ""),
    ("spelling", "def thing(a: 'x.Y|None'): ...", "def thing(a: None | y.Y): ...", None, ""),
    ("a private name", "thing = 1\n_other = 1", "thing = 1", None, ""),
    ("a name that is not exported", "thing = 1\nother = 1", "thing = 1", None, ""),
]


@pytest.mark.parametrize(
    ("old", "new", "level", "words"),
    [case[1:] for case in API_CASES],
    ids=[case[0] for case in API_CASES],
)
def test_change_of_the_python_api(
    tmp_path: Path, old: str, new: str, level: Level | None, words: str
) -> None:
    changes = api_changes(
        packaged(tmp_path / "old", batchwright__results=EXPORT + old),
        packaged(tmp_path / "new", batchwright__results=EXPORT + new),
    )
    assert [change.level for change in changes][:1] == ([] if level is None else [level])
    assert all(change.place.startswith("batchwright.results.thing") for change in changes)
    assert all(words in change.what for change in changes)


def test_an_object_may_move_if_it_is_still_exported(tmp_path: Path) -> None:
    thing = "class thing:\n    def run(self): ..."
    old = packaged(tmp_path / "old", batchwright__results=EXPORT + thing)
    new = packaged(
        tmp_path / "new",
        batchwright__results=EXPORT + "from batchwright._elsewhere import thing",
        batchwright___elsewhere=thing,
    )
    assert api_changes(old, new) == []


def test_a_change_under_two_names_is_reported_once_but_each_lost_name_counts(
    tmp_path: Path,
) -> None:
    thing = EXPORT + "class thing:\n    def run(self): ..."
    again = EXPORT + "from batchwright.results import thing"
    old = packaged(tmp_path / "old", batchwright__results=thing, batchwright__types=again)
    less = EXPORT + "class thing: ..."
    new = packaged(tmp_path / "new", batchwright__results=less, batchwright__types=again)
    assert [change.what for change in api_changes(old, new)] == ["removed"]
    lost = packaged(tmp_path / "lost", batchwright__results=thing, batchwright__types="")
    assert found(api_changes(old, lost)) == {(BREAKING, "batchwright.types.thing", "removed")}


def test_private_modules_do_not_count(tmp_path: Path) -> None:
    old = packaged(tmp_path / "old", batchwright___retry=EXPORT + "thing = 1")
    assert api_changes(old, packaged(tmp_path / "new")) == []


def test_models_of_requests_and_responses_differ(tmp_path: Path) -> None:
    def models(kind: str) -> str:
        fields = (
            f"    a: {kind}\n    b: int | Unset = UNSET" if "Unset" in kind else f"    a: {kind}"
        )
        return f"{EXPORT}class thing:\n{fields}"

    def change(name: str, old: str, new: str) -> list[Level]:
        return [
            one.level
            for one in api_changes(
                packaged(tmp_path / name / "old", batchwright_api__models=models(old)),
                packaged(tmp_path / name / "new", batchwright_api__models=models(new)),
            )
        ]

    assert change("response", "int", "int | None") == [BREAKING]
    assert change("request", "int | Unset", "int | None | Unset") == [ADDITIVE]


def test_names_say_what_is_public() -> None:
    names = public_names([ROOT / "overlays", ROOT / "generated"])
    assert not [name for name in names if "._" in name.removesuffix("__") and "__" not in name]
    assert {"batchwright.Client", "batchwright.runs.run", "batchwright.types.Batch"} <= names.keys()
    assert "batchwright_api.api.batch.create_batch.sync" in names
    assert not [name for name in names if name.startswith("batchwright.runs.driver")]


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository of this tree with one commit."""
    if not shutil.which("git"):
        pytest.skip("git is missing")
    root = tmp_path / "repository"
    junk = shutil.ignore_patterns("__pycache__")
    for name in ("generated", "overlays"):
        shutil.copytree(ROOT / name, root / name, ignore=junk)
    for name in ("openapi.yaml", "openapi-lines.yaml", "pyproject.toml"):
        shutil.copy(ROOT / name, root)
    for name in ("CHANGELOG.md", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, root)
    set_version(root, "0.1.0")
    git(root, "init", "--quiet", "--initial-branch=main")
    git(root, "add", ".")
    git(root, "commit", "--quiet", "--message=First")
    return root


def git(root: Path, *arguments: str) -> None:
    identity = ("-c", "user.name=Test", "-c", "user.email=test@example.com")
    subprocess.run(["git", "-C", root, *identity, *arguments], check=True)


def set_version(root: Path, version: str) -> None:
    path = root / "pyproject.toml"
    lines = path.read_text().splitlines()
    changed = [f'version = "{version}"' if line.startswith("version =") else line for line in lines]
    path.write_text("\n".join(changed) + "\n")


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def test_without_a_tag_the_check_passes_and_says_so(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert compat.main(["--check", "--root", str(repository)]) == 0
    assert "no version tag yet" in capsys.readouterr().out


def test_the_check_fails_until_the_version_is_high_enough(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    git(repository, "tag", "v0.1.0")
    check = ["--check", "--root", str(repository)]
    assert compat.main(check) == 0
    assert "this needs no new version" in capsys.readouterr().out
    replace(
        repository / "openapi.yaml", "finalizing, completed,", "finalizing, resting, completed,"
    )
    assert compat.main(check) == 1
    out, err = capsys.readouterr()
    assert "additive  specification retrieveBatch 200.status enum resting" in out
    assert "raise the version in pyproject.toml to 0.1.1" in err
    set_version(repository, "0.1.1")
    assert compat.main(check) == 0
    replace(repository / "overlays/batchwright/__init__.py", '    "Client",\n', "")
    assert compat.main(check) == 1
    assert "to 0.2.0" in capsys.readouterr().err


def test_pyproject_and_the_command_line_are_compared(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    replace(repository / "pyproject.toml", '"filelock>=', '"filelock>=3.999,>=')
    app = repository / "overlays/batchwright/cli/app.py"
    replace(app, '_add(validate.validate, "validate"', '_add(validate.validate, "check"')
    replace(repository / "overlays/batchwright/cli/exits.py", "BUG = 70", "BUG = 71")
    assert compat.main(["HEAD", "--json", "--root", str(repository)]) == 0
    found = json.loads(capsys.readouterr().out)
    breaking = {
        (one["area"], one["place"]) for one in found["changes"] if one["level"] == "breaking"
    }
    assert breaking == {
        ("packaging", "dependency filelock"),
        ("command line", "batchwright validate"),
        ("command line", "exit code BUG"),
        ("command line", "exit code KeyError"),
    }
    assert found["not_compared"] == []


def test_a_command_line_that_cannot_be_read_is_an_error_only_here(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    replace(repository / "overlays/batchwright/cli/exits.py", "import errno", "import nowhere")
    assert compat.main(["HEAD", "--root", str(repository)]) == 2
    assert "No module named 'nowhere'" in capsys.readouterr().err
    assert compat.main([str(repository), "--root", str(ROOT)]) == 0
    assert "not compared: the command line of" in capsys.readouterr().out


def test_json_says_the_same(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    replace(repository / "openapi.yaml", "finalizing, completed,", "completed,")
    assert compat.main(["HEAD", "--json", "--root", str(repository)]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["level"] == "breaking"
    assert (found["base"], found["base_version"], found["needs"]) == ("HEAD", "0.1.0", "0.2.0")
    assert found["enough"] is False
    assert found["specification_compared"] is True
    assert {
        "level": "breaking",
        "area": "specification",
        "place": "retrieveBatch 200.status enum finalizing",
        "what": "removed",
    } in found["changes"]


def test_a_checkout_can_be_the_base(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert compat.main([str(repository), "--root", str(ROOT)]) == 0
    assert "0 breaking, 0 additive, 0 internal" in capsys.readouterr().out


def test_a_wheel_can_be_the_base_with_its_specification_from_the_history(
    repository: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wheel = str(next(p for p in packages.build(repository, tmp_path / "d") if p.suffix == ".whl"))
    assert compat.main([wheel, "--root", str(repository)]) == 0
    assert "0 breaking, 0 additive, 0 internal" in capsys.readouterr().out
    replace(repository / "openapi.yaml", "finalizing, completed,", "completed,")
    assert compat.main([wheel, "--root", str(repository)]) == 0
    assert "retrieveBatch 200.status enum finalizing" in capsys.readouterr().out
    shutil.rmtree(repository / ".git")
    assert compat.main([wheel, "--root", str(repository)]) == 0
    assert "not compared: the specification" in capsys.readouterr().out


def test_the_lines_are_compared_with_those_of_a_wheel(
    repository: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wheel = str(next(p for p in packages.build(repository, tmp_path / "d") if p.suffix == ".whl"))
    replace(repository / "openapi-lines.yaml", "enum: [float, base64]", "enum: [float]")
    types = repository / "generated" / "batchwright_api" / "lines" / "types.py"
    replace(types, "class CreateEmbeddingResponse(", "class CreateEmbeddingAnswer(")
    replace(types, "    dimensions: int\n", "")
    assert compat.main([wheel, "--root", str(repository)]) == 0
    found = capsys.readouterr().out
    assert "breaking  lines         CreateEmbeddingRequest.encoding_format enum base64" in found
    assert re.search(r"breaking  python +batchwright_api\.lines\.types\.CreateEmbeddingResp", found)
    assert "CreateEmbeddingRequest.dimensions" not in found  # openapi-lines.yaml has it
    assert "2 breaking, 1 additive" in found


def test_an_invalid_base_is_an_error(
    repository: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "broken-0.1.0.whl").write_bytes(b"no archive")
    for base, complaint in (
        ("v9.9.9", "git archive"),
        (str(tmp_path / "empty"), "no pyproject.toml"),
        (str(tmp_path / "broken-0.1.0.whl"), "is not a wheel of this project"),
    ):
        assert compat.main([base, "--root", str(repository)]) == 2
        assert complaint in capsys.readouterr().err


def test_an_unknown_digest_and_an_unsupported_version(repository: Path) -> None:
    assert specification("0" * 64, repository) is None
    set_version(repository, "0.1.dev0")
    with pytest.raises(SnapshotError, match=r"0\.1\.dev0"), opened(str(repository), ROOT):
        pass
