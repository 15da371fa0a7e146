import openai
from openai import OpenAI

client = OpenAI()

# %% list the models
print(sorted(model.id for model in client.models.list())[:3])

# %% list the data of the models
for model in client.models.list().data[:2]:
    print(model.id, model.object, model.owned_by)

# %% retrieve a model
model = client.models.retrieve("gpt-4o-mini")
print(model.id, model.object, model.owned_by, model.created)

# %% retrieve a model by name
print(client.models.retrieve(model="gpt-4o-mini").id)

# %% check whether a model exists
try:
    client.models.retrieve("no-such-model")
except openai.NotFoundError as error:
    print(error.status_code, error.code)

# %% check whether a model is listed
print("gpt-4o-mini" in [model.id for model in client.models.list()])

# %% check a key
try:
    client.models.list()
    print("the key works")
except openai.AuthenticationError:
    print("it does not")

# %% delete a model
try:
    print(client.models.delete("ft:gpt-4o-mini:acme::1").deleted)
except openai.APIStatusError as error:
    print(error.status_code)

# %% annotate with the type of models
from openai.types import Model

print(isinstance(client.models.retrieve("gpt-4o-mini"), Model))

# %% sort the names of the models
print(sorted(model.id for model in client.models.list().data)[:2])

# %% format a model
print(str(client.models.retrieve("gpt-4o-mini"))[:22])
