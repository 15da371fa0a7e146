"""`make generate`: the same bytes every time, and a loud failure where the generator is silent."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def generate(*arguments: str | Path, seed: str = "0") -> subprocess.CompletedProcess[str]:
    """Run tools/generate.py."""
    return subprocess.run(
        [sys.executable, ROOT / "tools" / "generate.py", *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONHASHSEED": seed},
    )


def contents(folder: Path) -> dict[str, bytes]:
    """Read every file but bytecode."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }


def edited(tmp_path: Path, source: str, old: str, new: str) -> Path:
    """Copy a file of the repository with one passage changed."""
    text = (ROOT / source).read_text()
    assert old in text
    target = tmp_path / Path(source).name
    target.write_text(text.replace(old, new, 1))
    return target


def test_same_bytes_under_every_hash_seed_and_as_committed(tmp_path: Path) -> None:
    outputs = []
    for seed in ("1", "2"):
        target = tmp_path / seed / "batchwright_api"
        result = generate("--target", target, seed=seed)
        assert result.returncode == 0, result.stderr
        outputs.append(contents(target))
    assert outputs[0] == outputs[1] == contents(ROOT / "generated" / "batchwright_api")


def test_check_names_an_edited_and_a_foreign_file(tmp_path: Path) -> None:
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
    """Generate over an old package, which must survive, and return what was complained of."""
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


def test_warning_of_the_generator(tmp_path: Path) -> None:
    spec = edited(
        tmp_path,
        "openapi.yaml",
        'schema: {$ref: "#/components/schemas/Batch"}',
        "schema: {$ref: '#/nowhere'}",
    )
    assert "WARNING" in failure(tmp_path, "--spec", spec)


def test_operation_without_a_generated_function(tmp_path: Path) -> None:
    spec = edited(tmp_path, "openapi.yaml", "multipart/form-data:", "text/csv:")
    assert "Unsupported content type" in failure(tmp_path, "--spec", spec)


def test_property_that_would_break_its_model(tmp_path: Path) -> None:
    spec = edited(
        tmp_path,
        "openapi.yaml",
        "        input_file_id: {",
        "        to_dict: {type: string}\n        input_file_id: {",
    )
    assert "cannot be called to_dict" in failure(tmp_path, "--spec", spec)


def test_union_that_cannot_be_read(tmp_path: Path) -> None:
    spec = edited(
        tmp_path,
        "openapi.yaml",
        '{$ref: "#/components/schemas/BatchErrors"}, {type: "null"}',
        '{$ref: "#/components/schemas/BatchErrors"}, {$ref: "#/components/schemas/BatchError"}',
    )
    assert "a union of objects cannot be read" in failure(tmp_path, "--spec", spec)


def test_deprecated_operation_warns_once_with_what_to_use_instead(tmp_path: Path) -> None:
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
    result = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, env=environment
    )
    expected = ("DeprecationWarning", "retrieve_model is deprecated; use instead: listModels")
    assert result.stdout.strip() == str([expected])


def test_deprecated_field_without_a_replacement(tmp_path: Path) -> None:
    spec = edited(tmp_path, "openapi.yaml", "x-use-instead: the errors of a batch", "x-other: 1")
    assert "is deprecated, and no x-use-instead" in failure(tmp_path, "--spec", spec)


def test_deprecated_operation_without_a_replacement(tmp_path: Path) -> None:
    operation = "operationId: retrieveModel"
    spec = edited(tmp_path, "openapi.yaml", operation, operation + "\n      deprecated: true")
    assert "is deprecated, and no x-use-instead" in failure(tmp_path, "--spec", spec)
