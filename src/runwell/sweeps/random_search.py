"""Random search: each trial drawn by itself, by the seed and its number."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from runwell.sweeps.space import Categorical, Constant, Leaf, Path, Space
from runwell.values.json import Json


def chance(seed: int, number: int, purpose: str = "") -> Random:
    """Returns the randomness of one trial: the same on every machine and in every process."""
    return Random(f"{seed}/{number}/{purpose}")  # noqa: S311 - chance, not secrets


def draw(space: Space, random: Random) -> dict[Path, Json]:
    """Returns a point drawn from the space."""
    return space.build(decider(random.random))


def decider(share: Callable[[], float]) -> Callable[[Leaf], Json]:
    """Returns what decides each leaf by the next share."""

    def decide(leaf: Leaf) -> Json:
        domain = leaf.domain
        if isinstance(domain, Constant):
            return domain.value
        if isinstance(domain, Categorical):
            return domain.values[domain.at(share())]
        return domain.distribution.value_at(share())

    return decide
