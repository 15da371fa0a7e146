"""Faults of batches and of their lines."""

from __future__ import annotations

import re
import zlib
from typing import ClassVar

from attrs import field, frozen

from batchwright.server.faults.fault import Fault
from batchwright.server.faults.validators import COUNT, MAYBE_COUNT, NUMBER, pattern, status


@frozen(kw_only=True)
class TokenLimit(Fault):
    """A batch that fails validation with `token_limit_exceeded`.

    Args:
        limit: The limit in the message, in tokens.

    Example:
        >>> from batchwright.server import TokenLimit
        >>> TokenLimit(limit=90_000).times
        1
    """

    kind: ClassVar[str] = "token-limit"

    limit: int = field(default=90_000, validator=COUNT)


@frozen(kw_only=True)
class LineFault(Fault):
    """A fault of all matching lines, or a share of them."""

    times: int | None = field(default=None, validator=MAYBE_COUNT)
    custom_id: str | None = field(default=None, validator=pattern)
    rate: float = field(default=1.0, validator=NUMBER)

    def matches(self, custom_id: str) -> bool:
        """Tell whether the fault applies to a line; always the same for one custom_id."""
        if self.custom_id is not None and re.search(self.custom_id, custom_id) is None:
            return False
        return zlib.crc32(custom_id.encode("utf-8", "surrogatepass")) < self.rate * 2**32


@frozen(kw_only=True)
class FailLines(LineFault):
    """Lines that are executed and fail.

    Args:
        custom_id: A regular expression to find in the custom_id; None is every line.
        rate: The share of these lines, 0 to 1; always the same lines.
        times: For how many lines; None is all.
        status: The line's status_code.
        code: The code of the error in the line's body; None is the API's own for the status.

    Example:
        >>> from batchwright.server import FailLines
        >>> FailLines(rate=0.1, status=429).times is None
        True
    """

    kind: ClassVar[str] = "fail-lines"

    status: int = field(default=500, validator=status(400))
    code: str | None = None


@frozen(kw_only=True)
class ExpireLines(LineFault):
    """Lines that are never executed.

    Args:
        custom_id: A regular expression to find in the custom_id; None is every line.
        rate: The share of these lines, 0 to 1; always the same lines.
        times: For how many lines; None is all.
        code: The line's code. With `batch_expired` the batch ends as `expired`, before its time
            is up.

    Example:
        >>> from batchwright.server import ExpireLines
        >>> ExpireLines(custom_id="^slow-").code
        'batch_expired'
    """

    kind: ClassVar[str] = "expire-lines"

    code: str = "batch_expired"
