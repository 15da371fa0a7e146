"""What a reader should know before the numbers: what does not add up, and what is waited for."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from batchwright.runs.report.markup import Html, Text, code, element, joined, text
from batchwright.runs.report.tables import section, too_many
from batchwright.runs.report.wording import is_moment, moment, number, plural
from batchwright.runs.status import ShardStatus, Status

__all__ = ["notices"]

_MOST = 20


def notices(status: Status) -> Html | None:
    """Show what is out of the ordinary; for a finished run also that nothing is."""
    troubles = list(_troubles(status))
    found = [*troubles, *_problems(status), *_waits(status), *_notes(status)]
    if not troubles and status.state == "finished" and status.shards:
        words = "The counts agree with the API's own, and no batch was created twice."
        found.insert(0, _notice("good", words))
    if not found:
        return None
    return section("Worth knowing", element("ul", *found, class_="notices"))


def _troubles(status: Status) -> Iterable[Html]:
    summed = sum(status.outcomes.values()) + status.pending
    if summed != status.total:
        words = f"Outcomes and pending lines add up to {summed:,}, not to {status.total:,}."
        yield _notice("bad", element("strong", words))
    if status.discrepancies:
        words = "The counts differ from the API's own."
        yield _notice("bad", element("strong", words), _list(status.discrepancies, text))
    if status.twins:
        count = plural(len(status.twins), "batch was", "batches were")
        words = f"{count} created twice, and then cancelled."
        yield _notice("bad", element("strong", words), _list(status.twins, code))
    if status.unexpected:
        words = plural(status.unexpected, "answer was", "answers were")
        why = " a second one to a request, or one to an unknown request."
        yield _notice("warn", element("strong", f"{words} dropped:"), why)


def _problems(status: Status) -> Iterable[Html]:
    for problem, shards in _by(status.shards, lambda shard: shard.problem):
        yield _notice("warn", element("strong", f"{_named(shards)}: "), element("bdi", problem))


def _waits(status: Status) -> Iterable[Html]:
    for reason, shards in _by(status.shards, lambda shard: shard.waits_for):
        times = [shard.until for shard in shards if shard.until and is_moment(shard.until)]
        until = joined(", until ", moment(min(times))) if times else None
        verb = " waits for " if len(shards) == 1 else " wait for "
        yield _notice(
            "wait", element("strong", _named(shards)), verb, element("bdi", reason), until, "."
        )


def _notes(status: Status) -> Iterable[Html]:
    if status.held_back:
        lines = "line waits" if status.held_back == 1 else "lines wait"
        words = element("strong", number(status.held_back), f" {lines}")
        yield _notice("wait", words, " because of ", code("max_cost"), ".")
    if status.resumed_at is not None:
        at = joined(number(status.resumed_at), " of ", f"{status.total:,}")
        yield _notice("plain", "The run was taken up again at ", at, " lines.")


def _notice(kind: str, *content: Text) -> Html:
    return element("li", *content, class_=kind)


def _list(items: tuple[str, ...], show: Callable[[str], Text]) -> Html:
    shown = [element("li", show(item)) for item in items[:_MOST]]
    return joined(element("ul", *shown), too_many(len(items), _MOST, "of them", "the first"))


def _by(
    shards: Iterable[ShardStatus], key: Callable[[ShardStatus], str | None]
) -> list[tuple[str, list[ShardStatus]]]:
    """Group shards that say the same; at most so many groups, the largest first."""
    groups = dict[str, list[ShardStatus]]()
    for shard in shards:
        if said := key(shard):
            groups.setdefault(said, []).append(shard)
    return sorted(groups.items(), key=lambda group: -len(group[1]))[:_MOST]


def _named(shards: list[ShardStatus]) -> str:
    if len(shards) == 1:
        return f"Shard {shards[0].index}"
    shown = ", ".join(str(shard.index) for shard in shards[:8])
    more = len(shards) - 8
    return f"{len(shards):,} shards ({shown}{f' and {more:,} more' if more > 0 else ''})"
