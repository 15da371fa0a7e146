"""What is kept, and for whom."""

from __future__ import annotations

import pytest

from batchwright.server import Durations, Server
from batchwright.server.store.state import Entry, State


@pytest.fixture
def state(tmp_path):
    one = State(tmp_path)
    yield one
    one.close()


def test_everything_survives_a_restart(serve):
    before = serve(durations=Durations(validating=60))
    file = before.upload(b"{}")
    batch = before.create(file["id"], metadata={"a": "b"})
    upload = before.http.post(
        "/uploads", json={"filename": "a", "purpose": "batch", "bytes": 1, "mime_type": "x"}
    ).json()
    before.server.close()
    after = serve(durations=Durations(validating=60))
    assert after.http.get("/files").json()["data"][0]["id"] == file["id"]
    assert after.http.get(f"/files/{file['id']}/content").content == b"{}"
    assert after.batch(batch) == batch
    part = after.http.post(f"/uploads/{upload['id']}/parts", files={"data": b"x"})
    assert part.status_code == 200


def test_the_clock_does_not_go_back_at_a_restart(serve):
    before = serve()
    before.server.clock.advance(86_400)
    moment = before.server.clock.now()
    before.server.close()
    assert serve().server.clock.now() >= moment


def test_bytes_that_were_arriving_are_gone_after_a_restart(tmp_path):
    State(tmp_path).close()
    (tmp_path / "incoming" / "half").write_bytes(b"x")
    state = State(tmp_path)
    state.close()
    assert list(state.incoming.iterdir()) == []


def test_a_folder_is_for_one_server_at_a_time(tmp_path):
    with Server(tmp_path), pytest.raises(RuntimeError, match="is a server using it"):
        Server(tmp_path).start()


def test_a_transaction_does_all_or_nothing(state):
    def twice():
        with state.transaction():
            state.add(Entry("a", "file", "me", {}))
            with state.editing("a") as entry:
                entry.body["changed"] = True
            raise KeyError

    with pytest.raises(KeyError):
        twice()
    assert state.get("file", "a", "me") is None


def test_a_change_that_fails_is_not_kept(state):
    state.add(Entry("a", "file", "me", {}))

    def change():
        with state.editing("a") as entry:
            entry.body["changed"] = True
            raise KeyError

    with pytest.raises(KeyError):
        change()
    assert state.get("file", "a", "me").body == {}
