"""Grade the answers of students, with a tool that the model has to call."""

from dataclasses import dataclass
from pathlib import Path

from batchwright import Client, requests, results
from batchwright.runs import run

ANSWERS = Path(__file__).with_name("answers.csv")


@dataclass
class Grade:
    """What the tool is called with."""

    points: int
    reason: str


TOOL = {
    "type": "function",
    "function": {
        "name": "enter_grade",
        "description": "Enter a grade into the book.",
        "strict": True,
        "parameters": {
            "type": "object",
            "properties": {
                "points": {"type": "integer", "minimum": 0, "maximum": 10},
                "reason": {"type": "string", "description": "One sentence for the student."},
            },
            "required": ["points", "reason"],
            "additionalProperties": False,
        },
    },
}

lines = requests.template(
    ANSWERS,
    id="{student}",
    chat="Question: {question}\nAnswer: {answer}",
    system="Grade the answer of a student.",
    model="gpt-5-mini",
    tools=[TOOL],
    tool_choice="required",
)
requests.write("grades.jsonl", lines)
with Client() as client:
    run(client, "grades.jsonl", output="grades.answers.jsonl")
for result in results.read("grades.answers.jsonl"):
    for call in result.tool_calls:
        grade = call.into(Grade)
        print(f"{result.custom_id}: {grade.points} points. {grade.reason}")
