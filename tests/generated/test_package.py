"""The generated package: its docstrings, its stamp, its lazy imports."""

from __future__ import annotations

import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import batchwright_api
from batchwright_api import __generator_version__, __spec_digest__
from batchwright_api.api.batch import create_batch, list_batches, retrieve_batch
from batchwright_api.models import (
    FileObject,
    ListBatchesResponse,
)


def test_docstrings_describe_the_parameters() -> None:
    for function in (list_batches.build_request, list_batches.sync, list_batches.asyncio_detailed):
        assert "the page starts after it" in " ".join((inspect.getdoc(function) or "").split())
    assert "The batch's id." in (inspect.getdoc(retrieve_batch.sync) or "")
    assert "`finalizing`" not in (inspect.getdoc(create_batch) or "")


def test_models_are_imported_on_first_use() -> None:
    from batchwright_api import models

    assert "Batch" in dir(models)
    assert models.ListBatchesResponse is ListBatchesResponse
    with pytest.raises(AttributeError, match="Nonsense"):
        _ = models.Nonsense


def test_the_package_is_stamped_with_its_specification() -> None:
    import hashlib

    spec = Path(__file__).parents[2] / "openapi.yaml"
    assert __spec_digest__ == "sha256:" + hashlib.sha256(spec.read_bytes()).hexdigest()
    assert __generator_version__ == "0.29.1"


def test_a_deprecated_field_warns_once_with_its_replacement(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("batchwright_api.types._deprecations_seen", set())
    fields = {"id": "f", "object": "file", "bytes": 1, "created_at": 1, "filename": "a"}
    file = FileObject.from_dict({**fields, "purpose": "batch", "status_details": "d"})
    assert file.to_dict()["status_details"] == "d"
    with pytest.warns(DeprecationWarning, match="use instead: the errors of the batch") as seen:
        assert (file.status_details, file.status_details) == ("d", "d")
    assert len(seen) == 1


def test_the_clients_are_imported_on_first_use() -> None:
    program = (
        "import sys, batchwright_api; assert 'httpx' not in sys.modules; batchwright_api.Client"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
    with pytest.raises(AttributeError, match="Nonsense"):
        _ = batchwright_api.Nonsense
