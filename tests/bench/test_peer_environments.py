"""What the environments of the benchmarks are made of, and what is said where one cannot be."""

from __future__ import annotations

import sys
import tomllib
from dataclasses import replace
from pathlib import Path

import commands
import generated_peers
import locked
import peer_environments
import pytest
from commands import UnavailableError

ROOT = Path(__file__).parents[2]
LOCKS = sorted((ROOT / "bench" / "locks").glob("*.lock"))


@pytest.fixture
def java(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the only `java` would lie."""
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path / "java"


@pytest.mark.parametrize(
    ("output", "release"),
    [
        ('openjdk version "17.0.15" 2025-04-15\nOpenJDK Runtime Environment', 17),
        ('java version "1.8.0_402"', 8),
        ('openjdk version "27-ea" 2026-09-15', 27),
        ("Unable to locate a Java Runtime.", None),
    ],
)
def test_the_release_of_java_is_read(output: str, release: int | None) -> None:
    assert generated_peers.java_version(output) == release


def test_a_missing_java_is_named(java: Path) -> None:
    assert not java.exists()
    with pytest.raises(UnavailableError, match=r"Java 11 or newer, and there is no `java`"):
        generated_peers.java()


def test_an_old_java_is_named(java: Path) -> None:
    java.write_text("#!/bin/sh\necho 'java version \"1.8.0_402\"' >&2\n", "utf-8")
    java.chmod(0o755)
    with pytest.raises(UnavailableError, match=r"Java 11 or newer, and `java` here is 8"):
        generated_peers.java()


def test_a_failure_says_why() -> None:
    program = "print('one'); print('ERROR: No matching distribution found'); raise SystemExit(1)"
    with pytest.raises(UnavailableError, match=r"^pip fails: No matching distribution found$"):
        commands.run("pip", [sys.executable, "-c", program])


def test_a_failure_of_java_says_what_it_was() -> None:
    output = "java.net.URISyntaxException: Illegal character\n\tat java.net.URI.parse(URI.java:1)\n"
    assert commands.cause(output) == "java.net.URISyntaxException: Illegal character"


def test_a_program_that_is_missing_says_so(tmp_path: Path) -> None:
    with pytest.raises(UnavailableError, match="generator cannot be run"):
        commands.run("generator", [tmp_path / "nothing"])


def test_programs_run_as_python_is_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    program = "import sys; print(sys.dont_write_bytecode)"
    assert commands.run("python", [sys.executable, "-c", program]).strip() == "False"


def test_an_environment_is_made_anew_when_something_in_it_changes() -> None:
    recipe = peer_environments.Recipe("1.0", "httpx==0.28.1", b"openapi: 3.1.0")
    stamps = {
        peer_environments.stamp_of(one)
        for one in (
            recipe,
            replace(recipe, lock="httpx==0.28.0"),
            replace(recipe, source=b"openapi: 3.1.1"),
            replace(recipe, lock="httpx==0.28.1openapi", source=b": 3.1.0"),
        )
    }
    assert len(stamps) == 4
    assert peer_environments.stamp_of(replace(recipe)) in stamps


def test_what_batchwright_needs_comes_from_the_lock_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    names = locked.needed(project["dependencies"])
    pins = locked.versions(locked.only(lock, names))
    assert pins == {name: locked.versions(lock)[name] for name in names}
    assert {"attrs", "httpcore", "httpx", "msgspec", "orjson"} <= names
    # httpx imports them if they are there.
    assert not names & {"click", "rich"}


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.stem)
def test_a_lock_pins_what_is_asked_for_by_hashes_alone(path: Path) -> None:
    lock = path.read_text("utf-8")
    pins = locked.versions(lock)
    asked = [
        line.partition(">")[0]
        for line in path.with_suffix(".in").read_text("utf-8").splitlines()
        if not line.startswith("#")
    ]
    assert set(asked) <= pins.keys()
    assert locked.only(lock, pins) == lock
    assert "//" not in lock
    assert lock.count("--hash=sha256:") >= len(pins)
