import openai
from openai import OpenAI

client = OpenAI(max_retries=0)

# %% catch what does not exist
try:
    client.batches.retrieve("batch_none")
except openai.NotFoundError as error:
    print(type(error).__name__, error.status_code)

# %% catch a wrong argument
try:
    client.batches.create(input_file_id=file_id, endpoint="/v1/x", completion_window="24h")
except openai.BadRequestError as error:
    print(error.status_code, error.code, error.param, error.type)

# %% catch a conflict
try:
    client.batches.cancel(batch_id)
except openai.ConflictError as error:
    print(error.status_code)

# %% catch a wrong key
server.faults.add(ErrorResponse(status=401))
try:
    client.models.list().data
except openai.AuthenticationError as error:
    print(error.status_code)

# %% catch a missing permission
server.faults.add(ErrorResponse(status=403))
try:
    client.files.list().data
except openai.PermissionDeniedError as error:
    print(error.status_code)

# %% catch an unprocessable request
server.faults.add(ErrorResponse(status=422))
try:
    client.files.retrieve(file_id)
except openai.UnprocessableEntityError as error:
    print(error.status_code)

# %% catch a rate limit
server.faults.add(ErrorResponse(status=429))
try:
    client.batches.retrieve(batch_id)
except openai.RateLimitError as error:
    print(error.status_code, error.response.headers.get("retry-after"))

# %% catch a failure of the server
server.faults.add(ErrorResponse(status=503))
try:
    client.batches.retrieve(batch_id)
except openai.InternalServerError as error:
    print(error.status_code)

# %% catch any status
try:
    client.files.retrieve("file-none")
except openai.APIStatusError as error:
    print(error.status_code, error.response.status_code)

# %% catch any error of the API
try:
    client.files.retrieve("file-none")
except openai.APIError as error:
    print(type(error).__name__)

# %% catch in the documented order
try:
    client.files.retrieve("file-none")
except openai.APIConnectionError as error:
    print("no connection", error.__cause__)
except openai.RateLimitError:
    print("slow down")
except openai.APIStatusError as error:
    print("another status", error.status_code)

# %% catch a server that is not there
broken = OpenAI(base_url="http://127.0.0.1:9/v1", max_retries=0)
with broken:
    try:
        broken.batches.retrieve(batch_id)
    except openai.APIConnectionError as error:
        print(error.__cause__ is not None, isinstance(error, openai.APITimeoutError))

# %% look at the request of an error
with OpenAI(base_url="http://127.0.0.1:9/v1", max_retries=0) as broken:
    try:
        broken.batches.retrieve("batch_1")
    except openai.APIConnectionError as error:
        print(error.request.method, error.request.url.path)

# %% tell connection errors from others
with OpenAI(base_url="http://127.0.0.1:9/v1", max_retries=0) as broken:
    try:
        broken.files.list().data
    except openai.APIError as error:
        print(getattr(error, "status_code", None), isinstance(error, openai.APIStatusError))

# %% read the message
try:
    client.files.retrieve("file-none")
except openai.NotFoundError as error:
    print("No such File object" in error.message, "No such File object" in str(error))

# %% read the code and the parameter
try:
    client.files.retrieve("file-none")
except openai.APIError as error:
    print(error.code, error.param, error.type)

# %% read the request id of an error
try:
    client.files.retrieve("file-none")
except openai.APIStatusError as error:
    print(error.request_id, error.response.headers["x-request-id"] == error.request_id)

# %% read the response of an error
try:
    client.files.retrieve("file-none")
except openai.APIStatusError as error:
    print(error.response.status_code, error.response.json()["error"]["type"])

# %% read the text of an error
try:
    client.batches.retrieve("batch_none")
except openai.APIStatusError as error:
    print("error" in error.response.text, error.response.request.url.path)

# %% read the request of an error
try:
    client.batches.retrieve("batch_none")
except openai.APIStatusError as error:
    print(error.request.method, error.request.url.path)

# %% go on after a missing file
for one in (file_id, "file-none"):
    try:
        print(len(client.files.content(one).text.splitlines()))
    except openai.NotFoundError:
        print("gone")

# %% turn an error into text
try:
    client.files.delete("file-none")
except Exception as error:
    print(type(error).__name__, "No such File object" in f"failed: {error}")

# %% retry with one's own loop
server.faults.add(ErrorResponse(operation="retrieveBatch", status=500, times=2))
for attempt in range(5):
    try:
        batch = client.batches.retrieve(batch_id)
        break
    except openai.InternalServerError:
        continue
print(attempt, batch.status)

# %% let the client retry
server.faults.add(ErrorResponse(operation="retrieveFile", status=500, times=1))
print(client.with_options(max_retries=2).files.retrieve(file_id).filename)

# %% import errors by name
from openai import APIError, APIStatusError, NotFoundError

try:
    client.batches.retrieve("batch_none")
except (NotFoundError, APIStatusError) as error:
    print(isinstance(error, APIError))

# %% read the body of an error
try:
    client.files.retrieve("file-none")
except openai.APIStatusError as error:
    print(error.body["type"])
# differs: KeyError
# instead: try:
# instead:     client.files.retrieve("file-none")
# instead: except openai.APIStatusError as error:
# instead:     print(error.body["error"]["type"])

# %% catch everything that the package raises
try:
    client.files.retrieve("file-none")
except openai.OpenAIError as error:
    print(type(error).__name__)

# %% check a wrong key by listing
server.faults.add(ErrorResponse(status=401))
try:
    client.models.list()
    print("the key works")
except openai.AuthenticationError:
    print("it does not")

# %% ask for the content of a missing file
try:
    client.files.content("file-none")
except openai.NotFoundError:
    print("gone")


# %% decide what to retry
def is_temporary(error: Exception) -> bool:
    return isinstance(error, (openai.RateLimitError, openai.APIConnectionError)) or (
        isinstance(error, openai.APIStatusError) and error.status_code >= 500
    )


try:
    client.batches.retrieve("batch_none")
except Exception as error:
    print(is_temporary(error))

# %% compare the classes of errors
print(issubclass(openai.APITimeoutError, openai.APIConnectionError))
print(issubclass(openai.RateLimitError, openai.APIStatusError))

# %% look at the cause of an error
unreachable = OpenAI(base_url="http://127.0.0.1:9/v1", max_retries=0)
try:
    unreachable.batches.list()
except openai.APIConnectionError as error:
    print(error.__cause__ is not None)

# %% read the JSON of an error
try:
    client.files.retrieve("file-none")
except openai.APIStatusError as error:
    print(error.response.json()["error"]["type"])

# %% make an error for a test
import httpx2 as http

response = http.Response(429, request=http.Request("GET", "http://localhost"))
print(openai.RateLimitError("slow down", response=response, body=None).status_code)
# differs: TypeError
# instead: print(openai.RateLimitError("slow down", status_code=429, headers={}).status_code)
