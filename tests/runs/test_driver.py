"""Runs, from input to output, against the server."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from attrs import define, evolve, field

from batchwright import Client
from batchwright.errors import (
    BadRequestError,
    InternalServerError,
    PaginationError,
    RateLimitError,
)
from batchwright.requests import InputError, check, request, write
from batchwright.results import read
from batchwright.runs import (
    BatchFailedError,
    Interrupted,
    InvalidInputError,
    Pace,
    Progress,
    RunError,
    Summary,
    folder_of,
    run,
)
from batchwright.runs.ledger import Ledger
from batchwright.runs.plan import ShardState
from batchwright.server import Server
from batchwright.server.faults import (
    CutAnswer,
    ErrorAnswer,
    ExpireLines,
    FailLines,
    LagList,
    ShortAnswer,
    TokenLimit,
)
from batchwright.server.settings import Durations, Limits

CHAT = "/v1/chat/completions"
PACE = Pace(poll=1, max_poll=10, list_lag=100)


@define
class Bench:
    """A folder, a server whose clock moves when the run sleeps, and a client."""

    folder: Path
    server: Server
    client: Client
    slept: list[float] = field(factory=list)

    @property
    def input(self) -> Path:
        return self.folder / "in.jsonl"

    @property
    def output(self) -> Path:
        return self.folder / "out.jsonl"

    @property
    def errors(self) -> Path:
        return self.folder / "out.errors.jsonl"

    @property
    def ledger(self) -> Path:
        return folder_of(self.output) / "ledger.sqlite"

    def write(self, count: int, model: str = "gpt-4o-mini") -> None:
        write(
            self.input,
            (
                request(
                    f"r{n}",
                    CHAT,
                    {"model": model, "messages": [{"role": "user", "content": f"say {n}"}]},
                )
                for n in range(count)
            ),
        )

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.server.clock.advance(seconds)
        self.server.settle()

    def run(self, **options: Any) -> Summary:
        given: dict[str, Any] = {
            "pace": PACE,
            "clock": self.server.clock.now,
            "sleep": self.sleep,
        } | options
        return run(self.client, self.input, output=self.output, **given)

    def interrupt_after(self, naps: int) -> Callable[[float], None]:
        """Sleep so many times, then Ctrl-C."""

        def sleep(seconds: float) -> None:
            if len(self.slept) == naps:
                raise KeyboardInterrupt
            self.sleep(seconds)

        return sleep

    def count(self, operation: str) -> int:
        return sum(one.operation == operation for one in self.server.requests)

    def good(self) -> list[str]:
        return [result.custom_id for result in read(self.output)]

    def bad(self) -> list[tuple[str, str | None]]:
        return [(r.custom_id, r.error.code if r.error else None) for r in read(self.errors)]

    def edit(self, change: Callable[[ShardState], ShardState]) -> None:
        """Rewrite the ledger, as if the process had died at another place."""
        with Ledger(self.ledger) as ledger:
            ledger.save(*(change(shard) for shard in ledger.shards()))


def names(*numbers: int) -> list[str]:
    return [f"r{n}" for n in numbers]


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Callable[..., Bench]]:
    """Make a bench whose server has these options."""
    made: list[Bench] = []

    def make(**options: Any) -> Bench:
        server = Server(tmp_path / "server", speed=0, **options).start()
        client = Client(api_key="test", base_url=server.base_url, max_retries=0)
        made.append(Bench(tmp_path, server, client))
        return made[-1]

    yield make
    for bench in made:
        bench.client.close()
        bench.server.close()


@pytest.fixture
def bench(make: Callable[..., Bench]) -> Bench:
    return make()


# --- the whole way


def test_answers_come_in_the_order_of_the_input_over_several_batches(bench: Bench) -> None:
    bench.write(25)
    seen: list[Progress] = []
    summary = bench.run(max_requests=10, max_active=2, on_progress=seen.append)
    assert (summary.total, summary.ok, summary.shards) == (25, 25, 3)
    assert (summary.failed, summary.expired, summary.cancelled, summary.lost) == (0, 0, 0, 0)
    assert summary.input_tokens > 0
    assert summary.output_tokens > 0
    assert len(summary.batch_ids) == 3
    assert bench.good() == names(*range(25))
    assert bench.bad() == []
    assert (summary.output, summary.errors) == (bench.output, bench.errors)
    left = {path.name for path in bench.folder.iterdir()}
    assert left == {"in.jsonl", "out.jsonl", "out.errors.jsonl", "server"}
    assert max(len(progress.active) for progress in seen) == 2
    last = seen[-1]
    assert (last.step, last.completed, last.requests, last.collected) == ("collect", 25, 25, 3)


def test_a_batch_carries_the_runs_labels_and_the_users_metadata(bench: Bench) -> None:
    bench.write(1)
    bench.run(metadata={"project": "atlas"})
    (batch,) = bench.client.batches.list()
    metadata = dict(batch.metadata or {})
    assert metadata.pop("batchwright_run")
    assert metadata == {
        "project": "atlas",
        "batchwright_shard": "0",
        "batchwright_attempt": "1",
    }


def test_each_line_is_in_one_of_the_two_files(bench: Bench) -> None:
    bench.server.faults.add(
        FailLines(custom_id="^r1$", status=429, code="rate_limit_exceeded"),
        ExpireLines(custom_id="^r3$"),
    )
    bench.write(5)
    summary = bench.run()
    assert (summary.ok, summary.failed, summary.expired) == (3, 1, 1)
    assert bench.good() == names(0, 2, 4)
    assert bench.bad() == [("r1", "rate_limit_exceeded"), ("r3", "batch_expired")]


def test_an_output_of_errors_only_is_an_empty_file(bench: Bench) -> None:
    bench.server.faults.add(FailLines())
    bench.write(2)
    assert bench.run(errors=bench.folder / "bad.jsonl").failed == 2
    assert bench.output.read_bytes() == b""
    assert [r.custom_id for r in read(bench.folder / "bad.jsonl")] == names(0, 1)


@pytest.mark.parametrize("when", ["validating", "in_progress"])
def test_a_cancelled_batch_ends_in_the_errors(make: Callable[..., Bench], when: str) -> None:
    bench = make(durations=Durations(**{when: 1000}))
    bench.write(2)

    def cancel(progress: Progress) -> None:
        if bench.slept and progress.active and not bench.count("cancelBatch"):
            bench.client.batches.cancel(progress.active[0])

    summary = bench.run(on_progress=cancel)
    assert summary.cancelled == 2
    assert bench.bad() == [("r0", "batch_cancelled"), ("r1", "batch_cancelled")]


# --- refused at the start


def test_a_bad_input_is_refused_before_anything_is_sent(bench: Bench) -> None:
    bench.input.write_bytes(b"{\n[]\n")
    with pytest.raises(InvalidInputError, match=r"in\.jsonl: 2 problem\(s\), the first: line 1"):
        bench.run()
    assert bench.server.requests == []
    assert not folder_of(bench.output).exists()


def test_a_line_that_fits_no_batch_is_refused(bench: Bench) -> None:
    bench.write(1)
    with pytest.raises(InputError, match=r"in\.jsonl:1: this line alone"):
        bench.run(max_bytes=10)
    assert not folder_of(bench.output).exists()


@pytest.mark.parametrize(
    "name", ["out.jsonl", "out.errors.jsonl", "out.jsonl.part", "out.errors.jsonl.part"]
)
def test_a_file_that_exists_is_not_overwritten(bench: Bench, name: str) -> None:
    bench.write(1)
    (bench.folder / name).write_text("precious")
    with pytest.raises(RunError, match=f"{name} exists already"):
        bench.run()
    assert (bench.folder / name).read_text() == "precious"
    assert not folder_of(bench.output).exists()


def test_a_link_to_nowhere_counts_as_a_file(bench: Bench) -> None:
    bench.write(1)
    bench.output.symlink_to(bench.folder / "nowhere")
    with pytest.raises(RunError, match="exists already"):
        bench.run()


def test_a_folder_that_happens_to_have_the_runs_name_keeps_its_files(bench: Bench) -> None:
    bench.input.write_bytes(b"{\n")
    folder_of(bench.output).mkdir()
    (folder_of(bench.output) / "precious").touch()
    with pytest.raises(InvalidInputError):
        bench.run()
    assert [path.name for path in folder_of(bench.output).iterdir()] == ["precious"]


@pytest.mark.parametrize("name", ["out.jsonl", "out.errors.jsonl"])
def test_a_file_that_took_the_outputs_name_meanwhile_is_not_overwritten(
    bench: Bench, name: str
) -> None:
    bench.write(2)

    def occupy(progress: Progress) -> None:
        if progress.collected:
            (bench.folder / name).write_text("precious")

    with pytest.raises(RunError, match=f"{name}: another file took this name"):
        bench.run(on_progress=occupy)
    assert (bench.folder / name).read_text() == "precious"
    (bench.folder / name).unlink()
    assert bench.run().ok == 2
    assert bench.good() == names(0, 1)
    assert bench.count("createBatch") == 1


def test_paths_that_cannot_be_are_refused(bench: Bench) -> None:
    with pytest.raises(RunError, match="no such file"):
        bench.run()
    bench.write(1)
    with pytest.raises(ValueError, match="three different files"):
        bench.run(errors=bench.output)
    with pytest.raises(ValueError, match=r"another one's name with \.part added"):
        bench.run(errors=bench.folder / "out.jsonl.part")
    with pytest.raises(ValueError, match="which is removed when the run is done"):
        bench.run(errors=folder_of(bench.output) / "bad.jsonl")
    taken = bench.input.rename(bench.folder / "out.jsonl.part")
    with pytest.raises(ValueError, match="three different files"):
        run(bench.client, taken, output=bench.output)
    assert taken.rename(bench.input).stat().st_size
    with pytest.raises(RunError, match="no such folder"):
        bench.run(errors=bench.folder / "none" / "bad.jsonl")


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"max_active": 0}, "max_active must be at least 1"),
        ({"metadata": {str(n): "" for n in range(14)}}, "13 pairs"),
        ({"metadata": {"batchwright_run": "x"}}, "the run's own"),
        ({"metadata": {"a": "x" * 513}}, "512"),
    ],
)
def test_options_out_of_range_are_refused(bench: Bench, options: dict[str, Any], told: str) -> None:
    bench.write(1)
    with pytest.raises(ValueError, match=told):
        bench.run(**options)


def test_an_input_that_changes_while_it_is_read_is_refused(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    from batchwright.runs import opening

    def slow_check(path: Path, **options: Any) -> Any:
        report = check(path, **options)
        bench.write(2)
        return report

    monkeypatch.setattr(opening, "check", slow_check)
    bench.write(1)
    with pytest.raises(RunError, match="changed while it was being read"):
        bench.run()


# --- taking up again


def test_ctrl_c_leaves_the_batches_and_the_same_call_goes_on(make: Callable[..., Bench]) -> None:
    bench = make(durations=Durations(in_progress=50))
    bench.write(25)
    with pytest.raises(Interrupted) as caught:
        bench.run(max_requests=10, max_active=2, sleep=bench.interrupt_after(2))
    assert len(caught.value.batch_ids) == 2
    assert caught.value.folder == folder_of(bench.output)
    assert folder_of(bench.output).stat().st_mode & 0o777 == 0o700
    assert not bench.output.exists()
    summary = bench.run(max_requests=10, max_active=2)
    assert summary.ok == 25
    assert bench.good() == names(*range(25))
    assert bench.count("createBatch") == bench.count("createFile") == 3
    assert set(caught.value.batch_ids) <= set(summary.batch_ids)


@pytest.mark.parametrize("collected", range(3))
def test_what_was_appended_and_not_vouched_for_is_dropped(bench: Bench, collected: int) -> None:
    bench.server.faults.add(FailLines(custom_id="[05]$"))
    bench.write(30)

    def stop(progress: Progress) -> None:
        if progress.collected == collected:
            raise KeyboardInterrupt

    with pytest.raises(Interrupted):
        bench.run(max_requests=10, on_progress=stop)
    for part in bench.folder.glob("*.part"):
        with part.open("ab") as file:
            file.write(b'{"half a li')
    assert bench.run(max_requests=10).total == 30
    assert bench.good() == names(*(n for n in range(30) if n % 5))
    assert [name for name, _ in bench.bad()] == names(*range(0, 30, 5))


def test_an_output_that_lost_what_was_vouched_for_is_an_error(bench: Bench) -> None:
    bench.write(20)

    def stop(progress: Progress) -> None:
        if progress.collected:
            raise KeyboardInterrupt

    with pytest.raises(Interrupted):
        bench.run(max_requests=10, on_progress=stop)
    (bench.folder / "out.jsonl.part").unlink()
    with pytest.raises(RunError, match="they are gone; to begin anew, delete"):
        bench.run(max_requests=10)


def test_another_input_or_other_settings_are_refused(bench: Bench) -> None:
    bench.write(2)
    with pytest.raises(Interrupted):
        bench.run(sleep=bench.interrupt_after(0))
    with pytest.raises(RunError, match=r"another setting \(max_requests, metadata\)"):
        bench.run(metadata={"a": "b"}, max_requests=7)
    bench.write(3)
    with pytest.raises(RunError, match=r"another input \(head, mtime_ns, size\)"):
        bench.run()


def test_a_kept_run_can_be_asked_again_and_sends_nothing(bench: Bench) -> None:
    bench.write(2)
    summary = bench.run(keep=True)
    sent = len(bench.server.requests)
    assert bench.run() == summary
    assert len(bench.server.requests) == sent
    assert not folder_of(bench.output).exists()


def test_a_kept_run_whose_output_is_gone_does_not_pretend(bench: Bench) -> None:
    bench.write(2)
    bench.run(keep=True)
    bench.output.unlink()
    with pytest.raises(RunError, match=r"out\.jsonl: the run is done, and this file of it is gone"):
        bench.run()


# --- the input changes meanwhile


@pytest.mark.parametrize("max_active", [1, 2])
@pytest.mark.parametrize("gone", [False, True])
def test_an_input_that_changes_meanwhile_stops_the_run_and_nothing_is_lost(
    bench: Bench, max_active: int, gone: bool
) -> None:
    bench.write(20)
    content, status = bench.input.read_bytes(), bench.input.stat()
    steps = []

    def edit(progress: Progress) -> None:
        steps.append(progress.step)
        if progress.step == "download" and bench.input.exists():
            bench.input.unlink()
            if not gone:
                bench.input.write_bytes(content.replace(b'"r', b'"x'))

    with pytest.raises(RunError, match=r"in\.jsonl: the input changed while the run was under way"):
        bench.run(max_requests=10, max_active=max_active, on_progress=edit)
    assert ("collect" not in steps, steps.count("upload")) == (True, max_active)
    bench.input.write_bytes(content)
    os.utime(bench.input, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert bench.run(max_requests=10, max_active=max_active).ok == 20
    assert bench.good() == names(*range(20))
    assert bench.count("createBatch") == 2
    assert bench.count("downloadFile") == 2


# --- died in the middle of a step


def test_an_upload_of_unknown_outcome_is_done_again(bench: Bench) -> None:
    bench.write(2)
    with pytest.raises(Interrupted):
        bench.run(sleep=bench.interrupt_after(0))
    batches = bench.count("createBatch")
    bench.edit(lambda shard: evolve(shard, stage="uploading", batch_id="", file_id=""))
    assert bench.run().ok == 2
    assert bench.count("createBatch") == batches + 1


def test_a_batch_of_unknown_outcome_is_found_by_its_labels(bench: Bench) -> None:
    bench.write(2)
    with pytest.raises(Interrupted) as caught:
        bench.run(sleep=bench.interrupt_after(0))
    (batch_id,) = caught.value.batch_ids
    file_id = bench.client.batches.retrieve(batch_id).input_file_id
    bench.client.batches.create(input_file_id=file_id, endpoint=CHAT)  # somebody else's
    bench.edit(lambda shard: evolve(shard, stage="creating", batch_id=""))
    assert bench.run().batch_ids == [batch_id]
    assert bench.count("createBatch") == 2


def test_a_creation_that_took_effect_is_not_repeated_though_lists_lag(bench: Bench) -> None:
    bench.server.faults.add(
        ErrorAnswer(operation="createBatch", status=500, effect="after"),
        LagList(seconds=60, times=None),
    )
    bench.write(2)
    assert bench.run().ok == 2
    assert bench.count("createBatch") == 1
    assert bench.count("listBatches") > 1


@pytest.mark.parametrize("at", [None, 5])
def test_a_creation_whose_answer_was_cut_off_is_not_repeated(bench: Bench, at: int | None) -> None:
    bench.server.faults.add(CutAnswer(operation="createBatch", at=at))
    bench.write(2)
    assert bench.run().ok == 2
    assert len(list(bench.client.batches.list())) == 1


Answer = Callable[[httpx.Request, Callable[[], httpx.Response]], httpx.Response]


class Way(httpx.BaseTransport):
    """The way to the server, on which something happens to the first creation of a batch."""

    def __init__(self, answer: Answer, method: str = "POST") -> None:
        self._inner = httpx.HTTPTransport()
        self._answer: Answer | None = answer
        self._method = method

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        def send() -> httpx.Response:
            response = self._inner.handle_request(request)
            response.read()
            return response

        answer = self._answer
        if answer is None or (request.method, request.url.path) != (self._method, "/v1/batches"):
            return self._inner.handle_request(request)
        self._answer = None
        return answer(request, send)

    def close(self) -> None:
        self._inner.close()


@contextmanager
def going(bench: Bench, way: Way) -> Iterator[None]:
    """Let the bench's client go this way."""
    with httpx.Client(transport=way) as http_client:
        direct = bench.client
        bench.client = Client(
            api_key="test", base_url=direct.base_url, max_retries=0, http_client=http_client
        )
        yield
        bench.client = direct


