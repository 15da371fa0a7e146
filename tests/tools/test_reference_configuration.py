"""The page of the settings has every argument and every environment variable."""

from __future__ import annotations

import inspect
import re
from collections import UserDict

import pytest
from document import DocumentError
from reference.pages.configuration import configuration_page, environment_variables
from reference.prose import check_headings, parts_of

from batchwright import Client
from batchwright._http.config import resolve

PAGE = configuration_page({})["configuration.md"]
ARGUMENTS = list(inspect.signature(Client).parameters)


class Recorded(UserDict[str, str]):
    """An environment that notes what is read."""

    def __init__(self) -> None:
        super().__init__({"OPENAI_API_KEY": "sk-test"})
        self.read: set[str] = set()

    def get(self, key: str, default: str | None = None) -> str | None:
        self.read.add(key)
        return super().get(key, default)


@pytest.mark.parametrize("name", ARGUMENTS)
def test_each_argument_is_described_and_shown(name: str):
    assert re.search(rf"^\| `{name}` \| .+ \| \S.+ \|$", PAGE, re.MULTILINE)
    programs = "".join(re.findall(r"(?ms)^```python\n(.*?)^```", PAGE))
    assert f"{name}=" in programs


def test_the_environment_variables_are_those_that_a_client_reads():
    environment = Recorded()
    resolve(environment)
    listed = re.findall(r"^\| `(\w+)` \| `Client\((\w+)=", environment_variables(), re.MULTILINE)
    assert {name for name, _ in listed} == environment.read
    assert dict(listed)["OPENAI_ORG_ID"] == "organization"


@pytest.mark.parametrize("headings", [["Base URL"], [*parts_of("configuration.md"), "Nonsense"]])
def test_prose_must_have_the_headings_that_are_expected(headings: list[str]):
    with pytest.raises(DocumentError, match="missing or unknown"):
        check_headings("configuration.md", headings)


def test_prose_is_read_by_its_headings():
    parts = parts_of("configuration.md")
    assert list(parts)[:2] == ["", "Key"]
    assert parts["Key"].startswith("By default the key comes from")
    assert not any("\n## " in text for text in parts.values())
