"""Classify two tables at the same time, with async."""

import asyncio
from pathlib import Path
from typing import Literal, TypedDict

from batchwright import AsyncClient, requests, results
from batchwright.runs import run

FOLDER = Path(__file__).parent


class Language(TypedDict):
    """The language that a text is in."""

    language: Literal["English", "German", "other"]


async def classify(client: AsyncClient, table: Path, prompt: str, name: str) -> dict[str, str]:
    """Classify each row of a table, by its id."""
    lines = requests.template(table, id=name, chat=prompt, model="gpt-5-mini", into=Language)
    requests.write(f"{table.stem}.requests.jsonl", lines)
    await run(client, f"{table.stem}.requests.jsonl", output=f"{table.stem}.languages.jsonl")
    answers = results.read(f"{table.stem}.languages.jsonl", into=Language)
    return {answer.custom_id: answer.parsed["language"] for answer in answers if answer.parsed}


async def main() -> None:
    """Classify the tickets and the answers."""
    async with AsyncClient() as client:
        tickets, answers = await asyncio.gather(
            classify(client, FOLDER / "tickets.csv", "{text}", "{ticket_id}"),
            classify(client, FOLDER / "answers.csv", "{answer}", "{student}"),
        )
    print(tickets, answers, sep="\n")


asyncio.run(main())
