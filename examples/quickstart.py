"""Run a file of requests, with OPENAI_API_KEY and OPENAI_BASE_URL from the environment."""

from batchwright import Client, requests, results
from batchwright.runs import run

texts = ["The cat sat on the mat.", "A kitten rests on a rug.", "Interest rates rose again."]
lines = (requests.embedding(text, model="text-embedding-3-small", input=text) for text in texts)
requests.write("texts.jsonl", lines)
with Client() as client:
    print(run(client, "texts.jsonl", output="vectors.jsonl"))
for result in results.read("vectors.jsonl"):
    if result.embedding is not None:
        print(result.custom_id, result.embedding[:3])