def test_a_creation_whose_answer_says_nothing_is_not_repeated(bench: Bench) -> None:
    def say_nothing(request: httpx.Request, send: Callable[[], httpx.Response]) -> httpx.Response:
        send()
        return httpx.Response(200, json={})

    bench.write(2)
    with going(bench, Way(say_nothing)):
        assert bench.run().ok == 2
    assert bench.count("createBatch") == 1


@pytest.mark.parametrize("error", [httpx.ReadTimeout, KeyboardInterrupt])
def test_a_creation_that_took_effect_late_is_not_repeated_though_lists_lag(
    bench: Bench, error: type[BaseException]
) -> None:
    def late(request: httpx.Request, send: Callable[[], httpx.Response]) -> httpx.Response:
        bench.server.clock.advance(PACE.list_lag + 10)
        send()
        raise error("lost")

    bench.write(2)
    bench.server.faults.add(LagList(seconds=60, times=None))
    with going(bench, Way(late)):
        if error is KeyboardInterrupt:
            with pytest.raises(Interrupted):
                bench.run()
        assert bench.run().ok == 2
    assert bench.count("createBatch") == 1
    assert bench.count("listBatches") > 1


def test_a_batch_of_unknown_outcome_is_found_on_a_later_page(bench: Bench) -> None:
    bench.write(1)
    with pytest.raises(Interrupted) as caught:
        bench.run(sleep=bench.interrupt_after(0))
    (batch_id,) = caught.value.batch_ids
    file_id = bench.client.batches.retrieve(batch_id).input_file_id
    for _ in range(100):
        bench.client.batches.create(input_file_id=file_id, endpoint=CHAT)
    bench.edit(lambda shard: evolve(shard, stage="creating", batch_id=""))
    assert bench.run().batch_ids == [batch_id]
    assert bench.count("listBatches") == 2


