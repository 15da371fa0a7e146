import copy
import json
import pickle

from openai import OpenAI

client = OpenAI()
batch = client.batches.retrieve(batch_id)

# %% dump an object
print(sorted(batch.model_dump()))

# %% dump an object for JSON
print(json.loads(json.dumps(batch.model_dump(mode="json")))["metadata"])

# %% dump what is not None
print(sorted(batch.model_dump(exclude_none=True)))

# %% dump what is not None, in nested objects too
dumped = client.batches.retrieve(failed_id).model_dump(exclude_none=True)
print(json.dumps(dumped["errors"], sort_keys=True))

# %% dump what was set
print(sorted(batch.model_dump(exclude_unset=True)))

# %% dump some fields
print(batch.model_dump(include={"status", "endpoint"}))

# %% dump all but some fields
print("id" in batch.model_dump(exclude={"id", "created_at"}))

# %% dump as JSON text
print(json.loads(batch.model_dump_json())["status"])

# %% dump as indented JSON text
print(batch.model_dump_json(indent=2, include={"status"}))

# %% save an object in a file
with open("batch.json", "w") as file:
    file.write(batch.model_dump_json(indent=4))
print(json.load(open("batch.json"))["endpoint"])

# %% dump by alias
print(batch.request_counts.model_dump(by_alias=True)["total"])

# %% make a dict
print(batch.to_dict()["request_counts"]["total"])

# %% make JSON text
print(json.loads(batch.to_json())["object"])

# %% make JSON text on one line
print("\n" in batch.to_json(indent=None))

# %% make JSON text of a file
print(json.loads(client.files.retrieve(file_id).to_json())["filename"])

# %% make a dict of the counts
print(sorted(batch.request_counts.to_dict().items()))

# %% dump the metadata
print(json.dumps(batch.metadata))

# %% print an object
print("Batch(" in str(batch), "status='completed'" in repr(batch))

# %% format an object
print(f"{batch.request_counts.completed:>5}|{batch.status!r}")

# %% compare objects
print(batch == client.batches.retrieve(batch_id), batch == client.batches.retrieve(active_id))

# %% copy an object
other = copy.deepcopy(batch)
other.status = "expired"
print(batch.status, other.status)

# %% set an attribute
batch.status = "failed"
print(batch.status)

# %% pickle an object
print(pickle.loads(pickle.dumps(batch)) == batch)

# %% make a row of each object
rows = [{"id": b.id, "status": b.status, "ok": b.request_counts.completed} for b in [batch]]
print(rows)

# %% make a row of each dump
rows = [one.model_dump() for one in client.batches.list()]
print([row["status"] for row in rows])

# %% read the fields of an object
print("status" in type(batch).model_fields)
# differs: AttributeError
# instead: import attrs
# instead: print("status" in attrs.fields_dict(type(batch)))

# %% make an object from a dict
from openai.types import Batch

print(Batch.model_validate(batch.to_dict()).status)

# %% read the request id of an object
print(batch._request_id.startswith("req_"))

# %% copy an object with a change
print(batch.model_copy(update={"status": "expired"}).status)

# %% look into an object
print(vars(batch)["status"])

# %% print the JSON of what was created
created = client.batches.create(
    input_file_id=file_id, endpoint="/v1/embeddings", completion_window="24h"
).to_json()
print(json.loads(created)["endpoint"])

# %% read metadata that may be missing
job = batch.metadata.get("job") if batch.metadata else "unnamed"
print(job)

# %% read tokens that may be missing
print(batch.usage.total_tokens if batch.usage else 0)

# %% read the request id of what was created
file = client.files.create(file=open("requests.jsonl", "rb"), purpose="batch")
print(file.filename, file._request_id is not None)

# %% log a request id that may be missing
print(getattr(client.models.retrieve("gpt-4o-mini"), "_request_id", None) is None)

# %% tell two requests apart
print(client.batches.retrieve(batch_id)._request_id == batch._request_id)

# %% read an object back from a file
from openai.types import Batch

with open("batch.json", "w") as saved:
    saved.write(batch.model_dump_json(indent=2))
print(Batch.model_validate_json(open("batch.json").read()).status)

# %% copy an object as it is
print(batch.model_copy() == batch, batch.model_copy(deep=True) == batch)

# %% copy what is nested
print(copy.deepcopy(batch).request_counts.total)

# %% write objects with json.dumps
text = json.dumps({"batch": batch}, default=lambda value: value.model_dump())
print(json.loads(text)["batch"]["status"])

# %% read an attribute with a default
print(getattr(batch, "nothing", "default"), hasattr(batch, "output_file_id"))

# %% see that objects cannot be hashed
try:
    print(len({batch}))
except TypeError:
    print("no")

# %% name the class of an object
print(type(batch).__name__, repr(batch).startswith("Batch(id="))

# %% make a dict of the fields
print(dict(batch)["status"])
# differs: TypeError
# instead: print(batch.to_dict()["status"])

# %% import a class from its module
from openai.types.batch import Batch

print(isinstance(batch, Batch))
# differs: ModuleNotFoundError
# instead: from openai.types import Batch
# instead: print(isinstance(batch, Batch))

# %% note something on an object
batch.note = "mine"
print(batch.note)
