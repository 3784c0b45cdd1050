"""All use cases around artifacts, wired to each other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from runwell.server.events import Bus
from runwell.server.services.access import Access
from runwell.server.services.artifacts.editing import Editing
from runwell.server.services.artifacts.graph import Lineage
from runwell.server.services.artifacts.history import History
from runwell.server.services.artifacts.reading import Reading
from runwell.server.services.artifacts.storage import Storage
from runwell.server.services.artifacts.upkeep import Upkeep
from runwell.server.services.artifacts.writing import Writing
from runwell.server.services.projects import Projects
from runwell.server.services.signatures import Signer
from runwell.store.ports.stores import Stores


@dataclass(frozen=True, slots=True)
class Artifacts:
    """What the faces may ask for about artifacts."""

    storage: Storage
    writing: Writing
    reading: Reading
    editing: Editing
    lineage: Lineage
    history: History
    upkeep: Upkeep


def assemble_artifacts(
    stores: Stores,
    access: Access,
    projects: Projects,
    signer: Signer,
    bus: Bus,
    clock: Callable[[], float],
) -> Artifacts:
    """Returns the use cases over these stores."""
    storage = Storage(stores, signer)
    reading = Reading(stores, access, storage)
    return Artifacts(
        storage=storage,
        writing=Writing(stores, access, projects, storage, bus, clock),
        reading=reading,
        editing=Editing(stores, access, projects, reading, bus, clock),
        lineage=Lineage(stores, reading),
        history=History(stores, reading),
        upkeep=Upkeep(stores, clock),
    )
