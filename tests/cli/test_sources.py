"""The input of a run, as it is named on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer

from batchwright.cli.sources import default_output, read_template


@pytest.mark.parametrize(
    ("name", "output"),
    [
        ("requests.jsonl", "requests.answers.jsonl"),
        ("requests.jsonl.gz", "requests.answers.jsonl"),
        ("rows.csv.zst", "rows.answers.jsonl"),
        ("rows.parquet", "rows.answers.jsonl"),
        ("requests", "requests.answers.jsonl"),
    ],
)
def test_the_output_is_named_after_the_input(tmp_path: Path, name: str, output: str) -> None:
    (tmp_path / name).touch()
    assert default_output([tmp_path / name]) == tmp_path / output


def test_what_is_no_single_file_names_no_output(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    for sources in ([Path("-")], [tmp_path / "a", tmp_path / "a"]):
        with pytest.raises(typer.BadParameter, match="name a file"):
            default_output(sources)


def test_a_template_is_json_or_a_file_of_it(tmp_path: Path) -> None:
    (tmp_path / "t.json").write_text('{"url": "/v1/embeddings"}')
    assert read_template(None) is None
    assert read_template(' {"url": "x"}') == {"url": "x"}
    assert read_template(str(tmp_path / "t.json")) == {"url": "/v1/embeddings"}


@pytest.mark.parametrize("text", ["{", "nope.json", "["])
def test_any_other_template_is_refused(text: str) -> None:
    with pytest.raises(typer.BadParameter):
        read_template(text)


def test_a_list_is_no_template(tmp_path: Path) -> None:
    (tmp_path / "t.json").write_text("[]")
    with pytest.raises(typer.BadParameter, match="not a JSON object"):
        read_template(str(tmp_path / "t.json"))
