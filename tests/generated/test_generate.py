"""`make generate`: the same bytes every time, and an error where the generator is silent."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import redirect_stderr
from io import StringIO
from pathlib import Path
from typing import NamedTuple

import pytest
from generate import GenerationError, check_output, main, swap

ROOT = Path(__file__).parents[2]


class Outcome(NamedTuple):
    """How `make generate` ended."""

    returncode: int
    stderr: str


def generate(*arguments: str | Path) -> Outcome:
    """Run tools/generate.py in this process, which has already imported the generator."""
    with (
        redirect_stderr(StringIO()) as stderr,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setenv("PATH", os.environ["PATH"])
        returncode = main([str(argument) for argument in arguments])
    return Outcome(returncode, stderr.getvalue())


def contents(folder: Path) -> dict[str, bytes]:
    """Read every file but bytecode."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }


def modules_of(package: Path) -> dict[str, str]:
    """The modules of a package's operations."""
    paths = package.glob("api/*/[!_]*.py")
    return {path.relative_to(package / "api").as_posix(): path.stem for path in paths}


def edited(tmp_path: Path, source: str, old: str, new: str) -> Path:
    """Copy a file of the repository, with one edit."""
    text = (ROOT / source).read_text()
    assert old in text
    target = tmp_path / Path(source).name
    target.write_text(text.replace(old, new, 1))
    return target


def test_same_bytes_under_every_hash_seed_and_as_committed(tmp_path: Path) -> None:
    outputs = []
    for seed in ("1", "2"):
        target = tmp_path / seed / "batchwright_api"
        command = [sys.executable, ROOT / "tools" / "generate.py", "--target", target]
        subprocess.run(command, check=True, env={**os.environ, "PYTHONHASHSEED": seed})
        outputs.append(contents(target))
    assert outputs[0] == outputs[1] == contents(ROOT / "generated" / "batchwright_api")


def test_check_names_edited_and_foreign_files(tmp_path: Path) -> None:
    target = tmp_path / "batchwright_api"
    shutil.copytree(ROOT / "generated" / "batchwright_api", target)
    assert generate("--check", "--target", target).returncode == 0
    with (target / "errors.py").open("a") as file:
        file.write("# edited\n")
    (target / "foreign.py").touch()
    result = generate("--check", "--target", target)
    assert result.returncode == 1
    assert "errors.py" in result.stderr
    assert "foreign.py" in result.stderr


def failure(tmp_path: Path, *arguments: str | Path) -> str:
    """Fail to generate over an old package, which must survive; return the complaint."""
    target = tmp_path / "out" / "batchwright_api"
    target.mkdir(parents=True)
    (target / "old.py").write_text("kept = True\n")
    result = generate("--target", target, *arguments)
    assert result.returncode == 1
    assert contents(target.parent) == {"batchwright_api/old.py": b"kept = True\n"}
    return result.stderr


def test_missing_template_folder(tmp_path: Path) -> None:
    assert "no template folder" in failure(tmp_path, "--templates", tmp_path / "nowhere")


def test_misspelt_template(tmp_path: Path) -> None:
    templates = tmp_path / "templates"
    shutil.copytree(ROOT / "templates", templates)
    (templates / "model.py.jinja").rename(templates / "models.py.jinja")
    assert "models.py.jinja replaces no template" in failure(tmp_path, "--templates", templates)


def test_undefined_template_variable(tmp_path: Path) -> None:
    templates = tmp_path / "templates"
    shutil.copytree(ROOT / "templates", templates)
    with (templates / "errors.py.jinja").open("a") as file:
        file.write("{{ no_such_variable }}\n")
    assert "no_such_variable" in failure(tmp_path, "--templates", templates)


def test_unknown_configuration_key(tmp_path: Path) -> None:
    config = edited(tmp_path, "generator-config.yaml", "literal_enums", "litteral_enums")
    assert "unknown key litteral_enums" in failure(tmp_path, "--config", config)


def test_colliding_operations(tmp_path: Path) -> None:
    spec = edited(
        tmp_path, "openapi.yaml", "operationId: retrieveBatch", "operationId: create_batch"
    )
    assert "createBatch and create_batch would both become" in failure(tmp_path, "--spec", spec)