def test_a_list_that_breaks_off_does_not_prove_that_a_batch_was_not_created(bench: Bench) -> None:
    def break_off(request: httpx.Request, send: Callable[[], httpx.Response]) -> httpx.Response:
        return httpx.Response(200, json={"object": "list", "data": [], "has_more": True})

    bench.server.faults.add(CutAnswer(operation="createBatch", at=0))
    bench.write(1)
    with (
        going(bench, Way(break_off, "GET")),
        pytest.raises(PaginationError, match="says that there is more, but not where"),
    ):
        bench.run(pace=evolve(PACE, list_lag=0))
    assert bench.run().ok == 1
    assert bench.count("createBatch") == 1


def test_a_creation_that_had_no_effect_is_repeated_when_no_list_can_lag_so_long(
    bench: Bench,
) -> None:
    bench.write(1)
    bench.run()
    other = next(iter(bench.client.batches.list()))
    bench.output.unlink()
    bench.errors.unlink()
    bench.server.clock.advance(1000)
    bench.server.faults.add(ErrorAnswer(operation="createBatch", status=503))
    start = bench.server.clock.now()
    summary = bench.run()
    assert bench.server.clock.now() - start >= PACE.list_lag
    assert summary.ok == 1
    assert other.id not in summary.batch_ids
    assert len(list(bench.client.batches.list())) == 2


