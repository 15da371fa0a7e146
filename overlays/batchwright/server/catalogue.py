"""The models of the server, and the operations that ask them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from attrs import frozen

from batchwright._specification import ENDPOINTS


@frozen
class Model:
    """A model that batches may name.

    Args:
        id: Its name in requests.
        endpoints: The endpoints that it serves; by default all of them.
        snapshot: Its name in answers; by default the id.
        dimensions: The length of its embeddings.

    Example:
        >>> Model("llama-3").snapshot
        'llama-3'
    """

    id: str
    endpoints: tuple[str, ...] = ENDPOINTS
    snapshot: str = ""
    dimensions: int = 1536

    def __attrs_post_init__(self) -> None:
        """Default the snapshot to the id."""
        if not self.snapshot:
            object.__setattr__(self, "snapshot", self.id)

    def to_json(self) -> dict[str, Any]:
        """Return the model as `GET /models` shows it."""
        return {"id": self.id, "object": "model", "created": 1_700_000_000, "owned_by": "system"}


MODEL_OPERATIONS: Mapping[str, str] = {
    "createChatCompletion": "/v1/chat/completions",
    "createCompletion": "/v1/completions",
    "createEmbedding": "/v1/embeddings",
    "createImage": "/v1/images/generations",
    "createModeration": "/v1/moderations",
    "createResponse": "/v1/responses",
}
"""The endpoints that also answer requests that are no lines of a batch, by operationId."""

_CHAT = ("/v1/responses", "/v1/chat/completions")
_EMBEDDINGS = ("/v1/embeddings",)
_IMAGES = ("/v1/images/generations", "/v1/images/edits")

MODELS = (
    Model("gpt-5", _CHAT, "gpt-5-2025-08-07"),
    Model("gpt-5-mini", _CHAT, "gpt-5-mini-2025-08-07"),
    Model("gpt-5-nano", _CHAT, "gpt-5-nano-2025-08-07"),
    Model("gpt-4.1", _CHAT, "gpt-4.1-2025-04-14"),
    Model("gpt-4.1-mini", _CHAT, "gpt-4.1-mini-2025-04-14"),
    Model("gpt-4.1-nano", _CHAT, "gpt-4.1-nano-2025-04-14"),
    Model("gpt-4o", _CHAT, "gpt-4o-2024-08-06"),
    Model("gpt-4o-mini", _CHAT, "gpt-4o-mini-2024-07-18"),
    Model("gpt-3.5-turbo", _CHAT, "gpt-3.5-turbo-0125"),
    Model("gpt-3.5-turbo-instruct", ("/v1/completions",)),
    Model("text-embedding-3-small", _EMBEDDINGS),
    Model("text-embedding-3-large", _EMBEDDINGS, dimensions=3072),
    Model("text-embedding-ada-002", _EMBEDDINGS),
    Model("omni-moderation-latest", ("/v1/moderations",), "omni-moderation-2024-09-26"),
    Model("gpt-image-1", _IMAGES),
    Model("sora-2", ("/v1/videos",)),
)


def catalogue(extra: Iterable[Model | str] = ()) -> Mapping[str, Model]:
    """Return the built-in and extra models by id; each snapshot is a model too."""
    more = [Model(one) if isinstance(one, str) else one for one in extra]
    models: dict[str, Model] = {}
    for model in (*MODELS, *more):
        models[model.snapshot] = Model(model.snapshot, model.endpoints, dimensions=model.dimensions)
        models[model.id] = model
    return models
