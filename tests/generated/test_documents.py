"""Documents that are not ours: what is generated of them calls their APIs."""

from __future__ import annotations

import datetime
import importlib
import json
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from .foreign import (
    DOCUMENTS,
    NAMES,
    Exchange,
    Outcome,
    generated,
    importable,
    operations_in,
    routes,
)

ID = "6a3f1f4e-0c0c-4b3a-9a52-3f6d2f0a4c11"


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Outcome]]:
    """A package of each document."""
    folder = tmp_path_factory.mktemp("packages")
    with importable(folder):
        yield {name: generated(DOCUMENTS / f"{name}.yaml", name, folder) for name in NAMES}


@pytest.mark.usefixtures("packages")
class TestCalls:
    """What is sent, and what is made of the response."""

    def test_lists_and_dates_in_the_query(self) -> None:
        pets = [{"id": 1, "name": "Ada", "bornOn": "2026-01-02T03:04:05Z"}]
        call = Exchange("shelter", "animals.list_animals", json=pets)
        found = call(
            limit=2, kinds=["cat", "a,b"], ids=[1, 2], born_after=datetime.date(2026, 1, 2)
        )
        assert call.url == "/animals?limit=2&kinds=cat&kinds=a%2Cb&ids=1,2&bornAfter=2026-01-02"
        assert (found[0].id, found[0].name) == (1, "Ada")
        assert found[0].born_on == datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=datetime.UTC)

    def test_nothing_is_sent_unasked(self) -> None:
        call = Exchange("shelter", "animals.list_animals", json=[])
        assert call() == []
        assert call.url == "/animals"

    def test_a_body_and_an_empty_response(self) -> None:
        models = importlib.import_module("shelter.models")
        call = Exchange("shelter", "animals.create_animal", 201)
        assert call(body=models.NewAnimal(name="Ada")) is None
        assert json.loads(call.sent.content) == {"name": "Ada"}

    @pytest.mark.parametrize(
        ("status", "body", "wanted"),
        [
            (200, {"id": 1, "name": "Ada"}, "Animal"),
            (202, {"job": ID}, "Job"),
            (204, None, "NoneType"),
        ],
    )
    def test_several_successes(self, status: int, body: object, wanted: str) -> None:
        models = importlib.import_module("shelter.models")
        response = {"json": body} if body else {}
        call = Exchange("shelter", "animals.replace_animal", status, **response)
        found = call(7, body=models.NewAnimal(name="Ada"))
        assert type(found).__name__ == wanted
        assert call.url == "/animals/7"
        assert status != 202 or found.job == UUID(ID)

    def test_a_number_in_the_path_and_no_content(self) -> None:
        call = Exchange("shelter", "animals.delete_animal", 204)
        assert call(7) is None
        assert (call.sent.method, call.url) == ("DELETE", "/animals/7")

    def test_a_form(self) -> None:
        models = importlib.import_module("records.models")
        call = Exchange("records", "search.perform_search", json=[{"a": {"b": 1}}])
        body = models.PerformSearchBody(criteria="a b&c", rows=3, fields=["x", "y"], exact=True)
        found = call("cites", "v1", body=body)
        assert call.sent.content == b"criteria=a+b%26c&rows=3&fields=x&fields=y&exact=true"
        assert call.sent.headers["content-type"] == "application/x-www-form-urlencoded"
        assert call.url == "/cites/v1/records"
        assert found == [{"a": {"b": 1}}]

    def test_a_body_may_be_left_out(self) -> None:
        call = Exchange("records", "search.perform_search", json=[])
        assert call("cites", "v1") == []
        assert (call.sent.content, "content-type" in call.sent.headers) == (b"", False)

    def test_styles_of_the_query(self) -> None:
        models = importlib.import_module("records.models")
        call = Exchange("records", "default.get_dataset_export", content=b"\x00\x01")
        file = call(
            "a/b",
            columns=["x", "y|z"],
            words=["p q", "r"],
            filter_=models.GetDatasetExportFilter(year=2026, author="A&B"),
            page=models.GetDatasetExportPage(number=2),
        )
        assert call.url == (
            "/a%2Fb/export?columns=x%7Cy%7Cz&words=p%20q%20r"
            "&filter%5Byear%5D=2026&filter%5Bauthor%5D=A%26B&number=2"
        )
        assert file.payload.read() == b"\x00\x01"

    def test_text_both_ways(self) -> None:
        call = Exchange("records", "default.read_note", text="Grüße")
        assert call("a") == "Grüße"
        call = Exchange("records", "default.write_note", 204)
        assert call("a", body="Grüße") is None
        assert call.sent.content == "Grüße".encode()
        assert call.sent.headers["content-type"] == "text/plain"

    def test_json_that_is_a_scalar(self) -> None:
        call = Exchange("records", "metadata.list_searchable_fields", json="a, b")
        assert call("d", "v1") == "a, b"

    def test_parameters_of_the_path_item_and_enums(self) -> None:
        call = Exchange("board", "gameplay.put_square", json={"winner": "X", "board": [["X"]]})
        found = call(1, 3, body="X")
        assert (call.url, call.sent.content) == ("/board/1/3", b'"X"')
        assert (found.winner, found.board) == ("X", [["X"]])
        assert Exchange("board", "gameplay.get_square", json="O")(1, 1) == "O"

    def test_arrays_of_arrays_and_arrays_as_body(self) -> None:
        assert Exchange("board", "gameplay.get_moves", json=[[1, 2]])() == [[1, 2]]
        call = Exchange("board", "gameplay.put_moves", json=2)
        assert call(body=[1, 3]) == 2
        assert json.loads(call.sent.content) == [1, 3]

    def test_headers_cookies_and_json_in_the_query(self) -> None:
        where = importlib.import_module("sandboxes.models").ListWhere
        one = {"sandboxID": "s", "cpuCount": 2, "startedAt": "2026-01-02T03:04:05Z", "self": "me"}
        call = Exchange("sandboxes", "sandboxes.list_", json=[{**one, "fields": ["f"]}])
        [found] = call(
            state=["running", "paused"],
            created_since=datetime.datetime(2026, 1, 2, tzinfo=datetime.UTC),
            owner=UUID(ID),
            where={"a": 1} if where is dict or not isinstance(where, type) else where(),
            x_trace_ids=["a", "b"],
            x_retries=3,
            session="a;b",
        )
        assert call.url.startswith(
            f"/sandboxes?state=running&state=paused&created-since=2026-01-02T00%3A00%3A00Z&owner={ID}"
            "&where=%7B"
        )
        assert call.sent.headers["accept"] == "application/vnd.sandboxes.v1+json"
        assert call.sent.headers["x-trace-ids"] == "a,b"
        assert call.sent.headers["x-retries"] == "3"
        assert call.sent.headers["cookie"] == "session=a%3Bb"
        assert found.cpu_count == 2
        assert found.to_dict()["self"] == "me"
        assert found.to_dict()["fields"] == ["f"]

    def test_vendor_media_types(self) -> None:
        models = importlib.import_module("sandboxes.models")
        call = Exchange("sandboxes", "sandboxes.post_sandboxes", 201, json={"sandboxID": "s"})
        body = models.NewSandbox(template_id="t", metadata={"a": "b"})
        assert call(body=body).sandbox_id == "s"
        assert call.sent.headers["content-type"] == "application/vnd.sandboxes.v1+json"
        assert json.loads(call.sent.content) == {"templateID": "t", "metadata": {"a": "b"}}

    def test_files_both_ways(self) -> None:
        file = importlib.import_module("sandboxes.types").File
        folder = "files_folders"
        call = Exchange("sandboxes", f"{folder}.list_2", content=b"\x89PNG")
        assert call("s", "a b/c").payload.read() == b"\x89PNG"
        assert call.url == "/sandboxes/s/files/a%20b%2Fc"
        module = f"{folder}.put_sandboxes_sandbox_id_files_file_path"
        call = Exchange("sandboxes", module, 207, json=4)
        assert call("s", "f", body=file(b"\x00\x01\x02\x03")) == 4
        assert call.sent.content == b"\x00\x01\x02\x03"
        assert call.sent.headers["content-type"] == "application/octet-stream"

    def test_multipart_and_a_deprecation_without_a_replacement(self) -> None:
        file = importlib.import_module("sandboxes.types").File
        body = importlib.import_module("sandboxes.models").UploadBody
        call = Exchange("sandboxes", "files_folders.upload", json="paused")
        with pytest.warns(DeprecationWarning, match="upload is deprecated$"):
            found = call(
                "s", "f", body=body(file=file(b"data", "f.txt"), mode=7, labels=["a", "b"])
            )
        assert found == "paused"
        content = call.sent.content
        assert b'name="file"; filename="f.txt"' in content
        assert b'name="mode"\r\n\r\n7\r\n' in content
        assert content.count(b'name="labels') == 2

    def test_unions_and_parameters_whose_names_are_taken(self) -> None:
        events = [{"kind": "started", "at": "2026-01-02T03:04:05Z"}, {"kind": "stopped", "code": 1}]
        call = Exchange("sandboxes", "tag1st.events", json=[*events, {"kind": "new", "x": 1}])
        found = call("s", client_query="c", url_query="u", from_=1, sandbox_id_query="o")
        assert call.url == "/sandboxes/s/events?client=c&url=u&from=1&sandbox_id=o"
        assert [type(one).__name__ for one in found] == ["Started", "Stopped", "dict"]

    @pytest.mark.parametrize(
        ("status", "response", "wanted"),
        [
            (202, {"json": "paused"}, "paused"),
            (203, {"text": "soon"}, "soon"),
            (204, {}, None),
        ],
    )
    def test_successes_of_several_kinds(
        self, status: int, response: dict[str, str], wanted: str | None
    ) -> None:
        call = Exchange("sandboxes", "tag1st.snapshot", status, **response)
        assert call("s") == wanted

    @pytest.mark.parametrize("method", ["head", "options", "trace", "get"])
    def test_other_methods(self, method: str) -> None:
        call = Exchange("sandboxes", f"default.{method}_health")
        assert call() in {None, ""}
        assert call.sent.method == method.upper()

    def test_styles_of_the_path(self) -> None:
        call = Exchange("sandboxes", "default.matrix")
        call([1, 2], [3, 4], ["5", "/6"])
        assert call.url == "/matrix/;a=1;a=2/.3,4/5,%2F6"
        with pytest.raises(ValueError, match="c must be"):
            call([1], [2], [])


