"""`batchwright prepare`."""

from __future__ import annotations

import io
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from batchwright.requests import chat, completion, embedding, image, read, responses

from .conftest import Cli

TABLE = 'row_id,text\n7,"The cat, {sat}"\n8,größe\n'
ASKED = ("--chat", "Say {text}", "--model", "m")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "data.csv"
    path.write_text(TABLE, "utf-8")
    return path


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "requests.jsonl"


def says(text: str) -> list[Any]:
    return [{"role": "user", "content": f"Say {text}"}]


WANTED = [
    chat("7", model="m", messages=says("The cat, {sat}")),
    chat("8", model="m", messages=says("größe")),
]


def type_in(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))


# --- what is written


def test_rows_become_a_file_of_requests(cli: Cli, table: Path, output: Path) -> None:
    ran = cli("prepare", table, *ASKED, "--id", "{row_id}", "--output", output)
    assert (ran.code, ran.err) == (0, "")
    assert list(read(output)) == WANTED
    assert ran.out == (
        f"{output}: 2 requests, {output.stat().st_size} bytes, "
        "endpoint /v1/chat/completions, model m\n"
    )
    assert cli("validate", output).code == 0


@pytest.mark.parametrize("target", [(), ("-o", "-")])
def test_without_a_file_they_go_to_standard_output(
    cli: Cli, table: Path, target: tuple[str, ...]
) -> None:
    ran = cli("prepare", table, *ASKED, "--id", "{row_id}", *target)
    assert ran.code == 0
    assert list(read(ran.out.encode())) == WANTED
    assert ran.err.startswith("<stdout>: 2 requests, ")


def test_rows_come_from_standard_input(
    cli: Cli, output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    type_in(TABLE, monkeypatch)
    assert cli("prepare", "-", *ASKED, "--id", "{row_id}", "-o", output).code == 0
    assert list(read(output)) == WANTED
    type_in('{"text": "a"}\n', monkeypatch)
    ran = cli("prepare", "-", *ASKED)
    assert json.loads(ran.out) == chat("row-1", model="m", messages=says("a"))


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        (
            ("--chat", "{text}", "--system", "Row {row_id}."),
            chat(
                "row-1",
                messages=[
                    {"role": "system", "content": "Row 7."},
                    {"role": "user", "content": "The cat, {sat}"},
                ],
                model="m",
            ),
        ),
        (
            ("--responses", "{text}", "--system", "Be brief."),
            responses("row-1", model="m", input="The cat, {sat}", instructions="Be brief."),
        ),
        (("--embedding", "{text}"), embedding("row-1", model="m", input="The cat, {sat}")),
        (("--embedding", "{row_id}"), embedding("row-1", model="m", input="7")),
        (("--completion", "{text}"), completion("row-1", model="m", prompt="The cat, {sat}")),
        (("--image", "{text}"), image("row-1", model="m", prompt="The cat, {sat}")),
    ],
)
def test_each_endpoint_has_its_option(
    cli: Cli, table: Path, options: tuple[str, ...], wanted: dict[str, Any]
) -> None:
    ran = cli("prepare", table, *options, "--model", "m")
    assert ran.code == 0, ran.err
    assert json.loads(ran.out.splitlines()[0]) == wanted


def test_moderations_need_no_model(cli: Cli, table: Path) -> None:
    ran = cli("prepare", table, "--moderation", "{text}")
    assert json.loads(ran.out.splitlines()[0])["body"] == {"input": "The cat, {sat}"}


def test_parameters_are_json_or_else_text(cli: Cli, table: Path) -> None:
    values = ["temperature=0.2", "user=u-{row_id}", "stop=null", 'metadata={"a": "{row_id}"}']
    values += ["seed=5", 'service_tier="flex"', "reasoning_effort=low"]
    sets = [part for value in values for part in ("--set", value)]
    body = json.loads(cli("prepare", table, *ASKED, *sets).out.splitlines()[0])["body"]
    del body["messages"], body["model"]
    assert body == {
        "temperature": 0.2,
        "user": "u-7",
        "stop": None,
        "metadata": {"a": "7"},
        "seed": 5,
        "service_tier": "flex",
        "reasoning_effort": "low",
    }


