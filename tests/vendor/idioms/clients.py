import os

import openai
from openai import OpenAI

# %% pass the key and the URL
with OpenAI(api_key=os.environ["OPENAI_API_KEY"], base_url=os.environ["OPENAI_BASE_URL"]) as client:
    print(client.batches.retrieve(batch_id).status)

# %% take them from the environment
client = OpenAI()
print(client.batches.retrieve(batch_id).status)

# %% name the module
client = openai.OpenAI()
print(client.files.retrieve(file_id).filename)

# %% use the client in a with block
with OpenAI() as client:
    print(client.batches.retrieve(batch_id).status)

# %% close the client
client = OpenAI()
print(client.is_closed())
client.close()
print(client.is_closed())

# %% pass a function that returns the key
client = OpenAI(api_key=lambda: os.environ["OPENAI_API_KEY"])
print(client.batches.retrieve(batch_id).status)

# %% set an organization and a project
client = OpenAI(organization="org-1", project="proj-1")
print(client.organization, client.project, client.batches.retrieve(batch_id).status)
print(server.requests[-1].headers["openai-organization"])

# %% set the timeout and the retries
client = OpenAI(timeout=20.0, max_retries=5)
print(client.max_retries, client.batches.retrieve(batch_id).status)

# %% read the timeout
client = OpenAI(timeout=20.0)
print(client.timeout)
# differs: output
# instead: client = OpenAI(timeout=20.0)
# instead: print(client.timeout.read)

# %% set a detailed timeout
from httpx2 import Timeout

client = OpenAI(timeout=Timeout(60.0, read=5.0, write=10.0, connect=2.0))
print(client.timeout.read, client.batches.retrieve(batch_id).status)

# %% set headers
client = OpenAI(default_headers={"X-Team": "nightly"})
print(client.batches.retrieve(batch_id).status, server.requests[-1].headers["x-team"])

# %% set query parameters
client = OpenAI(default_query={"trace": "1"})
print(client.batches.retrieve(batch_id).status, server.requests[-1].query)

# %% set options for a call
client = OpenAI()
print(client.with_options(timeout=5, max_retries=0).batches.retrieve(batch_id).status)

# %% copy a client
client = OpenAI()
print(client.copy(max_retries=0).batches.retrieve(batch_id).status)

# %% pass an HTTP client
from httpx2 import Client as HTTPClient

with HTTPClient() as http_client:
    client = OpenAI(http_client=http_client)
    print(client.batches.retrieve(batch_id).status)

# %% pass an HTTP client with limits and a transport
from httpx2 import Client as HTTPClient
from httpx2 import HTTPTransport, Limits

transport = HTTPTransport(retries=1, limits=Limits(max_connections=5))
with HTTPClient(transport=transport, timeout=30) as http_client:
    client = OpenAI(http_client=http_client)
    print(client.models.retrieve("gpt-4o-mini").id)

# %% read the base URL
client = OpenAI()
print(client.base_url)
# differs: output
# instead: client = OpenAI()
# instead: print(client.base_url + "/")

# %% miss the key
del os.environ["OPENAI_API_KEY"]
try:
    OpenAI()
except Exception as error:
    print("OPENAI_API_KEY" in str(error))


# %% make a class of one's own
class Jobs:
    def __init__(self, client: OpenAI) -> None:
        self.client = client

    def status(self, name: str) -> str:
        return self.client.batches.retrieve(name).status


client = OpenAI()
print(Jobs(client).status(batch_id))

# %% use the client in threads
from concurrent.futures import ThreadPoolExecutor

client = OpenAI()
with ThreadPoolExecutor(4) as executor:
    print([b.status for b in executor.map(client.batches.retrieve, [batch_id] * 4)])

# %% use the module as a client
openai.api_key = os.environ["OPENAI_API_KEY"]
openai.base_url = os.environ["OPENAI_BASE_URL"] + "/"
print(openai.batches.retrieve(batch_id).status)
# differs: AttributeError
# instead: client = OpenAI()
# instead: print(client.batches.retrieve(batch_id).status)


# %% derive a client of one's own
class JobClient(OpenAI):
    def done(self, name: str) -> bool:
        return self.batches.retrieve(name).status == "completed"


client = JobClient()
print(client.done(batch_id), client.with_options(max_retries=0).done(active_id))

# %% import the client by its short name
from openai import Client

client = Client()
print(client.batches.retrieve(batch_id).status)

# %% join a path to the base URL
client = OpenAI(base_url="http://localhost:1/v1/")
print(str(client.base_url).rstrip("/") + "/batches")

# %% keep the loggers quiet
import logging

for name in ("openai", "httpx"):
    logging.getLogger(name).setLevel(logging.WARNING)
client = OpenAI()
print(client.batches.retrieve(batch_id).status)

# %% keep a resource in a variable
client = OpenAI()
batches = client.batches
print(batches.retrieve(batch_id).status)


# %% annotate with the client
def status(client: openai.OpenAI, batch: "openai.types.Batch") -> str:
    return client.batches.retrieve(batch.id).status


client = OpenAI()
print(status(client, client.batches.retrieve(batch_id)))

# %% take Timeout from the package
from openai import Timeout

client = OpenAI(timeout=Timeout(60.0, connect=5.0))
print(client.batches.retrieve(batch_id).status)
# differs: ImportError
# instead: from httpx import Timeout
# instead: client = OpenAI(timeout=Timeout(60.0, connect=5.0))
# instead: print(client.batches.retrieve(batch_id).status)

# %% read the key
client = OpenAI(api_key="sk-test")
print(client.api_key)
# differs: AttributeError
# instead: key = "sk-test"
# instead: client = OpenAI(api_key=key)
# instead: print(key)
