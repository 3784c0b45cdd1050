"""Where a version comes from and what became of it: runs and versions, both ways.

A step goes from a version over a run to other versions. Depth and size are bounded, and who asks
sees nothing of runs and versions that are not theirs to read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from runwell.server.services.artifacts.reading import Reading
from runwell.store.artifacts.nouns import Use, Version
from runwell.store.ports.people import User
from runwell.store.ports.runs import Run
from runwell.store.ports.stores import Stores

MAX_DEPTH = 10
MAX_NODES = 500


@dataclass(frozen=True, slots=True)
class Edge:
    """A run that logged (`is_output`) or used a version; both by key."""

    run: int
    version: int
    is_output: bool


@dataclass(frozen=True, slots=True)
class Graph:
    """What was met. `is_cut` says that there is more than `MAX_NODES`."""

    versions: tuple[Version, ...]
    runs: tuple[Run, ...]
    edges: tuple[Edge, ...]
    is_cut: bool


@dataclass(slots=True)
class _Walk:
    versions: dict[int, None] = field(default_factory=dict)
    runs: dict[int, None] = field(default_factory=dict)
    edges: dict[Edge, None] = field(default_factory=dict)

    @property
    def is_full(self) -> bool:
        return len(self.versions) + len(self.runs) >= MAX_NODES


@dataclass(frozen=True, slots=True)
class Lineage:
    """Walks along uses."""

    stores: Stores
    reading: Reading

    def around(self, user: User, version: Version, depth: int) -> Graph:
        """Returns what lies at most `depth` steps before and behind a version."""
        walk = _Walk({version.id: None})
        for is_upstream in (True, False):
            # A run that was met on the way up may lead on the way down as well.
            seen = _Walk({version.id: None})
            border: tuple[int, ...] = (version.id,)
            for _ in range(max(0, min(depth, MAX_DEPTH))):
                if walk.is_full:
                    break
                border = self._step(walk, seen, border, is_upstream=is_upstream)
        versions = [
            found for key in walk.versions if (found := self.reading.version(user, key)) is not None
        ]
        runs = self.reading.readable_runs(user, tuple(walk.runs))
        shown, met = {found.id for found in versions}, {run.id for run in runs}
        edges = tuple(edge for edge in walk.edges if edge.version in shown and edge.run in met)
        return Graph(tuple(versions), runs, edges, walk.is_full)

    def _step(
        self, walk: _Walk, seen: _Walk, border: tuple[int, ...], *, is_upstream: bool
    ) -> tuple[int, ...]:
        lineage = self.stores.artifacts.lineage
        near = lineage.of_versions(border, is_output=is_upstream, limit=MAX_NODES)
        runs = _note(walk, near, (walk.runs, seen.runs), lambda use: use.run)
        far = lineage.of_runs(runs, is_output=not is_upstream, limit=MAX_NODES)
        return _note(walk, far, (walk.versions, seen.versions), lambda use: use.artifact_id)


def _note(
    walk: _Walk,
    uses: Iterable[Use],
    places: tuple[dict[int, None], dict[int, None]],
    key: Callable[[Use], int],
) -> tuple[int, ...]:
    """Notes uses in the whole walk and in this direction; returns what is new in the latter."""
    known, seen = places
    fresh: list[int] = []
    for use in uses:
        met = key(use)
        if met not in known and walk.is_full:
            break
        walk.edges[Edge(use.run, use.artifact_id, use.is_output)] = None
        known[met] = None
        if met not in seen:
            seen[met] = None
            fresh.append(met)
    return tuple(fresh)
