"""The schemas of classes: what they have, what they leave out, and which classes have none."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
import subprocess
import sys
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, make_dataclass
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Literal, NamedTuple, NotRequired, TypedDict

import jsonschema
import msgspec
import pydantic
import pytest
from openai.lib._pydantic import to_strict_json_schema
from pydantic import BaseModel, Field

from batchwright._structured import (
    response_format,
    schema_name,
    strict_schema,
    subset_findings,
    text_format,
)

from .kinds import KINDS, ModelPage, ModelReview, Mood, StructItem, StructPage


@dataclass
class Step:
    explanation: str
    output: str | None = None


@dataclass
class Maths:
    """How to solve it."""

    steps: list[Step]
    answer: Annotated[int, msgspec.Meta(ge=0, description="The result.")] = 0


class Node(msgspec.Struct):
    value: int
    left: Node | None = None
    right: Node | None = None


class Tagged(msgspec.Struct, tag=True):
    pass


class Circle(Tagged):
    radius: float


class Square(Tagged):
    side: float


class Drawing(msgspec.Struct):
    shape: Circle | Square | None


class ModelCircle(BaseModel):
    kind: Literal["circle"]
    radius: float


class ModelSquare(BaseModel):
    kind: Literal["square"]
    side: float


class ModelDrawing(BaseModel):
    shape: ModelCircle | ModelSquare = Field(discriminator="kind", description="What is drawn.")


class ModelNode(BaseModel):
    value: int
    parent: ModelNode | None = None
    child: ModelNode | None = Field(None, description="The next one.")
    only: list[ModelNode] = []


class Partial(TypedDict):
    name: str
    note: NotRequired[str]


class Open(BaseModel, extra="allow"):
    name: str


class Aliased(BaseModel):
    from_: str = Field(alias="from")


class Renamed(msgspec.Struct, rename="camel"):
    first_name: str


class Colour(Enum):
    RED = "red"
    BLUE = 2


class Point(NamedTuple):
    x: int
    y: int


class ArrayLike(msgspec.Struct, array_like=True):
    x: int


class Foreign:
    pass


def thing(annotation: Any) -> Any:
    return make_dataclass("Thing", [("field", annotation)])


def model(annotation: Any) -> Any:
    return pydantic.create_model("Thing", field=(annotation, ...))


def field_of(cls: Any) -> Any:
    return strict_schema(cls)["properties"]["field"]


def test_a_schema_has_closed_objects_whose_properties_are_all_required():
    assert strict_schema(Maths) == {
        "title": "Maths",
        "description": "How to solve it.",
        "type": "object",
        "properties": {
            "steps": {"type": "array", "items": {"$ref": "#/$defs/Step"}},
            "answer": {"type": "integer", "minimum": 0, "description": "The result."},
        },
        "required": ["steps", "answer"],
        "additionalProperties": False,
        "$defs": {
            "Step": {
                "title": "Step",
                "type": "object",
                "properties": {
                    "explanation": {"type": "string"},
                    "output": {"anyOf": [{"type": "string"}, {"type": "null"}]},
                },
                "required": ["explanation", "output"],
                "additionalProperties": False,
            }
        },
    }


def test_the_parameters_of_both_endpoints_are_whole():
    schema = strict_schema(Maths)
    named = {"name": "Maths", "schema": schema, "strict": True}
    assert response_format(Maths) == {"type": "json_schema", "json_schema": named}
    assert text_format(Maths) == {"type": "json_schema", **named}


def test_a_schema_is_the_callers_own():
    strict_schema(Maths)["properties"].clear()
    assert strict_schema(Maths)["properties"]


@pytest.mark.parametrize(
    ("cls", "name"),
    [
        (Maths, "Maths"),
        (StructPage[StructItem], "StructPage_StructItem"),
        (ModelPage[Mood], "ModelPage_Mood"),
        (make_dataclass("Größe", [("n", int)]), "Gr_e"),
        (make_dataclass("É", [("n", int)]), "answer"),
        (make_dataclass("N" * 100, [("n", int)]), "N" * 64),
    ],
)
def test_the_name_is_one_that_the_api_takes(cls: Any, name: str):
    assert schema_name(cls) == name
    assert re.fullmatch("[a-zA-Z0-9_-]{1,64}", name)


def test_a_class_that_holds_itself_refers_to_the_root():
    schema = strict_schema(Node)
    branches = schema["properties"]["left"]["anyOf"]
    assert sorted(branches, key=str) == [{"$ref": "#"}, {"type": "null"}]
    assert "$defs" not in schema
    jsonschema.validate({"value": 1, "left": None, "right": None}, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"value": 1, "left": {"value": "x"}, "right": None}, schema)


def test_a_reference_stands_alone_even_where_the_field_has_a_description():
    schema = strict_schema(ModelNode)
    assert schema["properties"]["child"]["description"] == "The next one."
    assert schema["properties"]["only"]["items"] == {"$ref": "#"}


@pytest.mark.parametrize("cls", [Drawing, ModelDrawing])
def test_a_tagged_union_is_any_of_its_branches(cls: Any):
    text = str(strict_schema(cls))
    assert "anyOf" in text
    assert "oneOf" not in text
    assert "discriminator" not in text


def test_a_description_of_a_class_in_a_field_comes_first():
    class Described(BaseModel):
        mood: Mood = Field(description="As of now.")

    described = strict_schema(Described)
    assert described["properties"]["mood"]["description"] == "As of now."
    assert described["properties"]["mood"]["enum"] == ["glad", "angry"]
    assert "$defs" not in described


@pytest.mark.parametrize(
    ("annotation", "schema"),
    [
        (dt.datetime, {"type": "string", "format": "date-time"}),
        (dt.time, {"type": "string", "format": "time"}),
        (dt.timedelta, {"type": "string", "format": "duration"}),
        (list[dt.datetime], {"type": "array", "items": {"type": "string", "format": "date-time"}}),
        (
            dt.datetime | int,
            {"anyOf": [{"type": "string", "format": "date-time"}, {"type": "integer"}]},
        ),
        (
            Annotated[dt.datetime, msgspec.Meta(description="When.")],
            {"type": "string", "format": "date-time", "description": "When."},
        ),
        (Literal["a", "b"], {"enum": ["a", "b"], "type": "string"}),
        (
            Annotated[str, msgspec.Meta(min_length=2, max_length=3, description="A code.")],
            {
                "type": "string",
                "description": "A code. (at least 2 characters, at most 3 characters)",
            },
        ),
        (
            Annotated[str, msgspec.Meta(pattern="(?=a)b")],
            {"type": "string", "description": "(pattern (?=a)b)"},
        ),
        (Annotated[str, msgspec.Meta(pattern=r"\(?=a")], {"type": "string", "pattern": r"\(?=a"}),
        (
            Annotated[list[int], msgspec.Meta(min_length=1, max_length=3)],
            {"type": "array", "items": {"type": "integer"}, "minItems": 1, "maxItems": 3},
        ),
        (
            Annotated[float, msgspec.Meta(gt=0, le=1, multiple_of=0.5)],
            {"type": "number", "exclusiveMinimum": 0, "maximum": 1, "multipleOf": 0.5},
        ),
    ],
    ids=str,
)
def test_what_the_api_knows_is_kept_and_what_it_does_not_is_told(annotation: Any, schema: Any):
    assert field_of(thing(annotation)) == schema


@pytest.mark.parametrize("text", ["1", "-1.50", "+0.1", "1E+5", "1e-7"])
def test_a_decimal_is_told_apart_from_other_strings(text: str):
    schema = field_of(thing(Decimal))
    jsonschema.validate(text, schema)
    for wrong in ("", "one", "1.", ".5", "1,5", f"{text} EUR"):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(wrong, schema)


@pytest.mark.skipif(
    tuple(map(int, msgspec.__version__.split(".")[:2])) < (0, 22),
    reason="this msgspec knows no Literal of several types",
)
def test_a_literal_of_several_types_has_all_of_them():
    schema = field_of(thing(Literal["a", 1, None]))
    assert schema == {"enum": [None, 1, "a"], "type": ["null", "integer", "string"]}


def test_a_set_is_an_array():
    schema = field_of(model(set[int]))
    assert "uniqueItems" not in schema
    assert schema["description"] == "(no item twice)"


def test_bytes_are_told_apart_from_other_strings():
    schema = field_of(thing(bytes))
    for content in (b"", b"a", b"ab", b"abc", bytes(range(256))):
        jsonschema.validate(b64encode(content).decode(), schema)
    for wrong in ("a", "ab", "abc", "abcde", "a===", "=", "a b=", "äbcd"):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(wrong, schema)


@pytest.mark.parametrize(
    ("cls", "names"),
    [(Partial, ["name", "note"]), (Open, ["name"]), (Aliased, ["from"]), (Renamed, ["firstName"])],
)
def test_the_names_are_those_of_the_json_and_none_is_optional(cls: Any, names: list[str]):
    schema = strict_schema(cls)
    assert schema["required"] == list(schema["properties"]) == names
    assert schema["additionalProperties"] is False


@pytest.mark.parametrize("make", [thing, model])
@pytest.mark.parametrize(
    ("annotation", "why"),
    [
        (dict[str, int], "Thing.field: a structured output cannot have a mapping; use a list"),
        (dict, "Thing.field: a structured output cannot have a mapping"),
        (dict[Literal["a"], int], "Thing.field: a structured output cannot have a mapping"),
        (Mapping[str, int], "Thing.field: a structured output cannot have a mapping"),
        (list[dict[str, int]], "Thing.field[]: a structured output cannot have a mapping"),
        (dict[str, int] | None, "Thing.field: a structured output cannot have a mapping"),
        (Any, "Thing.field: a structured output cannot have a value of any type"),
        (list, "Thing.field[]: a structured output cannot have a value of any type"),
        (tuple[int, str], "Thing.field: a structured output cannot have a tuple of fixed types"),
        (Point, "Point: a structured output cannot have a tuple of fixed types"),
        (Callable[[], int], "Thing.field: a structured output cannot have"),
        (Enum("Pairs", {"A": (1, 2)}), "Pairs: a structured output cannot have an enum of arrays"),
        (Enum("Many", {f"V{n}": n for n in range(1001)}), "Thing: it has 1,001 values of enums"),
    ],
    ids=str,
)
def test_what_the_api_cannot_express_is_refused_with_its_place(
    make: Any, annotation: Any, why: str
):
    with pytest.raises(TypeError, match=f"^{re.escape(why)}"):
        strict_schema(make(annotation))


@pytest.mark.parametrize(
    ("cls", "why"),
    [
        (list[Maths], "list[Maths]: an answer must be an object, not of the type 'array'"),
        (Maths | Step, "Maths | Step: an answer must be an object, not of the type 'union'"),
        (Maths | None, "Maths | NoneType: an answer must be an object"),
        (Circle | Square, "Circle | Square: an answer must be an object"),
        (pydantic.RootModel[list[int]], "RootModel[list[int]]: an answer must be an object"),
        (pydantic.RootModel[Mood], "RootModel[Mood]: an answer must be an object"),
        (str, "str: an answer must be an object, not of the type 'string'"),
        (Mood, "Mood: an answer must be an object"),
        (ArrayLike, "ArrayLike: an answer must be an object"),
        (Foreign, "Foreign: an answer must be an object"),
        (Any, "Any: an answer must be an object"),
        ("Maths", "Maths: Type '"),
        (thing(Foreign), "Thing.field: a structured output cannot have Foreign"),
        (thing(list[Foreign | None]), "Thing.field[]: a structured output cannot have Foreign"),
        (thing("Missing"), "Thing: name 'Missing' is not defined"),
    ],
    ids=str,
)
def test_what_is_no_object_or_no_json_is_refused(cls: Any, why: str):
    with pytest.raises(TypeError, match=f"^{re.escape(why)}"):
        strict_schema(cls)


@pytest.mark.parametrize("cls", [ModelReview, ModelNode, Aliased, ModelPage[Mood]], ids=str)
def test_the_schema_asks_for_what_the_vendors_sdk_asks_for(cls: Any):
    ours, theirs = strict_schema(cls), to_strict_json_schema(cls)
    assert ours["required"] == theirs["required"]
    for name, schema in theirs["properties"].items():
        kept = {word: schema[word] for word in ("type", "format", "items") if word in schema}
        if "$ref" not in str(kept):
            assert kept.items() <= ours["properties"][name].items()


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_class_has_the_same_fields_in_the_same_order(kind: str):
    review = KINDS[kind][0]
    assert strict_schema(review)["required"] == strict_schema(KINDS["model"][0])["required"]
    assert strict_schema(review)["description"].startswith("What a customer says")


def test_a_field_of_a_dataclass_may_be_a_model():
    @dataclasses.dataclass
    class Report:
        page: ModelPage[int]

    assert subset_findings(strict_schema(Report), "schema") == []


def test_neither_library_is_imported_before_it_is_needed():
    code = (
        "import sys, dataclasses\n"
        "from batchwright._structured import strict_schema, reader\n"
        "assert not {'msgspec', 'pydantic'} & set(sys.modules)\n"
        "Thing = dataclasses.make_dataclass('Thing', [('n', int)])\n"
        "strict_schema(Thing), reader(Thing)\n"
        "assert 'pydantic' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
