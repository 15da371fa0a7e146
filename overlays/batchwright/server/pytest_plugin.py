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
        def test_my_code(batchwright_server):
            client = Client(api_key="test", base_url=batchwright_server.base_url)
            batchwright_server.faults.add(ErrorResponse(operation="createBatch", status=503))
            file = client.files.create(file=b"...")
            client.batches.create(input_file_id=file.id, endpoint="/v1/embeddings")
            batchwright_server.wait_until_idle()

        def test_my_code_a_month_later(batchwright_server):
            ...
            batchwright_server.clock.advance(30 * 24 * 3600)
    """
    # Imported here, so that only tests that use the fixture pay for it.
    from batchwright.server import Server

    with Server(tmp_path / "batchwright-server") as server:
        yield server
