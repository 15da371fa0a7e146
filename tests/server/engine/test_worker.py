"""The thread that runs batches."""

from __future__ import annotations

import pytest

from batchwright.server import Durations
from batchwright.server.engine.worker import Worker

from ..conftest import eventually


def test_waiting_gives_up_after_its_timeout():
    with pytest.raises(TimeoutError, match="after 0 seconds"):
        Worker().wait_until_idle(timeout=0)


def test_a_worker_that_never_started_can_be_stopped():
    worker = Worker()
    worker.stop()
    worker.wait_until_idle(timeout=0)


def test_a_worker_stops_in_the_middle_of_its_work(serve):
    api = serve()
    file = api.upload([api.line(str(number)) for number in range(2000)])
    batches = [api.create(file["id"]) for _ in range(5)]
    api.server.close()
    again = serve()
    again.server.wait_until_idle()
    assert {again.batch(batch)["status"] for batch in batches} == {"completed"}
    for batch in batches:
        output = again.lines(again.batch(batch)["output_file_id"])
        assert len({line["custom_id"] for line in output}) == len(output) == 2000


def test_a_batch_that_is_due_later_goes_on_when_the_clock_gets_there(serve):
    """In real time: nothing wakes the worker, and a tenth of a second is an hour."""
    api = serve(speed=36_000, durations=Durations(validating=3600))
    batch = api.create(api.upload([api.line("a")])["id"])
    eventually(lambda: api.batch(batch)["status"] == "completed")
