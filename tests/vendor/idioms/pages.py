from openai import OpenAI

client = OpenAI()

# %% iterate over all pages
print(len([batch.id for batch in client.batches.list(limit=1)]))

# %% make a list of all pages
print(len(list(client.files.list(limit=2))))

# %% read one page
page = client.batches.list(limit=2)
print(len(page.data), page.has_more, page.object)

# %% read the first item
print(client.batches.list(limit=1).data[0].status)

# %% loop over the data of one page
for batch in client.batches.list(limit=2).data:
    print(batch.id, batch.status)

# %% ask for the next page
page = client.batches.list(limit=2)
if page.has_next_page():
    print(len(page.get_next_page().data))

# %% go from page to page
page = client.batches.list(limit=1)
sizes = [len(page.data)]
while page.has_next_page():
    page = page.get_next_page()
    sizes.append(len(page.data))
print(sizes)

# %% loop until there is no more
after, found = None, []
while True:
    arguments = {"after": after} if after else {}
    page = client.batches.list(limit=1, **arguments)
    found += page.data
    if not page.has_more:
        break
    after = page.data[-1].id
print(len(found))

# %% read the cursors of a page
page = client.batches.list(limit=2)
print(page.first_id == page.data[0].id, page.last_id == page.data[-1].id)

# %% iterate over the pages themselves
print([len(page.data) for page in client.batches.list(limit=1).iter_pages()])

# %% ask what comes next
page = client.batches.list(limit=1)
print(page.next_page_info().params["after"] == page.data[-1].id)

# %% stop early
for number, batch in enumerate(client.batches.list(limit=1)):
    if number == 1:
        print(batch.status)
        break

# %% take some with islice
from itertools import islice

print(len(list(islice(client.files.list(limit=1), 2))))

# %% sort what is listed
newest = sorted(client.batches.list(), key=lambda batch: batch.created_at, reverse=True)
print(len(newest))

# %% list models, which come in one page
page = client.models.list()
print(len(page.data) > 3, page.has_next_page(), page.object)

# %% dump a page
page = client.batches.list(limit=2)
print(sorted(page.model_dump()), len(page.model_dump()["data"]))

# %% dump a page as JSON
import json

print(len(json.loads(client.batches.list(limit=2).to_json())["data"]))
print(len(json.loads(client.files.list(limit=2).model_dump_json())["data"]))

# %% dump a page as a dict
print(client.batches.list(limit=2).to_dict()["data"][0]["object"])

# %% list with a header for each page
print(len(list(client.batches.list(limit=1, extra_headers={"X-Team": "a"}))))
print({request.headers.get("x-team") for request in server.requests[-3:]})

# %% add another parameter to a list
print(len(client.files.list(extra_query={"purpose": "batch_output"}).data))

# %% take the first one
print(next(iter(client.batches.list())).object)

# %% iterate twice
batches = client.batches.list()
print(len(list(batches)), len(list(batches)))

# %% read the request id of a list
print(client.batches.list()._request_id is not None)

# %% list what may have no data
for batch in getattr(client.batches.list(limit=100), "data", None) or []:
    print((getattr(batch, "metadata", None) or {}).get("job"))

# %% compare two orders
ascending = [file.id for file in client.files.list(order="asc")]
print(ascending == [file.id for file in client.files.list(order="desc")][::-1])

# %% make a dict of what is listed
print(sorted({batch.id: batch.status for batch in client.batches.list()}.values()))

# %% see that a page has no index
try:
    print(client.batches.list()[0])
except TypeError:
    print("TypeError")
