"""Classify the tickets of a CSV file.

python classify.py [a CSV with the columns ticket_id and text]
"""

import sys
from collections import Counter
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from batchwright import Client, requests, results
from batchwright.runs import run

TICKETS = Path(__file__).with_name("tickets.csv")
PROMPT = "Is this ticket about a bug, billing, or is it praise?\n\n{text}"


class Topic(Enum):
    """The topics that there are."""

    BUG = "bug"
    BILLING = "billing"
    PRAISE = "praise"


@dataclass
class Label:
    """What a ticket is about."""

    topic: Topic


lines = requests.template(
    sys.argv[1] if len(sys.argv) > 1 else TICKETS,
    id="{ticket_id}",
    chat=PROMPT,
    model="gpt-5-mini",
    into=Label,
)
requests.write("tickets.requests.jsonl", lines)
with Client() as client:
    summary = run(client, "tickets.requests.jsonl", output="tickets.answers.jsonl")
print(summary.succeeded, "of", summary.total, "answered")

topics = Counter[Topic]()
for result in results.read("tickets.answers.jsonl", into=Label):
    if result.parsed:
        topics[result.parsed.topic] += 1
    else:
        print(result.custom_id, result.why)
for topic, count in topics.most_common():
    print(topic.value, count)
