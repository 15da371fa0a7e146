"""Faults of batches and of their lines."""

from __future__ import annotations

import re
import zlib
from typing import ClassVar, Literal

from attrs import field, frozen

from batchwright.server.faults.fault import Fault, ObjectFault
from batchwright.server.faults.validators import (
    COUNT,
    MAYBE_COUNT,
    NUMBER,
    TEXT,
    one_of,
    pattern,
    status,
)

When = Literal["validation", "creation"]


@frozen(kw_only=True)
class RefusalFault(Fault):
    """A batch that is refused: it fails, or its creation does."""

    at: When = field(default="validation", validator=one_of("validation", "creation"))


@frozen(kw_only=True)
class RefuseBatch(RefusalFault):
    """A batch that is refused.

    Args:
        code: The code of the error.
        message: Its message.
        line: The line of the input that it names, from 1; None names none.
        at: `validation`: the batch is created, and fails; `creation`: the response to its creation
            has the status 400.

    Example:
        >>> from batchwright.server import RefuseBatch
        >>> RefuseBatch(code="billing_hard_limit_reached", after=1).at
        'validation'
    """

    kind: ClassVar[str] = "refuse-batch"

    code: str = field(default="invalid_request", validator=TEXT)
    message: str = field(default="The server was told to refuse this batch.", validator=TEXT)
    line: int | None = field(default=None, validator=MAYBE_COUNT)


@frozen(kw_only=True)
class TokenLimit(RefusalFault):
    """A batch that is refused with `token_limit_exceeded`.

    Args:
        limit: The limit in the message, in tokens.
        used: How many of them the batches of others use up. A batch is then refused only if its
            tokens and those of the key's other unfinished batches exceed the rest. None is as many
            as there are, so that every batch is refused.
        at: `validation`: the batch is created, and fails; `creation`: the response to its creation
            has the status 400.

    Example:
        >>> from batchwright.server import TokenLimit
        >>> TokenLimit(limit=90_000).times
        1
    """

    kind: ClassVar[str] = "token-limit"

    limit: int = field(default=90_000, validator=COUNT)
    used: int | None = field(default=None, validator=MAYBE_COUNT)


@frozen(kw_only=True)
class StopBatch(Fault):
    """A batch that ends before all of its lines are executed.

    Args:
        status: How it ends: `expired`, or `cancelled`, as if another program had cancelled it.
        share: The share of its lines that are executed first, 0 to 1.

    Example:
        >>> from batchwright.server import StopBatch
        >>> StopBatch(status="cancelled", share=0.25).times
        1
    """

    kind: ClassVar[str] = "stop-batch"

    status: Literal["cancelled", "expired"] = field(
        default="expired", validator=one_of("cancelled", "expired")
    )
    share: float = field(default=0.5, validator=NUMBER)


@frozen(kw_only=True)
class HideFiles(ObjectFault):
    """A batch that has ended, and does not name its output and error file at first.

    Args:
        each: How often each batch is shown without them; None is without end.
        times: How often in all; None is as often as `each` says.

    Example:
        >>> from batchwright.server import HideFiles
        >>> HideFiles(each=None, lasts=60).each is None
        True
    """

    kind: ClassVar[str] = "hide-files"


@frozen(kw_only=True)
class LineFault(ObjectFault):
    """A fault of all matching lines, or a share of them."""

    each: int | None = field(default=None, validator=MAYBE_COUNT)
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
        times: How often in all; None is always.
        each: How often each line fails before it succeeds in a later batch; None is always.
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
        times: How often in all; None is always.
        each: How often each line is not executed before it is, in a later batch; None is always.
        code: The line's code. With `batch_expired` the batch ends as `expired`, before its time
            is up.

    Example:
        >>> from batchwright.server import ExpireLines
        >>> ExpireLines(custom_id="^slow-").code
        'batch_expired'
    """

    kind: ClassVar[str] = "expire-lines"

    code: str = "batch_expired"
