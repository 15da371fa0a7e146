import json
import time
from pathlib import Path

from openai import OpenAI

client = OpenAI()

# %% upload, create, wait and read
batch_file = client.files.create(file=open("requests.jsonl", "rb"), purpose="batch")
batch = client.batches.create(
    input_file_id=batch_file.id, endpoint="/v1/embeddings", completion_window="24h"
)
while batch.status not in ("completed", "failed", "cancelled", "expired"):
    time.sleep(0.05)
    batch = client.batches.retrieve(batch.id)
if batch.status == "completed":
    lines = client.files.content(batch.output_file_id).text.strip().split("\n")
    print(sorted(json.loads(line)["custom_id"] for line in lines))

# %% write the input, and save the output
requests = [
    {
        "custom_id": f"task-{number}",
        "method": "POST",
        "url": "/v1/chat/completions",
        "body": {"model": "gpt-4o-mini", "messages": [{"role": "user", "content": f"hi {number}"}]},
    }
    for number in range(3)
]
with open("tasks.jsonl", "w") as handle:
    for request in requests:
        handle.write(json.dumps(request) + "\n")
batch_file = client.files.create(file=open("tasks.jsonl", "rb"), purpose="batch")
job = client.batches.create(
    input_file_id=batch_file.id, endpoint="/v1/chat/completions", completion_window="24h"
)
while (job := client.batches.retrieve(job.id)).status != "completed":
    time.sleep(0.05)
Path("results.jsonl").write_bytes(client.files.content(job.output_file_id).content)
results = [json.loads(line) for line in Path("results.jsonl").read_text().splitlines()]
for result in sorted(results, key=lambda result: result["custom_id"]):
    body = result["response"]["body"]
    print(body["choices"][0]["message"]["content"], body["usage"]["prompt_tokens"])

# %% show the progress
batch = client.batches.create(
    input_file_id=file_id, endpoint="/v1/embeddings", completion_window="24h"
)
while True:
    batch = client.batches.retrieve(batch.id)
    if batch.status in ["completed", "failed", "expired", "cancelled"]:
        break
    time.sleep(0.05)
print(f"{batch.status}: {batch.request_counts.completed} of {batch.request_counts.total}")

# %% wait for a batch that fails
bad = client.files.create(file=("bad.jsonl", b"not json\n"), purpose="batch")
batch = client.batches.create(
    input_file_id=bad.id, endpoint="/v1/embeddings", completion_window="24h"
)
while (batch := client.batches.retrieve(batch.id)).status not in {"completed", "failed"}:
    time.sleep(0.05)
print(batch.status, batch.errors.data[0].code, batch.errors.data[0].line)

# %% run several batches at a time
batches = [
    client.batches.create(input_file_id=file_id, endpoint="/v1/embeddings", completion_window="24h")
    for _ in range(3)
]
pending = {batch.id for batch in batches}
while pending:
    for one in list(pending):
        if client.batches.retrieve(one).status == "completed":
            pending.remove(one)
    time.sleep(0.05)
print(len(pending))

# %% clean up afterwards
batch = client.batches.create(
    input_file_id=file_id, endpoint="/v1/embeddings", completion_window="24h"
)
while (batch := client.batches.retrieve(batch.id)).status != "completed":
    time.sleep(0.05)
for one in (batch.input_file_id, batch.output_file_id):
    print(client.files.delete(one).deleted)