def test_reference_to_nothing(tmp_path: Path) -> None:
    spec = edited(
        tmp_path,
        "openapi.yaml",
        'schema: {$ref: "#/components/schemas/Batch"}',
        'schema: {$ref: "#/components/schemas/Nope"}',
    )
    message = failure(tmp_path, "--spec", spec)
    assert "names nothing" in message
    assert "Nope" in message
    assert len(message) < 300


def test_invalid_specification(tmp_path: Path) -> None:
    spec = edited(
        tmp_path, "openapi.yaml", "{type: integer, minimum: 1", "{type: strng, minimum: 1"
    )
    message = failure(tmp_path, "--spec", spec)
    assert "openapi.yaml: type: 'strng' is not valid" in message


def test_specification_that_is_not_yaml(tmp_path: Path) -> None:
    spec = edited(tmp_path, "openapi.yaml", "servers:", "servers: [")
    assert "generate: openapi.yaml, line " in failure(tmp_path, "--spec", spec)


def test_operation_without_a_generated_function(tmp_path: Path) -> None:
    """Even if the generator omits one without a warning."""
    package = tmp_path / "batchwright_api"
    shutil.copytree(ROOT / "generated" / "batchwright_api", package)
    modules = modules_of(package)
    check_output(package, modules)
    with pytest.raises(GenerationError, match="no generated function for newBatch"):
        check_output(package, {**modules, "batch/new_batch.py": "newBatch"})
    (package / "api" / "batch" / "stray.py").touch()
    with pytest.raises(GenerationError, match=r"an operation: batch/stray\.py"):
        check_output(package, modules)


def test_package_that_does_not_import(tmp_path: Path) -> None:
    package = tmp_path / "batchwright_api"
    shutil.copytree(ROOT / "generated" / "batchwright_api", package)
    (package / "types.py").write_text("raise RuntimeError('broken')")
    modules = modules_of(package)
    with pytest.raises(GenerationError, match="broken"):
        check_output(package, modules)


def test_old_package_stays_if_the_new_one_cannot_be_moved(tmp_path: Path) -> None:
    target = tmp_path / "batchwright_api"
    target.mkdir()
    (target / "old.py").touch()
    with pytest.raises(FileNotFoundError):
        swap(tmp_path / "staging", target)
    assert (target / "old.py").exists()


def test_settings_of_the_surrounding_project_are_ignored(tmp_path: Path) -> None:
    (tmp_path / "ruff.toml").write_text("line-length = 40\n")
    target = tmp_path / "generated" / "batchwright_api"
    assert generate("--target", target).returncode == 0
    assert contents(target) == contents(ROOT / "generated" / "batchwright_api")
    assert not list(tmp_path.rglob(".ruff_cache"))


def test_deprecated_operation_warns_once_with_its_replacement(tmp_path: Path) -> None:
    spec = edited(
        tmp_path,
        "openapi.yaml",
        "operationId: retrieveModel",
        "operationId: retrieveModel\n      deprecated: true\n      x-use-instead: listModels",
    )
    result = generate("--spec", spec, "--target", tmp_path / "out" / "batchwright_api")
    assert result.returncode == 0, result.stderr
    program = """
import warnings
from batchwright_api.api.models import retrieve_model

warnings.simplefilter("always")
with warnings.catch_warnings(record=True) as seen:
    retrieve_model.build_request("m")
    retrieve_model.build_request("m")
print([(w.category.__name__, str(w.message)) for w in seen])
"""
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "out")}
    warned = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, env=environment
    )
    expected = ("DeprecationWarning", "retrieve_model is deprecated; use instead: listModels")
    assert warned.stdout.strip() == str([expected])


def test_deprecated_operation_without_a_replacement(tmp_path: Path) -> None:
    operation = "operationId: retrieveModel"
    spec = edited(tmp_path, "openapi.yaml", operation, operation + "\n      deprecated: true")
    assert "is deprecated and needs an x-use-instead" in failure(tmp_path, "--spec", spec)


@pytest.mark.parametrize("word", ["", "x-resend: perhaps"])
def test_operation_without_x_resend(tmp_path: Path, word: str) -> None:
    spec = edited(tmp_path, "openapi.yaml", "x-resend: unsent", word)
    assert "POST /batches needs an x-resend" in failure(tmp_path, "--spec", spec)
