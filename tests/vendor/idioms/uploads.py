from pathlib import Path

from openai import OpenAI

client = OpenAI()

# %% create an upload
upload = client.uploads.create(
    bytes=100, filename="a.jsonl", mime_type="application/jsonl", purpose="batch"
)
print(upload.id, upload.status, upload.bytes, upload.filename, upload.purpose, upload.object)
print(upload.file, upload.expires_at - upload.created_at)

# %% create an upload of a file that expires
upload = client.uploads.create(
    bytes=100,
    filename="a.jsonl",
    mime_type="application/jsonl",
    purpose="batch",
    expires_after={"anchor": "created_at", "seconds": 3600},
)
print(upload.status)

# %% add a part
part = client.uploads.parts.create(upload_id, data=b"hello")
print(part.id, part.object, part.upload_id == upload_id, part.created_at > 0)

# %% add a part by name
print(client.uploads.parts.create(upload_id=upload_id, data=b"hello").object)

# %% add an open file as a part
with open("requests.jsonl", "rb") as handle:
    print(client.uploads.parts.create(upload_id, data=handle).object)

# %% add parts of a file
content = Path("requests.jsonl").read_bytes()
upload = client.uploads.create(
    bytes=len(content), filename="a.jsonl", mime_type="application/jsonl", purpose="batch"
)
parts = []
with open("requests.jsonl", "rb") as handle:
    while data := handle.read(100):
        parts.append(client.uploads.parts.create(upload_id=upload.id, data=data).id)
done = client.uploads.complete(upload.id, part_ids=parts)
print(len(parts), done.status, done.file.bytes, done.file.filename)

# %% complete an upload
upload = client.uploads.complete(upload_id, part_ids=[part_id])
print(upload.status, upload.file.filename, upload.file.purpose)

# %% complete an upload by name
print(client.uploads.complete(upload_id=upload_id, part_ids=[part_id]).status)

# %% complete an upload with a checksum
import hashlib

md5 = hashlib.md5(Path("requests.jsonl").read_bytes()).hexdigest()
print(client.uploads.complete(upload_id, part_ids=[part_id], md5=md5).status)

# %% cancel an upload
print(client.uploads.cancel(upload_id).status)

# %% upload a file in chunks
upload = client.uploads.upload_file_chunked(
    file=Path("requests.jsonl"), mime_type="application/jsonl", purpose="batch"
)
print(upload.status, upload.file.filename, upload.file.bytes)

# %% upload a file in chunks of a size
upload = client.uploads.upload_file_chunked(
    file=Path("requests.jsonl"), mime_type="application/jsonl", purpose="batch", part_size=64
)
print(upload.status, client.files.content(upload.file.id).text.count("\n"))

# %% upload bytes in chunks
content = Path("requests.jsonl").read_bytes()
upload = client.uploads.upload_file_chunked(
    file=content,
    filename="memory.jsonl",
    bytes=len(content),
    mime_type="application/jsonl",
    purpose="batch",
)
print(upload.status, upload.file.filename)

# %% upload a file in chunks with a checksum
import hashlib

upload = client.uploads.upload_file_chunked(
    file=Path("requests.jsonl"),
    mime_type="application/jsonl",
    purpose="batch",
    md5=hashlib.md5(Path("requests.jsonl").read_bytes()).hexdigest(),
)
print(upload.status)

# %% use a chunked upload in a batch
upload = client.uploads.upload_file_chunked(
    file=Path("requests.jsonl"), mime_type="application/jsonl", purpose="batch"
)
batch = client.batches.create(
    input_file_id=upload.file.id, endpoint="/v1/embeddings", completion_window="24h"
)
print(batch.status)

# %% annotate with the types of uploads
from openai.types import Upload

upload: Upload = client.uploads.cancel(upload_id)
print(isinstance(upload, Upload))
