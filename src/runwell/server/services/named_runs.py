"""Runs as a request about a project names them: its own by their ids, those of other projects that
are looked at beside them by `entity/project/id`.

No name of an entity, project or run has a slash or a percent sign. What may not be read is not
there, as everywhere: whoever asks learns nothing of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, TypeAlias

from runwell.errors import UsageError
from runwell.server.events import ProjectKey
from runwell.server.services.access import Access
from runwell.server.services.series import MAX_RUNS
from runwell.store.ports.people import User
from runwell.store.ports.run_table import RunRef
from runwell.store.ports.stores import Stores

MAX_OTHER_PROJECTS = 20

RunPlace: TypeAlias = tuple[ProjectKey, str]
"""A project, and the id of a run in it."""


class NamedRun(NamedTuple):
    """A run of any project, called as it was asked for."""

    project_id: int
    ref: RunRef


@dataclass(frozen=True, slots=True)
class NamedRuns:
    """Finds runs by such names."""

    stores: Stores
    access: Access

    def find(self, user: User, project_id: int, names: Iterable[str]) -> list[NamedRun]:
        """Returns the runs of these names that are there and that the user may read: those of the
        project newest first, then those of each other one.

        Raises:
            UsageError: They are of more than `MAX_OTHER_PROJECTS` other projects.
        """
        own, others = _sorted_out(names)
        found = self._of(project_id, own)
        for where, ids in others.items():
            place = self._readable(user, where)
            if place is not None:
                found += [_called(run, where) for run in self._of(place, ids)]
        return found

    def heard(self, user: User, names: Iterable[str]) -> frozenset[RunPlace]:
        """Returns where those runs of other projects are of which the user may hear.

        Raises:
            UsageError: They are of more than `MAX_OTHER_PROJECTS` projects.
        """
        return frozenset(
            (where, run)
            for where, ids in _sorted_out(names)[1].items()
            if self._readable(user, where) is not None
            for run in ids
        )

    def _readable(self, user: User, where: ProjectKey) -> int | None:
        rules = self.stores.projects.rules(*where)
        return rules.id if rules is not None and self.access.shows(user, rules) else None

    def _of(self, project_id: int, ids: Sequence[str]) -> list[NamedRun]:
        refs = self.stores.table.refs(project_id, ids, MAX_RUNS) if ids else []
        return [NamedRun(project_id, ref) for ref in refs]


def read_names(text: str) -> list[str]:
    """Returns the names in a text that has commas between them; `%2C` is one within a name."""
    return [name.replace("%2C", ",") for name in text.split(",")] if text else []


def name_elsewhere(where: ProjectKey, run: str) -> str:
    """Returns what a run is called in requests about other projects."""
    return "/".join([*where, run])


def _sorted_out(names: Iterable[str]) -> tuple[list[str], dict[ProjectKey, list[str]]]:
    own: list[str] = []
    others: dict[ProjectKey, list[str]] = {}
    for name in dict.fromkeys(names):
        match name.split("/"):
            case [entity, project, run]:
                others.setdefault(ProjectKey(entity, project), []).append(run)
            case _:
                own.append(name)
    if len(others) > MAX_OTHER_PROJECTS:
        raise UsageError(f"at most {MAX_OTHER_PROJECTS} other projects can be asked at once")
    return own, others


def _called(run: NamedRun, where: ProjectKey) -> NamedRun:
    return run._replace(ref=replace(run.ref, run_id=name_elsewhere(where, run.ref.run_id)))
