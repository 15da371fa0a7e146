"""Files of requests: making lines; writing, reading, checking and splitting files.

A file has one JSON object per line, in UTF-8, as the Batch API takes it.
"""

from __future__ import annotations

from batchwright._jsonl.reports import Problem, Report
from batchwright._jsonl.sharding import Shard, shards
from batchwright._jsonl.validation import check
from batchwright.requests.endpoints import (
    chat,
    completion,
    embedding,
    image,
    image_edit,
    moderation,
    responses,
    video,
)
from batchwright.requests.files import read, write
from batchwright.requests.line import request
from batchwright.requests.templating import template

__all__ = [
    "Problem",
    "Report",
    "Shard",
    "chat",
    "check",
    "completion",
    "embedding",
    "image",
    "image_edit",
    "moderation",
    "read",
    "request",
    "responses",
    "shards",
    "template",
    "video",
    "write",
]
