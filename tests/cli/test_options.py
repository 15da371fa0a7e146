"""Arguments that are refused before anything is done."""

from __future__ import annotations

import os
from collections.abc import Callable
from inspect import signature
from pathlib import Path
from typing import Any

import pytest
import typer

from batchwright import Retry, requests, runs
from batchwright.cli import app, batches, validate
from batchwright.cli.options import existing_file, free_path, pairs, seconds

from .conftest import Cli


@pytest.mark.parametrize("command", ["validate", "submit"])
def test_standard_input_is_refused_with_the_reason(cli: Cli, command: str) -> None:
    ran = cli(command, "-")
    assert ran.code == 2
    assert "write it to a file" in ran.err


def test_a_missing_file_is_named(cli: Cli, tmp_path: Path) -> None:
    ran = cli("run", tmp_path / "nope.jsonl")
    assert ran.code == 2
    assert "nope.jsonl: there is no such file" in ran.err


def test_a_folder_or_a_pipe_is_refused(cli: Cli, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    for path in (tmp_path, tmp_path / "fifo"):
        ran = cli("validate", path)
        assert ran.code == 2
        assert "name a file" in ran.err
    ran = cli("run", tmp_path)
    assert ran.code == 2
    assert "name a file" in ran.err


@pytest.mark.parametrize("value", ["nothing", "=value"])
def test_metadata_needs_a_name_and_an_equals_sign(
    cli: Cli, requests_file: Path, value: str
) -> None:
    ran = cli("run", requests_file, "--metadata", value)
    assert ran.code == 2
    assert "is not name=value" in ran.err
    assert "--metadata" in ran.err


def test_a_name_given_twice_is_refused(cli: Cli, requests_file: Path) -> None:
    ran = cli("run", requests_file, "-m", "a=1", "-m", "a=2")
    assert ran.code == 2
    assert "'a' is given twice" in ran.err


def test_values_may_hold_equals_signs() -> None:
    assert pairs(["a=b=c", "d="], "--metadata") == {"a": "b=c", "d": ""}


@pytest.mark.parametrize(
    ("text", "value"),
    [("600", 600), ("0.5", 0.5), ("90s", 90), ("30m", 1800), ("24h", 86_400), ("1.5d", 129_600)],
)
def test_a_time_has_a_unit_or_is_in_seconds(text: str, value: float) -> None:
    assert seconds(text, "--patience") == value


@pytest.mark.parametrize("text", ["", "h", "soon", "-1", "-1h", "inf", "nan", "1e400", "1 week"])
def test_any_other_time_is_refused(text: str) -> None:
    with pytest.raises(typer.BadParameter, match="is not a time such as"):
        seconds(text, "--patience")


def test_a_path_must_be_free_and_its_folder_there(tmp_path: Path) -> None:
    assert free_path(None) is None
    assert free_path(tmp_path / "new") == tmp_path / "new"
    (tmp_path / "old").touch()
    with pytest.raises(typer.BadParameter, match="exists already"):
        free_path(tmp_path / "old")
    for path in (tmp_path, Path("-"), Path("/dev/null")):
        with pytest.raises(typer.BadParameter, match="name a file"):
            free_path(path)
    with pytest.raises(typer.BadParameter, match="no such folder"):
        free_path(tmp_path / "nope" / "new")


def test_a_file_to_read_must_be_there(tmp_path: Path) -> None:
    (tmp_path / "prices.json").touch()
    assert existing_file(None) is None
    assert existing_file(tmp_path / "prices.json") == tmp_path / "prices.json"
    with pytest.raises(typer.BadParameter, match="no such file"):
        existing_file(tmp_path / "nope")
    with pytest.raises(typer.BadParameter, match="name a file"):
        existing_file(tmp_path)


def default(function: Callable[..., Any], name: str) -> Any:
    return signature(function).parameters[name].default


def test_the_defaults_are_those_of_the_library() -> None:
    assert default(batches.wait, "poll") == runs.Pace().poll
    assert default(validate.validate, "max_problems") == default(requests.check, "max_problems")
    assert default(app.configure, "max_retries") == default(Retry, "attempts") - 1