@pytest.mark.parametrize("name", NAMES)
def test_no_operation_is_lost(packages: dict[str, Outcome], name: str) -> None:
    outcome = packages[name]
    assert outcome.returncode == 0, outcome.remarks
    wanted = operations_in(DOCUMENTS / f"{name}.yaml")
    assert routes(outcome.package) == {
        (method, "/" + path.removeprefix("/")) for method, path in wanted
    }


def test_servers(packages: dict[str, Outcome]) -> None:
    urls = {name: importlib.import_module(name).__server_url__ for name in packages}
    assert urls == {
        "shelter": "https://eu.shelter.example/v1",
        "records": "https://records.example/v2",
        "board": "/board",
        "sandboxes": "https://sandboxes.example",
        "odd": "",
    }


def test_security_of_an_operation(packages: dict[str, Outcome]) -> None:
    def client_of(module: str) -> str:
        text = (packages["board"].package / "api" / "gameplay" / f"{module}.py").read_text()
        return "AuthenticatedClient" if "client: AuthenticatedClient" in text else "Client"

    assert client_of("get_board") == "Client"
    assert client_of("get_square") == "AuthenticatedClient"
    assert client_of("get_moves") == "Client"


@pytest.mark.parametrize("name", ["shelter", "records"])
def test_a_sound_document_has_no_remarks(packages: dict[str, Outcome], name: str) -> None:
    assert packages[name].remarks == []


