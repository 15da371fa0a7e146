"""The operations on models."""

from __future__ import annotations

from batchwright.server import Model


def test_models_are_listed_and_retrieved(serve):
    api = serve(models=["my-model", Model("mine", ("/v1/embeddings",), dimensions=8)])
    listed = api.http.get("/models").json()
    names = [one["id"] for one in listed["data"]]
    assert listed["object"] == "list"
    assert {"gpt-4o-mini", "gpt-4o-mini-2024-07-18", "my-model", "mine"} <= set(names)
    assert len(names) == len(set(names))
    one = api.http.get("/models/my-model").json()
    assert list(one) == ["id", "object", "created", "owned_by"]
    assert one["object"] == "model"


def test_an_unknown_model_is_not_found(api):
    response = api.http.get("/models/nope")
    assert (response.status_code, response.json()["error"]["code"]) == (404, "model_not_found")


def test_a_model_that_the_key_does_not_own_is_not_deleted(api):
    response = api.http.delete("/models/gpt-4o-mini")
    assert response.status_code == 403
    assert "delete the model 'gpt-4o-mini'" in response.json()["error"]["message"]
    assert api.http.get("/models/gpt-4o-mini").status_code == 200
    assert api.http.delete("/models/ft:gpt-4o-mini:mine::1").status_code == 404


def test_a_custom_model_executes_batches(serve):
    api = serve(models=[Model("mine", ("/v1/embeddings",), dimensions=8)])
    url = "/v1/embeddings"
    batch = api.run([api.line("a", url=url, model="mine", input="x")], endpoint=url)
    assert batch["model"] == "mine"
    (line,) = api.lines(batch["output_file_id"])
    assert len(line["response"]["body"]["data"][0]["embedding"]) == 8
