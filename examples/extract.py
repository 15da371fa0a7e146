"""Extract a Pydantic model from 5,000 letters, and add up what they order.

python extract.py [how many letters]
"""

import sys
from collections import Counter
from collections.abc import Iterator
from typing import Literal

from pydantic import BaseModel, Field

from batchwright import Client, requests, results
from batchwright.runs import run

PRODUCTS = ("pencils", "rulers", "erasers")


class Order(BaseModel):
    """What a customer orders."""

    quantity: int = Field(description="How many boxes.", gt=0)
    product: Literal["pencils", "rulers", "erasers"]
    note: str | None = Field(description="What else the customer says.", max_length=200)


def letters(count: int) -> Iterator[dict[str, object]]:
    """The texts; yours may come from a file, a database or a data frame."""
    for n in range(count):
        product = PRODUCTS[n % len(PRODUCTS)]
        yield {"n": n, "text": f"Hello! Please send {n % 9 + 1} boxes of {product}. Thanks, A."}


lines = requests.template(
    letters(int(sys.argv[1]) if len(sys.argv) > 1 else 5_000),
    id="letter-{n}",
    chat="{text}",
    system="Extract the order from the letter.",
    model="gpt-5-mini",
    into=Order,
)
requests.write("letters.jsonl", lines)
with Client() as client:
    summary = run(client, "letters.jsonl", output="orders.jsonl")
print(summary.succeeded, "of", summary.total, "answered")

boxes = Counter[str]()
for result in results.read("orders.jsonl", into=Order):
    if result.parsed:
        boxes[result.parsed.product] += result.parsed.quantity
    else:
        print(result.custom_id, result.why)  # a refusal, an answer that was cut, a mismatch
print(*(f"{count} boxes of {product}" for product, count in boxes.items()), sep="\n")
