"""Which faults apply, and how often."""

from __future__ import annotations

from batchwright.server import CutResponse, ErrorResponse, FailLines, HideFiles, TokenLimit
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


def of_line(faults, name):
    return faults.of_object(FailLines, name, lambda fault: fault.matches(name))


def test_faults_of_batches_and_lines_are_counted_by_themselves():
    line, batch = FailLines(custom_id="a", times=1), TokenLimit()
    faults = Faults(line, batch)
    assert faults.of_request("createBatch") == []
    assert [of_line(faults, name) for name in ("b", "a", "a")] == [None, line, None]
    assert [faults.of_object(TokenLimit, "x") for _ in range(2)] == [batch, None]


def test_a_fault_can_apply_to_each_object_so_often():
    faults = Faults(fault := FailLines(each=2))
    assert [of_line(faults, name) for name in "aabab"] == [fault, fault, fault, None, fault]
    assert of_line(faults, "b") is None


def test_a_fault_can_be_looked_at_without_being_counted():
    faults = Faults(fault := HideFiles())
    for _ in range(2):
        assert faults.of_object(HideFiles, "a", peek=True) == fault
    assert faults.of_object(HideFiles, "a") == fault
    assert faults.of_object(HideFiles, "a", peek=True) is None


def test_a_fault_lasts_from_its_first_match_on():
    now = 100.0
    faults = Faults(ErrorResponse(times=None, after=1, lasts=60), FailLines(lasts=60))
    faults.follow(lambda: now)
    assert faults.of_request("listFiles") == []
    now = 1000.0
    assert faults.of_request("listFiles")
    assert of_line(faults, "a")
    now = 1059.0
    assert faults.of_request("listFiles")
    assert of_line(faults, "a")
    assert of_line(faults, "b")
    now = 1060.0
    assert faults.of_request("listFiles") == []
    assert of_line(faults, "a") is None
    assert of_line(faults, "b")


def test_faults_can_be_cleared():
    faults = Faults(ErrorResponse(times=None))
    faults.clear()
    assert faults.of_request("listFiles") == []
