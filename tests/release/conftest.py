"""The packages of this tree, built once per session."""

from __future__ import annotations

from pathlib import Path

import packages
import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The wheel and the sdist."""
    return packages.build(ROOT, tmp_path_factory.mktemp("built"))


@pytest.fixture(scope="session")
def wheel(built: list[Path]) -> Path:
    """The wheel."""
    return next(path for path in built if path.suffix == ".whl")


@pytest.fixture(scope="session")
def sdist(built: list[Path]) -> Path:
    """The sdist."""
    return next(path for path in built if path.name.endswith(".tar.gz"))
