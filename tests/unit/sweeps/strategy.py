"""Spaces to test with."""

from __future__ import annotations

from hypothesis import strategies as st

from runwell.sweeps.config import SweepConfig, read_config
from runwell.values.json import Json

NAMES = st.sampled_from(["a", "b", "lr", "batch_size", "z.z"])


def values() -> st.SearchStrategy[Json]:
    plain: st.SearchStrategy[Json] = st.one_of(
        st.integers(0, 3), st.booleans(), st.sampled_from(["x", "y"]), st.none()
    )
    return st.lists(plain, min_size=1, max_size=3).map(lambda found: {"values": found})


def finite_parameter() -> st.SearchStrategy[Json]:
    span = st.integers(0, 2).map(lambda high: {"min": 0, "max": high})
    return st.one_of(values(), span, st.just({"value": 1}))


def group(depth: int = 2) -> st.SearchStrategy[Json]:
    """Parameters of a grid: plain, nested, and hanging on choices."""
    if depth == 0:
        return st.dictionaries(NAMES, finite_parameter(), min_size=1, max_size=2)
    nested = group(depth - 1).map(lambda inner: {"parameters": inner})
    inner = st.fixed_dictionaries({"own": finite_parameter()})
    choices: st.SearchStrategy[Json] = inner.map(
        lambda own: {"choices": {"p": {"parameters": own}, "q": {}}}
    )
    parameter = st.one_of(finite_parameter(), nested)
    plain = st.dictionaries(NAMES, parameter, min_size=1, max_size=2)
    return st.one_of(plain, st.tuples(plain, choices).map(lambda two: {**two[0], "kind": two[1]}))


def grids() -> st.SearchStrategy[SweepConfig]:
    return group().map(lambda found: read_config({"method": "grid", "parameters": found}))
