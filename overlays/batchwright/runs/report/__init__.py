"""The report of a run: one HTML page that needs nothing but itself."""

from __future__ import annotations

from batchwright.runs.report.writing import write_report

__all__ = ["write_report"]
