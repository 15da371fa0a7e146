import asyncio
import json
from pathlib import Path

import openai
from openai import AsyncOpenAI

client = AsyncOpenAI()

# %% create a batch
batch = await client.batches.create(
    input_file_id=file_id,
    endpoint="/v1/embeddings",
    completion_window="24h",
    metadata={"job": "async"},
)
print(batch.status, batch.metadata)

# %% retrieve a batch
print((await client.batches.retrieve(batch_id)).status)

# %% cancel a batch
print((await client.batches.cancel(active_id)).status)

# %% retrieve several at a time
batches = await asyncio.gather(*[client.batches.retrieve(batch_id) for _ in range(3)])
print([batch.status for batch in batches])

# %% iterate over a list
async for batch in client.batches.list(limit=1):
    print(batch.status)

# %% collect a list
print(len([file.id async for file in client.files.list(limit=2)]))

# %% await a page
page = await client.batches.list(limit=2)
print(len(page.data), page.has_more)

# %% await the next page
page = await client.batches.list(limit=2)
if page.has_next_page():
    page = await page.get_next_page()
print(len(page.data))

# %% iterate over an awaited page
page = await client.batches.list(limit=1)
print(len([batch async for batch in page]))

# %% iterate over the pages
page = await client.batches.list(limit=1)
print([len(one.data) async for one in page.iter_pages()])

# %% upload a file
file = await client.files.create(file=open("requests.jsonl", "rb"), purpose="batch")
print(file.filename, file.bytes)

# %% upload a path
print((await client.files.create(file=Path("requests.jsonl"), purpose="batch")).filename)

# %% upload bytes with a name
print((await client.files.create(file=("a.jsonl", b"{}\n"), purpose="batch")).bytes)

# %% retrieve and delete a file
print((await client.files.retrieve(file_id)).filename)
print((await client.files.delete(file_id)).deleted)

# %% wait until a file is processed
print((await client.files.wait_for_processing(file_id)).filename)

# %% read the content as text
content = await client.files.content(file_id)
print(len(content.text.splitlines()))

# %% read the content as bytes
print(len((await client.files.content(file_id)).content))

# %% read the content with read
content = await client.files.content(file_id)
print(len(content.read()))

# %% read the content with aread
content = await client.files.content(file_id)
print(len(await content.aread()))

# %% parse each line
content = await client.files.content(output_id)
print(sorted(json.loads(line)["custom_id"] for line in content.text.splitlines()))

# %% iterate over the lines
content = await client.files.content(file_id)
print([json.loads(line)["custom_id"] async for line in await content.aiter_lines()])

# %% write the content to a file
content = await client.files.content(file_id)
content.write_to_file("copy.jsonl")
print(Path("copy.jsonl").stat().st_size)

# %% stream the content to a file
content = await client.files.content(file_id)
await content.astream_to_file("copy.jsonl")
print(Path("copy.jsonl").stat().st_size)

# %% stream a download
async with client.files.with_streaming_response.content(file_id) as response:
    print(sum([len(chunk) async for chunk in response.iter_bytes()]))

# %% stream a download to a file
async with client.files.with_streaming_response.content(file_id) as response:
    await response.stream_to_file("copy.jsonl")
print(Path("copy.jsonl").stat().st_size)

# %% create an upload with parts
content = Path("requests.jsonl").read_bytes()
upload = await client.uploads.create(
    bytes=len(content), filename="a.jsonl", mime_type="application/jsonl", purpose="batch"
)
part = await client.uploads.parts.create(upload.id, data=content)
done = await client.uploads.complete(upload.id, part_ids=[part.id])
print(done.status, done.file.filename)

# %% cancel an upload
print((await client.uploads.cancel(upload_id)).status)

# %% upload a file in chunks
upload = await client.uploads.upload_file_chunked(
    file=Path("requests.jsonl"), mime_type="application/jsonl", purpose="batch", part_size=100
)
print(upload.status, upload.file.bytes)

# %% list the models
print("gpt-4o-mini" in [model.id async for model in client.models.list()])

# %% retrieve a model
print((await client.models.retrieve("gpt-4o-mini")).owned_by)

# %% catch what does not exist
try:
    await client.batches.retrieve("batch_none")
except openai.NotFoundError as error:
    print(error.status_code, error.response.status_code, error.code)

# %% read a header
response = await client.batches.with_raw_response.retrieve(batch_id)
print(response.headers["content-type"], response.parse().status)

# %% set options for a call
print((await client.with_options(max_retries=0).batches.retrieve(batch_id, timeout=9)).status)

# %% use the client in a with block
async with AsyncOpenAI() as other:
    print((await other.batches.retrieve(batch_id)).status)

# %% pass an HTTP client
from httpx2 import AsyncClient as HTTPClient

async with HTTPClient() as http_client:
    other = AsyncOpenAI(http_client=http_client)
    print((await other.batches.retrieve(batch_id)).status)

# %% pass a coroutine function that returns the key
import os


async def key():
    return os.environ["OPENAI_API_KEY"]


async with AsyncOpenAI(api_key=key) as other:
    print((await other.batches.retrieve(batch_id)).status)

# %% limit how many run at a time
limit = asyncio.Semaphore(2)


async def status(name):
    async with limit:
        return (await client.batches.retrieve(name)).status


print(await asyncio.gather(status(batch_id), status(active_id), status(failed_id)))

# %% dump an object
print(json.loads((await client.batches.retrieve(batch_id)).model_dump_json())["status"])

# %% upload several files at a time
files = await asyncio.gather(
    *[
        client.files.create(file=(f"part-{number}.jsonl", b"{}\n"), purpose="batch")
        for number in range(3)
    ]
)
print([file.filename for file in files])

# %% download several files at a time
contents = await asyncio.gather(client.files.content(file_id), client.files.content(output_id))
print([len(content.text.splitlines()) for content in contents])

# %% look at all batches
print([batch.status async for batch in client.batches.list() if batch.status == "completed"])

# %% iterate over the bytes
content = await client.files.content(file_id)
print(sum([len(chunk) async for chunk in await content.aiter_bytes(chunk_size=64)]))

# %% iterate over the text
content = await client.files.content(file_id)
print(len("".join([text async for text in await content.aiter_text()])))

# %% iterate over lines in memory
content = await client.files.content(file_id)
print([json.loads(line)["custom_id"] for line in content.iter_lines()])

# %% read a request id
print((await client.batches.retrieve(batch_id))._request_id is not None)

# %% wait at most some seconds
print((await asyncio.wait_for(client.batches.retrieve(batch_id), timeout=60)).status)

# %% read contents at a time
contents = await asyncio.gather(client.files.content(file_id), client.files.content(output_id))
print([len(content.text.splitlines()) for content in contents])

# %% stream the lines of a download
async with client.files.with_streaming_response.content(file_id) as response:
    print([json.loads(line)["custom_id"] async for line in response.iter_lines()])

# %% read a streamed download
async with client.files.with_streaming_response.content(file_id) as response:
    print(response.status_code, len(await response.read()))

# %% loop over the data of a page
for file in (await client.files.list()).data:
    print(file.purpose)

# %% start a task for a content
task = asyncio.create_task(client.files.content(file_id))
print(len((await task).text.splitlines()))
# differs: TypeError
# instead: task = asyncio.ensure_future(client.files.content(file_id))
# instead: print(len((await task).text.splitlines()))
