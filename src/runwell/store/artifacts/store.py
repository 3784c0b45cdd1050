"""All of artifacts that a database keeps."""

from __future__ import annotations

from dataclasses import dataclass

from runwell.store.artifacts.actions import Actions
from runwell.store.artifacts.collections import Collections
from runwell.store.artifacts.contents import Contents
from runwell.store.artifacts.entries import Entries
from runwell.store.artifacts.lineage import Lineage
from runwell.store.artifacts.memberships import Memberships
from runwell.store.artifacts.sweep import Sweep
from runwell.store.artifacts.versions import Versions
from runwell.store.database import Database


@dataclass(frozen=True, slots=True)
class ArtifactStore:
    """One room for each aggregate, over one database."""

    collections: Collections
    versions: Versions
    memberships: Memberships
    contents: Contents
    entries: Entries
    lineage: Lineage
    actions: Actions
    sweep: Sweep


def open_artifacts(database: Database) -> ArtifactStore:
    """Returns the artifacts of a database."""
    return ArtifactStore(
        collections=Collections(database),
        versions=Versions(database),
        memberships=Memberships(database),
        contents=Contents(database),
        entries=Entries(database),
        lineage=Lineage(database),
        actions=Actions(database),
        sweep=Sweep(database),
    )
