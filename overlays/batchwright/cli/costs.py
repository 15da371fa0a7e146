"""How the cost of requests is shown."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from batchwright.cli.printing import counted, out_fields, out_table

if TYPE_CHECKING:
    from batchwright.money import CostEstimate, ModelEstimate

_COLUMNS = ("MODEL", "ENDPOINT", "REQUESTS", "INPUT COST", "OUTPUT COST", "BOUND")
_UNKNOWN = "unknown"


def estimated(file: Path, prices: Path | None) -> CostEstimate:
    """Estimate what a file costs.

    Raises:
        ConfigurationError: There are no prices.
        InputError: The file of prices is none.
    """
    from batchwright.errors import ConfigurationError
    from batchwright.money import estimate

    try:
        return estimate(file, prices)
    except ConfigurationError as error:
        error.add_note("The option is --prices FILE.")
        raise


def out_cost(estimate: CostEstimate) -> None:
    """Print what requests cost: a table of the models if there are several, and the sums."""
    if len(estimate.by_model) > 1:
        out_table(_COLUMNS, map(_row, estimate.by_model))
    out_fields(_fields(estimate))


def dollars(amount: float) -> str:
    """Write US dollars: cents, or two digits of what is less."""
    if amount == 0 or amount >= 0.1:
        return f"${amount:,.2f}"
    decimals = next((n for n in range(3, 9) if round(amount, n) * 10**n >= 10), 9)
    return f"${amount:.{decimals}f}"


def _fields(estimate: CostEstimate) -> dict[str, object]:
    about = "" if estimate.exact else "about "
    return {
        "input tokens": f"{about}{estimate.input:,}, {_counting(estimate)}",
        "not counted": _uncounted(estimate.uncounted),
        "output tokens": _output(estimate),
        "input cost": f"{about}{dollars(estimate.input_cost)}",
        "output cost": _at_most(estimate.output_cost),
        "bound": _bound(estimate.bound),
        "unpriced": ", ".join(estimate.unpriced) or None,
        "prices": f"{estimate.prices}, {_rate(estimate.by_model)}",
        "not read": counted(estimate.invalid, "line") if estimate.invalid else None,
    }


def _row(one: ModelEstimate) -> tuple[str, ...]:
    about = "" if one.exact else "about "
    cost = _UNKNOWN if one.input_cost is None else f"{about}{dollars(one.input_cost)}"
    bound = _UNKNOWN if one.bound is None else dollars(one.bound)
    return (
        one.model or "none",
        one.endpoint,
        str(one.requests),
        cost,
        _at_most(one.output_cost),
        bound,
    )


def _counting(estimate: CostEstimate) -> str:
    if estimate.exact:
        return "counted with tiktoken"
    if estimate.by_model and all(one.encoding for one in estimate.by_model):
        return "counted with tiktoken, as JSON where there are tools or schemas"
    return "a token for 4 bytes of text"


def _output(estimate: CostEstimate) -> str:
    if not estimate.unbounded:
        return f"at most {estimate.output_bound:,}"
    missing = f"no limit for {counted(estimate.unbounded, 'answer')}"
    if estimate.output_cost is not None:
        return f"{missing}: as many as the model writes at most"
    return f"{missing}: give each request its max_tokens, or what its endpoint calls it"


def _uncounted(requests: int) -> str | None:
    what = "images, audio, files or earlier responses"
    return f"{what} of {counted(requests, 'request')}" if requests else None


def _at_most(amount: float | None) -> str:
    return _UNKNOWN if amount is None else f"at most {dollars(amount)}"


def _bound(amount: float | None) -> str:
    return "none" if amount is None else f"{dollars(amount)}, as --max-cost counts: a token a byte"


def _rate(by_model: tuple[ModelEstimate, ...]) -> str:
    halved = [str(one.model) for one in by_model if one.price is not None and one.price.halved]
    return f"half the normal price of {', '.join(halved)}" if halved else "at the price of a batch"
