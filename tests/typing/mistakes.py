"""What a type checker must refuse; each line names the error."""

from typing import Unpack

from batchwright import Client
from batchwright.results import read
from batchwright_api.lines.types import (
    ChatCompletionRequestUserMessage,
    CreateChatCompletionRequest,
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


def chat(**body: Unpack[CreateChatCompletionRequest]) -> None: ...


def embedding(**body: Unpack[CreateEmbeddingRequest]) -> None: ...


message: ChatCompletionRequestUserMessage = {"role": "usr", "content": "a"}  # error: typeddict-item
chat(model="gpt-5", messages=[{"role": "user", "content": "a"}], temprature=1)  # error: call-arg
chat(model="gpt-5", messages=[{"role": "user", "content": "a"}], max_tokens="1")  # error: arg-type
chat(model="gpt-5")  # error: call-arg
embedding(model="m", input="a", encoding_format="int8")  # error: arg-type
embedding(model="m", input=1)  # error: arg-type
more: CreateEmbeddingRequest = {"model": "m", "input": "a", "n": 1}  # error: typeddict-unknown-key
less: CreateEmbeddingRequest = {"input": "a"}  # error: typeddict-item
next(read("answers.jsonl")).ok = True  # error: misc
next(read("answers.jsonl")).text.upper()  # error: union-attr
next(read("answers.jsonl", into=Client)).parsed.close()  # error: union-attr
next(read("answers.jsonl", Client))  # error: call-overload
