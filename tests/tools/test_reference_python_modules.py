"""Every public name has an entry and an example, and classes list their members."""

from __future__ import annotations

import inspect
import pydoc
import re
import textwrap
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, TypedDict, Unpack, get_origin

import pytest
from document import parse
from reference.docstrings import Documented, documented
from reference.links import linked
from reference.markdown import anchor
from reference.members import members
from reference.pages.apis import api_pages
from reference.pages.python_modules import python_pages
from reference.public_names import MODELS, public_modules
from reference.signatures import call, expanded, parameter_table, parameters_of

import batchwright
from batchwright import Client, RateLimitError

ROOT = Path(__file__).parents[2]
APIS = api_pages(parse((ROOT / "openapi.yaml").read_bytes(), "openapi.yaml"))
PAGES = {Path(name).stem: text for name, text in python_pages({}).items()}


def item_of(module: str, name: str) -> Any:
    return getattr(public_modules()[module], name)


NAMES = [
    pytest.param(module, name, id=f"{module}.{name}")
    for module, found in public_modules().items()
    for name in found.__all__
]
OWN = [param for param in NAMES if param.values[0] != MODELS]
CALLABLE = [
    param for param in OWN if callable(item := item_of(*param.values)) and get_origin(item) is None
]
CLASSES = {
    cls: None  # a dict keeps the order
    for module in public_modules().values()
    for name in module.__all__
    if inspect.isclass(cls := getattr(module, name)) and module.__name__ != MODELS
}
# What the package calls itself; `sync_auth_flow` and `async_auth_flow` are httpx's names.
INTERNAL = {
    "Answers.of_request",
    "Faults.follow",
    "Faults.has",
    "Faults.of_object",
    "Faults.of_request",
    "HeaderAuth.async_auth_flow",
    "HeaderAuth.sync_auth_flow",
    "LineFault.matches",
    "ListFault.around",
    "Model.to_json",
    "Page.of",
    *(f"{name}.alter" for name in ("ContentFault", "CorruptFile", "ShortFile")),
    *(
        f"{name}.around"
        for name in (
            "CutRequest",
            "CutResponse",
            "ErrorResponse",
            "IgnoreRange",
            "LateBatch",
            "Redirect",
            "ShortResponse",
            "SlowResponse",
        )
    ),
}


def anchors(page: str) -> set[str]:
    return {anchor(heading) for heading in re.findall(r"^#+ (.+)$", page, re.MULTILINE)}


def test_modules_are_those_that_say_what_they_export():
    modules = {"cli", "client", "errors", "limits", "money", "requests", "resources"}
    modules |= {"results", "runs", "server", "types"}
    assert set(PAGES) == {"batchwright", *(f"batchwright.{name}" for name in modules)}


@pytest.mark.parametrize(("module", "name"), NAMES)
def test_each_public_name_is_listed_with_a_link_to_its_entry(module: str, name: str):
    row = re.search(rf"^\| \[`{name}`\]\(([^)#]+)(#.*)?\) \| \S", PAGES[module], re.MULTILINE)
    assert row, f"{module} does not list {name}, or says nothing about it"
    page, fragment = row.groups()
    if page.startswith("../"):
        assert page == f"../{name}.md"
        assert module == MODELS
    else:
        assert fragment in anchors(PAGES[Path(page).stem])


@pytest.mark.parametrize(("module", "name"), CALLABLE)
def test_each_public_class_and_function_has_an_example(module: str, name: str):
    assert documented(item_of(module, name)).example


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_each_public_method_has_an_example(cls: type):
    lacking = {
        f"{cls.__name__}.{name}"
        for name, method in vars(cls).items()
        if not name.startswith("_")
        and not isinstance(method, property | cached_property)
        and inspect.isroutine(getattr(cls, name))
        and not documented(getattr(cls, name)).example
    }
    assert lacking <= INTERNAL


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_docstrings_of_classes_list_their_members(cls: type):
    """So that `help()` begins with what there is, in the words of the members."""
    found = members(cls)
    methods = {one.name: documented(one.item).summary for one in found if not one.is_property}
    properties = {one.name: documented(one.item).summary for one in found if one.is_property}
    docs = documented(cls)
    assert words(docs.methods) == methods, f"its docstring needs:\n{listing('Methods', methods)}"
    if methods:
        assert properties.items() <= words(docs.attributes).items(), (
            f"its docstring needs:\n{listing('Attributes', properties)}"
        )


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_each_method_is_listed_with_a_link_to_its_entry(cls: type):
    module = next(one for one, page in PAGES.items() if f"\n## {cls.__name__}\n" in page)
    entry = PAGES[module].partition(f"\n## {cls.__name__}\n")[2].partition("\n## ")[0]
    for one in members(cls):
        if one.is_property:
            assert re.search(rf"^\| `{one.name}` \|", entry, re.MULTILINE), one.name
            continue
        row = re.search(rf"^\| \[`{one.name}`\]\(([^)#]*)(#.*)\) \| \S", entry, re.MULTILINE)
        assert row, one.name
        page = APIS[Path(row[1]).name] if row[1] else PAGES[module]
        assert row[2] in anchors(page)


def words(texts: Mapping[str, str]) -> dict[str, str]:
    return {name: " ".join(text.split()) for name, text in texts.items()}


def listing(title: str, texts: Mapping[str, str]) -> str:
    lines = [
        textwrap.fill(f"{name}: {text}", 100, initial_indent=" " * 8, subsequent_indent=" " * 12)
        for name, text in texts.items()
    ]
    return "\n".join([f"    {title}:", *lines])