# --- refused by the API


def test_a_batch_that_fails_shows_what_the_api_says(bench: Bench) -> None:
    bench.write(12, model="no-such-model")
    with pytest.raises(
        BatchFailedError, match=r"line 1: The provided model .* and 7 more"
    ) as caught:
        bench.run(max_requests=10, max_active=1)
    assert [error["line"] for error in caught.value.errors] == list(range(1, 11))
    assert not bench.output.exists()


def test_a_failed_batch_is_tried_again_by_the_next_call(bench: Bench) -> None:
    bench.server.faults.add(TokenLimit())
    bench.write(2)
    with pytest.raises(BatchFailedError, match="Enqueued token limit reached") as caught:
        bench.run()
    assert caught.value.errors[0]["code"] == "token_limit_exceeded"
    assert caught.value.active == []
    summary = bench.run()
    assert summary.ok == 2
    assert caught.value.batch_id not in summary.batch_ids


def test_too_many_tokens_at_a_time_makes_fewer_batches_at_a_time(
    make: Callable[..., Bench],
) -> None:
    bench = make(
        limits=Limits(enqueued_tokens={"gpt-4o-mini": 90}), durations=Durations(in_progress=50)
    )
    bench.write(60)
    summary = bench.run(max_requests=10, max_active=6)
    assert summary.ok == 60
    assert bench.good() == names(*range(60))
    assert bench.count("createBatch") > 6


