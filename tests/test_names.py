"""The public names, and the errors in their docstrings."""

from __future__ import annotations

import builtins
import inspect
import re
from typing import Any

import pytest

import batchwright
from batchwright import AsyncClient, Client, errors, requests, results
from batchwright._transfer.content import FileContent
from batchwright.resources.batches import Batches
from batchwright.resources.files import Files
from batchwright.resources.models import Models
from batchwright.resources.uploads import Uploads

DOCUMENTED = [Client, AsyncClient, FileContent, Batches, Files, Models, Uploads, requests, results]


def raised(owner: Any) -> set[str]:
    """The errors listed in the docstrings of a class or module."""
    docs = [inspect.getdoc(one) or "" for _, one in [*inspect.getmembers(owner), ("", owner)]]
    sections = [doc.partition("Raises:\n")[2].partition("\n\n")[0] for doc in docs]
    return {name for section in sections for name in re.findall(r"^ +(\w+): ", section, re.M)}


@pytest.mark.parametrize("owner", DOCUMENTED, ids=lambda owner: owner.__name__)
def test_each_documented_error_can_be_imported(owner: Any):
    names = {name for name in raised(owner) if not hasattr(builtins, name)}
    assert names <= set(batchwright.__all__)


def test_each_public_name_can_be_imported():
    assert all(getattr(batchwright, name) for name in batchwright.__all__)
    assert dir(batchwright) == sorted(batchwright.__all__)
    assert batchwright.InputError is errors.InputError
    assert batchwright.requests.write is requests.write
    assert batchwright.Result is results.Result
    assert raised(Batches) >= {"InputError", "WaitTimeoutError"}
    with pytest.raises(AttributeError, match="has no attribute 'Nonsense'"):
        batchwright.Nonsense  # noqa: B018
