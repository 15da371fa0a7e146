"""The handlers, and the operations of the specification."""

from __future__ import annotations

import pytest

from batchwright._specification import OPERATIONS
from batchwright.server.api.handlers import handles
from batchwright.server.api.routes import HANDLERS


def test_every_operation_has_a_handler():
    assert set(HANDLERS) == set(OPERATIONS)


@pytest.mark.parametrize("operation", ["createBatch", "createNothing"])
def test_an_operation_has_one_handler_and_must_exist(operation):
    with pytest.raises(ValueError, match=operation):
        handles(operation)
