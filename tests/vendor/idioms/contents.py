import json
from pathlib import Path

from openai import OpenAI

client = OpenAI()

# %% read the content as text
print(sorted(client.files.content(file_id).text.splitlines())[0])

# %% read the content as bytes
content = client.files.content(file_id).content
print(type(content).__name__, len(content))

# %% read the content with read
data = client.files.content(file_id).read()
print(data.decode("utf-8").count("\n"))

# %% read the content by name
print(len(client.files.content(file_id=file_id).read()))

# %% parse each line
results = {}
for line in client.files.content(output_id).text.splitlines():
    result = json.loads(line)
    results[result["custom_id"]] = result["response"]["status_code"]
print(sorted(results.items()))

# %% parse each stripped line
text = client.files.content(output_id).text
print(sorted(json.loads(line)["custom_id"] for line in text.strip().split("\n")))

# %% parse each line of the bytes
content = client.files.content(output_id).content
lines = content.decode("utf-8").splitlines()
print(sorted(json.loads(line)["response"]["body"]["object"] for line in lines))

# %% iterate over the lines
for line in client.files.content(file_id).iter_lines():
    print(json.loads(line)["custom_id"], type(line).__name__)

# %% iterate over the bytes
print(b"".join(client.files.content(file_id).iter_bytes()).count(b"\n"))

# %% iterate over the bytes in chunks
chunks = list(client.files.content(file_id).iter_bytes(chunk_size=100))
print([len(chunk) for chunk in chunks])

# %% iterate over the text
print("".join(client.files.content(file_id).iter_text()).count("custom_id"))

# %% write the content to a file
content = client.files.content(file_id)
content.write_to_file("copy.jsonl")
print(Path("copy.jsonl").read_bytes() == Path("requests.jsonl").read_bytes())

# %% write the content to a path
client.files.content(file_id).write_to_file(Path("copy.jsonl"))
print(Path("copy.jsonl").stat().st_size)

# %% stream the content to a file
client.files.content(file_id).stream_to_file("copy.jsonl")
print(Path("copy.jsonl").stat().st_size)

# %% stream the content to a file in chunks
client.files.content(file_id).stream_to_file("copy.jsonl", chunk_size=64)
print(Path("copy.jsonl").stat().st_size)

# %% write the bytes oneself
result = client.files.content(output_id).content
with open("results.jsonl", "wb") as handle:
    handle.write(result)
print(len(Path("results.jsonl").read_text().splitlines()))

# %% write the text oneself
with open("results.jsonl", "w") as handle:
    handle.write(client.files.content(output_id).text)
print(len(Path("results.jsonl").read_text().splitlines()))

# %% read the content twice
content = client.files.content(file_id)
print(content.text == content.text, content.read() == content.content)

# %% look at the response of a download
content = client.files.content(file_id)
print(content.response.status_code, content.response.headers["content-length"])

# %% parse a file of one object
file = client.files.create(file=("one.jsonl", b'{"a": [1, 2]}'), purpose="batch")
print(client.files.content(file.id).json())

# %% close the content
content = client.files.content(file_id)
print(len(content.read()))
content.close()

# %% read both files of a batch
batch = client.batches.retrieve(batch_id)
for one in (batch.output_file_id, batch.error_file_id):
    if one:
        print(len(client.files.content(one).text.splitlines()))

# %% stream a download
with client.files.with_streaming_response.content(file_id) as response:
    print(response.status_code, sum(len(chunk) for chunk in response.iter_bytes()))

# %% stream the lines of a download
with client.files.with_streaming_response.content(file_id) as response:
    for line in response.iter_lines():
        print(json.loads(line)["custom_id"])

# %% stream a download to a file
with client.files.with_streaming_response.content(file_id) as response:
    response.stream_to_file("copy.jsonl")
print(Path("copy.jsonl").stat().st_size)

# %% read the headers of a streamed download
with client.files.with_streaming_response.content(file_id) as response:
    print(response.headers.get("content-length"), len(response.read()))

# %% read a download with its headers
response = client.files.with_raw_response.content(file_id)
print(response.status_code, len(response.content), response.headers["content-length"])

# %% parse a raw download
print(len(client.files.with_raw_response.content(file_id).parse().text))

# %% read the content as text, as it was done before
print(client.files.retrieve_content(file_id).count("\n"))

# %% read the content of a file with a timeout
print(len(client.files.content(file_id, timeout=60).text))

# %% read the text in whatever way there is
raw = client.files.content(output_id)
text = getattr(raw, "text", None)
if text is None:
    text = raw.read().decode("utf-8")
print(len(text.splitlines()))

# %% skip empty lines
lines = [line for line in client.files.content(output_id).text.split("\n") if line.strip()]
print(len(lines))

# %% read the lines from memory
import io

for line in io.StringIO(client.files.content(file_id).text):
    print(json.loads(line)["custom_id"])

# %% read the bytes from memory
import io

print(sum(1 for _ in io.BytesIO(client.files.content(file_id).content)))

# %% order the answers as the requests
answers = {}
for line in client.files.content(output_id).iter_lines():
    answer = json.loads(line)
    answers[answer["custom_id"]] = answer["response"]["body"]["data"][0]["embedding"]
requests = [json.loads(line) for line in open("requests.jsonl")]
print([len(answers[request["custom_id"]]) for request in requests])

# %% download several files at a time
from concurrent.futures import ThreadPoolExecutor

with ThreadPoolExecutor(2) as executor:
    contents = executor.map(client.files.content, [file_id, output_id])
    print([content.text.count("\n") > 0 for content in contents])

# %% read the lines of a binary stream
import io

lines = io.BytesIO(client.files.content(file_id).read()).readlines()
print([json.loads(line)["custom_id"] for line in lines])

# %% decode one object after the other
decoder, rest = json.JSONDecoder(), client.files.content(file_id).text.strip()
while rest:
    one, end = decoder.raw_decode(rest)
    print(one["custom_id"])
    rest = rest[end:].strip()

# %% compare the size with that of the file
print(len(client.files.content(file_id).content) == client.files.retrieve(file_id).bytes)

# %% read the text of a raw download
print(client.files.with_raw_response.content(file_id).http_response.text[:15])

# %% write the answers as a table
import csv

with open("answers.csv", "w") as table:
    rows = csv.writer(table)
    for line in client.files.content(output_id).text.splitlines():
        answer = json.loads(line)
        rows.writerow([answer["custom_id"], answer["response"]["status_code"]])
print(sorted(open("answers.csv").read().split()))

# %% append several contents to one file
with open("all.jsonl", "ab") as merged:
    for one in (file_id, output_id):
        merged.write(client.files.content(one).content)
print(len(open("all.jsonl").readlines()))

# %% add up the tokens of the answers
answers = [json.loads(line) for line in client.files.content(output_id).iter_lines()]
print(sum(answer["response"]["body"]["usage"]["total_tokens"] for answer in answers) > 0)

# %% tell answers from errors
for line in client.files.content(output_id).text.strip().split("\n"):
    answer = json.loads(line)
    if answer.get("error") or answer["response"]["status_code"] != 200:
        print("failed", answer["custom_id"])
    else:
        print("ok")

# %% read the text of the response of a download
print(client.files.content(file_id).response.text[:15])
# differs: RuntimeError
# instead: print(client.files.content(file_id).text[:15])
