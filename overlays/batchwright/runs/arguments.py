"""The arguments of a run, checked."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

from batchwright._http.transport import AsyncTransport, Transport
from batchwright._jsonl.findings import Check, check_level
from batchwright._rows.templates import Template
from batchwright._specification import COMPLETION_WINDOWS
from batchwright.limits import MAX_BYTES, MAX_EXPIRY_SECONDS, MAX_REQUESTS, MIN_EXPIRY_SECONDS
from batchwright.runs.beginning import Beginning
from batchwright.runs.folder import Folder, errors_path, folder_of
from batchwright.runs.input.sources import RunSource
from batchwright.runs.options import Options
from batchwright.runs.pace import Pace
from batchwright.runs.remote import check_metadata
from batchwright.runs.state import Settings

if TYPE_CHECKING:
    from batchwright import AsyncClient, Client
    from batchwright.money import Prices

__all__ = ["MAX_ATTEMPTS", "MAX_IN_FLIGHT", "RunOptions", "checked"]

MAX_IN_FLIGHT = 10
"""How many batches may be active at a time unless `max_in_flight` says otherwise."""

MAX_ATTEMPTS = 3
"""How often a line is sent at most unless `max_attempts` says otherwise."""


class RunOptions(TypedDict, total=False):
    """The options of a run.

    Args:
        errors: The file for the answers that are no success; by default the output's name with
            `.errors` before its suffix.
        template: How a row of the source becomes a request: a request with `{column}` in its
            texts, or a function of the row.
        completion_window: How long the API may take for a batch.
        metadata: Your own pairs for each batch. The run adds three, which count towards
            `limits.MAX_METADATA_PAIRS`.
        max_in_flight: How many batches may be active at a time; fewer, if the API says that too
            many tokens are enqueued. By default 10.
        max_attempts: How often a line is sent at most; by default 3.
        max_requests: The most requests in a batch.
        max_bytes: The most bytes in a batch's input file.
        max_cost: The most US dollars to spend; nothing is sent that could cost more.
        prices: Prices, or a file of them; by default those of genai-prices, if it is installed.
        check: What to make of a body that the schema of its endpoint does not know: `warn`, the
            default, of what the API may have learnt since; `strict` refuses it; `off` looks at no
            schema.
        skip_invalid: Whether lines that break a rule are set aside as `invalid`; otherwise one is
            enough to refuse the input.
        only_changed: Whether to take over an input that has changed since: what has succeeded
            keeps its answer, and only the rest is sent.
        delete_remote: Whether to delete outputs at the API once they are here. Inputs are always
            deleted.
        output_expires_after: When the API is to delete the outputs, in seconds after their
            creation.
        pace: How often to ask the API, and how long to be patient.

    Example:
        options: runs.RunOptions = {"max_in_flight": 2, "skip_invalid": True}
        runs.run(client, "requests.jsonl", output="answers.jsonl", **options)
    """

    errors: str | os.PathLike[str] | None
    template: Template | None
    completion_window: str
    metadata: Mapping[str, str] | None
    max_in_flight: int
    max_attempts: int
    max_requests: int
    max_bytes: int
    max_cost: float | None
    prices: Prices | str | os.PathLike[str] | None
    check: Check
    skip_invalid: bool
    only_changed: bool
    delete_remote: bool
    output_expires_after: int | None
    pace: Pace | None


def checked(
    client: Client | AsyncClient,
    source: RunSource,
    output: str | os.PathLike[str],
    options: RunOptions,
) -> Beginning:
    """Check the arguments of a run.

    Args:
        client: The API.
        source: The input.
        output: Where the successful answers go.
        options: The options.

    Returns:
        What the run is to be begun with.

    Raises:
        TypeError: One has the wrong type.
        ValueError: One is out of range.
    """
    if not isinstance(getattr(client, "_transport", None), Transport | AsyncTransport):
        raise TypeError(f"a run needs a Client or an AsyncClient, not {type(client).__name__}")
    unknown = options.keys() - RunOptions.__annotations__.keys()
    if unknown:
        raise TypeError(f"unknown option: {', '.join(sorted(unknown))}")
    pace = options.get("pace") or Pace()
    if not isinstance(pace, Pace):
        raise TypeError(f"pace must be a Pace, such as Pace(poll=30), not {type(pace).__name__}")
    metadata = options.get("metadata") or {}
    check_metadata(metadata)
    numbers = {
        "max_in_flight": options.get("max_in_flight", MAX_IN_FLIGHT),
        "max_attempts": options.get("max_attempts", MAX_ATTEMPTS),
        "max_requests": options.get("max_requests", MAX_REQUESTS),
        "max_bytes": options.get("max_bytes", MAX_BYTES),
    }
    for name, value in numbers.items():
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            raise ValueError(f"{name} must be an integer of 1 or more, not {value!r}")
    expiry = options.get("output_expires_after")
    if expiry is not None and not MIN_EXPIRY_SECONDS <= expiry <= MAX_EXPIRY_SECONDS:
        raise ValueError(
            f"output_expires_after must be from {MIN_EXPIRY_SECONDS} to {MAX_EXPIRY_SECONDS} "
            f"seconds, not {expiry!r}"
        )
    target, errors = Path(output), options.get("errors")
    settings = Settings(
        base_url=client.base_url,
        completion_window=options.get("completion_window", COMPLETION_WINDOWS[0]),
        errors=str((Path(errors) if errors is not None else errors_path(target)).absolute()),
        metadata=dict(metadata),
        output_expires_after=expiry,
    )
    max_cost = options.get("max_cost")
    if max_cost is not None and not max_cost >= 0:
        raise ValueError(f"max_cost must be US dollars of 0 or more, not {max_cost!r}")
    prices = options.get("prices")
    prices_from = os.path.abspath(prices) if isinstance(prices, str | os.PathLike) else None
    if prices is not None or max_cost is not None:
        from batchwright.money import load_prices

        prices = load_prices(prices)
    chosen = Options(
        max_in_flight=numbers["max_in_flight"],
        max_attempts=numbers["max_attempts"],
        max_cost=max_cost,
        prices=prices,
        prices_from=prices_from,
        delete_remote=options.get("delete_remote", False),
        pace=pace,
    )
    return Beginning(
        source=source,
        template=options.get("template"),
        output=target,
        folder=Folder(folder_of(target)),
        settings=settings,
        options=chosen,
        max_requests=numbers["max_requests"],
        max_bytes=numbers["max_bytes"],
        check=check_level(options.get("check", "warn")),
        skip_invalid=options.get("skip_invalid", False),
        only_changed=options.get("only_changed", False),
    )
