"""The space of a sweep: its parameters as leaves with a path, a domain and conditions.

`parameters` inside a parameter makes paths longer. `choices` makes a categorical parameter whose
options bring parameters of their own, beside it; those are there only while it has that option.

Invariant: a leaf stands behind every leaf that its conditions name, so that one pass suffices.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TypeAlias

from runwell.sweeps.distribution import Distribution
from runwell.values.json import Json

Path: TypeAlias = tuple[str, ...]
Point: TypeAlias = Mapping[Path, Json]


@dataclass(frozen=True, slots=True)
class Constant:
    """Always the same value."""

    value: Json


@dataclass(frozen=True, slots=True)
class Categorical:
    """One of some values. `probabilities` sums to 1 and is as long."""

    values: tuple[Json, ...]
    probabilities: tuple[float, ...] | None = None

    def at(self, share: float) -> int:
        """Returns the index of the value at this share."""
        if self.probabilities is None:
            return min(int(share * len(self.values)), len(self.values) - 1)
        for index, total in enumerate(accumulate(self.probabilities)):
            if share < total:
                return index
        return max(i for i, chance in enumerate(self.probabilities) if chance > 0)

    def index_of(self, value: Json) -> int | None:
        """Returns the index of an equal value (1.0 equals 1), None if it is not one of them."""
        wanted = same(value)
        return next((i for i, own in enumerate(self.values) if same(own) == wanted), None)


@dataclass(frozen=True, slots=True)
class Numeric:
    """A number from a distribution. `grid` is every value that a grid takes; None if endless."""

    distribution: Distribution
    grid: tuple[float, ...] | range | None = None


Domain: TypeAlias = Constant | Categorical | Numeric


@dataclass(frozen=True, slots=True)
class Leaf:
    """A parameter that has values.

    Attributes:
        path: Where it stands in the config of a run.
        domain: What it may be.
        conditions: (path, value) of the choices that must have been made for it to be there.
    """

    path: Path
    domain: Domain
    conditions: tuple[tuple[Path, Json], ...] = ()

    def is_active(self, point: Point) -> bool:
        """Says whether the choices made so far let it be there."""
        return all(point.get(path) == value for path, value in self.conditions)


@dataclass(frozen=True, slots=True)
class Space:
    """All leaves, in the order in which they are decided."""

    leaves: tuple[Leaf, ...]

    def active(self, point: Point) -> Iterator[Leaf]:
        """Yields the leaves that are there in a point."""
        return (leaf for leaf in self.leaves if leaf.is_active(point))

    def build(self, decide: Callable[[Leaf], Json]) -> dict[Path, Json]:
        """Returns a point, each of whose leaves is decided in turn."""
        point: dict[Path, Json] = {}
        for leaf in self.leaves:
            if leaf.is_active(point):
                point[leaf.path] = decide(leaf)
        return point

    def read(self, config: Mapping[str, Json]) -> dict[Path, Json] | None:
        """Returns the point of a run's config (plain values); None if a value is missing."""
        point: dict[Path, Json] = {}
        for leaf in self.leaves:
            if not leaf.is_active(point):
                continue
            found = _look_up(config, leaf.path)
            if found is _ABSENT:
                if isinstance(leaf.domain, Constant):
                    continue
                return None
            point[leaf.path] = _canonical(leaf.domain, found)
        return point


def nested(point: Point) -> dict[str, Json]:
    """Returns a point as the config of a run, nested where paths are longer than one."""
    config: dict[str, Json] = {}
    for path, value in point.items():
        inner = config
        for name in path[:-1]:
            below = inner.setdefault(name, {})
            assert isinstance(below, dict)  # noqa: S101 - parsing refuses a name used both ways
            inner = below
        inner[path[-1]] = value
    return config


def same(value: Json) -> str:
    """Returns a text that is equal for values that are: 1.0 equals 1, True does not."""
    return json.dumps(_whole(value), sort_keys=True)


def ordered(leaves: Sequence[Leaf]) -> tuple[Leaf, ...]:
    """Returns leaves by name, but each behind the choices that it hangs on."""

    def key(leaf: Leaf) -> tuple[tuple[Path, str], ...]:
        above = tuple((path, same(value)) for path, value in leaf.conditions)
        return (*above, (leaf.path, ""))

    return tuple(sorted(leaves, key=key))


class _Absent:
    """Stands for a value that is not there; None is a value."""


_ABSENT = _Absent()


def _look_up(config: Mapping[str, Json], path: Path) -> Json | _Absent:
    found: Json | _Absent = dict(config)
    for name in path:
        if not isinstance(found, dict) or name not in found:
            return _ABSENT
        found = found[name]
    return found


def _canonical(domain: Domain, value: Json | _Absent) -> Json:
    """Returns the domain's own spelling of a value, so that conditions recognise it."""
    assert not isinstance(value, _Absent)  # noqa: S101 - looked at before
    if isinstance(domain, Categorical):
        index = domain.index_of(value)
        return value if index is None else domain.values[index]
    return value


def _whole(value: Json) -> Json:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [_whole(item) for item in value]
    if isinstance(value, dict):
        return {key: _whole(item) for key, item in value.items()}
    return value
