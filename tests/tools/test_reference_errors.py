"""The page of the errors agrees with what the client does."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest
from document import parse
from reference.members import attributes_of_error
from reference.pages.errors import (
    advice,
    error_classes,
    errors_of,
    errors_page,
    ranges,
    resends,
    run_errors,
    statuses,
)

from batchwright import APIStatusError, Client, Retry, errors, runs
from batchwright._specification import OPERATIONS
from batchwright.server import ErrorResponse, Server

ROOT = Path(__file__).parents[2]
DOCUMENT = parse((ROOT / "openapi.yaml").read_bytes(), "openapi.yaml")
PAGE = errors_page(DOCUMENT)["errors.md"]
AT_ONCE = Retry(attempts=2, backoff=lambda attempt, random: 0.0)


def part(title: str) -> str:
    return PAGE.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


@pytest.mark.parametrize("status", [304, 400, 401, 402, 403, 404, 408, 409, 422, 429, 500, 503])
def test_the_client_raises_and_retries_as_the_page_says(status: int, batchwright_server: Server):
    said = next(one for one in statuses() if status in one.numbers)
    batchwright_server.faults.add(ErrorResponse(status=status, times=None))
    client = Client(api_key="sk-test", base_url=batchwright_server.base_url, retry=AT_ONCE)
    with client, pytest.raises(APIStatusError) as caught:
        client.models.retrieve("gpt-4o-mini")
    assert type(caught.value) is said.error
    assert len(batchwright_server.requests) == (2 if said.retried else 1)


def test_every_status_has_one_row():
    numbers = [number for one in statuses() for number in one.numbers]
    assert sorted(numbers) == list(range(300, 600))
    rows = re.findall(r"^\| (\d.*?) \|", part("Responses with an error status"), re.MULTILINE)
    assert rows == [ranges(one.numbers) for one in statuses()]


@pytest.mark.parametrize("cls", [*error_classes(), *run_errors()], ids=lambda cls: cls.__name__)
def test_each_error_is_on_the_page_and_says_what_to_do(cls: type):
    tables = PAGE.partition("\n## When a request is sent again\n")[0]
    row = re.search(rf"^\|.*\[`{cls.__name__}`\]\(.*\|$", tables, re.MULTILINE)
    if cls in (errors.BatchwrightError, errors.APIError):
        assert cls.__name__ in part("All errors")
    else:
        assert row
        assert row[0].endswith(f"| {' '.join(advice(cls).split())} |")


@pytest.mark.parametrize("cls", [*error_classes(), *run_errors()], ids=lambda cls: cls.__name__)
def test_each_attribute_is_on_the_page(cls: type):
    parents = {name for base in cls.__bases__ for name in attributes_of_error(base)}
    for name in attributes_of_error(cls).keys() - parents:
        row = rf"^\| \[`{cls.__name__}`\]\(.+?\) \| `{name}` \| \S.* \| \S.* \|$"
        assert re.search(row, part("Attributes"), re.MULTILINE), name


def test_the_errors_are_all_that_can_be_imported():
    assert {cls.__name__ for cls in error_classes()} == set(errors.__all__)
    found = {one for _, one in inspect.getmembers(runs, inspect.isclass)}
    assert set(run_errors()) == {one for one in found if issubclass(one, BaseException)}


def test_every_operation_says_when_it_is_sent_again():
    found = dict(resends(DOCUMENT))
    assert found.keys() == OPERATIONS.keys()
    section = part("When a request is sent again")
    (creating,) = re.findall(r"^\| .*`createBatch`.* \|$", section, re.MULTILINE)
    assert creating.endswith("| `unsent` | yes | no | no |")
    (listing,) = re.findall(r"^\| .*`listBatches`.* \|$", section, re.MULTILINE)
    assert listing.endswith("| `idempotent` | yes | yes | yes |")


def test_the_pauses_are_those_of_the_default_policy():
    section = part("How long the client waits")
    assert "at most 3 times" in section
    assert "| 2 | 0.375 to 0.5 seconds |\n| 3 | 0.75 to 1 seconds |" in section


@pytest.mark.parametrize(
    ("code", "names"),
    [
        (0, set()),
        (1, {"WaitTimeoutError", "MaxCostError"}),
        (2, {"InputError", "OSError", "RunError"}),
        (3, {"APIError", "PaginationError"}),
        (4, {"ConfigurationError"}),
    ],
)
def test_exit_codes_name_the_most_general_errors(code: int, names: set[str]):
    assert {cls.__name__ for cls in errors_of(code)} == names


@pytest.mark.parametrize(
    ("numbers", "text"), [([], ""), ([4], "4"), ([1, 2, 3, 5, 7, 8], "1 to 3, 5, 7 to 8")]
)
def test_ranges(numbers: list[int], text: str):
    assert ranges(numbers) == text
