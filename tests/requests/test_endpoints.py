"""Lines of one endpoint each."""

from __future__ import annotations

import inspect
import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from batchwright import requests
from batchwright._specification import line_schemas
from batchwright._structured import response_format, text_format
from batchwright.errors import InputError

MESSAGES: list[Any] = [{"role": "user", "content": "Hi"}]
GOOD: dict[str, tuple[str, dict[str, Any]]] = {
    "chat": ("/v1/chat/completions", {"model": "m", "messages": MESSAGES}),
    "responses": ("/v1/responses", {"model": "m", "input": "Hi"}),
    "embedding": ("/v1/embeddings", {"model": "m", "input": ["Hi", "Ho"]}),
    "moderation": ("/v1/moderations", {"input": "Hi"}),
    "completion": ("/v1/completions", {"model": "m", "prompt": "Hi"}),
    "image": ("/v1/images/generations", {"model": "m", "prompt": "Hi"}),
    "image_edit": ("/v1/images/edits", {"prompt": "Hi", "images": [{"file_id": "file-1"}]}),
    "video": ("/v1/videos", {"prompt": "Hi", "seconds": "4"}),
}


@dataclass
class Ticket:
    title: str
    priority: int


def maker(name: str) -> Callable[..., dict[str, Any]]:
    return getattr(requests, name)  # type: ignore[no-any-return]


@pytest.mark.parametrize("name", GOOD)
def test_a_line_is_that_of_request_and_is_valid(name: str) -> None:
    url, body = GOOD[name]
    line = maker(name)("r1", **body)
    assert line == requests.request("r1", url, body)
    assert list(line) == ["custom_id", "method", "url", "body"]
    file = io.BytesIO()
    requests.write(file, [line])
    assert requests.check(file.getvalue()).problems == []


def test_there_is_one_for_each_endpoint() -> None:
    assert {url for url, _ in GOOD.values()} == line_schemas()["endpoints"].keys()


@pytest.mark.parametrize("name", GOOD)
def test_each_is_typed_by_the_schema_of_its_endpoint(name: str) -> None:
    url, _ = GOOD[name]
    body = inspect.signature(maker(name)).parameters["body"]
    assert body.annotation == f"Unpack[{line_schemas()['endpoints'][url]}]"


@pytest.mark.parametrize("name", GOOD)
def test_parameters_of_another_server_go_into_the_body(name: str) -> None:
    _, body = GOOD[name]
    line = maker(name)("r1", **body, extra_body={"top_k": 20, "user": "me"})
    assert line["body"] == {**body, "top_k": 20, "user": "me"}
    assert maker(name)("r1", **{**body, "model": "a"}, extra_body={"model": "b"})["body"][
        "model"
    ] == ("b")


@pytest.mark.parametrize("name", GOOD)
def test_an_integer_becomes_a_custom_id(name: str) -> None:
    numpy = pytest.importorskip("numpy")
    _, body = GOOD[name]
    assert maker(name)(7, **body)["custom_id"] == "7"
    assert maker(name)(custom_id=numpy.int64(7), **body)["custom_id"] == "7"


def test_a_line_is_no_other_line() -> None:
    first, second = (requests.chat(name, model="m", messages=MESSAGES) for name in "ab")
    first["body"]["model"] = "n"
    assert second["body"]["model"] == "m"


# --- into


def test_into_writes_the_schema_of_the_class() -> None:
    line = requests.chat("r1", into=Ticket, model="m", messages=MESSAGES)
    assert line["body"]["response_format"] == response_format(Ticket)
    assert line["body"]["response_format"]["json_schema"]["schema"]["required"] == [
        "title",
        "priority",
    ]
    line = requests.responses("r1", into=Ticket, model="m", input="Hi", text={"verbosity": "low"})
    assert line["body"]["text"] == {"verbosity": "low", "format": text_format(Ticket)}
    assert "text" not in requests.responses("r1", model="m", input="Hi")["body"]


def test_into_and_its_parameter_are_one_too_many() -> None:
    with pytest.raises(TypeError, match="either into or response_format, not both"):
        requests.chat(
            "r1", into=Ticket, model="m", messages=MESSAGES, response_format={"type": "text"}
        )
    with pytest.raises(TypeError, match="either into or a format in text, not both"):
        requests.responses("r1", into=Ticket, input="Hi", text={"format": {"type": "text"}})


def test_a_class_that_cannot_be_described_is_a_type_error() -> None:
    class Odd:
        pass

    with pytest.raises(TypeError, match="Odd"):
        requests.chat("r1", into=Odd, model="m", messages=MESSAGES)


# --- what is refused when


def test_what_json_lacks_is_refused_when_it_is_written() -> None:
    line = requests.chat("r1", model="m", messages=MESSAGES, temperature=float("nan"))
    with pytest.raises(InputError, match=r"request 1: body\.temperature is NaN or infinite"):
        requests.write(io.BytesIO(), [line])
    line = requests.chat("r1", model="m", messages=[{"role": "user", "content": None}])  # type: ignore[typeddict-item]
    with pytest.raises(InputError, match=r"messages\[0\]\.content must be text, not None"):
        requests.write(io.BytesIO(), [line])
