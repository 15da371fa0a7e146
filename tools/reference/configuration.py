"""The page of the client's settings: its arguments, and what is written by hand about them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from reference.docstrings import documented
from reference.markdown import link, page, section, table
from reference.prose import parts_of
from reference.public_names import classes_from_reference
from reference.signatures import linked, parameters_of, type_of

from batchwright import Client

Document = Mapping[str, Any]
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
    texts = documented(Client).args
    homes = classes_from_reference("batchwright.client")
    rows = [
        (f"`{one.name}`", linked(type_of(one), homes), texts[one.name])
        for one in parameters_of(Client)
    ]
    return table(("Name", "Type", "Description"), rows)


def environment_variables() -> str:
    """The table of the variables that a client reads, and of the arguments they stand for."""
    rows = [
        (f"`{variable}`", f"`Client({name}=…)`", text)
        for name, text in documented(Client).args.items()
        for variable in variables(text)
    ]
    return table(("Variable", "Instead of", "Description of the argument"), rows)


def variables(text: str) -> list[str]:
    """The environment variables that a text names."""
    return _VARIABLE.findall(text)
