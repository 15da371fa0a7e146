"""Embed the texts of a Parquet file, and find the nearest neighbours of one of them.

python search.py [how many of the standard library's docstrings] [the name of one]
"""

import json
import sys
from itertools import islice
from pathlib import Path

import numpy as np
import polars as pl
from docstrings import docstrings

from batchwright import Client, requests, results
from batchwright.runs import run

count = int(sys.argv[1]) if len(sys.argv) > 1 else 3_000
names, texts = zip(*islice(docstrings(), count), strict=True)
pl.DataFrame({"name": names, "text": texts}).write_parquet("docstrings.parquet")

lines = requests.template(
    "docstrings.parquet",
    id="{name}",
    embedding="{text}",
    model="text-embedding-3-small",
    dimensions=256,
    encoding_format="base64",  # a quarter of the size
)
requests.write("docstrings.jsonl", lines)
with Client() as client:
    summary = run(client, "docstrings.jsonl", output="docstrings.answers.jsonl")
print(summary.succeeded, "of", summary.total, "answered")

results.table("docstrings.answers.jsonl").write("vectors.npy", overwrite=True)
vectors = np.load("vectors.npy", mmap_mode="r")
with Path("vectors.ids.jsonl").open() as file:
    ids = [json.loads(line)["custom_id"] for line in file]
wanted = sys.argv[2] if len(sys.argv) > 2 else ids[0]
nearness = vectors @ vectors[ids.index(wanted)]  # the vectors have the length 1
for row in np.argsort(-nearness)[:6]:
    print(f"{nearness[row]:.3f}  {ids[row]}")
