"""How often a run asks the API, and how long it is patient."""

from __future__ import annotations

from attrs import Attribute, field, frozen

__all__ = ["Pace"]

_LONGEST = 365 * 24 * 3600


def _seconds(_: object, attribute: Attribute[float], value: float) -> None:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not 0 <= value <= _LONGEST:
        raise ValueError(f"{attribute.name} must be seconds from 0 to a year, not {value!r}")


def _above_0(owner: object, attribute: Attribute[float], value: float) -> None:
    _seconds(owner, attribute, value)
    if value == 0:
        raise ValueError(f"{attribute.name} must be above 0 seconds")


@frozen
class Pace:
    """How often to ask the API, and how long to be patient. All values are in seconds.

    Args:
        poll: The shortest time between two polls of a batch.
        max_poll: The longest, unless `poll` is longer; in between it is a tenth of the time that
            has passed without a change.
        settle: How long to look for a batch whose creation was never confirmed before it counts as
            not created; and how long to ask again for answers that the API counts, but does not
            give.
        patience: How long to wait out an outage of the API, or a token limit that others use up.

    Raises:
        ValueError: A value is negative or longer than a year, or `poll` or `max_poll` is 0.

    Example:
        >>> Pace(poll=30)
        Pace(poll=30, max_poll=60.0, settle=600.0, patience=86400.0)
    """

    poll: float = field(default=1.0, validator=_above_0)
    max_poll: float = field(default=60.0, validator=_above_0)
    settle: float = field(default=600.0, validator=_seconds)
    patience: float = field(default=86400.0, validator=_seconds)
