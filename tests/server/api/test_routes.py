"""Routes, and errors that are not one operation's."""

from __future__ import annotations

import logging

from batchwright.server.api import batches


def test_an_unknown_url_responds_404(api):
    response = api.http.get("/nowhere")
    assert response.status_code == 404
    assert response.json()["error"]["message"] == "Invalid URL (GET /v1/nowhere)"


def test_a_trailing_slash_responds_404_with_an_error_body(api):
    response = api.http.get("/batches/")
    assert response.status_code == 404
    assert response.json()["error"]["message"] == "Invalid URL (GET /v1/batches/)"


def test_a_wrong_method_responds_405_and_names_the_right_ones(api):
    response = api.http.put("/files")
    assert response.status_code == 405
    assert response.headers["allow"] == "GET, HEAD, POST"
    assert response.json()["error"]["type"] == "invalid_request_error"


def test_a_defect_responds_500_and_is_logged(api, monkeypatch, caplog):
    monkeypatch.setattr(batches, "page", None)
    with caplog.at_level(logging.ERROR):
        response = api.http.get("/batches")
        api.server.close()
    assert response.status_code == 500
    assert response.json()["error"]["type"] == "server_error"
    assert "TypeError" in caplog.text