def test_a_token_limit_told_at_creation_is_waited_for(make: Callable[..., Bench]) -> None:
    bench = make(durations=Durations(in_progress=50))
    bench.server.faults.add(
        ErrorAnswer(operation="createBatch", status=400, code="token_limit_exceeded", after=1)
    )
    bench.write(20)
    assert bench.run(max_requests=10).ok == 20
    assert bench.count("createBatch") == 3


def test_a_refused_creation_ends_the_run_and_can_be_tried_again(bench: Bench) -> None:
    bench.server.faults.add(ErrorAnswer(operation="createBatch", status=400, code="invalid_value"))
    bench.write(2)
    with pytest.raises(BadRequestError):
        bench.run()
    assert bench.run().ok == 2
    assert bench.count("createFile") == 1


# --- what passes


def test_troubles_that_pass_are_waited_out(bench: Bench) -> None:
    bench.server.faults.add(
        ErrorAnswer(operation="createFile", status=502, body="html"),
        ErrorAnswer(operation="createBatch", status=429),
        ErrorAnswer(operation="retrieveBatch", status=503, times=15),
        CutAnswer(operation="retrieveBatch", after=15),
        CutAnswer(operation="downloadFile", at=10, times=4),
    )
    bench.write(2)
    assert bench.run().ok == 2
    assert max(bench.slept) == PACE.max_poll


