"""The same done to many runs: edited, deleted, restored, moved.

Runs are chosen by their ids, or by what passes a query at the moment of the request. They are
changed in batches, each all or none, so that no writer waits long; an error leaves earlier batches
done, and the same request can be sent again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from runwell.errors import NotFound
from runwell.server.events import Bus, ProjectKey, RunChanged, RunRemoved
from runwell.server.services.access import Access, Action
from runwell.server.services.projects import Projects
from runwell.server.services.runs import MAX_TAGS, Runs, checked
from runwell.server.services.trash import Trash
from runwell.store.ports.people import User
from runwell.store.ports.projects import Project
from runwell.store.ports.run_table import RunEdit, RunRef
from runwell.store.ports.runs import Run, RunChange, RunQuery
from runwell.store.ports.stores import Stores
from runwell.values.text import storable

BATCH = 500


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which runs: those of these ids, or, without ids, all that match."""

    ids: tuple[str, ...] | None
    query: RunQuery


@dataclass(frozen=True, slots=True)
class Bulk:
    """Use cases around many runs at once."""

    stores: Stores
    access: Access
    projects: Projects
    runs: Runs
    trash: Trash
    bus: Bus
    clock: Callable[[], float]

    def edit(self, user: User, where: ProjectKey, chosen: Chosen, edit: RunEdit) -> int:
        """Sets the same on runs; returns how many.

        Raises:
            NotFound: One of the ids is none.
            UsageError: The query or a value makes no sense, or a run would have too many tags.
            PermissionDenied: The user may not write here.
        """
        wanted = _checked(edit)
        done = 0
        for batch in _batches(self._chosen(user, where, chosen)):
            edited = self.stores.table.edit([ref.id for ref in batch], wanted)
            self.bus.publish(
                *(
                    RunChanged(where, run.run_id, run.state, run.display_name, created=False)
                    for run in edited
                )
            )
            done += len(edited)
        return done

    def delete(self, user: User, where: ProjectKey, chosen: Chosen) -> int:
        """Puts runs into the trash; returns how many. Raises as `edit` does."""
        refs = self._chosen(user, where, chosen)
        for batch in _batches(refs):
            self.stores.trash.put([ref.id for ref in batch], self.clock())
            self.bus.publish(*(RunRemoved(where, ref.run_id) for ref in batch))
        return len(refs)

    def move(self, user: User, where: ProjectKey, chosen: Chosen, to: ProjectKey) -> int:
        """Brings runs into another project; returns how many.

        Raises:
            Conflict: One still runs, or its id is taken there; its batch stays where it was.
            NotFound, UsageError, PermissionDenied: As `edit` does.
        """
        refs = self._chosen(user, where, chosen)
        for batch in _batches(refs):
            found = (self.stores.runs.get(ref.id) for ref in batch)
            self.runs.move(user, [run for run in found if run is not None], *to)
        return len(refs)

    def restore(self, user: User, where: ProjectKey, ids: Sequence[str]) -> int:
        """Brings runs back from the trash, all or none; returns how many.

        Raises:
            NotFound: One of them is not in the trash.
            PermissionDenied: The user may not write here.
        """
        home = self._home(user, where)
        found: list[Run] = []
        for run_id in dict.fromkeys(ids):
            run = self.stores.trash.find(home.id, run_id)
            if run is None:
                raise NotFound(f"no run {run_id!r} lies in the trash of {'/'.join(where)}")
            found.append(run)
        self.stores.trash.restore([run.id for run in found])
        self.bus.publish(
            *(
                RunChanged(where, run.run_id, run.state, run.display_name, created=True)
                for run in found
            )
        )
        return len(found)

    def _chosen(self, user: User, where: ProjectKey, chosen: Chosen) -> list[RunRef]:
        home = self._home(user, where)
        if chosen.ids is None:
            return self.stores.table.matching(home.id, chosen.query)
        wanted = list(dict.fromkeys(chosen.ids))
        refs = self.stores.table.refs(home.id, wanted, len(wanted))
        if len(refs) < len(wanted):
            missing = next(iter(set(wanted) - {ref.run_id for ref in refs}))
            raise NotFound(f"there is no run {missing!r} in {'/'.join(where)}")
        return refs

    def _home(self, user: User, where: ProjectKey) -> Project:
        home = self.projects.get(user, *where)
        self.access.require(user, Action.WRITE, *where)
        return home


def _batches(refs: Sequence[RunRef]) -> Iterator[Sequence[RunRef]]:
    return (refs[start : start + BATCH] for start in range(0, len(refs), BATCH))


def _checked(edit: RunEdit) -> RunEdit:
    """Returns an edit with its texts mended. Raises UsageError if a value cannot be kept."""
    change = checked(
        RunChange(display_name=edit.display_name, notes=edit.notes, tags=edit.add_tags)
    )
    return replace(
        edit,
        display_name=change.display_name,
        notes=change.notes,
        add_tags=change.tags or (),
        remove_tags=tuple(storable(tag) for tag in edit.remove_tags),
        most_tags=MAX_TAGS,
    )
