"""What a document may say in ways of its own: names, words, loops, merges, forms."""

from __future__ import annotations

import importlib
import inspect
import io
import json
import sys
from pathlib import Path
from typing import Any

import attrs
import pytest
from document import parse

from .documents import PETS, TOM, document, generated, refused

EVIL = (
    'a "b" \\ \\N{x} \\u12 """ \'\'\' {{ x }} {% raw %} {# c #} */ \0\x1b[31m\u202e\u2028 é\n\tend"'
)
NAMES = [
    *("", " ", "@@", "_", "__class__", "__init__", "1st", "a.b-c d", "größe", "名", "\ufb01le"),
    *("self", "Self", "cls", "fields", "str", "str_", "int", "type", "object", "bytes", "list"),
    *("dict", "id", "id_", "_id", "Any", "None", "none", "class", "class_", "def", "match", "mro"),
    *("to_dict", "from_dict", "model_dump", "to_json", "additional_properties", "property"),
    *("fooBar", "foo_bar", "foo-bar", "FooBar", "foo bar", "datetime", "date", "UUID", "Mapping"),
    *("_KEYS", "_dump", "_x_request_id", "__dict__", "__slots__", "copy", "a" * 300, EVIL),
]
NAMED = {
    "type": "object",
    "required": NAMES[::2],
    "properties": {name: {"type": "string", "description": EVIL} for name in NAMES},
}
CONSTRUCTS = (Path(__file__).parent / "constructs.yaml").read_text()


def constructs() -> dict[str, Any]:
    """A document of all of these schemas."""
    found = parse(CONSTRUCTS.replace("EVIL", json.dumps(EVIL)), "constructs.yaml")
    named = {"Named": NAMED, "NamedSent": {**NAMED, "x-request": True}}
    return document({**PETS, **named, **found["schemas"]}, found["paths"])


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return generated(tmp_path_factory.mktemp("constructs"), constructs(), "constructs_api")


def types(model: Any) -> dict[str, str]:
    return {name.lstrip("_"): str(one.type) for name, one in attrs.fields_dict(model).items()}


@pytest.mark.parametrize("name", ["Named", "NamedSent"])
def test_any_name_is_read_and_written(models: Any, name: str) -> None:
    model = getattr(models, name)
    came = {key: f"value of {key}" for key in NAMES}
    read = model.from_dict({**came, "novel": 1})
    assert read.to_dict() == {**came, "novel": 1}
    assert model.from_dict(read.to_dict()) == read
    attributes = [*types(model)]
    attributes.remove("additional_properties")
    assert len({*attributes}) == len(NAMES)
    assert all(attribute.isidentifier() for attribute in attributes)
    assert {getattr(read, attribute) for attribute in attributes} == {*came.values()}
    kept = {"id", "id_", "type", "object", "bytes", "fields", "cls", "date", "foo_bar", "none"}
    assert all(getattr(read, key) == came[key] for key in kept)
    assert read.model_dump()[""] == came[""]
    made = model(**{attribute: attribute for attribute in attributes})
    assert sorted(made.to_dict().values()) == sorted(attributes)
    assert read.model_copy(update={"id": "x"}).id == "x"


def test_any_words_are_in_the_docstring(models: Any) -> None:
    for model in (models.Evil, models.Named):
        text = inspect.getdoc(model) or ""
        assert "{{ x }} {% raw %} {# c #} */" in text
        assert "\\N{x}" in text
        assert "\0" not in text
        assert "\x1b" not in text
    source = inspect.getsource(sys.modules[models.Evil.__module__])
    assert "\x1b" not in source
    enum = importlib.import_module(f"{models.__name__}.evil_enum")
    assert {EVIL, "", " "} == enum.EVIL_ENUM_VALUES


def test_loops_are_read(models: Any) -> None:
    came = {
        "next": {"children": [{}, {"next": {"novel": 1}}]},
        "by_name": {"a": {"by_name": {"b": {"other": {"c": None, "d": {}}}}}},
    }
    node = models.Node.from_dict(came)
    assert node.next.children[1].next.additional_properties == {"novel": 1}
    assert isinstance(node.by_name["a"].by_name["b"].other["d"], models.Node)
    assert node.to_dict() == came
    assert models.Evil.from_dict({"loop": ["a", ["b"]]}).loop == ["a", ["b"]]


def test_modules_of_a_loop_import_in_any_order(models: Any) -> None:
    package = models.__name__
    for first in ("node", "other"):
        for name in [name for name in sys.modules if name.startswith(f"{package}.")]:
            del sys.modules[name]
        importlib.import_module(f"{package}.{first}")


def test_merged_objects_have_the_fields_of_both(models: Any) -> None:
    assert types(models.Derived) == {
        "id": "str",
        "b": "Cat",
        "additional_properties": "Mapping[str, Any]",
    }
    assert (models.Derived.__doc__ or "").startswith("Both.")
    assert types(models.Further)["c"] == "int | None"
    assert types(models.Tightened)["lives"] == "int"
    read = models.Further.from_dict({"id": "1", "b": TOM})
    assert read.b.lives == 9


