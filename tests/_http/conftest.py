"""The transports that the tests send with."""

from __future__ import annotations

from functools import partial

import pytest

from .scripted import Make, transport_over


@pytest.fixture(params=["sync", "async"])
def make(request: pytest.FixtureRequest) -> Make:
    """Makes a transport of either kind."""
    return partial(transport_over, request.param)
