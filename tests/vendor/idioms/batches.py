import openai
from openai import OpenAI

client = OpenAI()

# %% create a batch
batch = client.batches.create(
    input_file_id=file_id,
    endpoint="/v1/embeddings",
    completion_window="24h",
)
print(batch.id, batch.status, batch.object, batch.endpoint, batch.completion_window)

# %% create a batch with metadata
batch = client.batches.create(
    completion_window="24h",
    endpoint="/v1/embeddings",
    input_file_id=file_id,
    metadata={"description": "nightly eval job"},
)
print(batch.metadata, batch.metadata["description"])

# %% create a batch whose files expire
batch = client.batches.create(
    input_file_id=file_id,
    endpoint="/v1/embeddings",
    completion_window="24h",
    output_expires_after={"anchor": "created_at", "seconds": 86400},
)
print(batch.id)

# %% create a batch of the file object just uploaded
batch_file = client.files.create(file=open("requests.jsonl", "rb"), purpose="batch")
batch_job = client.batches.create(
    input_file_id=batch_file.id, endpoint="/v1/embeddings", completion_window="24h"
)
print(batch_job.input_file_id == batch_file.id)

# %% retrieve a batch by position
batch = client.batches.retrieve(batch_id)
print(batch.id == batch_id, batch.status, batch.output_file_id, batch.error_file_id)

# %% retrieve a batch by name
print(client.batches.retrieve(batch_id=batch_id).status)

# %% read the counts
counts = client.batches.retrieve(batch_id).request_counts
print(f"{counts.completed}/{counts.total}, failed: {counts.failed}")

# %% read the counts of a batch that may have none
counts = client.batches.retrieve(batch_id).request_counts
print(counts.completed / counts.total * 100 if counts and counts.total else 0)

# %% read the times
batch = client.batches.retrieve(batch_id)
print(batch.created_at <= batch.in_progress_at <= batch.finalizing_at <= batch.completed_at)
print(batch.failed_at, batch.expired_at, batch.cancelling_at, batch.cancelled_at)
print(batch.expires_at - batch.created_at)

# %% format a time
from datetime import datetime, timezone

batch = client.batches.retrieve(batch_id)
print(datetime.fromtimestamp(batch.created_at, tz=timezone.utc).year > 2000)

# %% read the tokens used
usage = client.batches.retrieve(batch_id).usage
print(usage.input_tokens, usage.output_tokens, usage.total_tokens)
print(usage.input_tokens_details.cached_tokens, usage.output_tokens_details.reasoning_tokens)

# %% read the model
print(client.batches.retrieve(batch_id).model)

# %% read why a batch failed
batch = client.batches.retrieve(failed_id)
print(batch.status, batch.errors.object)
for error in batch.errors.data:
    print(error.code, error.message, error.line, error.param)

# %% read the errors of a batch that has none
batch = client.batches.retrieve(batch_id)
print(batch.errors)
if batch.errors and batch.errors.data:
    print(batch.errors.data[0].message)

# %% read an attribute that may be missing
batch = client.batches.retrieve(batch_id)
print(getattr(batch, "error_file_id", None), getattr(batch, "novel", None))
print(hasattr(batch, "output_file_id"), hasattr(batch, "novel"))

# %% cancel a batch by position
batch = client.batches.cancel(active_id)
print(batch.status, batch.cancelling_at is not None)

# %% cancel a batch by name
print(client.batches.cancel(batch_id=active_id).status)

# %% cancel what is in progress
for batch in client.batches.list():
    if batch.status in {"validating", "in_progress", "finalizing"}:
        print(client.batches.cancel(batch.id).status)

# %% list the batches
for batch in client.batches.list():
    print(batch.id, batch.status)

# %% list the batches with a limit
batches = client.batches.list(limit=10)
print([batch.status for batch in batches])

# %% list the batches after one
print([batch.status for batch in client.batches.list(after=active_id, limit=1)])

# %% find the batch with some metadata
found = [b for b in client.batches.list(limit=100) if (b.metadata or {}).get("job") == "nightly"]
print(len(found))

# %% count the batches by status
from collections import Counter

print(sorted(Counter(batch.status for batch in client.batches.list()).items()))

# %% wait for the counts of several batches
for one in (batch_id, active_id):
    batch = client.batches.retrieve(one)
    match batch.status:
        case "completed":
            print("done", batch.request_counts.total)
        case "failed" | "expired" | "cancelled":
            print("failed")
        case _:
            print("still going")

# %% send a header
print(client.batches.retrieve(batch_id, extra_headers={"X-Team": "nightly"}).status)
print(server.requests[-1].headers["x-team"])

