"""Making lines of one endpoint each, with parameters that type checkers know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, SupportsIndex, Unpack

from batchwright._jsonl.encoding import text

if TYPE_CHECKING:
    from batchwright_api.lines.types import (
        CreateChatCompletionRequest,
        CreateCompletionRequest,
        CreateEmbeddingRequest,
        CreateImageRequest,
        CreateModerationRequest,
        CreateResponse,
        CreateVideoJsonBody,
        EditImageBodyJsonParam,
    )

__all__ = [
    "chat",
    "completion",
    "embedding",
    "image",
    "image_edit",
    "moderation",
    "responses",
    "structured",
    "video",
]

Extra = Mapping[str, Any]
"""Parameters that the published schemas do not have."""


def chat(
    custom_id: str | SupportsIndex,
    *,
    into: type | None = None,
    extra_body: Extra | None = None,
    **body: Unpack[CreateChatCompletionRequest],
) -> dict[str, Any]:
    """Make a line for `/v1/chat/completions`.

    Type checkers and editors know the parameters. Nothing is checked here at run time, so that a
    line costs no more than its dict: `write` refuses what JSON lacks, and `check`, and every run
    before it sends, whatever the endpoint's schema does not allow.

    Args:
        custom_id: Your name for the request, unique in the file.
        into: The class to read the answer into: a Pydantic model, a dataclass, an attrs class, a
            `TypedDict` or a `msgspec.Struct`. Its JSON schema becomes the `response_format`.
        extra_body: Parameters that only your server has, such as `{"top_k": 20}`.
        body: The parameters of the request, such as `model` and `messages`.

    Returns:
        The line as a dict.

    Raises:
        TypeError: There are both `into` and `response_format`, or the class has what a strict
            schema cannot say.

    Example:
        >>> line = chat("r1", model="gpt-5-mini", messages=[{"role": "user", "content": "Hello"}])
        >>> line["url"], line["body"]["model"]
        ('/v1/chat/completions', 'gpt-5-mini')
    """
    if into is not None:
        extra_body = {**structured("chat", into, body), **(extra_body or {})}
    return _line(custom_id, "/v1/chat/completions", body, extra_body)


def responses(
    custom_id: str | SupportsIndex,
    *,
    into: type | None = None,
    extra_body: Extra | None = None,
    **body: Unpack[CreateResponse],
) -> dict[str, Any]:
    """Make a line for `/v1/responses`, as `chat` does for its endpoint.

    Args:
        custom_id: Your name for the request, unique in the file.
        into: The class to read the answer into; its JSON schema becomes the `format` of `text`.
        extra_body: Parameters that only your server has.
        body: The parameters of the request, such as `model` and `input`.

    Returns:
        The line as a dict.

    Raises:
        TypeError: There are both `into` and a `format` in `text`, or the class has what a strict
            schema cannot say.

    Example:
        >>> responses("r1", model="gpt-5-mini", input="Hello")["body"]
        {'model': 'gpt-5-mini', 'input': 'Hello'}
    """
    if into is not None:
        extra_body = {**structured("responses", into, body), **(extra_body or {})}
    return _line(custom_id, "/v1/responses", body, extra_body)


def embedding(
    custom_id: str | SupportsIndex,
    *,
    extra_body: Extra | None = None,
    **body: Unpack[CreateEmbeddingRequest],
) -> dict[str, Any]:
    """Make a line for `/v1/embeddings`.

    Args:
        custom_id: Your name for the request, unique in the file.
        extra_body: Parameters that only your server has.
        body: The parameters of the request, such as `model` and `input`, a text or several.

    Returns:
        The line as a dict.

    Example:
        >>> embedding("r1", model="text-embedding-3-small", input=["one", "two"])["url"]
        '/v1/embeddings'
    """
    return _line(custom_id, "/v1/embeddings", body, extra_body)


def moderation(
    custom_id: str | SupportsIndex,
    *,
    extra_body: Extra | None = None,
    **body: Unpack[CreateModerationRequest],
) -> dict[str, Any]:
    """Make a line for `/v1/moderations`.

    Args:
        custom_id: Your name for the request, unique in the file.
        extra_body: Parameters that only your server has.
        body: The parameters of the request, such as `model` and `input`.

    Returns:
        The line as a dict.

    Example:
        >>> moderation("r1", model="omni-moderation-latest", input="Hello")["url"]
        '/v1/moderations'
    """
    return _line(custom_id, "/v1/moderations", body, extra_body)


def completion(
    custom_id: str | SupportsIndex,
    *,
    extra_body: Extra | None = None,
    **body: Unpack[CreateCompletionRequest],
) -> dict[str, Any]:
    """Make a line for `/v1/completions`.

    Args:
        custom_id: Your name for the request, unique in the file.
        extra_body: Parameters that only your server has.
        body: The parameters of the request, such as `model` and `prompt`.

    Returns:
        The line as a dict.

    Example:
        >>> completion("r1", model="gpt-3.5-turbo-instruct", prompt="Once")["url"]
        '/v1/completions'
    """
    return _line(custom_id, "/v1/completions", body, extra_body)


def image(
    custom_id: str | SupportsIndex,
    *,
    extra_body: Extra | None = None,
    **body: Unpack[CreateImageRequest],
) -> dict[str, Any]:
    """Make a line for `/v1/images/generations`.

    Args:
        custom_id: Your name for the request, unique in the file.
        extra_body: Parameters that only your server has.
        body: The parameters of the request, such as `model` and `prompt`.

    Returns:
        The line as a dict.

    Example:
        >>> image("r1", model="gpt-image-1", prompt="A lighthouse", size="1024x1024")["url"]
        '/v1/images/generations'
    """
    return _line(custom_id, "/v1/images/generations", body, extra_body)


def image_edit(
    custom_id: str | SupportsIndex,
    *,
    extra_body: Extra | None = None,
    **body: Unpack[EditImageBodyJsonParam],
) -> dict[str, Any]:
    """Make a line for `/v1/images/edits`.

    Args:
        custom_id: Your name for the request, unique in the file.
        extra_body: Parameters that only your server has.
        body: The parameters of the request, such as `model`, `images` and `prompt`. Images are
            named by URL or by the id of a file.

    Returns:
        The line as a dict.

    Example:
        >>> line = image_edit(
        ...     "r1", model="gpt-image-1", images=[{"file_id": "file-1"}], prompt="At night"
        ... )
        >>> line["url"]
        '/v1/images/edits'
    """
    return _line(custom_id, "/v1/images/edits", body, extra_body)


def video(
    custom_id: str | SupportsIndex,
    *,
    extra_body: Extra | None = None,
    **body: Unpack[CreateVideoJsonBody],
) -> dict[str, Any]:
    """Make a line for `/v1/videos`.

    Args:
        custom_id: Your name for the request, unique in the file.
        extra_body: Parameters that only your server has.
        body: The parameters of the request, such as `model` and `prompt`.

    Returns:
        The line as a dict.

    Example:
        >>> video("r1", model="sora-2", prompt="Waves", seconds="4")["body"]["seconds"]
        '4'
    """
    return _line(custom_id, "/v1/videos", body, extra_body)


def structured(kind: str, into: type, body: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters that say which class the answer has to fit.

    Args:
        kind: The function that makes the line.
        into: The class.
        body: The other parameters.

    Raises:
        TypeError: The endpoint takes no class, the parameters say it themselves, or the class has
            what a strict schema cannot say.
    """
    from batchwright._structured import response_format, text_format

    if kind == "chat":
        if "response_format" in body:
            raise TypeError("give either into or response_format, not both")
        return {"response_format": response_format(into)}
    if kind == "responses":
        others = body.get("text") or {}
        if "format" in others:
            raise TypeError("give either into or a format in text, not both")
        return {"text": {**others, "format": text_format(into)}}
    raise TypeError(f"{kind} takes no class for its answers")


def _line(
    custom_id: str | SupportsIndex, url: str, body: Mapping[str, Any], extra_body: Extra | None
) -> dict[str, Any]:
    return {
        "custom_id": custom_id if type(custom_id) is str else text(custom_id),
        "method": "POST",
        "url": url,
        "body": {**body, **extra_body} if extra_body else body,
    }