@pytest.mark.parametrize("resource", ["batches", "files", "uploads", "models"])
def test_help_says_what_the_page_says(resource: str):
    client = Client(api_key="sk-test")
    text = pydoc.plain(pydoc.render_doc(getattr(client, resource)))
    for member in members(type(getattr(client, resource))):
        docs = documented(member.item)
        assert f"{member.name}: {docs.summary}"[:60] in text.partition("Example:")[0]
        assert all(f"{name}: " in text for name in docs.args)


def test_the_entry_of_a_function_has_all_of_its_parameters_with_types_and_defaults():
    page = PAGES["batchwright.runs"].partition("\n## run\n")[2]
    for name, parameter in inspect.signature(batchwright.runs.run).parameters.items():
        row = re.search(rf"^\| `\**{name}` \|.*\|$", page, re.MULTILINE)
        assert row, name
        if parameter.default is not inspect.Parameter.empty and parameter.default is not None:
            value = repr(parameter.default).replace("'", '"')
            assert f"[default to `{value}`]" in row[0]


def test_the_entry_of_an_error_has_the_attributes_that_it_inherits():
    page = PAGES["batchwright.errors"].partition("\n## RateLimitError\n")[2].partition("\n## ")[0]
    error = RateLimitError("", status_code=429, headers={})
    listed = set(re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE))
    assert set(vars(error)) <= listed <= set(dir(error))


def test_types_link_to_their_entries():
    homes = {"Batch": "../Batch.md"}
    assert linked("Iterator[Batch] | None", homes) == (
        "`Iterator[`[`Batch`](../Batch.md)`] | None`"
    )
    assert linked("BatchError", homes) == "`BatchError`"


def test_private_names_of_types_are_replaced_by_what_they_mean():
    assert expanded("Token | None") == "str | Callable[[], str] | None"
    assert expanded("httpx.Token") == "httpx.Token"
    assert expanded("FileInput").startswith("str | os.PathLike[str] | bytes | BinaryIO | ")
    rows = re.finditer(r"^\| `\w+` \| (\[?`.+?) (?<!\\)\|", "".join(PAGES.values()), re.MULTILINE)
    types = [row[1] for row in rows]
    named = {name for one in types for name in re.findall(r"(?<![\w.])[A-Z]\w*", one)}
    assert "Mapping" in named
    assert not named & {
        "AsyncToken",
        "Errors",
        "FileInput",
        "JSON",
        "Named",
        "RunSource",
        "Source",
        "SourceT",
        "Step",
        "Token",
    }


def test_a_call_that_is_too_long_has_a_line_for_each_parameter():
    def short(one: int, *, two: str = "x") -> None: ...

    assert call("short", short) == 'short(one: int, *, two: str = "x")'
    assert call("s" * 80, short).count("\n") == 4


class Options(TypedDict, total=False):
    """Options.

    Args:
        timeout: Seconds.
    """

    timeout: float | None


def test_keyword_arguments_are_starred_and_a_typed_dict_has_its_keys():
    def get(*ids: str, **options: Unpack[Options]) -> None: ...

    docs = Documented(args={"ids": "Which.", "options": "How."})
    table = parameter_table(parameters_of(get), docs, {})
    assert "| `*ids` | `str` | Which. | [optional] |" in table
    assert "| `**options` | `Options` | How. | [optional] |" in table
    assert call("get", get) == "get(*ids: str, **options: Unpack[Options])"
    table = parameter_table(parameters_of(Options), documented(Options), {})
    assert "| `timeout` | `float \\| None` | Seconds. | [optional] |" in table


def test_a_docstring_is_read_in_parts():
    docs = documented(
        "Do it.\n\nWith care:\n\n    do(it)\n\nArgs:\n    one: First\n        thing.\n\nRaises:\n"
        "    ValueError: Never.\n\nExample:\n    do(1)\n    do(2)\n"
    )
    assert docs == Documented(
        text="Do it.\n\nWith care:\n\n```py\ndo(it)\n```",
        args={"one": "First\nthing."},
        raises=(("ValueError", "Never."),),
        example="do(1)\ndo(2)",
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("At most `limits.MAX_METADATA_PAIRS` pairs.", "At most 16 pairs."),
        ("It counts towards `limits.MAX_METADATA_PAIRS`.", "It counts towards 16 pairs."),
        ("At most `limits.MAX_BYTES` long.", "At most 209,715,200 bytes long."),
        ("`limits.MIN_EXPIRY_SECONDS` to\n`limits.BATCH_SECONDS`.", "3,600 to 86,400 seconds."),
        ("Up to `limits.MAX_METADATA_KEY` characters.", "Up to 64 characters."),
    ],
)
def test_limits_are_numbers(text: str, expected: str):
    assert documented(text).summary == expected


def test_an_unknown_section_is_an_error():
    with pytest.raises(ValueError, match="a section of the kind"):
        documented("Do it.\n\nWarns:\n    UserWarning: Sometimes.\n")


def test_the_entry_of_a_type_says_what_it_stands_for():
    assert "Type: `Literal['cancelled', 'cancelling', " in PAGES["batchwright.types"]
    assert "Type: `Callable[[`[`FailedAttempt`]" in PAGES["batchwright"]
    assert "Value: `50000`" in PAGES["batchwright.limits"]
