"""What a type checker must refuse; each line names the error."""

from batchwright import Client
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
