"""docs/guides/regenerating.md shows what the tools print on the day that it tells of."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs" / "guides" / "regenerating.md"
PUBLISHED = ROOT.parent / "shared" / "upstream" / "openapi-2026-08-21.yaml"
COPIED = ("generated", "overlays", "templates", "tools")
IDENTITY = ("-c", "user.name=Test", "-c", "user.email=test@example.com")


def that_day() -> str:
    """The published document with a status, a field and another default."""
    text = PUBLISHED.read_text("utf-8")
    for start, old, new in (
        (
            "\n    Batch:\n",
            "            - cancelled\n",
            "            - cancelled\n            - paused\n",
        ),
        (
            "\n    Batch:\n",
            "        cancelled_at:\n",
            "        queue_position: {type: integer, description: x}\n        cancelled_at:\n",
        ),
        ("operationId: listBatches\n", "default: 20\n", "default: 50\n"),
    ):
        before, found, after = text.partition(start)
        assert old in after
        text = f"{before}{found}{after.replace(old, new, 1)}"
    return text


def transcripts() -> dict[str, str]:
    """The output that the guide shows below each command."""
    blocks = re.findall(
        r"^```console\n\$ make (\w+)[^\n]*\n(.*?)^```", GUIDE.read_text(), re.M | re.S
    )
    return dict(blocks)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A released checkout, and the document of that day."""
    if not PUBLISHED.is_file():
        pytest.skip("the published document is not in ../shared/upstream")
    if not shutil.which("git"):
        pytest.skip("git is missing")
    for name in COPIED:
        junk = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, tmp_path / name, ignore=junk)
    for path in [*ROOT.glob("*.yaml"), *ROOT.glob("*.toml")]:
        shutil.copy(path, tmp_path)
    project = tmp_path / "pyproject.toml"
    released = re.sub(r'(?m)^version = ".*"$', 'version = "0.1.0"', project.read_text(), count=1)
    project.write_text(released)
    for command in (
        ["init", "--quiet"],
        ["add", "."],
        ["commit", "--quiet", "-mx"],
        ["tag", "v0.1.0"],
    ):
        subprocess.run(["git", *IDENTITY, *command], cwd=tmp_path, check=True)
    (tmp_path / "upstream.yaml").write_text(that_day(), "utf-8")
    return tmp_path


def test_the_guide_shows_what_the_tools_print(checkout: Path) -> None:
    shown = transcripts()
    assert list(shown) == ["drift", "sync", "compat"]
    paths = [str(checkout / name) for name in ("overlays", "generated", "tools")]
    for name, expected in shown.items():
        arguments = [] if name == "compat" else ["upstream.yaml"]
        result = subprocess.run(
            [sys.executable, f"tools/{name}.py", *arguments],
            cwd=checkout,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert result.returncode == (0 if name == "compat" else 1), result.stderr
        assert matches(expected, result.stdout), f"{name} prints\n{result.stdout}"


def matches(expected: str, printed: str) -> bool:
    """Whether lines are as shown; dots stand for anything, alone in a line for any lines."""
    pattern = "".join(
        r"(?:.*\n)*?" if line == "..." else rf"{'.*'.join(map(re.escape, line.split('...')))} *\n"
        for line in expected.splitlines()
    )
    return re.fullmatch(pattern, printed) is not None
