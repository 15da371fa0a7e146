"""What may differ from one start of a run to the next."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from attrs import asdict, field, frozen

from batchwright.errors import ConfigurationError, InputError
from batchwright.runs.pace import Pace

if TYPE_CHECKING:
    from batchwright.money import Prices

__all__ = ["Options"]


@frozen(kw_only=True)
class Options:
    """What may differ from one start of a run to the next.

    Args:
        max_in_flight: How many batches may be active at a time.
        max_attempts: How often a line is sent at most.
        max_cost: The most US dollars to spend; None for no bound.
        prices: The prices; None if there are none at hand.
        prices_from: The file that they are from; None if they are from none.
        delete_remote: Whether to delete outputs at the API once they are here.
        pace: How often to ask, and how long to be patient.
    """

    max_in_flight: int = 10
    max_attempts: int = 3
    max_cost: float | None = None
    prices: Prices | None = None
    delete_remote: bool = False
    prices_from: str | None = None
    pace: Pace = field(factory=Pace)

    def remembered(self) -> Mapping[str, Any]:
        """What the ledger keeps of them, as JSON."""
        values = asdict(self, filter=lambda attribute, _: attribute.name not in ("prices", "pace"))
        return {**values, "pace": asdict(self.pace)}

    @classmethod
    def recalled(cls, remembered: Mapping[str, Any]) -> Options:
        """The options that the ledger keeps; without prices, if they are gone."""
        from batchwright.money import load_prices

        values = {**remembered, "pace": Pace(**remembered["pace"])}
        if values["max_cost"] is not None or values["prices_from"] is not None:
            with suppress(ConfigurationError, InputError):
                values["prices"] = load_prices(values["prices_from"])
        return cls(**values)
