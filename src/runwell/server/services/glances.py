"""A project at a glance: its runs by state and by person, and how long they ran. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from runwell.store.ports.glances import Share


@dataclass(frozen=True, slots=True)
class Contributor:
    """What one person's runs amount to; see `Share`."""

    user: str
    runs: int
    compute_s: float
    last_active_at: float


@dataclass(frozen=True, slots=True)
class Glance:
    """What the runs of a project amount to.

    Attributes:
        states: How many runs are in which state, the most first.
        contributors: Those who have runs, the most first.
    """

    runs: int
    compute_s: float
    states: Mapping[str, int]
    contributors: tuple[Contributor, ...]


def glance_of(shares: Sequence[Share]) -> Glance:
    """Adds up shares; equals stand in the order of their names."""
    states: dict[str, int] = defaultdict(int)
    people: dict[str, list[Share]] = defaultdict(list)
    for share in shares:
        states[share.state] += share.runs
        people[share.user].append(share)
    contributors = [_contributor(user, owned) for user, owned in people.items()]
    return Glance(
        runs=sum(states.values()),
        compute_s=_compute_s(shares),
        states=dict(sorted(states.items(), key=lambda item: (-item[1], item[0]))),
        contributors=tuple(sorted(contributors, key=lambda one: (-one.runs, one.user))),
    )


def _contributor(user: str, shares: Sequence[Share]) -> Contributor:
    return Contributor(
        user=user,
        runs=sum(share.runs for share in shares),
        compute_s=_compute_s(shares),
        last_active_at=max(share.last_active_at for share in shares),
    )


def _compute_s(shares: Iterable[Share]) -> float:
    return sum(share.compute_s for share in shares)
