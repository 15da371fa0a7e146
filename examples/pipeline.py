"""A pipeline of polars: from a data frame to one with the answers beside."""

from pathlib import Path
from typing import Literal, TypedDict

import polars as pl

from batchwright import Client, requests, results
from batchwright.runs import run

TICKETS = Path(__file__).with_name("tickets.csv")


class Triage(TypedDict):
    """What to do with a ticket."""

    topic: Literal["bug", "billing", "praise"]
    reply: str


tickets = pl.read_csv(TICKETS).filter(pl.col("text").str.split(" ").list.len() > 8)
lines = requests.template(
    tickets,
    id="{ticket_id}",
    responses="A ticket about a bug, about billing, or with praise: {text}",
    model="gpt-5-mini",
    into=Triage,
)
requests.write("triage.requests.jsonl", lines)
with Client() as client:
    run(client, "triage.requests.jsonl", output="triage.answers.jsonl")

table = results.table("triage.answers.jsonl", into=Triage, join=tickets, on="ticket_id")
print(
    table.to_polars()
    .group_by("topic")
    .agg(pl.len().alias("tickets"), pl.col("output_tokens").sum())
    .sort("tickets", "topic", descending=True)
)
