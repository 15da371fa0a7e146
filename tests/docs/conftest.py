"""What the examples find: a server, a folder with requests, and the environment."""

from __future__ import annotations

import logging
import os
import shutil
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest

from batchwright.server import Server

from .prepared import KEY, REQUESTS, prepare


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The prepared data folder, to be copied."""
    folder = tmp_path_factory.mktemp("prepared")
    prepare(folder)
    return folder


@pytest.fixture
def server(data: Path, tmp_path: Path) -> Iterator[Server]:
    """A fresh server that has what is prepared."""
    shutil.copytree(data, tmp_path / "server")
    with Server(tmp_path / "server") as server:
        yield server


@pytest.fixture
def workspace(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A fresh current folder with `requests.jsonl`, and the environment that leads to the server.

    What an example changes in the environment and in the logging is undone.
    """
    folder = tmp_path / "workspace"
    folder.mkdir()
    (folder / "requests.jsonl").write_bytes(REQUESTS)
    monkeypatch.chdir(folder)
    path = os.pathsep.join((sysconfig.get_path("scripts"), os.environ["PATH"]))
    values = {
        "OPENAI_API_KEY": KEY,
        "OPENAI_BASE_URL": server.base_url,
        "PATH": path,
    }
    root = logging.getLogger()
    handlers, level = set(root.handlers), root.level
    with patch.dict(os.environ, values):
        yield folder
    root.setLevel(level)
    for handler in set(root.handlers) - handlers:
        root.removeHandler(handler)
