from typing import Literal

CreateBatchRequestEndpoint = (
    Literal[
        "/v1/chat/completions",
        "/v1/completions",
        "/v1/embeddings",
        "/v1/images/edits",
        "/v1/images/generations",
        "/v1/moderations",
        "/v1/responses",
        "/v1/videos",
    ]
    | str
)
"""The endpoint that the requests call."""

CREATE_BATCH_REQUEST_ENDPOINT_VALUES: frozenset[str] = frozenset(
    [
        "/v1/chat/completions",
        "/v1/completions",
        "/v1/embeddings",
        "/v1/images/edits",
        "/v1/images/generations",
        "/v1/moderations",
        "/v1/responses",
        "/v1/videos",
    ]
)
"""The values known when this was generated."""
