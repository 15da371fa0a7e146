"""Random bodies that the vendor's package can build, from the types of its parameters."""

from __future__ import annotations

import typing
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, Literal, Union

import typing_extensions
from hypothesis import strategies as st

from .sdk import FILES_AS_JSON, KNOWN, PARAMETERS, branches, fields, unwrapped

INTEGERS: Mapping[str, tuple[int, int]] = {
    "best_of": (1, 20),
    "compact_threshold": (1000, 10**6),
    "logprobs": (0, 5),
    "max_output_tokens": (16, 10**6),
    "n": (1, 10),
    "output_compression": (0, 100),
    "partial_images": (0, 3),
    "seed": (-(2**63), 2**63 - 1),
    "top_logprobs": (0, 20),
}
"""The bounds of integers, which the types do not say."""

NUMBERS: Mapping[str, tuple[float, float]] = {
    "frequency_penalty": (-2, 2),
    "presence_penalty": (-2, 2),
    "temperature": (0, 2),
}
"""The bounds of numbers; all others lie between 0 and 1."""

_NAME = st.text("abcXYZ019_-", min_size=1, max_size=8)
_TEXT = st.text("aZ 0\n\té😀", min_size=1, max_size=8)
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | _TEXT,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(_NAME, inner, max_size=2),
    max_leaves=4,
)
_NAMES = {"name", "namespace"}
_OPTIONAL = 4
"""How many optional properties an object has at most."""


def bodies(endpoint: str) -> st.SearchStrategy[dict[str, Any]]:
    """Return a strategy for the bodies of an endpoint."""
    files = FILES_AS_JSON.get(endpoint, {})
    return values(PARAMETERS[endpoint]).map(lambda body: body | files)


def values(hint: Any, name: str = "") -> st.SearchStrategy[Any]:
    """Return a strategy for the values of a type.

    Args:
        hint: The type.
        name: The property that holds the value.
    """
    hint = unwrapped(hint)
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if typing_extensions.is_typeddict(hint):
        return _objects(hint)
    if origin is Literal:
        return st.sampled_from(arguments)
    if origin is Union:
        return st.one_of(*(values(branch, name) for branch in branches(hint)))
    if origin in (dict, Mapping):
        if isinstance(KNOWN.get(name), dict):
            return st.just(KNOWN[name])
        return st.dictionaries(_NAME, values(arguments[1], name), min_size=1, max_size=2)
    if origin in (list, Iterable, Sequence):
        return st.lists(values(arguments[0], name), min_size=1, max_size=2)
    return _leaves(hint, name)


def _leaves(hint: Any, name: str) -> st.SearchStrategy[Any]:
    if hint is str:
        if isinstance(KNOWN.get(name), str):
            return st.just(KNOWN[name])
        return _NAME if name in _NAMES else _TEXT
    if hint is int:
        return st.integers(*INTEGERS.get(name, (1, 100)))
    if hint is float:
        return st.floats(*NUMBERS.get(name, (0, 1)))
    if hint is bool:
        return st.booleans()
    if hint is object:
        if isinstance(KNOWN.get(name), dict):
            return st.just(KNOWN[name])
        return st.dictionaries(_NAME, _JSON, max_size=2)
    return st.none()


@cache
def _objects(kind: Any) -> st.SearchStrategy[dict[str, Any]]:
    return st.deferred(lambda: _of_kind(kind))


@st.composite
def _of_kind(draw: st.DrawFn, kind: Any) -> dict[str, Any]:
    properties = fields(kind)
    required = [name for name, (_, needed) in properties.items() if needed]
    others = [name for name in properties if name not in required]
    more = (
        draw(st.lists(st.sampled_from(others), max_size=_OPTIONAL, unique=True)) if others else []
    )
    return {name: draw(values(properties[name][0], name)) for name in (*required, *more)}
