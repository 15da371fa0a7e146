"""Which faults apply, and how often."""

from __future__ import annotations

from batchwright.server import CutResponse, ErrorResponse, FailLines, TokenLimit
from batchwright.server.faults.registry import Faults


def test_a_fault_applies_to_its_operation_after_so_many_requests_and_so_often():
    fault = ErrorResponse(operation="createBatch", after=1, times=2)
    faults = Faults(fault)
    assert faults.of_request("listBatches") == []
    applied = [bool(faults.of_request("createBatch")) for _ in range(5)]
    assert applied == [False, True, True, False, False]


def test_a_fault_without_operation_applies_to_all_and_without_times_always():
    faults = Faults(ErrorResponse(times=None))
    assert all(faults.of_request(operation) for operation in ("createBatch", "listFiles", None))


def test_several_faults_can_apply_to_one_request():
    faults = [ErrorResponse(), CutResponse()]
    assert Faults(*faults).of_request("listFiles") == faults


def test_faults_of_batches_and_lines_are_counted_by_themselves():
    line, batch = FailLines(custom_id="a", times=1), TokenLimit()
    faults = Faults(line, batch)
    assert faults.of_request("createBatch") == []
    assert [faults.of_line(name) for name in ("b", "a", "a")] == [None, line, None]
    assert [faults.of_batch(), faults.of_batch()] == [batch, None]


def test_faults_can_be_cleared():
    faults = Faults(ErrorResponse(times=None))
    faults.clear()
    assert faults.of_request("listFiles") == []
