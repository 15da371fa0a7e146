"""How long things take on the server, and its limits."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import Factory, frozen

from batchwright import limits


@frozen(kw_only=True)
class Durations:
    """The minimum time that a batch or a file spends in a state, in seconds of the server's clock.

    Args:
        validating: Until the input is checked. If it is as long as the completion window, the
            batch expires with no request executed.
        in_progress: From the first request to the last, executed at an even pace. If it is longer
            than what is left of the completion window, the batch expires.
        finalizing: Until the output files are there.
        cancelling: Until the batch is `cancelled`; the API takes up to 600 seconds.
        processing: Until an uploaded file is no longer `pending`, as on Azure. Until then no batch
            can be created from it.

    Example:
        >>> Durations(cancelling=600).in_progress
        0
    """

    validating: float = 0
    in_progress: float = 0
    finalizing: float = 0
    cancelling: float = 0
    processing: float = 0


@frozen(kw_only=True)
class Limits:
    """The API's limits; lower them to test with small inputs.

    Args:
        file_bytes: The size of one file.
        batch_file_bytes: The size of a batch's input file.
        requests: The lines of a batch's input file.
        embedding_inputs: The texts to embed in one batch.
        part_bytes: The size of one part of an upload.
        upload_bytes: The size of an upload.
        batches_per_hour: The batches that one key may create within an hour.
        enqueued_tokens: By model, the prompt tokens that the unfinished batches of one key may
            hold; other models have no limit.

    Example:
        >>> Limits(enqueued_tokens={"gpt-4o-mini": 90_000}).requests
        50000
    """

    file_bytes: int = limits.MAX_FILE_BYTES
    batch_file_bytes: int = limits.MAX_BYTES
    requests: int = limits.MAX_REQUESTS
    embedding_inputs: int = limits.MAX_EMBEDDING_INPUTS
    part_bytes: int = limits.MAX_PART_BYTES
    upload_bytes: int = limits.MAX_UPLOAD_BYTES
    batches_per_hour: int = limits.MAX_BATCHES_PER_HOUR
    enqueued_tokens: Mapping[str, int] = Factory(dict)
