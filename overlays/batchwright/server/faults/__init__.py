"""Faults to inject: each class describes one and applies it."""

from __future__ import annotations

# Importing a module makes its kinds known.
from batchwright.server.faults import batches, creation, files, lists, requests, responses
from batchwright.server.faults.fault import KINDS, Fault

__all__ = ["KINDS", "Fault", "batches", "creation", "files", "lists", "requests", "responses"]
