"""What a downstream repository writes; checked by mypy --strict and pyright, never run."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypedDict, assert_type

import httpx

import batchwright
from batchwright import (
    AsyncClient,
    Backoff,
    Client,
    HeaderAuth,
    NoAuth,
    RateLimitError,
    RawResponse,
    RequestOptions,
    Result,
    Retry,
    requests,
)
from batchwright.resources import LoadedContent, Page, Paginator
from batchwright.results import ResultError, ToolCall, Usage, parse, read
from batchwright.runs import AsyncRun, Run
from batchwright.types import Batch, FileObject, Model, UploadPart
from batchwright_api import AuthenticatedClient
from batchwright_api.api.batch import create_batch, list_batches, retrieve_batch
from batchwright_api.models import Batch as GeneratedBatch
from batchwright_api.models import (
    BatchErrors,
    BatchRequestCounts,
    CreateBatchRequest,
    ListBatchesResponse,
)
from batchwright_api.types import Response


def generated(client: AuthenticatedClient) -> None:
    body = CreateBatchRequest("file-1", "/v1/embeddings", "24h", metadata={"run": "1"})
    batch = create_batch.sync(client=client, body=body)
    assert_type(batch, GeneratedBatch)
    assert_type(batch.errors, BatchErrors | None)
    assert_type(batch.request_counts, BatchRequestCounts | None)
    assert_type(batch.output_file_id, str | None)
    assert_type(retrieve_batch.sync_detailed("batch_1", client=client), Response[GeneratedBatch])
    assert_type(list_batches.sync(client=client, limit=3), ListBatchesResponse)


def overlay(client: Client) -> None:
    assert_type(client.batches.retrieve("batch_1"), Batch)
    for batch in client.batches.list(limit=5):
        assert_type(batch, Batch)
    options: RequestOptions = {"timeout": 10, "extra_headers": {"x-team": "search"}}
    assert_type(client.batches.retrieve("batch_1", **options), Batch)
    assert_type(client.files.content("file-1", extra_query={"a": 1}).text, str)
    assert_type(client.with_raw_response.batches.list(timeout=1), RawResponse[Page[Batch]])
    client.batches.wait("batch_1", timeout=10, extra_headers={"x-team": "search"})
    with client.files.with_streaming_response.content("file-1") as streamed:
        assert_type(streamed.stream_to_file("out"), None)
    assert_type(client.batches.list().data, list[Batch])
    assert_type(client.batches.list().get_next_page(), Paginator[Batch])
    raw = client.with_raw_response.batches.retrieve("batch_1")
    assert_type(raw.parsed, Batch)
    assert_type(raw.parse(), Batch)
    assert_type(raw.status_code, int)
    assert_type(client.with_raw_response.batches.list(limit=1), RawResponse[Page[Batch]])
    assert_type(client.with_raw_response.models.list(), RawResponse[Page[Model]])
    assert_type(client.files.with_raw_response.list(), RawResponse[Page[FileObject]])
    assert_type(client.batches.wait(raw.parsed, on_update=lambda batch: None), Batch)
    for result in client.batches.iter_results(raw.parsed):
        assert_type(result, Result)
    content = client.files.content("file-1")
    assert_type(content.text, str)
    assert_type(content.content, bytes)
    for line in content.iter_lines():
        assert_type(line, str)
    assert_type(content.response, httpx.Response)
    assert_type(client.with_options(api_key="sk-test", default_headers={"x-a": "1"}), Client)
    assert_type(client.files.create(file="in.jsonl"), FileObject)
    assert_type(client.with_raw_response.files.content("file-1"), RawResponse[LoadedContent])
    uploads = client.uploads.with_raw_response
    assert_type(uploads.add_part("upload_1", data=b"{}"), RawResponse[UploadPart])
    patient = Retry(attempts=9, on=RateLimitError, backoff=Backoff(first=5)) | Retry()
    Client(auth=HeaderAuth("api-key", lambda: "secret"), retry=patient)
    client.with_options(auth=NoAuth(), retry=lambda failed: None if failed.attempt > 3 else 1.0)
    try:
        client.batches.cancel("batch_1")
    except batchwright.ConflictError as error:
        assert_type(error.request_id, str | None)


async def token() -> str:
    return "secret"


async def note(batch: Batch) -> None: ...


async def asynchronous(client: AsyncClient) -> None:
    assert_type(await client.batches.retrieve("batch_1"), Batch)
    async for batch in client.batches.list():
        assert_type(batch, Batch)
    assert_type((await client.files.list()).data, list[FileObject])
    raw = await client.with_raw_response.files.retrieve("file-1")
    assert_type(raw.parsed, FileObject)
    page = await client.batches.with_raw_response.list(limit=1)
    assert_type(page, RawResponse[Page[Batch]])
    for one in page.parsed:
        assert_type(await client.batches.wait(one, on_update=note), Batch)
    AsyncClient(api_key=token, auth=None)
    content = await client.with_raw_response.files.content("file-1")
    assert_type(content, RawResponse[LoadedContent])
    await client.batches.wait("batch_1", on_update=lambda batch: None)
    assert_type((await client.files.content(raw.parsed)).text, str)
    assert_type(await client.batches.retrieve("batch_1", extra_query={"a": 1}), Batch)
    async with client.files.content("file-1") as streamed:
        async for line in streamed.iter_lines():
            assert_type(line, str)
        assert_type(await streamed.read(), bytes)


if TYPE_CHECKING:
    from batchwright_api.lines.types import (
        ChatCompletionRequestMessage,
        ChatCompletionRequestUserMessage,
        CreateChatCompletionResponse,
    )
    from batchwright_api.lines.types import (
        Response as ModelResponse,
    )


def lines() -> None:
    """The bodies of lines, as keyword arguments and as dicts."""
    system: ChatCompletionRequestMessage = {"role": "system", "content": "Be brief."}
    requests.chat(
        "r1",
        model="gpt-4o-mini",
        messages=[
            system,
            {
                "role": "user",
                "content": [
                    {"type": "text", "text": "What is this?"},
                    {"type": "image_url", "image_url": {"url": "https://example.com/a.png"}},
                ],
            },
            {"role": "tool", "tool_call_id": "call_1", "content": "42"},
        ],
        temperature=0,
        top_logprobs=None,
        stop=["."],
        tools=[{"type": "function", "function": {"name": "f", "parameters": {"type": "object"}}}],
        tool_choice={"type": "function", "function": {"name": "f"}},
        response_format={
            "type": "json_schema",
            "json_schema": {"name": "t", "strict": True, "schema": {"type": "object"}},
        },
        metadata={"team": "search"},
    )
    requests.responses(
        "r1", model="gpt-5", input="Hello", text={"format": {"type": "text"}}, max_output_tokens=9
    )
    requests.responses(
        "r1",
        model="gpt-5",
        input=[{"role": "user", "content": [{"type": "input_text", "text": "Hello"}]}],
        tools=[
            {
                "type": "file_search",
                "vector_store_ids": ["vs_1"],
                "filters": {
                    "type": "and",
                    "filters": [
                        {"type": "eq", "key": "a", "value": 1},
                        {"type": "or", "filters": [{"type": "ne", "key": "b", "value": "c"}]},
                    ],
                },
            }
        ],
    )
    requests.embedding("r1", model="text-embedding-3-small", input=["a", "b"], dimensions=64)
    requests.completion(
        "r1", model="gpt-3.5-turbo-instruct", prompt=[[1, 2], [3]], logit_bias={"50256": -100}
    )
    requests.moderation("r1", input=["Hello"])
    requests.image("r1", prompt="A cat", size="1024x1024", n=None)
    requests.image_edit("r1", prompt="A hat", images=[{"image_url": "https://example.com/a.png"}])
    requests.video("r1", prompt="A cat", seconds="4")


def answers(answer: "CreateChatCompletionResponse", other: "ModelResponse") -> None:
    """The bodies of answers."""
    assert_type(answer["choices"][0]["message"]["content"], str | None)
    assert_type(answer["choices"][0]["index"], int)
    assert_type(other["id"], str)


class Ticket(TypedDict):
    product: str


def results(client: Client, run: Run, asynchronous: AsyncRun) -> None:
    for result in read("answers.jsonl"):
        assert_type(result, Result)
        assert_type(result, Result[Any])
        assert_type(result.custom_id, str)
        assert_type(result.ok, bool)
        assert_type(result.line, int | None)
        assert_type(result.text, str | None)
        assert_type(result.tool_calls, list[ToolCall])
        assert_type(result.embedding, Sequence[float] | None)
        assert_type(result.embeddings, list[Sequence[float]] | None)
        assert_type(result.flagged, bool | None)
        assert_type(result.usage, Usage | None)
        assert_type(result.tool_calls[0].into(Ticket), Ticket)
    for ticket in read("answers.jsonl", into=Ticket):
        assert_type(ticket, Result[Ticket])
        assert_type(ticket.parsed, Ticket | None)
        assert_type(ticket.why, ResultError | None)
        if ticket.parsed:
            assert_type(ticket.parsed["product"], str)
    assert_type(parse(b"{}", into=Ticket), Result[Ticket])
    assert_type(client.batches.iter_results("batch_1", into=Ticket), Iterator[Result[Ticket]])
    assert_type(run.results(), Iterator[Result])
    assert_type(run.results(into=Ticket), Iterator[Result[Ticket]])
    assert_type(asynchronous.results(into=Ticket), Iterator[Result[Ticket]])
    kept: list[Result] = [*run.results(into=Ticket)]
    kept.sort(key=lambda one: one.custom_id)


async def asynchronous_results(client: AsyncClient) -> None:
    async for result in client.batches.iter_results("batch_1"):
        assert_type(result, Result)
    async for ticket in client.batches.iter_results("batch_1", into=Ticket, timeout=10):
        assert_type(ticket, Result[Ticket])


class Subject(TypedDict):
    title: str


def made_lines() -> None:
    users: list[ChatCompletionRequestUserMessage] = [{"role": "user", "content": "Hi"}]
    requests.chat("r0", model="gpt-5-mini", messages=users)
    requests.chat("r0", model="gpt-5-mini", messages=({"role": "user", "content": "Hi"},))
    hello = requests.chat("r1", model="gpt-5-mini", messages=[{"role": "user", "content": "Hi"}])
    assert_type(hello, dict[str, Any])
    requests.chat(
        7,
        model="my-deployment",
        messages=[
            {"role": "system", "content": "Be brief."},
            {
                "role": "user",
                "content": [
                    {"type": "text", "text": "What is it?"},
                    {"type": "image_url", "image_url": {"url": "https://example.com/a.png"}},
                ],
            },
            {"role": "assistant", "content": None, "tool_calls": []},
            {"role": "tool", "tool_call_id": "a", "content": "1"},
        ],
        tools=[{"type": "function", "function": {"name": "f"}}],
        tool_choice="auto",
        temperature=0,
        max_completion_tokens=5,
        reasoning_effort="low",
        stop=None,
        extra_body={"top_k": 3},
    )
    requests.chat("r1", into=Subject, model="m", messages=[{"role": "user", "content": "Hi"}])
    requests.responses("r1", model="m", input="Hi", reasoning={"effort": "low"}, into=Subject)
    requests.responses("r1", model="m", input=[{"role": "user", "content": "Hi"}])
    requests.embedding("r1", model="m", input=["a", "b"], dimensions=8)
    requests.embedding("r1", model="m", input=[1, 2])
    requests.moderation("r1", model="omni-moderation-latest", input="Hi")
    requests.completion("r1", model="m", prompt="Once", max_tokens=4)
    requests.image("r1", model="gpt-image-1", prompt="Waves", size="1024x1024")
    requests.image_edit("r1", prompt="Waves", images=[{"file_id": "file-1"}])
    requests.video("r1", model="sora-2", prompt="Waves", seconds="4")
    rows = [{"text": "a"}]
    for line in requests.template(rows, chat="{text}", model="m", temperature=0, into=Subject):
        assert_type(line, dict[str, Any])
    messages = [{"role": "user", "content": "{text}"}]
    requests.write("a.jsonl", requests.template("a.csv", chat=messages, id="{id}", model="m"))