def test_what_is_sent_and_received_has_a_class_for_each(models: Any) -> None:
    sent = models.DerivedRequest("1", models.CatRequest("cat"))
    assert sent.to_dict() == {"id": "1", "b": {"kind": "cat"}}
    assert models.Derived.from_dict(sent.to_dict()).b == models.Cat.from_dict({"kind": "cat"})


def test_titles_name_no_class_twice(models: Any) -> None:
    first = models.Titled1.from_dict({"x": {"y": "1"}})
    second = models.Titled2.from_dict({"x": {"z": "2"}})
    assert (first.x.y, second.x.z) == ("1", "2")
    assert len({*models.__all__}) == len(models.__all__)
    assert models.ResponseObjectModel.from_dict({"a": {"a": "x"}}).a.a == "x"


def test_other_fields_are_read_by_their_schema(models: Any) -> None:
    rest = models.Rest.from_dict({"a": "x", "tom": TOM, "wrong": 1})
    assert rest.additional_properties["tom"].lives == 9
    assert rest.additional_properties["wrong"] == 1
    assert rest.to_dict() == {"a": "x", "tom": TOM, "wrong": 1}
    assert types(models.Rest)["additional_properties"] == "Mapping[str, Cat]"
    assert models.Closed.from_dict({"b": 1}).to_dict() == {"b": 1}


def test_a_deprecated_field_without_a_replacement_is_told_of(models: Any) -> None:
    assert "Was a. Deprecated." in (inspect.getdoc(models.Old) or "")
    old = models.Old.from_dict({"a": "1", "b": "2"})
    assert old.a == "1"
    with pytest.warns(DeprecationWarning, match=r"Old\.b is deprecated; use instead: a"):
        assert old.b == "2"


def test_null_of_either_version_is_in_the_type(models: Any) -> None:
    assert types(models.Gone)["a"] == types(models.Note)["by"] == "str | None"
    assert types(models.Gone)["cat"] == types(models.Tagged)["one"] == "Cat | None"
    assert types(models.Holder)["gone"] == "Gone | None"
    assert types(models.Tagged)["tags"] == "list[Cat] | None"
    assert set(types(models.Either1)) == {"a", "b", "additional_properties"}


def test_a_union_says_what_it_can_tell(models: Any) -> None:
    def read(field: str, value: Any) -> str:
        found = models.Unions.from_dict({field: value})
        assert found.to_dict() == {field: value}
        return type(getattr(found, field)).__name__

    assert read("implied", {"t": "b"}) == "ImpliedFirst"
    assert read("implied", {"t": "c"}) == "ImpliedSecond"
    assert read("implied", {"t": "d"}) == read("implied", {"u": 1}) == "dict"
    assert read("alike", {"a": 1}) == read("alike", {}) == "dict"
    assert read("nested", {"a": 1}) == "NestedSmall"
    assert read("nested", {"a": 1, "b": 2}) == "NestedBig"
    assert read("nested", {"b": 2}) == "dict"
    assert read("mapped", {"sort": "base"}) == "Base"
    assert read("mapped", {"sort": "rest", "id": "1"}) == "Rest"
    assert read("mapped", {"sort": "new", "id": "1"}) == "dict"


def test_form_fields_of_every_kind(models: Any) -> None:
    package = importlib.import_module(models.__name__.rpartition(".")[0] + ".types")
    body = models.FormBody(
        package.File(io.BytesIO(b"1"), "a"),
        flag=True,
        files=[package.File(b"2"), package.File(b"3", "c", "text/plain")],
        ratio=0.5,
        tags=["x", "y"],
        size=models.FormBodySize(x=1, of=models.CatRequest("cat", 9)),
        none=None,
    )
    fields = [(name, part[1]) for name, part in body.to_multipart()]
    assert fields[1:] == [
        ("flag", b"true"),
        *(("files[]", b"2"), ("files[]", b"3"), ("ratio", b"0.5")),
        *(("tags[]", b"x"), ("tags[]", b"y"), ("size[x]", b"1")),
        *(("size[of][kind]", b"cat"), ("size[of][lives]", b"9")),
    ]
    assert fields[0][0] == "file"
    minimal = models.FormBody(package.File(b""), flag=False)
    assert [name for name, _ in minimal.to_multipart()] == ["file", "flag"]


@pytest.mark.parametrize("reference", ["#/components/schemas/No\u001b[2JPe", "other.yaml#/X", "#x"])
def test_a_reference_to_nothing_is_named_by_its_place(tmp_path: Any, reference: str) -> None:
    schemas = {"Thing": {"type": "object", "properties": {"y/z": {"$ref": reference}}}}
    message = refused(tmp_path, document(schemas))
    assert "#/components/schemas/Thing/properties/y~1z: the reference" in message
    assert "\x1b" not in message
    assert " at 0x" not in message
