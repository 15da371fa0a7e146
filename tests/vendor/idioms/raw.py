import json

from openai import OpenAI

client = OpenAI()

# %% read a header
response = client.batches.with_raw_response.retrieve(batch_id)
print(response.headers.get("x-request-id"), response.headers["content-type"])

# %% parse a raw response
response = client.batches.with_raw_response.retrieve(batch_id)
batch = response.parse()
print(batch.status, response.status_code)

# %% read the request id
print(client.files.with_raw_response.retrieve(file_id).request_id)

# %% read the text of a response
response = client.files.with_raw_response.retrieve(file_id)
print(json.loads(response.text)["filename"], json.loads(response.content)["object"])

# %% read where a request went
response = client.batches.with_raw_response.retrieve(batch_id)
print(response.method, response.url.path, response.http_request.method)

# %% read how a request went
response = client.models.with_raw_response.retrieve("gpt-4o-mini")
print(response.http_version, response.elapsed.total_seconds() >= 0, response.is_closed)

# %% count the retries
response = client.models.with_raw_response.retrieve("gpt-4o-mini")
print(response.retries_taken)

# %% create with a raw response
response = client.batches.with_raw_response.create(
    input_file_id=file_id, endpoint="/v1/embeddings", completion_window="24h"
)
print(response.parse().endpoint)

# %% cancel with a raw response
print(client.batches.with_raw_response.cancel(active_id).parse().status)

# %% list with a raw response
page = client.batches.with_raw_response.list(limit=2).parse()
print(len(page.data), [batch.object for batch in page.data])

# %% upload with a raw response
with open("requests.jsonl", "rb") as handle:
    response = client.files.with_raw_response.create(file=handle, purpose="batch")
print(response.status_code, response.parse().bytes)

# %% delete with a raw response
print(client.files.with_raw_response.delete(file_id).parse().deleted)

# %% list files with a raw response
print(client.files.with_raw_response.list(purpose="batch").status_code)

# %% list models with a raw response
print(client.models.with_raw_response.list().parse().data[0].object)

# %% take raw responses of the whole client
print(client.with_raw_response.batches.retrieve(batch_id).parse().status)

# %% create an upload with a raw response
response = client.uploads.with_raw_response.create(
    bytes=10, filename="a.jsonl", mime_type="application/jsonl", purpose="batch"
)
print(response.parse().status)

# %% add a part with a raw response
print(client.uploads.parts.with_raw_response.create(upload_id, data=b"a").parse().object)

# %% add a part with a raw response of the uploads
print(client.uploads.with_raw_response.parts.create(upload_id, data=b"a").status_code)

# %% complete and cancel with a raw response
print(client.uploads.with_raw_response.complete(upload_id, part_ids=[part_id]).parse().status)

# %% stream a response
with client.batches.with_streaming_response.retrieve(batch_id) as response:
    print(response.status_code, response.parse().status)
# differs: AttributeError
# instead: response = client.batches.with_raw_response.retrieve(batch_id)
# instead: print(response.status_code, response.parse().status)

# %% stream the lines of a response
with client.files.with_streaming_response.retrieve(file_id) as response:
    print(json.loads("".join(response.iter_lines()))["filename"])
# differs: AttributeError
# instead: response = client.files.with_raw_response.retrieve(file_id)
# instead: print(json.loads(response.text)["filename"])