@pytest.mark.parametrize(
    "remark",
    [
        "info: has no title; it is taken to be 'odd.yaml'",
        "servers: no server is named, so a client needs a base_url",
        "paths/no-slash: does not begin with a slash; one is added",
        "GET /same: its operationId 'Twice' is taken; it is 'Twice_2' here",
        "components/schemas/WrongDefault: the default 7 is not of the type string; it is ignored",
        "components/schemas/WrongEnum: the default 3 is none of the values; it is ignored",
        "the reference '#/components/schemas/Nope' names nothing; anything is taken there",
        "the reference 'other.yaml#/Body' leaves the document; anything is taken there",
        "the path parameter 'other' is not declared; it is text",
        "the parameter 'gone' is not in the path, and is ignored",
        "has the query parameter 'q' twice",
        "'deep' cannot have the style 'deepObject' in a header",
        "'nonsense' is no status, and is ignored",
        "GET /failing: names no success; whatever comes with one is dropped",
    ],
)
def test_a_contradiction_is_told(packages: dict[str, Outcome], remark: str) -> None:
    assert [line for line in packages["odd"].remarks if line.endswith(remark)]


def test_one_of_several_bodies_is_generated(packages: dict[str, Outcome]) -> None:
    assert (
        "sandboxes.yaml: POST /sandboxes: its body is application/vnd.sandboxes.v1+json here; "
        "it may be multipart/form-data"
    ) in packages["sandboxes"].remarks


def test_a_reference_into_a_path(packages: dict[str, Outcome]) -> None:
    call = Exchange("odd", "default.deep", 201, json={"x": 1})
    assert packages["odd"].returncode == 0
    assert call().x == 1


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("swagger: '2.0'", "the version of OpenAPI is 2.0, not 3.0 or 3.1"),
        ("[]", "it is no OpenAPI document, but list"),
        ("a: [", "line "),
    ],
)
def test_what_is_no_openapi(tmp_path: Path, text: str, complaint: str) -> None:
    spec = tmp_path / "x.yaml"
    spec.write_text(text)
    outcome = generated(spec, "nothing", tmp_path)
    assert outcome.returncode == 1
    assert complaint in "\n".join(outcome.remarks)
    assert not outcome.package.exists()


def test_a_folder_of_somebody_else_is_kept(tmp_path: Path) -> None:
    (tmp_path / "shelter").mkdir()
    (tmp_path / "shelter" / "mine.py").touch()
    outcome = generated(DOCUMENTS / "shelter.yaml", "shelter", tmp_path)
    assert outcome.returncode == 1
    assert (tmp_path / "shelter" / "mine.py").exists()