def test_troubles_that_do_not_pass_end_the_run_and_leave_the_ledger(bench: Bench) -> None:
    bench.server.faults.add(ErrorAnswer(operation="retrieveBatch", status=503, times=None))
    bench.write(2)
    with pytest.raises(InternalServerError):
        bench.run()
    assert bench.count("retrieveBatch") == 21
    bench.server.faults.clear()
    assert bench.run().ok == 2
    assert bench.count("createBatch") == 1


def test_a_creation_that_always_fails_ends_the_run(bench: Bench) -> None:
    bench.server.faults.add(ErrorAnswer(operation="createBatch", status=500, times=None))
    bench.write(2)
    with pytest.raises(InternalServerError):
        bench.run()
    assert bench.count("createBatch") == 21
    bench.server.faults.clear()
    assert bench.run().ok == 2


@pytest.mark.parametrize("operation", ["createFile", "createBatch", "retrieveBatch"])
def test_after_too_many_requests_the_run_waits_as_long_as_it_is_told(
    bench: Bench, operation: str
) -> None:
    bench.server.faults.add(
        ErrorAnswer(operation=operation, status=429, retry_after=33),
        ErrorAnswer(operation=operation, status=429, retry_after_ms=1, after=1),
    )
    bench.write(2)
    assert bench.run().ok == 2
    first = bench.slept.index(33)
    assert bench.slept[first + 1] == 1.0


