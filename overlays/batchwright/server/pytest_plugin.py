"""The pytest fixture `batchwright_server`, which comes with the package."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from batchwright.server import Server


@pytest.fixture
def batchwright_server(tmp_path: Path) -> Iterator[Server]:
    """A new server on a free port of localhost, with its data under `tmp_path`.

    To inject faults, see `batchwright.server.Fault`.

    Example:
        from batchwright import Client
        from batchwright.server import ErrorResponse

        def test_a_list_is_retried(batchwright_server):
            batchwright_server.faults.add(ErrorResponse(operation="listFiles", status=503))
            with Client(api_key="test", base_url=batchwright_server.base_url) as client:
                assert list(client.files.list()) == []

        def test_files_are_gone_after_a_month(batchwright_server):
            with Client(api_key="test", base_url=batchwright_server.base_url) as client:
                client.files.create(file=b"{}", purpose="batch")
                batchwright_server.clock.advance(31 * 24 * 3600)
                assert list(client.files.list()) == []
    """
    # Imported here, so that only tests that use the fixture pay for it.
    from batchwright.server import Server

    with Server(tmp_path / "batchwright-server") as server:
        yield server
