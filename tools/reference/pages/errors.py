"""The page of the errors: from the classes, and from the functions that decide on retries."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TypeGuard

import httpx
from attrs import frozen
from reference.docstrings import documented
from reference.links import homes, linked
from reference.markdown import link, page, section, table
from reference.members import attributes_of_error
from reference.prose import check_headings, parts_of
from reference.specification import Document, apis

from batchwright import errors, runs
from batchwright._http.retry import LONGEST_RETRY_AFTER, Backoff, Retry, is_temporary, may_resend
from batchwright.cli.exits import MEANINGS, exit_code
from batchwright.errors import (
    APIConnectionError,
    APIError,
    APIStatusError,
    InternalServerError,
    status_error,
)

PROSE = "errors.md"
AGAIN, PAUSES = "When a request is sent again", "How long the client waits"
_MODULE = "batchwright.errors"


@frozen
class Statuses:
    """Statuses that end the same way."""

    numbers: tuple[int, ...]
    error: type[APIStatusError]
    retried: bool


def errors_page(document: Document) -> dict[str, str]:
    """The page of all errors."""
    prose = parts_of(PROSE)
    check_headings(PROSE, [AGAIN, PAUSES])
    return {
        "errors.md": page(
            "Errors",
            link("Reference", "README.md"),
            prose[""],
            section("All errors", _tree()),
            section("Responses with an error status", _by_status()),
            section("Other errors of requests", _of_requests()),
            section("Other errors", _others()),
            section("Errors of runs", _of_runs()),
            section(AGAIN, prose[AGAIN], _resending(document)),
            section(PAUSES, _pauses(), prose[PAUSES]),
            section("Attributes", _attributes()),
            section("Exit codes", _exit_codes()),
        )
    }


def statuses() -> list[Statuses]:
    """All statuses that are errors, by class and by whether they are retried, classes first."""
    found: dict[tuple[type[APIStatusError], bool], list[int]] = {}
    for number in range(300, 600):
        error = status_error(number, {}, b"")
        found.setdefault((type(error), is_temporary(error)), []).append(number)
    rows = [Statuses(tuple(numbers), *how) for how, numbers in found.items()]
    return sorted(rows, key=lambda one: (one.error is APIStatusError, one.numbers))


def ranges(numbers: Iterable[int]) -> str:
    """Numbers, with their ranges written as such."""
    groups = groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0])
    found = [[number for _, number in group] for _, group in groups]
    return ", ".join(f"{one[0]} to {one[-1]}" if len(one) > 1 else f"{one[0]}" for one in found)


def advice(cls: type) -> str:
    """What to do, from the docstring."""
    return documented(cls).details


def error_classes() -> list[type[Exception]]:
    """The errors of `batchwright.errors`, a class before those that inherit from it."""
    found = [getattr(errors, name) for name in errors.__all__]
    return sorted(found, key=lambda cls: (len(cls.__mro__), cls.__name__))


def run_errors() -> list[type[BaseException]]:
    """What can end a run."""
    found = (getattr(runs, name) for name in runs.__all__)
    return [one for one in found if inspect.isclass(one) and issubclass(one, BaseException)]


def _tree() -> str:
    return documented(errors).details.partition("\n\n")[0]


def _by_status() -> str:
    rows = [
        (ranges(one.numbers), _entry(one.error), _yes(one.retried), _advice_on(one))
        for one in statuses()
    ]
    return table(("Status", "Class", "Retried", "What to do"), rows)


def _advice_on(one: Statuses) -> str:
    """What to do; the advice of the general class is about statuses that are not retried."""
    is_general = one.error is APIStatusError
    return advice(InternalServerError if is_general and one.retried else one.error)


def _of_requests() -> str:
    classes = [
        cls
        for cls in error_classes()
        if issubclass(cls, APIError) and not issubclass(cls, APIStatusError) and cls is not APIError
    ]
    rows = [
        (_entry(cls), documented(cls).summary, _yes(is_temporary(cls.__new__(cls))), advice(cls))
        for cls in classes
    ]
    return table(("Class", "Meaning", "Temporary", "What to do"), rows)


def _others() -> str:
    rows = [
        (_entry(cls), documented(cls).summary, advice(cls))
        for cls in error_classes()
        if not issubclass(cls, APIError) and cls is not errors.BatchwrightError
    ]
    return table(("Class", "Meaning", "What to do"), rows)


def _of_runs() -> str:
    rows = [(_entry(cls), documented(cls).summary, advice(cls)) for cls in run_errors()]
    return table(("Class", "Meaning", "What to do"), rows)


def _resending(document: Document) -> str:
    """Which operations are sent again after which failures."""
    failures = {
        "Not connected": _caused_by(httpx.ConnectError("")),
        "Broken off": _caused_by(httpx.ReadError("")),
        "408, 429, 5xx": status_error(500, {}, b""),
    }
    by_resend: dict[str, list[str]] = {}
    for name, resend in resends(document):
        by_resend.setdefault(resend, []).append(name)
    rows = [
        (
            ", ".join(f"`{name}`" for name in names),
            f"`{resend}`",
            *(_yes(may_resend(resend, error)) for error in failures.values()),
        )
        for resend, names in by_resend.items()
    ]
    return table(("Operations", "`x-resend`", *failures), rows)


def resends(document: Document) -> Iterator[tuple[str, str]]:
    """Each operation, and when its request may be sent again."""
    for api in apis(document):
        yield from ((one.operation.name, one.operation.resend) for one in api.endpoints)


def _caused_by(cause: httpx.TransportError) -> APIConnectionError:
    error = APIConnectionError("")
    error.__cause__ = cause
    return error


def _pauses() -> str:
    backoff, parameters = Backoff(), inspect.signature(Retry).parameters
    attempts = parameters["attempts"].default
    rows = [
        (str(number + 1), f"{backoff(number, 1):g} to {backoff(number, 0):g} seconds")
        for number in range(1, attempts)
    ]
    text = (
        f"By default a request is sent at most {attempts} times. If the server asks for a longer "
        f"pause, the client waits as long, but at most {LONGEST_RETRY_AFTER:g} seconds."
    )
    return f"{text}\n\n{table(('Attempt', 'Pause before it'), rows)}"


def _attributes() -> str:
    rows = []
    for cls in [*error_classes(), *run_errors()]:
        inherited = [pair for base in cls.__bases__ for pair in attributes_of_error(base).items()]
        for name, (kind, text) in attributes_of_error(cls).items():
            if (name, (kind, text)) not in inherited:
                rows.append((_entry(cls), f"`{name}`", linked(kind, homes(_MODULE)), text))
    return table(("Class", "Attribute", "Type", "Description"), rows)


def _exit_codes() -> str:
    rows = [
        (f"`{int(number)}`", text, ", ".join(map(_entry, errors_of(number))))
        for number, text in MEANINGS.items()
    ]
    text = f"The {link('command line', 'command-line.md#exit-codes')} turns errors into exit codes."
    return f"{text}\n\n{table(('Code', 'Meaning', 'Errors'), rows)}"


def errors_of(number: int) -> list[type[Exception]]:
    """The errors that end with an exit code, without those that inherit from another of them."""
    classes = [cls for cls in (*error_classes(), *run_errors(), OSError) if _is_final(cls)]
    found = [cls for cls in classes if exit_code(cls.__new__(cls)) == number]
    return [cls for cls in found if not any(base in found for base in cls.__mro__[1:])]


def _is_final(cls: type[BaseException]) -> TypeGuard[type[Exception]]:
    return issubclass(cls, Exception) and cls is not errors.BatchwrightError


def _entry(cls: type) -> str:
    return linked(cls.__name__, homes(_MODULE))


def _yes(value: bool) -> str:
    return "yes" if value else "no"