def test_a_token_limit_told_as_too_many_requests_is_waited_for(make: Callable[..., Bench]) -> None:
    bench = make(durations=Durations(in_progress=50))
    bench.server.faults.add(
        ErrorAnswer(
            operation="createBatch",
            status=429,
            code="token_limit_exceeded",
            after=1,
            retry_after=77,
        )
    )
    bench.write(20)
    assert bench.run(max_requests=10).ok == 20
    assert 77 in bench.slept
    assert bench.count("createBatch") == 3


def test_a_used_up_quota_is_not_waited_for(bench: Bench) -> None:
    bench.server.faults.add(
        ErrorAnswer(operation="createBatch", status=429, code="insufficient_quota")
    )
    bench.write(2)
    with pytest.raises(RateLimitError):
        bench.run()
    assert bench.slept == []


def test_a_download_that_ends_early_is_fetched_again(bench: Bench) -> None:
    bench.server.faults.add(ShortAnswer(operation="downloadFile", at=100))
    bench.write(2)
    assert bench.run().ok == 2
    assert bench.count("downloadFile") == 2


def test_a_download_that_is_broken_is_fetched_again(bench: Bench) -> None:
    bench.write(2)

    def tamper(progress: Progress) -> None:
        if progress.step == "download" and bench.count("downloadFile") == 1:
            (path,) = folder_of(bench.output).glob("*-output.jsonl")
            path.write_bytes(path.read_bytes()[:-9])

    assert bench.run(on_progress=tamper).ok == 2
    assert bench.count("downloadFile") == 2


def test_a_result_that_cannot_be_read_ends_the_run_and_stays_in_the_folder(bench: Bench) -> None:
    bench.write(2)

    def tamper(progress: Progress) -> None:
        if progress.step == "download":
            (path,) = folder_of(bench.output).glob("*-output.jsonl")
            path.write_bytes(path.read_bytes().replace(b'"r1"', b"1"))

    with pytest.raises(InputError, match=r"00000-output\.jsonl:\d: this line is not an answer"):
        bench.run(on_progress=tamper)
    assert bench.count("downloadFile") == 21
    assert [path.name for path in folder_of(bench.output).glob("*.jsonl")] == ["00000-output.jsonl"]
    assert bench.run().ok == 2


def test_answers_to_nobody_are_counted(bench: Bench) -> None:
    bench.write(2)

    def tamper(progress: Progress) -> None:
        for path in folder_of(bench.output).glob("*-output.jsonl"):
            line = {"custom_id": "stranger", "response": {"status_code": 200, "body": {}}}
            path.write_text(json.dumps(line) + "\n")

    summary = bench.run(on_progress=tamper)
    assert (summary.lost, summary.unexpected) == (2, 1)
    assert bench.bad() == [("r0", "no_answer"), ("r1", "no_answer")]


def test_the_folder_may_be_gone_at_the_end(bench: Bench) -> None:
    bench.write(1)

    def remove(progress: Progress) -> None:
        if progress.collected:
            shutil.rmtree(folder_of(bench.output))

    assert bench.run(on_progress=remove).ok == 1