SCHEMA = {"title": "My ticket!", "type": "object", "properties": {}, "required": []}
SCHEMA["additionalProperties"] = False


def test_the_schema_of_the_answers_is_a_file(cli: Cli, table: Path, tmp_path: Path) -> None:
    path = tmp_path / "ticket.json"
    path.write_text(json.dumps(SCHEMA))
    named = {"name": "My_ticket_", "schema": SCHEMA, "strict": True}
    ran = cli("prepare", table, *ASKED, "--schema", path)
    body = json.loads(ran.out.splitlines()[0])["body"]
    assert body["response_format"] == {"type": "json_schema", "json_schema": named}
    asked = ("--responses", "{text}", "--model", "m", "--set", 'text={"verbosity": "low"}')
    ran = cli("prepare", table, *asked, "--schema", path)
    body = json.loads(ran.out.splitlines()[0])["body"]
    assert body["text"] == {"verbosity": "low", "format": {"type": "json_schema", **named}}


def test_a_template_is_the_whole_request(cli: Cli, table: Path, tmp_path: Path) -> None:
    template = {
        "custom_id": "r{row_id}",
        "url": "/v1/embeddings",
        "body": {"model": "m", "input": "{text}"},
    }
    (tmp_path / "template.json").write_text(json.dumps(template))
    for given in (json.dumps(template), tmp_path / "template.json"):
        ran = cli("prepare", table, "--template", given, "--set", "dimensions=8")
        wanted = embedding("r7", model="m", input="The cat, {sat}", dimensions=8)
        assert json.loads(ran.out.splitlines()[0]) == wanted


def test_json_says_what_was_written(cli: Cli, table: Path, output: Path) -> None:
    ran = cli("prepare", table, *ASKED, "-o", output, "--json")
    assert ran.json == {
        "ok": True,
        "output": str(output),
        "requests": 2,
        "bytes": output.stat().st_size,
        "endpoints": ["/v1/chat/completions"],
        "models": ["m"],
        "warnings": [],
    }


def test_what_the_schema_does_not_know_is_said_once(cli: Cli, table: Path, output: Path) -> None:
    args = ("prepare", table, *ASKED, "--set", "temprature=0.2", "-o", output)
    refused = cli(*args, "--strict")
    assert refused.code == 2
    assert [line.split(": ")[1] for line in refused.err.splitlines()[:2]] == ["line 2", "line 3"]
    assert not output.exists()
    warned = cli(*args)
    assert warned.code == 0
    assert warned.err.startswith(f"{table}: line 2: warning: body.temprature")
    assert "temperature" in warned.err
    assert warned.err.count("\n") == 1
    output.unlink()
    assert cli(*args, "--check", "off", "--json").json["warnings"] == []


# --- what is refused


def test_all_bad_rows_are_named_and_nothing_is_written(
    cli: Cli, tmp_path: Path, output: Path
) -> None:
    path = tmp_path / "data.csv"
    path.write_text("id,text\n1,a\n2,\n2,b\n3,c\n2,d\n,e\n")
    args = ("prepare", path, *ASKED, "--id", "{id}", "-o", output)
    wanted = [
        f"{path}: line 3: column 'text' has no value",
        f"{path}: line 6: its id '2' is that of line 4, too",
        f"{path}: line 7: column 'id' has no value",
    ]
    ran = cli(*args)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.splitlines() == [*wanted, "Nothing was written."]
    ran = cli(*args, "--max-problems", 1)
    assert ran.err.splitlines() == [wanted[0], "… and 2 more", "Nothing was written."]
    error = cli(*args, "--json").json["error"]
    assert (error["problems"], error["omitted"]) == (wanted, 0)
    assert (error["type"], error["exit_code"]) == ("InvalidInputError", 2)
    assert os.listdir(tmp_path) == ["data.csv"]
    ran = cli(*args[:-2])
    assert (ran.code, ran.out) == (2, "")


