"""Which faults apply, and how often."""

from __future__ import annotations

from batchwright.server import CutAnswer, ErrorAnswer, FailLines, TokenLimit
from batchwright.server.faults.registry import FaultBook


def test_a_fault_applies_to_its_operation_so_often_after_so_many():
    fault = ErrorAnswer(operation="createBatch", after=1, times=2)
    book = FaultBook(fault)
    assert book.of_request("listBatches") == []
    applied = [bool(book.of_request("createBatch")) for _ in range(5)]
    assert applied == [False, True, True, False, False]


def test_a_fault_without_operation_applies_to_all_and_without_times_always():
    book = FaultBook(ErrorAnswer(times=None))
    assert all(book.of_request(operation) for operation in ("createBatch", "listFiles", None))


def test_several_faults_can_apply_to_one_request():
    faults = [ErrorAnswer(), CutAnswer()]
    assert FaultBook(*faults).of_request("listFiles") == faults


def test_faults_of_batches_and_lines_are_counted_by_themselves():
    line, batch = FailLines(custom_id="a", times=1), TokenLimit()
    book = FaultBook(line, batch)
    assert book.of_request("createBatch") == []
    assert [book.of_line(name) for name in ("b", "a", "a")] == [None, line, None]
    assert [book.of_batch(), book.of_batch()] == [batch, None]


def test_faults_can_be_cleared():
    book = FaultBook(ErrorAnswer(times=None))
    book.clear()
    assert book.of_request("listFiles") == []
