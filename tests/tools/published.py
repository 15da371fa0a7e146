"""A published document of our own, in which everything is as odd as in the real one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml
from document import parse
from line_schemas.derive import Plan

Json = dict[str, Any]

PUBLISHED = """\
openapi: 3.1.0
info: {title: Things, version: "7"}
paths:
  /batches:
    post:
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties:
                endpoint: {type: string, enum: [/v1/things]}
  /things:
    post:
      operationId: createThing
      summary: A sentence of theirs.
      requestBody:
        content:
          multipart/form-data: {schema: {$ref: "#/components/schemas/ThingForm"}}
          application/json: {schema: {$ref: "#/components/schemas/CreateThing"}}
      responses:
        "200":
          description: A sentence of theirs.
          content:
            text/event-stream: {schema: {$ref: "#/components/schemas/ThingEvent"}}
            application/json: {schema: {$ref: "#/components/schemas/Thing"}}
components:
  schemas:
    ThingForm: {type: object, properties: {file: {type: string, format: binary}}}
    ThingEvent: {type: object, properties: {delta: {type: string}}}
    Unused: {type: object}
    Shared:
      type: object
      title: A sentence of theirs
      properties:
        size: {type: integer, minimum: 0}
        user: {type: string, description: A sentence of theirs., example: 2024-01-01}
    CreateThing:
      description: A sentence of theirs.
      x-oaiMeta: {name: A sentence of theirs}
      allOf:
        - $ref: "#/components/schemas/Shared"
        - type: object
          required: [prompt, prompt, nothing]
          properties:
            prompt: {$ref: "#/components/schemas/Prompt"}
            size: {type: integer, minimum: 0, maximum: 10, nullable: true, default: 3}
            seed: {type: integer, minimum: -9223372036854776000, maximum: 9223372036854776000}
            style: {type: string, enum: [vivid, natural, null], default: bold}
            quality: {type: [string, "null"], enum: [low, high], default: low}
            count: {type: integer, default: "1"}
            image: {$ref: "#/components/schemas/Image"}
            filter: {$ref: "#/components/schemas/Compound"}
            item: {$ref: "#/components/schemas/Item"}
            created: {type: string, default: 2024-01-01}
            tags:
              type: object
              additionalProperties: {oneOf: [{type: string}, {type: number}]}
    Prompt:
      oneOf:
        - {type: string, default: "", nullable: true}
        - type: array
          items: {oneOf: [{type: string}, {oneOf: [{type: integer}, {type: string}]}]}
    Image:
      type: object
      properties: {url: {type: string}, file_id: {type: string}}
      anyOf: [{required: [url]}, {required: [file_id]}]
      not: {required: [url, file_id]}
      additionalProperties: false
    Compound:
      $recursiveAnchor: true
      type: object
      properties:
        type: {type: string, enum: [and, or]}
        filters: {type: array, items: {oneOf: [{type: string}, {$recursiveRef: "#"}]}}
    Item:
      type: object
      discriminator: {propertyName: kind}
      oneOf: [{$ref: "#/components/schemas/Text"}, {$ref: "#/components/schemas/Number"}]
    Text: {type: object, required: [kind], properties: {kind: {type: string, enum: [text]}}}
    Number:
      properties: {kind: {const: number}, value: {type: number, exclusiveMinimum: 0}}
    Thing:
      type: object
      required: [id]
      properties:
        id: {type: string}
        item: {$ref: "#/components/schemas/Item", nullable: true}
        meta: {type: object, additionalProperties: true, properties: {at: {type: integer}}}
"""


def published() -> Json:
    """The document; each call makes another copy."""
    found: Json = parse(PUBLISHED, "published.yaml")
    return found


def schemas(document: Json) -> Json:
    """The schemas of a document."""
    found: Json = document["components"]["schemas"]
    return found


PARAMETERS = {
    "prompt": "What to make.",
    "size": "How large it is.",
    "seed": "Where chance starts.",
    "style": "How it looks.",
    "quality": "How good it is.",
    "count": "How many to make.",
    "image": "What to start from.",
    "filter": "What to leave out.",
    "item": "What to put in.",
    "created": "When it was made.",
    "tags": "What to call it.",
}
LINES: Json = {
    "endpoints": {"/v1/things": {"summary": "Make a thing.", "parameters": PARAMETERS}},
    "parameters": {"user": "Who asks."},
    "closed": ["CreateThing.style", "Compound.type"],
}
PLAN = Plan(**LINES, deviations=[])


def deviations(*places: Json) -> Json:
    """A record of deviations with one entry."""
    entries = [{"reason": "why", "evidence": "where", "places": list(places)}]
    return {"deviations": entries if places else []}


def write(folder: Path, document: Json, *places: Json, lines: Json = LINES) -> Path:
    """Write the files that `make drift` and `make sync` need; returns the published document."""
    (folder / "lines.yaml").write_text(yaml.safe_dump(lines, sort_keys=False))
    (folder / "lines-deviations.yaml").write_text(yaml.safe_dump(deviations(*places)))
    (folder / "spec-deviations.yaml").write_text("deviations: []")
    path = folder / "upstream.json"
    path.write_text(json.dumps(document))
    return path
