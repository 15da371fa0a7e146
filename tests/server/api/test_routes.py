"""Routes, and errors that are not one operation's."""

from __future__ import annotations

import logging

from batchwright.server.api import batches


def test_an_unknown_url_answers_404(api):
    answer = api.http.get("/nowhere")
    assert answer.status_code == 404
    assert answer.json()["error"]["message"] == "Invalid URL (GET /v1/nowhere)"


def test_a_slash_too_many_answers_404_with_an_error_body(api):
    answer = api.http.get("/batches/")
    assert answer.status_code == 404
    assert answer.json()["error"]["message"] == "Invalid URL (GET /v1/batches/)"


def test_a_wrong_method_answers_405_with_all_that_are_allowed(api):
    answer = api.http.put("/files")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD, POST"
    assert answer.json()["error"]["type"] == "invalid_request_error"


def test_a_defect_answers_500_and_is_logged(api, monkeypatch, caplog):
    monkeypatch.setattr(batches, "page", None)
    with caplog.at_level(logging.ERROR):
        answer = api.http.get("/batches")
        api.server.close()
    assert answer.status_code == 500
    assert answer.json()["error"]["type"] == "server_error"
    assert "TypeError" in caplog.text
