"""Grid search: every combination once.

Parameters by name, the last varies fastest. What any run has already is skipped, compared by value
(1.0 is 1); so the next trial follows from the runs alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from runwell.sweeps.space import Categorical, Constant, Leaf, Path, Point, Space, same
from runwell.values.json import Json

Key: TypeAlias = tuple[tuple[Path, str], ...]


def ungridable(space: Space) -> list[Leaf]:
    """Returns the leaves that have no end of values, or of which some are likelier."""
    return [leaf for leaf in space.leaves if _values(leaf) is None]


def grid_points(space: Space) -> Iterator[dict[Path, Json]]:
    """Yields every point in order."""
    return _extend(space.leaves, {})


def grid_size(space: Space) -> int:
    """Returns how many points there are, without making them."""
    return _count(space.leaves, {})


def next_grid_point(space: Space, taken: Iterable[Point]) -> dict[Path, Json] | None:
    """Returns the first point that is not among those taken; None if all are."""
    keys = {point_key(point) for point in taken}
    return next((point for point in grid_points(space) if point_key(point) not in keys), None)


def point_key(point: Point) -> Key:
    """Returns what is equal for equal points."""
    return tuple(sorted((path, same(value)) for path, value in point.items()))


def _extend(leaves: tuple[Leaf, ...], point: dict[Path, Json]) -> Iterator[dict[Path, Json]]:
    if not leaves:
        yield dict(point)
        return
    leaf, rest = leaves[0], leaves[1:]
    if not leaf.is_active(point):
        yield from _extend(rest, point)
        return
    for value in _values(leaf) or ():
        point[leaf.path] = value
        yield from _extend(rest, point)
    del point[leaf.path]


def _count(leaves: tuple[Leaf, ...], point: dict[Path, Json]) -> int:
    """Multiplies where nothing hangs on the value, and adds up where something does."""
    if not leaves:
        return 1
    leaf, rest = leaves[0], leaves[1:]
    if not leaf.is_active(point):
        return _count(rest, point)
    values = _values(leaf) or ()
    decides = any(leaf.path == path for other in rest for path, _ in other.conditions)
    if not decides:
        return len(values) * _count(rest, point)
    return sum(_count(rest, {**point, leaf.path: value}) for value in values)


def _values(leaf: Leaf) -> tuple[Json, ...] | range | None:
    domain = leaf.domain
    if isinstance(domain, Constant):
        return (domain.value,)
    if isinstance(domain, Categorical):
        if domain.probabilities is not None:
            return None
        return tuple({same(value): value for value in domain.values}.values())
    return domain.grid
