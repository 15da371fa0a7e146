"""What a run reports, and how it shows itself."""

from __future__ import annotations

from pathlib import Path

from batchwright.runs import Progress, Summary


def test_a_summary_shows_itself_as_a_table_with_its_zeros() -> None:
    summary = Summary(
        total=3, ok=3, shards=1, output=Path("a<b"), errors=Path("e"), batch_ids=["batch_1"]
    )
    html = summary._repr_html_()
    assert html.startswith("<table><caption>Summary</caption>")
    assert "<th>total</th><td>3</td>" in html
    assert "<th>failed</th><td>0</td>" in html
    assert "<td>a&lt;b</td>" in html
    assert "<td>[&quot;batch_1&quot;]</td>" in html
    assert eval(repr(summary), {"Summary": Summary, "PosixPath": Path}) == summary


def test_progress_shows_itself_as_a_table() -> None:
    progress = Progress("poll", 10, completed=4, failed=1, shards=1, merged=0, active=("batch_1",))
    assert "<th>step</th><td>poll</td>" in progress._repr_html_()
    assert repr(progress).startswith("Progress(step='poll', requests=10, completed=4")
