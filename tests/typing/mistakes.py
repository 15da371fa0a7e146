"""What a type checker must refuse; each line names the error."""

from batchwright import Client, requests
from batchwright.results import read
from batchwright_api.lines.types import (
    ChatCompletionRequestUserMessage,
    CreateEmbeddingRequest,
)
from batchwright_api.models import BatchFileExpirationAfter, CreateBatchRequest

CreateBatchRequest("file-1", "/v1/embeddings", "24h", output_expires_after=None)  # error: arg-type
CreateBatchRequest("file-1", "/v1/embeddings")  # error: call-arg
BatchFileExpirationAfter("updated_at", 3600)  # error: arg-type
Client(api_key="sk-test").batches.retrieve(1)  # error: arg-type
Client(api_key="sk-test").files.delete(BatchFileExpirationAfter("created_at", 1))  # error: arg-type
Client(api_key="sk-test").batches.retrieve("batch_1").output_file_id.upper()  # error: union-attr
Client(api_key="sk-test").with_raw_response.batches.wait("batch_1")  # error: misc
Client(api_key="sk-test").with_raw_response.models.retrieve("m").id.upper()  # error: attr-defined
Client(api_key="sk-test").batches.retrieve("batch_1", tiemout=1)  # error: call-arg
Client(api_key="sk-test").batches.retrieve("batch_1", timeout="1")  # error: arg-type
Client(api_key="sk-test").batches.wait("batch_1", extra_query="a=1")  # error: arg-type


message: ChatCompletionRequestUserMessage = {"role": "usr", "content": "a"}  # error: typeddict-item
more: CreateEmbeddingRequest = {"model": "m", "input": "a", "n": 1}  # error: typeddict-unknown-key
less: CreateEmbeddingRequest = {"input": "a"}  # error: typeddict-item
next(read("answers.jsonl")).ok = True  # error: misc
next(read("answers.jsonl")).text.upper()  # error: union-attr
next(read("answers.jsonl", into=Client)).parsed.close()  # error: union-attr
next(read("answers.jsonl", Client))  # error: call-overload
requests.chat("r", model="m", messages=[{"role": "usr", "content": ""}])  # error: misc, list-item
requests.chat("r1", model="m", messages=[], temprature=0)  # error: call-arg
requests.chat("r1", model="m", messages=[], max_tokens="ten")  # error: arg-type
requests.chat("r1", model="m")  # error: call-arg
requests.chat("r1", model="m", messages=[{"role": "user"}])  # error: typeddict-item
requests.chat("r1", model="m", messages="Hi")  # error: arg-type
requests.chat("r1", model="m", messages=[], reasoning_effort="huge")  # error: arg-type
requests.chat("r1", model="m", messages=[], into="Ticket")  # error: arg-type
requests.chat(1.5, model="m", messages=[])  # error: arg-type
requests.responses("r1", model="m", input="Hi", max_tokens=5)  # error: call-arg
requests.embedding("r1", model="m", input=[1, "a"])  # error: arg-type
requests.embedding("r1", model="m", dimensions=8)  # error: call-arg
requests.moderation("r1", model="m", input=1)  # error: arg-type
requests.completion("r1", model="m", prompt="Hi", messages=[])  # error: call-arg
requests.image("r1", model="m", prompt="Hi", n="two")  # error: arg-type
requests.image_edit("r1", prompt="Hi", images=["file-1"])  # error: list-item
requests.video("r1", model="m", prompt="Hi", seconds=4)  # error: arg-type
requests.template("a.csv", chat=5)  # error: arg-type
requests.template(5, chat="{text}")  # error: arg-type