# %% send another query parameter
print(client.batches.retrieve(batch_id, extra_query={"trace": "1"}).status)
print(server.requests[-1].query)

# %% send another field
batch = client.batches.create(
    input_file_id=file_id,
    endpoint="/v1/embeddings",
    completion_window="24h",
    extra_body={"metadata": {"from": "extra_body"}},
)
print(batch.metadata)

# %% set a timeout for a call
print(client.batches.retrieve(batch_id, timeout=30).status)
print(client.batches.list(limit=1, timeout=30.0).data[0].status)

# %% set a detailed timeout for a call
from httpx2 import Timeout

print(client.batches.retrieve(batch_id, timeout=Timeout(60.0, connect=5.0)).status)

# %% pass an object on as keyword arguments
arguments = {"endpoint": "/v1/embeddings", "completion_window": "24h", "metadata": {"a": "b"}}
print(client.batches.create(input_file_id=file_id, **arguments).metadata)

# %% annotate with the types
from openai.types import Batch


def is_done(batch: Batch) -> bool:
    return batch.status == "completed"


print(is_done(client.batches.retrieve(batch_id)))

# %% check the type of an object
from openai.types import Batch, BatchError, BatchRequestCounts, BatchUsage

batch = client.batches.retrieve(failed_id)
print(isinstance(batch, Batch), isinstance(batch.request_counts, BatchRequestCounts))
print(isinstance(batch.errors.data[0], BatchError))
print(isinstance(client.batches.retrieve(batch_id).usage, BatchUsage))

# %% print a status line
status = client.batches.retrieve(batch_id)
print(
    f"Total: {status.request_counts.total}, Completed: {status.request_counts.completed}, "
    f"Failed: {status.request_counts.failed}"
)

# %% sum up over all batches
print(sum(batch.request_counts.total for batch in client.batches.list() if batch.request_counts))

# %% ask whether something is still active
print(any(batch.status == "in_progress" for batch in client.batches.list(limit=20)))

# %% keep a record of a batch
batch = client.batches.retrieve(batch_id)
payload = {
    "status": batch.status,
    "created_at": batch.created_at,
    "in_progress_at": getattr(batch, "in_progress_at", None),
    "output_file_id": batch.output_file_id,
}
print(payload)

# %% create a batch without metadata
batch = client.batches.create(
    input_file_id=file_id, endpoint="/v1/embeddings", completion_window="24h"
)
print(client.batches.retrieve(batch.id).metadata)

# %% cancel unless it is done
try:
    client.batches.cancel(batch_id)
except openai.APIStatusError as error:
    print("too late", error.status_code)

# %% retrieve through a function that is passed on
from functools import partial

look = partial(client.batches.retrieve, timeout=30)
print([look(one).status for one in (batch_id, failed_id)])

# %% give up after some polls
for _ in range(3):
    batch = client.batches.retrieve(active_id)
    if batch.status == "completed":
        break
else:
    print("still", batch.status)

# %% compute a percentage
counts = client.batches.retrieve(batch_id).request_counts
print(round(100 * counts.completed / counts.total, 1))

# %% match the status
match client.batches.retrieve(batch_id).status:
    case "completed":
        print("done")
    case "failed" | "expired" | "cancelled":
        print("not done")

# %% create a batch from a dict of arguments
arguments = dict(input_file_id=file_id, endpoint="/v1/embeddings", completion_window="24h")
print(client.batches.create(**arguments).object)

# %% forget an argument
try:
    client.batches.create(endpoint="/v1/embeddings", completion_window="24h")
except TypeError:
    print("TypeError")

# %% retrieve a batch without an id
try:
    client.batches.retrieve("")
except ValueError:
    print("ValueError")

# %% ask for an endpoint that does not exist
try:
    client.batches.create(input_file_id=file_id, endpoint="/v1/no", completion_window="24h")
except openai.BadRequestError as error:
    print(error.status_code)

# %% compute the time that is left
batch = client.batches.retrieve(batch_id)
print((batch.expires_at or 0) - batch.created_at)

# %% dump why a batch failed
batch = client.batches.retrieve(failed_id)
if batch.errors and batch.errors.data:
    print([sorted(error.model_dump()) for error in batch.errors.data])

# %% read the error file if there is one
batch = client.batches.retrieve(batch_id)
if batch.error_file_id:
    print(client.files.content(batch.error_file_id).text)
else:
    print("no errors")

# %% leave out an argument with NOT_GIVEN
from openai import NOT_GIVEN

print(len(client.batches.list(limit=2, after=NOT_GIVEN).data))
# differs: ImportError
# instead: print(len(client.batches.list(limit=2, after=None).data))
