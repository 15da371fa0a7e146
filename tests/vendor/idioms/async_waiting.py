import asyncio
import json

from openai import AsyncOpenAI

client = AsyncOpenAI()

# %% upload, create, wait and read
file = await client.files.create(file=open("requests.jsonl", "rb"), purpose="batch")
batch = await client.batches.create(
    input_file_id=file.id, endpoint="/v1/embeddings", completion_window="24h"
)
while batch.status not in ("completed", "failed", "cancelled", "expired"):
    await asyncio.sleep(0.05)
    batch = await client.batches.retrieve(batch.id)
content = await client.files.content(batch.output_file_id)
print(sorted(json.loads(line)["custom_id"] for line in content.text.splitlines()))
