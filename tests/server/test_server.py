"""Starting and stopping."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading

import httpx
import pytest

from batchwright.server import ErrorResponse, Server


def test_a_server_listens_on_a_free_port_and_stops_without_a_trace():
    before = set(threading.enumerate())
    with Server() as first, Server() as second:
        assert first.base_url != second.base_url
        assert httpx.get(f"{first.base_url}/models").status_code == 401
    assert set(threading.enumerate()) == before
    with pytest.raises(RuntimeError, match="is not started"):
        _ = first.base_url


def test_a_temporary_folder_goes_away(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with Server():
        assert len(list(tmp_path.iterdir())) == 1
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(OSError, match="cannot listen"):
        Server(port=listening()).start()
    assert list(tmp_path.iterdir()) == []


def listening():
    """Return a port that is taken until the test ends."""
    taken = socket.create_server(("127.0.0.1", 0))
    _KEPT.append(taken)
    return taken.getsockname()[1]


_KEPT: list[socket.socket] = []


@pytest.fixture(autouse=True)
def _close_sockets():
    yield
    while _KEPT:
        _KEPT.pop().close()


def test_a_taken_port_is_a_clear_error():
    port = listening()
    with pytest.raises(OSError, match=f"cannot listen on 127.0.0.1 port {port}"):
        Server(port=port).start()


def test_a_server_can_be_started_and_closed_by_hand_and_again(tmp_path):
    server = Server(tmp_path, faults=[ErrorResponse(status=503)])
    server.close()
    server.start()
    with pytest.raises(RuntimeError, match="is started already"):
        server.start()
    assert httpx.get(f"{server.base_url}/models").status_code == 503
    server.close()
    server.close()
    with server:
        assert server.requests == []


def test_a_server_can_listen_on_ipv6():
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        pytest.skip("this machine has no IPv6")
    with Server(host="::1") as server:
        assert server.base_url.startswith("http://[::1]:")
        assert httpx.get(f"{server.base_url}/models").status_code == 401


FOREGROUND = """
import sys
from batchwright.server import Server
Server(sys.argv[1]).serve_forever(lambda server: print(server.base_url, flush=True))
print("closed", flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals are different on Windows")
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_a_signal_stops_the_foreground_server_cleanly(tmp_path, name):
    command = [sys.executable, "-W", "error", "-c", FOREGROUND, str(tmp_path)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        url = process.stdout.readline().strip()
        headers = {"Authorization": "Bearer k"}
        assert httpx.get(f"{url}/models", headers=headers).status_code == 200
        os.kill(process.pid, signal.Signals[name])
        output, errors = process.communicate(timeout=30)
    assert (output, errors, process.returncode) == ("closed\n", "", 0)


def test_a_server_closes_if_on_start_fails(tmp_path):
    def refuse(server):
        raise KeyError

    with pytest.raises(KeyError):
        Server(tmp_path).serve_forever(refuse)
    Server(tmp_path).start().close()


def test_the_foreground_server_can_be_closed_from_another_thread(tmp_path):
    started = threading.Event()
    urls = []

    def note(server):
        urls.append(server.base_url)
        started.set()

    server = Server(tmp_path)
    thread = threading.Thread(target=server.serve_forever, args=(note,))
    thread.start()
    assert started.wait(timeout=30)
    assert httpx.get(f"{urls[0]}/models").status_code == 401
    server.close()
    thread.join()


FULL_DISK = """
import logging, resource, sys, tempfile
import httpx
from batchwright.server import Durations, Server

def limit(size):
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

logging.disable()
tempfile.tempdir = sys.argv[1]
server = Server(speed=0, durations=Durations(validating=60)).start()
http = httpx.Client(base_url=server.base_url, headers={"Authorization": "Bearer k"})
line = '{"custom_id": "a", "method": "POST", "url": "/v1/moderations", "body": {"input": "x"}}'
file = http.post("/files", files={"file": ("a", line)}, data={"purpose": "batch"}).json()
body = {"input_file_id": file["id"], "endpoint": "/v1/moderations", "completion_window": "24h"}
batch = http.post("/batches", json=body).json()
server.wait_until_idle()
limit(1)
server.clock.advance(60)
server.wait_until_idle()
print(http.get(f"/batches/{batch['id']}").json()["status"])
limit(resource.RLIM_INFINITY)
server.clock.advance(10)
server.wait_until_idle()
print(http.get(f"/batches/{batch['id']}").json()["status"])
limit(1)
try:
    server.close()
except Exception as error:
    print(type(error).__name__)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no limit to set for a process")
def test_a_full_disk_stops_neither_the_worker_nor_the_end(tmp_path):
    command = [sys.executable, "-c", FULL_DISK, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout.split() == ["validating", "completed", "OperationalError"], done.stderr
    assert list(tmp_path.iterdir()) == []
