"""The workflows: pinned, without standing rights, and clean for the linters."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import proposal
import pytest
import smoke
import workflows
import yaml

ROOT = Path(__file__).parents[2]
PATHS = sorted((ROOT / workflows.WORKFLOWS).glob("*.yml"))
PROGRAMS = Path(sys.executable).parent
INSTALLED = [name for name in workflows.LINTERS if (PROGRAMS / name).exists()]


def jobs(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(path.read_text())["jobs"]
    return found


def steps() -> Iterator[dict[str, Any]]:
    for path in PATHS:
        for job in jobs(path).values():
            yield from job.get("steps", ())


def test_the_linters_find_nothing() -> None:
    assert workflows.complaints(ROOT, PROGRAMS) == []


def test_a_linter_that_is_missing_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert workflows.complaints(ROOT, tmp_path) == []
    assert "actionlint is not installed" in capsys.readouterr().out


@pytest.mark.parametrize("linter", workflows.LINTERS)
def test_what_is_wrong_is_found(tmp_path: Path, linter: str) -> None:
    if linter not in INSTALLED:
        pytest.skip(f"{linter} is not installed")
    folder = tmp_path / workflows.WORKFLOWS
    folder.mkdir(parents=True)
    wrong = PATHS[0].read_text().replace("runs-on: ubuntu-latest", "runs-on: ${{ nothing }}", 1)
    wrong = re.sub(r"@[0-9a-f]{40} # v(\d)\S*", r"@v\1", wrong, count=1)
    (folder / "wrong.yml").write_text(wrong)
    (found,) = [one for one in workflows.complaints(tmp_path, PROGRAMS) if linter in one[:12]]
    assert {"actionlint": "nothing", "zizmor": "unpinned-uses"}[linter] in found


def test_actions_of_others_are_pinned_to_a_commit_and_name_their_version() -> None:
    used = [line for path in PATHS for line in re.findall(r"uses: (.*)", path.read_text())]
    others = [line for line in used if not line.startswith("./")]
    assert others
    pinned = re.compile(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")
    assert [line for line in others if not pinned.fullmatch(line)] == []
    assert len({line.partition("@")[0] for line in others}) == len(set(others))


def test_only_a_job_may_write_and_it_runs_no_code_of_the_checkout() -> None:
    for path in PATHS:
        rights = yaml.safe_load(path.read_text())["permissions"]
        assert rights in ({}, {"contents": "read"}), path.name
        for name, job in jobs(path).items():
            if "write" in job.get("permissions", {}).values():
                scripts = " ".join(step.get("run", "") for step in job["steps"])
                assert not re.search(r"make|python|pip", scripts), (path.name, name)


def test_commands_in_scripts_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    scripts = [step["run"] for step in steps() if "run" in step]
    assert {word for one in scripts for word in re.findall(r"make ([a-z-]+)", one)} <= targets
    for path in re.findall(r"tools/\w+\.py|\.ci/\w+", " ".join(scripts)):
        assert (ROOT / path).exists(), path


def test_the_tests_run_on_every_python_that_is_supported() -> None:
    matrix = jobs(ROOT / workflows.WORKFLOWS / "test.yml")["locked"]["strategy"]["matrix"]
    assert matrix["python"] == list(smoke.PYTHONS)
    project = (ROOT / "pyproject.toml").read_text()
    said = re.findall(r"Programming Language :: Python :: (3\.\d+)", project)
    assert said == list(smoke.PYTHONS)


def test_nothing_a_tool_prints_ends_its_block() -> None:
    written = proposal.text({"drift": "a\n```\n# b", "sync": "", "compat": "x" * 99_999})
    assert "\n````text\na\n```\n# b\n````\n" in written
    assert proposal.TITLES["sync"] not in written
    assert "… and more" in written
    assert len(written) < 65_536


def test_a_document_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "broken.yaml").write_text("openapi: [")
    target = tmp_path / "text.md"
    assert proposal.main([str(tmp_path / "broken.yaml"), str(target)]) == 2
    assert "drift: " in target.read_text()
