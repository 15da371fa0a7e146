"""The whole page, from values."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from attrs import frozen

from batchwright.runs.report.markup import NOTHING, Html, Text, code, element, empty, joined, text
from batchwright.runs.report.notices import notices
from batchwright.runs.report.outcomes import outcomes, reasons
from batchwright.runs.report.shards import shards
from batchwright.runs.report.tables import figures
from batchwright.runs.report.usage import latency, tokens
from batchwright.runs.report.wording import dollars, duration, is_moment, moment, number, share
from batchwright.runs.status import Status

__all__ = ["START", "Link", "page"]

START = "<!doctype html>\n<!-- A report of batchwright -->\n"
"""How every report begins."""

_ICON = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E"
    "%3Crect y='2' width='16' height='3' rx='1.5' fill='%231a7f4b'/%3E"
    "%3Crect y='7' width='11' height='3' rx='1.5' fill='%233b6fd4'/%3E"
    "%3Crect y='12' width='6' height='3' rx='1.5' fill='%23b06a00'/%3E%3C/svg%3E"
)


@frozen
class Link:
    """A file beside the report.

    Args:
        what: What it holds.
        name: Its name, as shown.
        href: Its address, relative to the report; None if it is not there yet.
    """

    what: str
    name: str
    href: str | None


def page(
    status: Status, *, now: float, latencies: Sequence[float], links: Sequence[Link] = ()
) -> str:
    """Make the report of a run.

    Args:
        status: What the run says of itself.
        now: When the report is made, in seconds since 1970.
        latencies: How long each batch took, in seconds.
        links: The files to which it leads.
    """
    main = element(
        "main",
        _figures(status, now),
        notices(status),
        outcomes(status),
        reasons(status),
        shards(status, now),
        latency(latencies),
        tokens(status),
    )
    made = joined("Made by batchwright at ", moment(now), ". All times are in UTC.")
    name = element("p", "Run ", code(status.run_id))
    footer = element("footer", element("p", made), name)
    body = element("body", _header(status, links), main, footer)
    return START + element("html", _head(status), body, lang="en") + "\n"


@cache
def _style() -> Html:
    return Html(files("batchwright.runs.report").joinpath("style.css").read_text("utf-8"))


def _head(status: Status) -> Html:
    digest = base64.b64encode(hashlib.sha256(_style().encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    return element(
        "head",
        empty("meta", charset="utf-8"),
        empty("meta", http_equiv="Content-Security-Policy", content=policy),
        empty("meta", name="viewport", content="width=device-width, initial-scale=1"),
        empty("meta", name="color-scheme", content="light dark"),
        empty("meta", name="referrer", content="no-referrer"),
        element("title", f"{status.source[:80]}: {status.state}"),
        empty("link", rel="icon", href=_ICON),
        element("style", _style()),
    )


def _header(status: Status, links: Sequence[Link]) -> Html:
    times: list[Text] = []
    if is_moment(status.started_at):
        times += ["Started ", moment(status.started_at)]
    if is_moment(status.ended_at):
        times += [" · finished ", moment(status.ended_at)]
    return element(
        "header",
        element("p", "Report of a batch run", class_="kind"),
        element("h1", element("bdi", text(status.source, 200) or NOTHING)),
        element("p", element("span", status.state, class_=f"state {status.state}"), " ", *times),
        element("nav", *map(_link, links), aria_label="Files") if links else None,
    )


def _link(link: Link) -> Html:
    name = element("bdi", link.name)
    shown = element("a", name, href=link.href) if link.href else joined(name, " (not there)")
    return element("span", element("small", link.what), " ", shown)


def _figures(status: Status, now: float) -> Html:
    succeeded = status.outcomes.get("succeeded", 0)
    ended = sum(status.outcomes.values())
    others = ended - succeeded
    items: list[tuple[str, Text, Text]] = [
        ("Lines", number(status.total), f"{share(ended, status.total)} ended"),
        ("Succeeded", number(succeeded), share(succeeded, status.total)),
        ("Not succeeded", number(others), share(others, status.total)),
    ]
    if status.pending:
        items.append(("Pending", number(status.pending), share(status.pending, status.total)))
    if status.tokens:
        read = sum(one.input for one in status.tokens)
        written = sum(one.output for one in status.tokens)
        items.append(("Tokens", number(read + written), f"{read:,} in, {written:,} out"))
    if status.money:
        missing = len(status.money.unpriced)
        note = f"without {missing} of the models" if missing else "at the batch price"
        items.append(("Cost", dollars(status.money.cost), note))
    if is_moment(status.started_at):
        until = status.ended_at if status.ended_at and is_moment(status.ended_at) else now
        note = "from start to end" if until == status.ended_at else "so far"
        items.append(("Time", duration(until - status.started_at), note))
    return figures("totals", items)
