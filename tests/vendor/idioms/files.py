import io
import json
from pathlib import Path

from openai import OpenAI

client = OpenAI()

# %% upload an open file
file = client.files.create(file=open("requests.jsonl", "rb"), purpose="batch")
print(file.id, file.object, file.filename, file.bytes, file.purpose)

# %% upload an open file in a with block
with open("requests.jsonl", "rb") as handle:
    uploaded = client.files.create(file=handle, purpose="batch")
print(uploaded.filename, uploaded.bytes)

# %% upload a path
print(client.files.create(file=Path("requests.jsonl"), purpose="batch").filename)

# %% upload an opened path
with Path("requests.jsonl").open("rb") as handle:
    print(client.files.create(file=handle, purpose="batch").bytes)

# %% upload bytes
print(client.files.create(file=Path("requests.jsonl").read_bytes(), purpose="user_data").bytes)

# %% upload bytes with a name
content = Path("requests.jsonl").read_bytes()
file = client.files.create(file=("input.jsonl", content), purpose="batch")
print(file.filename, file.bytes)

# %% upload bytes with a name and a media type
content = Path("requests.jsonl").read_bytes()
print(client.files.create(file=("a.jsonl", content, "application/jsonl"), purpose="batch").filename)

# %% upload bytes with a name, a media type and headers
content = Path("requests.jsonl").read_bytes()
file = ("a.jsonl", content, "application/jsonl", {"X-Part": "1"})
print(client.files.create(file=file, purpose="batch").filename)

# %% upload an open file with a name
with open("requests.jsonl", "rb") as handle:
    print(client.files.create(file=("other.jsonl", handle), purpose="batch").filename)

# %% upload from memory
buffer = io.BytesIO(Path("requests.jsonl").read_bytes())
buffer.name = "batch_input.jsonl"
print(client.files.create(file=buffer, purpose="batch").filename)

# %% upload from memory with a name
lines = [json.loads(line) for line in Path("requests.jsonl").read_text().splitlines()]
buffer = io.BytesIO("\n".join(json.dumps(line) for line in lines).encode("utf-8"))
print(client.files.create(file=("memory.jsonl", buffer), purpose="batch").bytes)

# %% upload for another purpose
file = client.files.create(file=("notes.txt", b"hello"), purpose="user_data")
print(file.purpose, file.bytes)

# %% upload a file that expires
file = client.files.create(
    file=("a.jsonl", b"{}\n"),
    purpose="batch",
    expires_after={"anchor": "created_at", "seconds": 3600},
)
print(file.expires_at - file.created_at)

# %% upload with a timeout
with open("requests.jsonl", "rb") as handle:
    print(client.files.create(file=handle, purpose="batch", timeout=600).filename)

# %% retrieve a file
file = client.files.retrieve(file_id)
print(file.id == file_id, file.filename, file.bytes, file.purpose, file.created_at > 0)

# %% retrieve a file by name
print(client.files.retrieve(file_id=file_id).filename)

# %% read the status of a file
print(client.files.retrieve(file_id).status)

# %% read the details of a file's status
print(client.files.retrieve(file_id).status_details)

# %% wait until a file is processed
file = client.files.wait_for_processing(file_id)
print(file.id == file_id, file.status)

# %% wait until a file is processed, with limits
print(client.files.wait_for_processing(file_id, poll_interval=0.1, max_wait_seconds=5).filename)

# %% delete a file
deleted = client.files.delete(file_id)
print(deleted.id == file_id, deleted.deleted, deleted.object)

# %% delete all files of a purpose
for file in client.files.list(purpose="batch_output"):
    print(client.files.delete(file.id).deleted)

# %% list the files
for file in client.files.list():
    print(file.id, file.filename, file.purpose)

# %% list the files of a purpose
print(sorted(file.filename for file in client.files.list(purpose="batch")))

# %% list the files in order
times = [file.created_at for file in client.files.list(order="asc", limit=2)]
print(times == sorted(times), len(times))

# %% list the files after one
print(len(list(client.files.list(order="asc", after=file_id, limit=1))))

# %% find a file by its name
print(next(f.id == file_id for f in client.files.list() if f.filename == "requests.jsonl"))

# %% sum up the size of all files
print(sum(file.bytes for file in client.files.list(purpose="batch")))

# %% annotate with the types of files
from openai.types import FileDeleted, FileObject

file: FileObject = client.files.retrieve(file_id)
deleted: FileDeleted = client.files.delete(file.id)
print(isinstance(file, FileObject), isinstance(deleted, FileDeleted))

# %% upload a temporary file
import tempfile

with tempfile.NamedTemporaryFile("w+", suffix=".jsonl") as handle:
    handle.write(Path("requests.jsonl").read_text())
    handle.flush()
    print(client.files.create(file=open(handle.name, "rb"), purpose="batch").bytes)

# %% upload with a header
with open("requests.jsonl", "rb") as handle:
    print(client.files.create(file=handle, purpose="batch", extra_headers={"X-Team": "a"}).bytes)

# %% upload several files
files = [
    client.files.create(file=(f"part-{number}.jsonl", b"{}\n"), purpose="batch")
    for number in range(3)
]
print([file.filename for file in files])

# %% delete what may be gone
import openai

for one in (file_id, file_id):
    try:
        print(client.files.delete(one).deleted)
    except openai.NotFoundError:
        print("gone already")

# %% keep the newest files
newest = sorted(client.files.list().data, key=lambda file: file.created_at)[-2:]
print(len(newest))

# %% read the size of a file
print(f"{client.files.retrieve(file_id).bytes / 1024:.2f} KB")

# %% upload lines made in memory
lines = [json.dumps({"custom_id": str(number)}) for number in range(3)]
content = "\n".join(lines).encode()
print(client.files.create(file=("a.jsonl", content), purpose="batch").bytes)

# %% upload what is read at once
with open("requests.jsonl", "rb") as file:
    print(client.files.create(file=("a.jsonl", file.read()), purpose="batch").bytes)

# %% compute when a file expires
file = client.files.create(
    file=open("requests.jsonl", "rb"),
    purpose="batch",
    expires_after={"anchor": "created_at", "seconds": 86400},
)
print(file.expires_at - file.created_at)

# %% upload text with a name
print(client.files.create(file=("a.jsonl", '{"a": 1}\n'), purpose="batch").bytes)
# differs: TypeError
# instead: print(client.files.create(file=("a.jsonl", b'{"a": 1}\n'), purpose="batch").bytes)