def test_a_column_that_is_not_there_is_said_once(cli: Cli, table: Path, output: Path) -> None:
    ran = cli("prepare", table, "--chat", "{txt}", "--model", "m", "-o", output)
    assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert "there is no column 'txt'; the columns are 'row_id', 'text'" in ran.err
    assert not output.exists()


def test_a_file_is_never_overwritten(cli: Cli, table: Path, output: Path) -> None:
    output.write_text("mine")
    ran = cli("prepare", table, *ASKED, "-o", output)
    assert ran.code == 2
    assert "exists already" in ran.err
    assert output.read_text() == "mine"


@pytest.mark.parametrize("content", ["", "row_id,text\n"])
def test_a_table_without_rows_makes_no_file(
    cli: Cli, table: Path, output: Path, content: str
) -> None:
    table.write_text(content)
    ran = cli("prepare", table, *ASKED, "-o", output)
    assert (ran.code, ran.err) == (2, f"{table}: there are no rows.\n")
    assert not output.exists()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ((), "--moderation, --completion, --image and --template"),
        (("--chat", "{text}", "--embedding", "{text}"), "give one of"),
        (("--chat", "{text}", "--template", "{}"), "give one of"),
        (("--chat", "Say text"), "no column, so all requests would be the same"),
        (("--chat", "{"), "for a brace"),
        (("--embedding", "{text}", "--system", "x"), "embedding takes no system"),
        (("--embedding", "{text}", "--schema", "SCHEMA"), "--embedding has answers of its own"),
        (("--chat", "{text}", "--set", "temperature"), "is not name=value"),
        (("--chat", "{text}", "--set", "model=a", "--model", "m"), "'model' is given twice"),
        (("--chat", "{text}", "--set", "messages=[]"), "'messages', so it cannot be given again"),
        (("--chat", "{text}", "--set", "temperature=NaN", "--model", "m"), "is NaN"),
        (("--chat", "{text}", "--json"), "name a file"),
        (("--chat", "{text}", "--schema", "gone.json"), "there is no such file"),
        (("--template", '{"url": "/v1/embeddings"}'), "the template has no body"),
        (("--template", '{"body": {}}', "--system", "x"), "--system is in the template already"),
        (("--template", "gone.json"), "gone.json: No such file"),
    ],
)
def test_arguments_that_do_not_go_together(
    cli: Cli, table: Path, tmp_path: Path, options: tuple[str, ...], message: str
) -> None:
    (tmp_path / "schema.json").write_text(json.dumps(SCHEMA))
    given = [str(tmp_path / "schema.json") if one == "SCHEMA" else one for one in options]
    ran = cli("prepare", table, *given)
    assert ran.code == 2
    assert message in f"{ran.err}{ran.out}"
    assert "Traceback" not in ran.err


@pytest.mark.parametrize("content", ["[]", "{", "\x00"])
def test_a_schema_is_a_json_object(cli: Cli, table: Path, tmp_path: Path, content: str) -> None:
    (tmp_path / "schema.json").write_text(content)
    ran = cli("prepare", table, *ASKED, "--schema", tmp_path / "schema.json")
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)


def test_a_source_that_is_not_there_is_an_error(cli: Cli, tmp_path: Path) -> None:
    assert "there is no such file" in cli("prepare", tmp_path / "gone.csv", *ASKED).err
    assert "is a folder" in cli("prepare", tmp_path, *ASKED).err


def test_text_of_the_rows_is_escaped(cli: Cli, table: Path) -> None:
    table.write_text("id,text\n\x1b[2J,x\n\x1b[2J,y\n")
    ran = cli("prepare", table, *ASKED, "--id", "{id}")
    assert ran.code == 2
    assert "\x1b" not in ran.err


def test_a_row_of_json_lines_may_lack_what_the_first_has(
    cli: Cli, tmp_path: Path, output: Path
) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text('{"text": "a"}\n{"id": 2}\n{"text": null}\n{"text": "d"}\n')
    ran = cli("prepare", path, "--chat", "{text}", "--model", "m", "-o", output)
    assert f"{path}: line 2: there is no column 'text'" in ran.err
    assert f"{path}: line 3: column 'text' has no value" in ran.err
    assert not output.exists()
