"""`make drift`: its output, its exit codes, and the record of deviations."""

from __future__ import annotations

import http.server
import json
import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from drift import main

Json = dict[str, Any]
ROOT = Path(__file__).parent.parent.parent
UPSTREAM = ROOT.parent / "shared" / "upstream"
needs_upstream = pytest.mark.skipif(
    not UPSTREAM.is_dir(), reason="the published documents are not in ../shared/upstream"
)


def document(**properties: Any) -> Json:
    """A document with one operation, whose response has the properties."""
    schema = {"type": "object", "properties": properties}
    response = {"content": {"application/json": {"schema": schema}}}
    operation = {"operationId": "make", "responses": {"200": response}}
    return {"openapi": "3.1.0", "paths": {"/things": {"post": operation}}}


class Outcome:
    """The exit code and the output of the program."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @property
    def json(self) -> Json:
        found: Json = json.loads(self.out)
        return found


Drift = Callable[..., Outcome]


@pytest.fixture
def drift(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Drift:
    """Runs the program on two documents and the places of one deviation."""

    def run(
        ours: Json, theirs: Json | str, *places: Json, options: tuple[str, ...] = ()
    ) -> Outcome:
        spec, record = tmp_path / "openapi.yaml", tmp_path / "spec-deviations.yaml"
        spec.write_text(yaml.safe_dump(ours))
        entries = [{"reason": "why", "evidence": "where", "places": list(places)}]
        record.write_text(yaml.safe_dump({"deviations": entries if places else []}))
        if isinstance(theirs, dict):
            (tmp_path / "upstream.json").write_text(json.dumps(theirs))
            theirs = str(tmp_path / "upstream.json")
        code = main([theirs, "--spec", str(spec), "--deviations", str(record), *options])
        return Outcome(code, *capsys.readouterr())

    return run


TEXT = {"type": "string"}
TEXT_OR_NULL = {"type": ["string", "null"]}
NUMBER = {"type": "integer"}


def test_equal_documents_are_clean(drift: Drift) -> None:
    outcome = drift(document(id=TEXT), document(id=TEXT))
    assert outcome.code == 0
    assert "0 differences unexplained, 0 on record, 0 stale" in outcome.out


def test_the_output_has_a_table_for_each_side_and_one_for_differences(drift: Drift) -> None:
    outcome = drift(document(id=TEXT, mine=TEXT), document(id=NUMBER, yours={"type": "array"}))
    assert outcome.code == 1
    lines = [line.split("│")[1:-1] for line in outcome.out.splitlines() if "│" in line]
    assert [[cell.strip() for cell in line] for line in lines] == [
        ["make 200.yours", "optional array"],
        ["make 200.mine", "optional string"],
        ["make 200.id type", "string", "integer"],
    ]


def test_json_says_the_same(drift: Drift) -> None:
    found = drift(
        document(id=TEXT, mine=TEXT), document(id=NUMBER, yours=TEXT), options=("--json",)
    ).json
    assert found["clean"] is False
    assert found["lacking"] == [
        {"place": "make 200.yours", "theirs": "present", "note": "optional string"}
    ]
    assert found["extra"] == [
        {"place": "make 200.mine", "ours": "present", "note": "optional string"}
    ]
    assert found["different"] == [
        {"place": "make 200.id type", "ours": "string", "theirs": "integer"}
    ]


def test_a_difference_on_record_is_explained(drift: Drift) -> None:
    record = {"place": "make 200.id type", "ours": "string", "theirs": "integer"}
    outcome = drift(document(id=TEXT), document(id=NUMBER), record, options=("--json",))
    assert outcome.code == 0
    assert outcome.json["explained"] == [record | {"reason": "why", "evidence": "where"}]


def test_a_record_has_no_key_for_the_side_that_lacks_something(drift: Drift) -> None:
    ours = {"place": "make 200.mine", "ours": "present"}
    theirs = {"place": "make 200.yours", "theirs": "present"}
    assert drift(document(mine=TEXT), document(yours=TEXT), ours, theirs).code == 0


def test_a_pattern_explains_many_places(drift: Drift) -> None:
    record = {"place": "* 200.*_at type", "ours": "string | null", "theirs": "string"}
    ours = document(made_at=TEXT_OR_NULL, done_at=TEXT_OR_NULL, id_at=TEXT)
    assert drift(ours, document(made_at=TEXT, done_at=TEXT, id_at=TEXT), record).code == 0


def test_a_pattern_covers_only_what_it_records(drift: Drift) -> None:
    record = {"place": "* 200.*_at type", "ours": "string | null", "theirs": "string"}
    ours = document(made_at=TEXT_OR_NULL, other_at=NUMBER)
    found = drift(ours, document(made_at=TEXT, other_at=TEXT), record, options=("--json",)).json
    assert [each["place"] for each in found["different"]] == ["make 200.other_at type"]


@pytest.mark.parametrize(
    ("theirs", "problem"),
    [
        (document(id=TEXT_OR_NULL), "both have 'string | null'"),
        (document(id=NUMBER), "now ours is 'string | null' and theirs 'integer'"),
        (document(), "no place is as recorded any longer"),
    ],
    ids=["fixed", "changed", "gone"],
)
def test_a_deviation_that_is_no_longer_true_is_stale(
    drift: Drift, theirs: Json, problem: str
) -> None:
    record = {"place": "make 200.id type", "ours": "string | null", "theirs": "string"}
    outcome = drift(document(id=TEXT_OR_NULL), theirs, record, options=("--json",))
    assert outcome.code == 1
    [stale] = outcome.json["stale"]
    assert problem in stale["problem"]
    assert stale["place"] == "make 200.id type"


def test_a_place_fixed_upstream_is_found_under_a_pattern(drift: Drift) -> None:
    record = {"place": "* 200.*_at type", "ours": "string | null", "theirs": "string"}
    ours = document(made_at=TEXT_OR_NULL, done_at=TEXT_OR_NULL)
    outcome = drift(ours, document(made_at=TEXT, done_at=TEXT_OR_NULL), record)
    assert outcome.code == 1
    assert "make 200.done_at type" in outcome.out
    assert "there is no longer a difference" in outcome.out


def test_a_record_of_something_lacking_is_stale_once_we_have_it(drift: Drift) -> None:
    record = {"place": "* 200.new", "theirs": "present"}
    assert drift(document(), document(new=TEXT), record).code == 0
    assert drift(document(new=TEXT), document(new=TEXT), record).code == 1


def test_yaml_equals_json_and_openapi_3_0_equals_3_1(drift: Drift, tmp_path: Path) -> None:
    upstream = tmp_path / "upstream.yaml"
    old = document(id={"type": "string", "nullable": True}) | {"openapi": "3.0.0"}
    upstream.write_text(yaml.safe_dump(old))
    assert drift(document(id=TEXT_OR_NULL), str(upstream)).code == 0


def test_words_and_dates_in_yaml_are_text(drift: Drift, tmp_path: Path) -> None:
    upstream = tmp_path / "upstream.yaml"
    theirs = yaml.safe_dump(document(id={"type": "string", "enum": ["VALUES"]}))
    upstream.write_text(re.sub(r"\n *- VALUES", " [on, 2024-10-21]", theirs))
    assert drift(document(id={"enum": ["on", "2024-10-21"]}), str(upstream)).code == 0


class Handler(http.server.BaseHTTPRequestHandler):
    """Serves a document, with a redirect to it."""

    def do_GET(self) -> None:
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", "/openapi.json")
        else:
            self.send_response(200 if self.path == "/openapi.json" else 404)
        self.end_headers()
        if self.path == "/openapi.json":
            self.wfile.write(json.dumps(document(id=TEXT)).encode())

    def log_message(self, format: str, *args: Any) -> None:
        """Keep quiet."""


@pytest.fixture
def url() -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_the_published_document_can_be_a_url(drift: Drift, url: str) -> None:
    assert drift(document(id=TEXT), f"{url}/moved").code == 0


def test_a_url_that_fails_is_an_error(drift: Drift, url: str) -> None:
    outcome = drift(document(), f"{url}/gone")
    assert outcome.code == 2
    assert "the status is 404, not 200" in outcome.err
    assert drift(document(), "http://127.0.0.1:1/").code == 2


UNREADABLE = {
    "no YAML": ("a: [", "line 2: "),
    "no JSON": ('{"openapi": 3,}', "line 1: "),
    "no text": (b"\xff\xff\xff", "line 1: the text is not UTF-8"),
    "no document": ("[]", "not an OpenAPI 3 document"),
    "too old": ("swagger: '2.0'", "not an OpenAPI 3 document"),
    "no paths": ("openapi: 3.0.0", "`paths` is missing"),
    "too deep": ("[" * 100_000 + "]" * 100_000, "nested too deeply"),
    "too many dashes": ("- " * 100_000, "nested too deeply"),
    "too deep in JSON": ('{"a":' * 100_000 + "1" + "}" * 100_000, "nested too deeply"),
    "broken": ("openapi: 3.0.0\npaths: {/things: []}", "/things: expected a mapping"),
}


@pytest.mark.parametrize(("content", "message"), UNREADABLE.values(), ids=UNREADABLE)
def test_an_unreadable_document_is_a_clear_error(
    drift: Drift, tmp_path: Path, content: str | bytes, message: str
) -> None:
    upstream = tmp_path / "upstream"
    upstream.write_bytes(content if isinstance(content, bytes) else content.encode())
    outcome = drift(document(), str(upstream))
    assert outcome.code == 2
    assert outcome.err.startswith("drift: ")
    assert message in outcome.err
    assert "Traceback" not in outcome.err


def test_a_missing_file_is_a_clear_error(drift: Drift, tmp_path: Path) -> None:
    outcome = drift(document(), str(tmp_path / "gone.yaml"))
    assert outcome.code == 2
    assert "gone.yaml: No such file" in outcome.err


RECORDS = {
    "no list": ("deviations: {}", "expected a list under `deviations`"),
    "no mapping": ("deviations: [text]", "entry 1: expected a mapping"),
    "no reason": ("deviations: [{evidence: e, places: [{place: p}]}]", "entry 1: without reason"),
    "no place": (
        "deviations: [{reason: r, evidence: e, places: [{ours: 1}]}]",
        "entry 1, places: without place",
    ),
    "misspelt": (
        "deviations: [{reason: r, evidence: e, places: [{place: p, their: 1}]}]",
        "entry 1, places: unknown key their",
    ),
    "places not a list": (
        "deviations: [{reason: r, evidence: e, places: {place: p}}]",
        "entry 1: expected a list of places",
    ),
}


@pytest.mark.parametrize(("content", "message"), RECORDS.values(), ids=RECORDS)
def test_an_invalid_record_is_a_clear_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str, message: str
) -> None:
    spec, record = tmp_path / "openapi.json", tmp_path / "record.yaml"
    spec.write_text(json.dumps(document()))
    record.write_text(content)
    assert main([str(spec), "--spec", str(spec), "--deviations", str(record)]) == 2
    assert message in capsys.readouterr().err


@needs_upstream
def test_every_difference_to_the_published_document_is_on_record(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main([str(UPSTREAM / "openapi-2026-08-21.yaml")]) == 0, capsys.readouterr().out


@needs_upstream
def test_an_older_published_document_is_read_and_differs(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main([str(UPSTREAM / "openapi-2024-11-04.yaml"), "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert "createBatch request.output_expires_after" in [each["place"] for each in found["extra"]]
    assert {each["place"] for each in found["stale"]} >= {"BatchRequestInput", "BatchRequestOutput"}
