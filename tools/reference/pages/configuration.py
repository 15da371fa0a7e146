"""The page of the client's settings: its arguments, and what is written by hand about them."""

from __future__ import annotations

import re

from reference.docstrings import documented
from reference.links import homes
from reference.markdown import link, page, section, table
from reference.prose import parts_of
from reference.signatures import parameter_table, parameters_of
from reference.specification import Document

from batchwright import Client

PROSE = "configuration.md"
ARGUMENTS, VARIABLES = "Arguments", "Environment variables"
_VARIABLE = re.compile(r"OPENAI_\w+")


def configuration_page(_: Document) -> dict[str, str]:
    """The page of all settings."""
    prose = dict(parts_of(PROSE))
    start, about_variables = prose.pop(""), prose.pop(VARIABLES)
    return {
        "configuration.md": page(
            "Configuration",
            link("Reference", "README.md"),
            start,
            section(ARGUMENTS, arguments()),
            *(section(title, text) for title, text in prose.items()),
            section(VARIABLES, environment_variables(), about_variables),
        )
    }


def arguments() -> str:
    """The table of the arguments of a client."""
    return parameter_table(parameters_of(Client), documented(Client), homes("batchwright.client"))


def environment_variables() -> str:
    """The table of the variables that a client reads, and of the arguments they stand for."""
    rows = [
        (f"`{variable}`", f"`Client({name}=…)`", text)
        for name, text in documented(Client).args.items()
        for variable in variables(text)
    ]
    return table(("Variable", "Instead of", "Description"), rows)


def variables(text: str) -> list[str]:
    """The environment variables that a text names."""
    return _VARIABLE.findall(text)
