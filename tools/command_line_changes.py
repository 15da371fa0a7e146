"""Compare the command lines of two releases, as `command_line.py` prints them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from changes import Change, Level

AREA = "command line"
PROGRAM = "batchwright"
BREAKING, ADDITIVE, INTERNAL = Level.BREAKING, Level.ADDITIVE, Level.INTERNAL
ALIKE = {"directory": "path", "file": "path", "filename": "path", "integer": "int", "text": "str"}
# Each kind of value with the kinds whose values it takes, too.
TAKES = {"str": {"path", "choice", "int", "float", "uuid", "datetime"}, "float": {"int"}}
TAKES["path"] = {"str", *TAKES["str"]}
LOWER, UPPER = "min", "max"

Json = Mapping[str, Any]
Found = Iterator[tuple[Level, str]]


def command_line_changes(old: Json, new: Json) -> list[Change]:
    """List what changed between two command lines."""
    return [
        *_commands(old["commands"], new["commands"]),
        *_exit_codes(old["exit_codes"], new["exit_codes"]),
        *_errors(old["errors"], new["errors"]),
    ]


def _commands(old: Json, new: Json) -> Iterator[Change]:
    for name in [*old, *(name for name in new if name not in old)]:
        place = f"{PROGRAM} {name}".strip()
        if name not in new:
            level = INTERNAL if old[name]["hidden"] else BREAKING
            yield Change(level, AREA, place, "removed")
        elif name not in old:
            level = INTERNAL if new[name]["hidden"] else ADDITIVE
            yield Change(level, AREA, place, "added")
        else:
            for level, what in _command(old[name], new[name]):
                yield Change(level, AREA, place, what)


def _command(old: Json, new: Json) -> Found:
    if old["group"] != new["group"]:
        words = {True: "a group of commands", False: "a command"}
        yield BREAKING, f"was {words[old['group']]}, is {words[new['group']]}"
    if old["deprecated"] != new["deprecated"]:
        yield ADDITIVE, f"{'now' if new['deprecated'] else 'no longer'} deprecated"
    yield from _arguments(*(_of(side, argument=True) for side in (old, new)))
    yield from _options(*(_of(side, argument=False) for side in (old, new)))


def _of(command: Json, *, argument: bool) -> list[Json]:
    return [one for one in command["parameters"] if one["argument"] is argument]


def _arguments(old: Sequence[Json], new: Sequence[Json]) -> Found:
    """Arguments are known by their places, so a new name changes nothing, but a new order does."""
    names = [[one["name"] for one in side] for side in (old, new)]
    for number, (before, after) in enumerate(zip(old, new, strict=False), 1):
        place = f"argument {number} ({after['name']})"
        if before["name"] != after["name"] and (
            before["name"] in names[1] or after["name"] in names[0]
        ):
            yield BREAKING, f"{place}: was {before['name']}"
        yield from _parameter(place, before, after)
    for one in old[len(new) :]:
        yield BREAKING, f"argument {one['name']}: removed"
    for one in new[len(old) :]:
        yield from _added(f"argument {one['name']}", one)


def _options(old: Sequence[Json], new: Sequence[Json]) -> Found:
    """Options are known by their names, of which each may be used."""
    owners = {name: one for one in new for name in _names(one)}
    known = {name for one in old for name in _names(one)}
    for before in old:
        kept = [name for name in _names(before) if name in owners]
        for name in _names(before):
            if name not in owners:
                yield INTERNAL if before["hidden"] else BREAKING, f"{name}: removed"
        if kept:
            after = owners[kept[0]]
            for name in kept:
                if owners[name] is not after:
                    yield BREAKING, f"{name}: now a part of another option"
                elif (name in before["off"]) != (name in after["off"]):
                    yield BREAKING, f"{name}: now means the opposite"
            yield from _parameter(kept[0], before, after)
            for name in _names(after):
                if name not in known:
                    yield ADDITIVE, f"{name}: added"
    for after in new:
        if not known & set(_names(after)):
            yield from _added(_names(after)[0], after)


def _names(option: Json) -> list[str]:
    return [*option["names"], *option["off"]]


def _added(name: str, one: Json) -> Found:
    if one["required"]:
        yield BREAKING, f"{name}: added as required"
    else:
        yield INTERNAL if one["hidden"] else ADDITIVE, f"{name}: added"


def _parameter(name: str, old: Json, new: Json) -> Found:
    if old["required"] != new["required"]:
        needed = new["required"]
        level = BREAKING if needed else ADDITIVE
        yield level, f"{name}: {'now' if needed else 'no longer'} required"
    if _form(old) != _form(new):
        yield BREAKING, f"{name}: {_form(old)} → {_form(new)}"
    elif _how_many(old) != _how_many(new):
        more = _how_many(new) == "any number of times"
        level = ADDITIVE if more else BREAKING
        yield level, f"{name}: {_how_many(old)} → {_how_many(new)}"
    else:
        for level, what in _values(old["type"], new["type"]):
            yield level, f"{name}: {what}"
    if old["default"] != new["default"] and not new["required"] and not old["required"]:
        yield BREAKING, f"{name}: default {_shown(old)} → {_shown(new)}"
    for variable in [*old["variables"], *new["variables"]]:
        if variable not in new["variables"]:
            yield BREAKING, f"{name}: no longer read from {variable}"
        elif variable not in old["variables"]:
            yield ADDITIVE, f"{name}: also read from {variable}"


def _form(one: Json) -> str:
    return "a flag" if one["flag"] or one["count"] else "with a value"


def _how_many(one: Json) -> str:
    if one["multiple"] or one["count"] or one["nargs"] == -1:
        return "any number of times"
    return "once" if one["nargs"] == 1 else f"{one['nargs']} values"


def _shown(one: Json) -> str:
    return str(one["default"] or "none")


def _values(old: Json, new: Json) -> Found:
    """A parameter may take more values."""
    before, after = (str(ALIKE.get(one["name"], one["name"])) for one in (old, new))
    if before != after:
        fits = before in TAKES.get(after, ()) and after != before
        yield ADDITIVE if fits else BREAKING, f"type: {before} → {after}"
        return
    choices = [one.get("choices", []) for one in (old, new)]
    for choice in choices[0]:
        if choice not in choices[1]:
            yield BREAKING, f"value {choice}: removed"
    for choice in choices[1]:
        if choice not in choices[0]:
            yield ADDITIVE, f"value {choice}: added"
    for word in (LOWER, UPPER):
        yield from _bound(word, old, new)
    for word, when_true in (
        ("case_sensitive", BREAKING),
        ("exists", BREAKING),
        ("dir_okay", ADDITIVE),
        ("file_okay", ADDITIVE),
        ("allow_dash", ADDITIVE),
    ):
        was, now = (bool(one.get(word)) for one in (old, new))
        if was != now:
            other = ADDITIVE if when_true is BREAKING else BREAKING
            yield when_true if now else other, f"{word}: {was} → {now}"


def _bound(word: str, old: Json, new: Json) -> Found:
    before, after = (one.get(word) for one in (old, new))
    is_open = [bool(one.get(f"{word}_open")) for one in (old, new)]
    if (before, is_open[0]) == (after, is_open[1]):
        return
    if before is None or after is None:
        tighter = before is None
    elif before == after:
        tighter = is_open[1]
    else:
        tighter = (after > before) == (word == LOWER)
    yield BREAKING if tighter else ADDITIVE, f"{word}: {before} → {after}"


def _exit_codes(old: Json, new: Json) -> Iterator[Change]:
    for name, code in old.items():
        if name in new and new[name] != code:
            yield _ending(BREAKING, name, f"{code} → {new[name]}")
        elif code not in new.values():
            yield _ending(BREAKING, name, f"{code}: no longer used")
    for name, code in new.items():
        if name not in old and code not in old.values():
            yield _ending(ADDITIVE, name, f"{code}: added")


def _errors(old: Json, new: Json) -> Iterator[Change]:
    for name, code in old.items():
        if name in new and new[name] != code:
            yield _ending(BREAKING, name, f"ends with {new[name]}, no longer with {code}")


def _ending(level: Level, name: str, what: str) -> Change:
    return Change(level, AREA, f"exit code {name}", what)
